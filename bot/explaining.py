"""Explains what happened to a case in plain words: what, when, by which rule with its number and source, on which
facts, with which consent, because of what, what became of it, and what would have to happen (words: explaining_texts).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot import explaining_texts as say
from bot.outcomes import CALLED, Records, by_person, fate, local_words, write_of
from bot.sms_cost import sms_words
from flows.case import Case, CaseFile, CaseState
from flows.effects import Kind
from flows.history import Entry
from flows.message import Author, Message
from flows.policy import Policy
from flows.task import Task
from pages.why import Explain, Rested, Why
from pages.words import plain

_REASONED = frozenset({Kind.MESSAGE, Kind.LETTER, Kind.CALL_TASK, Kind.BLOCK, Kind.DEFER})


def explain(records: Records) -> list[Why]:
    """Every entry of the history, in its order."""
    writes = _writes(records.entries)
    return [_why(records, entry, writes) for entry in records.entries]


def explainer(policy_of: Callable[[CaseFile], Policy]) -> Explain:
    """The console's way to ask: it has messages, entries and tasks of a case at hand."""

    def of(
        file: CaseFile, messages: Sequence[Message], entries: Sequence[Entry], tasks: Sequence[Task]
    ) -> Sequence[Why]:
        return explain(Records(file, policy_of(file), entries, {item.id: item for item in messages}, tasks))

    return of


def explain_message(records: Records, message_id: str) -> list[Why]:
    """The entries that speak of one message: why it went, or for one of the debtor's what was done because of it."""
    named = [entry for entry in records.entries if entry.message_id == message_id]
    answers = {item.id for item in records.messages.values() if item.in_reply_to == message_id}
    writes = {write_of(entry) for entry in named if entry.kind is Kind.REPLY}
    wanted = [e for e in records.entries if e in named or e.message_id in answers or write_of(e) in writes]
    known = _writes(records.entries)
    return [_why(records, entry, known) for entry in wanted]


def standing(file: CaseFile) -> tuple[tuple[str, str], ...]:
    """Where the case stands now: why nothing goes, or when it is looked at next."""
    case, zone_name = file.case, file.account.debtor.timezone
    lines = [("Case", f"{case.id}, {case.state.value}, scenario {case.scenario} version {case.scenario_version}")]
    if case.owner.value == "human":
        lines.append(("With", f"{case.agent} of the team" if case.agent else "a person of the team; the bot is silent"))
    if case.hold:
        until = f" until {local_words(case.hold.until, zone_name)}" if case.hold.until else ""
        ends = say.HELD_UNTIL.get(case.hold.reason, "")
        lines.append(("Reminders rest", f"{plain(case.hold.reason.value)}{until}; it ends when: {ends}"))
    lines.append(("Looked at next", _next(case, zone_name)))
    return tuple(lines)


def _next(case: Case, zone_name: str) -> str:
    if case.state is not CaseState.OPEN and case.wake_at is None:
        return "not until the creditor's records change: nothing is open"
    return local_words(case.wake_at, zone_name) if case.wake_at else "when something happens; no time is set"


# --- one entry ---


def _why(records: Records, entry: Entry, writes: Mapping[str, list[Entry]]) -> Why:
    message = records.messages.get(entry.message_id or "")
    rules = _rules(records.policy, entry)
    lines: list[tuple[str, str]] = [(say.WHEN, local_words(entry.at, records.timezone)), (say.WHY, _reason(entry))]
    if message and entry.kind is Kind.MESSAGE:
        length = f" ({sms_words(message.text, None)})" if message.channel == "sms" else ""
        lines.append((say.CHANNEL, f"{message.channel}, {message.address}{length}"))
    if entry.text and by_person(entry):
        lines.append((say.WORDS, entry.text))
    lines.append((say.CAUSE, _cause(entry, writes.get(write_of(entry), []), records)))
    lines += _pack_lines(records.policy, entry, rules)
    lines += fate(records, entry, message, rules)
    basis = entry.basis
    return Why(
        id=entry.id,
        message_id=entry.message_id,
        kind=entry.kind.value,
        at=entry.at,
        headline=_headline(entry, message),
        lines=tuple((label, words) for label, words in lines if words),
        pack=basis.pack if basis else "",
        version=basis.version if basis else "",
        rules=rules,
        earliest=entry.earliest or (entry.at if rules and all(rule.held for rule in rules) else None),
    )


def _headline(entry: Entry, message: Message | None) -> str:
    what = say.CALLED if entry.rule == CALLED else say.HEADLINES[entry.kind]
    if message and entry.kind is Kind.MESSAGE:
        kind = "unasked" if message.unasked else "an answer"
        what += f" ({kind if message.author is not Author.AGENT else f'written by {entry.actor}'})"
    parts = [what, entry.channel or "", f"step {plain(entry.step)}" if entry.step else "", entry.queue or ""]
    return " · ".join(part for part in parts if part)


def _reason(entry: Entry) -> str:
    return f"{entry.reason or ''} [{entry.rule}]".strip() if entry.rule else entry.reason or ""


def _pack_lines(policy: Policy, entry: Entry, rules: Sequence[Rested]) -> list[tuple[str, str]]:
    if entry.basis is None:
        return [(say.PACK, say.NO_BASIS)] if entry.kind in _REASONED and not by_person(entry) else []
    named = f"{entry.basis.pack}, version {entry.basis.version}"
    if (entry.basis.pack, entry.basis.version) != (policy.pack, policy.version):
        named += f" ({say.PACK_CHANGED.format(now=f'{policy.pack} {policy.version}')})"
    return [(say.PACK, named), *((say.RULE, rule.line) for rule in rules)]


def _rules(policy: Policy, entry: Entry) -> tuple[Rested, ...]:
    if entry.basis is None:
        return ()
    found = []
    for check in entry.basis.checks:
        name = check.rule.removeprefix(f"{entry.basis.pack}/")
        behind = say.RULE_BEHIND.get(name) or say.RULE_BEHIND.get(name.partition("/")[0], name)
        ruling = policy.ruling(behind)
        source = ruling.source or say.SOURCES.get(name, "")
        found.append(Rested(check.rule, check.number, check.fact, check.held, ruling.says, source, ruling.verify))
    return tuple(found)


# --- what caused it ---


def _writes(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(write_of(entry), []).append(entry)
    return found


def _cause(entry: Entry, together: Sequence[Entry], records: Records) -> str:
    """The event behind a decision, seen from all that it brought about."""
    for item in together:
        if item.kind is Kind.REPLY:
            heard = f" (message {item.message_id}, by {item.channel})" if item.message_id else ""
            return (say.CONNECTED if item.rule == "contact/bound" else say.DEBTOR_WROTE) + heard
        if item.kind is Kind.PAYMENT:
            return f"{say.PAID}: {item.reason}"
        if by_person(item):
            return say.AGENT.format(name=item.actor)
        if (item.rule or "").startswith("delivery/"):
            return f"{say.REPORT} ({item.reason})"
    if (entry.rule or "").startswith(("account/", "consent/", "correction/")):
        return say.IMPORTED
    return f"{say.CLOCK} (scenario {records.file.case.scenario})"
