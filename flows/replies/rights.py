"""What a debtor asks for by right: erasure and access go to a person with the law's deadline; "why?" is answered.

Sources: GDPR art. 12(3) (a month), 15, 17, 18 (nothing is chased while an erasure is decided), 13(2), 14(2).
"""

from __future__ import annotations

from datetime import date, timedelta

from flows.barrier import is_known
from flows.case import Owner
from flows.effects import Fact, Kind
from flows.message import Author, Message
from flows.replies.base import Turn
from flows.understanding import Right
from ledger.calendar import local_date

QUEUE = "rights"

_PROMISED = frozenset({"promise_day_before", "installment_day_before"})
_PAID = frozenset({"thank_you", "thank_you_part", "paid_found", "promise_kept", "plan_done"})
_CLAIMED = frozenset({"paid_check"})


def rights(turn: Turn) -> None:
    """Answer what is asked for by right; the protective intents of the same message were, or will be, heard besides."""
    match turn.understood.right:
        case Right.ERASURE:
            _erasure(turn)
        case Right.ACCESS:
            _access(turn)
        case Right.WHY:
            _why(turn)


def _erasure(turn: Turn) -> None:
    """Nothing is chased until a person has decided (GDPR art. 18): the law may ask to keep a part."""
    turn.say("rights_erasure", deadline=_answer_by(turn))
    reason = "the debtor asks that their data be erased"
    if turn.draft.case.owner is Owner.HUMAN:
        turn.draft.escalate(QUEUE, reason, turn.now)
        return
    turn.draft.hand_to_human(QUEUE, reason, turn.now, rule="rights/erasure")


def _access(turn: Turn) -> None:
    turn.say("rights_access", deadline=_answer_by(turn))
    turn.draft.escalate(QUEUE, "the debtor asks which data are kept of them", turn.now)


def _answer_by(turn: Turn) -> date:
    return turn.today + timedelta(days=turn.draft.policy.rights_answer_days)


def _why(turn: Turn) -> None:
    """From the records: what was sent, when, for what, on what ground; nothing of a debt to somebody unknown."""
    draft, event = turn.draft, turn.event
    key = f"{event.channel}:{event.address}"
    if draft.policy.identity_check and not is_known(draft.case, key):
        turn.say("why_unknown")
        return
    facts = _grounds(turn, event.about) | _consent(turn, key)
    draft.answer("why_answer", event.channel, event.address, facts)
    draft.note(Kind.HOLD, "rights/why", "the debtor asked why they were written to", channel=event.channel)


def _grounds(turn: Turn, about: Message | None) -> dict[str, Fact]:
    if about is None:
        nothing: dict[str, Fact] = {"cause": "nothing", "said_on": None, "said_by": "", "oldest_day": None}
        return nothing | {"about": "", "about_count": 0}
    day = local_date(about.at, turn.draft.timezone)
    numbers = _spoken_of(turn, about, day)
    dues = [item.due_date for item in turn.draft.account.invoices if item.number in numbers]
    oldest = min(dues, default=None)
    cause = _cause(about, late=oldest is not None and oldest < day)
    what: dict[str, Fact] = {"about": ", ".join(numbers), "about_count": len(numbers)}
    return what | {"cause": cause, "said_on": day, "said_by": about.channel, "oldest_day": oldest}


def _spoken_of(turn: Turn, about: Message, day: date) -> tuple[str, ...]:
    """The invoices that the message names, else those that it was about: open ones due by then, or all open ones."""
    named = [item.number for item in turn.draft.account.invoices if item.number in about.text]
    open_ones = turn.draft.account.open_invoices(turn.draft.file.disputed)
    late = [item.number for item in open_ones if item.due_date < day]
    return tuple(named or late or [item.number for item in open_ones])


def _cause(about: Message, *, late: bool) -> str:
    if about.author is Author.AGENT:
        return "person"
    for cause, wordings in (("promise", _PROMISED), ("payment", _PAID), ("claim", _CLAIMED)):
        if about.wording in wordings:
            return cause
    if not about.unasked:
        return "answer"
    return "reminder" if late else "notice"


def _consent(turn: Turn, key: str) -> dict[str, Fact]:
    consent = turn.draft.file.consent(key)
    if consent is None:
        return {"consent_source": "", "consent_on": None}
    return {"consent_source": consent.source.value, "consent_on": local_date(consent.at, turn.draft.timezone)}
