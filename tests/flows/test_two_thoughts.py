"""Several intents in one message all count (product.md)."""

from __future__ import annotations

from datetime import date

import pytest

from flows.effects import Send
from flows.intents import Intent
from tests.flows.builders import DUE, at, does, opened, reply

SAID = "I will pay on Friday, please write in English"


@pytest.mark.parametrize("turned", [False, True])
def test_a_wish_beside_a_promise_is_kept_and_the_promise_speaks(turned: bool) -> None:
    both = [Intent.PROMISE_TO_PAY, Intent.CONTACT_PREFERENCE]
    event = reply(*(reversed(both) if turned else both), text=SAID, date=date(2026, 11, 27))
    file, decision = does(opened(now=at(0), language="fr"), event, at(4, 12))
    assert [effect.wording for effect in decision.effects if isinstance(effect, Send)] == ["promise_recap"]
    assert file.case.promise is not None
    assert file.case.preferences.language == "en"
    assert file.case.promise.due > DUE
