"""Makes a review of a message's reading: cleaned as the engines see it, capped, without what points to a person."""

from __future__ import annotations

from flows.case import CaseFile
from flows.message import Message
from flows.review import Guess, Review
from flows.understanding import Understanding
from nlu.guard import guard
from nlu.pseudonyms import pseudonymise


def review_of(message: Message, file: CaseFile, understood: Understanding | None = None) -> Review:
    """The review of a debtor's message. Without `understood` it rests on what the message keeps of its reading."""
    debtor, invoices = file.account.debtor, file.account.invoices
    references = [item.number for item in invoices] + [item.reference for item in invoices]
    return Review(
        id=message.id,
        at=message.at,
        language=message.language,
        text=pseudonymise(guard(message.text).text, [debtor.name], [*references, debtor.id]),
        guesses=_guesses(message, understood),
        abstained=understood is not None and understood.abstain,
    )


def _guesses(message: Message, understood: Understanding | None) -> tuple[Guess, ...]:
    if understood is not None:
        return tuple(Guess(scored.name.value, scored.confidence) for scored in understood.intents)
    first = tuple(Guess(name, message.confidence) for name in message.intents[:1])
    return first + tuple(Guess(name) for name in message.intents[1:])
