"""What the oracle reads in rendered texts: no debt to a stranger, a first reminder with all that belongs in it."""

from __future__ import annotations

import re

from benchmarks.histories.law import first_wordings
from benchmarks.histories.seen import Breach, Seen, Tally
from benchmarks.histories.spoken import about
from flows.message import Author, Message

_MOST_LISTED = 10


def rendered(seen: Seen, message: Message, tally: Tally) -> None:
    """Look at the text of a message that is about to be queued. Raises Breach."""
    if message.author is Author.AGENT:
        return
    if seen.law.identity and not any(f"{message.channel}:{message.address}" == v.key for v in seen.after.case.verified):
        tally["held: texts to people who are not known"] += 1
        if found := re.search(r"INV-|REF-|Kitchen", f"{message.text} {message.subject} {message.template}"):
            raise Breach("identity", f"{message.wording} names {found[0]} to somebody who is not known")
    if message.wording in first_wordings() and message.unasked:
        _complete(seen, message, tally)


def _complete(seen: Seen, message: Message, tally: Tally) -> None:
    """Belgium: creditor, company number, product, invoice, due date, balance and term."""
    account = seen.after.account
    late = [
        item for item in account.invoices if item.number in about(seen) and item.amount.currency == account.currency
    ]
    digits = re.sub(r"\D", "", message.text)
    owed = sum(item.open.minor for item in late)
    wanted = ["Acme", "0403", "Kitchen", *(item.number for item in late[:_MOST_LISTED])]
    missing = [word for word in wanted if word not in message.text.replace(".", "")]
    if str(owed) not in digits:
        missing.append(f"balance {owed}")
    missing += [f"due on {item.due_date}" for item in late if str(item.due_date.day) not in message.text]
    if missing:
        raise Breach("first reminder", f"{message.wording} by {message.channel} lacks {missing}: {message.text}")
    tally["held: first reminders complete in their text"] += 1
