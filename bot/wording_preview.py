"""Wordings as debtors read them: previews on sample debtors, and the checks that only a rendered text allows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from bot.channels.parts.sms_segments import Encoding, segments
from bot.wording import Rendered, WordingError, Wordings
from bot.wording_format import day_text, gsm, money_text
from bot.wording_law import FIRST_REMINDER, Finding, languages, required
from bot.wording_samples import CHARGES, CREDITOR, MANY, MAY_COME, ONE, case_file, facts
from flows.policy import Policy
from ledger.debtor import LANGUAGES

_OPT_OUT, _AUTOMATED = "STOP", "auto"
_UNASKED_CHANNELS = ("sms", "email", "whatsapp", "telegram", "web")
_SAMPLES: tuple[dict[str, Any], ...] = (
    {"file": case_file(ONE, introduced=False)},
    {"file": case_file(MANY, charges=CHARGES)},
    {"file": case_file(ONE), **MAY_COME},
)


def preview(wordings: Wordings, name: str, channel: str, language: str, *, charges: bool = False) -> Rendered:
    """A wording as the made-up debtor would read it first. Raises WordingError. `charges`: with charges asked."""
    more: dict[str, Any] = {"file": case_file(introduced=False, charges=CHARGES), **MAY_COME} if charges else {}
    more.setdefault("file", case_file(introduced=False))
    return wordings.render(name, language, channel, facts(language, channel, unasked=wordings.is_unasked(name), **more))


def rendered_findings(wordings: Wordings, policies: Collection[Policy]) -> tuple[Finding, ...]:
    """What is wrong with the texts as they are read: words across their seams, lines and elements that lack, length."""
    return tuple(
        item
        for name in sorted(wordings.names())
        if not name.startswith(("team_", "doc_"))
        for language in LANGUAGES
        for item in findings_of(wordings, name, language, policies)
    )


def findings_of(wordings: Wordings, name: str, language: str, policies: Collection[Policy]) -> Iterator[Finding]:
    """The same of one wording."""
    try:
        preview(wordings, name, "web", language)
    except WordingError as error:
        reason = f"{error.reason}, so that the text was not checked as it is read"
        better = "give a sample of its facts in bot/wording_samples.py"
        yield _finding(wordings, name, language, "web", "warning", "sample", "no sample", reason, better)
        return
    unasked = wordings.is_unasked(name)
    for channel in _UNASKED_CHANNELS:
        yield from _words(wordings, name, language, channel)
        if unasked:
            yield from _lines(wordings, name, language, channel, policies)
    for policy in policies:
        if policy.first_reminder_wording == name:
            yield from _elements(wordings, name, language, policy)
    if unasked:
        yield from _length(wordings, name, language, policies)


def _words(wordings: Wordings, name: str, language: str, channel: str) -> Iterator[Finding]:
    """Words that only stand side by side once the text is put together."""
    if name == "hardship_crisis":  # the names of help lines are no threats
        return
    unasked = wordings.is_unasked(name)
    for sample in _SAMPLES:
        said = wordings.render(name, language, channel, facts(language, channel, unasked=unasked, **sample))
        for level, rule, words, reason, better in languages()[language].findings(f"{said.subject or ''}\n{said.text}"):
            yield _finding(wordings, name, language, channel, level, rule, words, reason, better)


def _lines(
    wordings: Wordings, name: str, language: str, channel: str, policies: Collection[Policy]
) -> Iterator[Finding]:
    """The opt-out line, and the bot's disclosure at the first contact."""
    for policy in policies:
        on: dict[str, Any] = {"opt_out_on": " ".join(policy.opt_out_line), "file": case_file(introduced=False)}
        text = wordings.render(name, language, channel, facts(language, channel, unasked=True, **on)).text
        if channel in policy.opt_out_line and _OPT_OUT not in text:
            yield _lacks(wordings, name, language, channel, policy, "opt_out_line", _OPT_OUT)
        if policy.disclosure and _AUTOMATED not in text.lower():
            yield _lacks(wordings, name, language, channel, policy, "disclosure", "that it is automated")


def _elements(wordings: Wordings, name: str, language: str, policy: Policy) -> Iterator[Finding]:
    """Every element of the first reminder as the debtor reads it, whether or not charges are on."""
    for channel in ("sms", "email", "web"):
        for more in ({}, MAY_COME):
            given = facts(language, channel, case_file(ONE), unasked=True, **more)
            text = gsm(wordings.render(name, language, channel, given).text)
            for element, mark in _marks(given, language).items():
                if element in policy.first_reminder_elements and gsm(mark) not in text:
                    yield _lacks(wordings, name, language, channel, policy, FIRST_REMINDER, f"{element} ({mark})")


def _marks(given: dict[str, Any], language: str) -> dict[str, str]:
    marks = {
        "balance": money_text(given["asked_total"], language),
        "creditor": CREDITOR["name"],
        "company_number": CREDITOR["company_number"],
        "product": ONE[0].description,
        "due_date": day_text(ONE[0].due_date, language),
        "term": day_text(given["term_end"], language),
    }
    return marks | ({"penalty": money_text(given["penalty"], language)} if given["penalty"] else {})


def _length(wordings: Wordings, name: str, language: str, policies: Collection[Policy]) -> Iterator[Finding]:
    given = facts(language, "sms", case_file(ONE), unasked=True)
    found = segments(wordings.render(name, language, "sms", given).text)
    first = any(policy.first_reminder_wording == name for policy in policies)
    most = required().segments_first_reminder if first else required().segments
    if found.count > most:
        reason = f"an SMS of {found.count} segments, more than {most}, costs more and may arrive in parts"
        yield _finding(wordings, name, language, "sms", "warning", "segments", str(found.count), reason, "shorten it")
    if found.encoding is Encoding.UCS2:
        reason = "a letter outside the plain alphabet more than doubles its price"
        yield _finding(wordings, name, language, "sms", "warning", "encoding", "UCS-2", reason, "use plain letters")


def _lacks(wordings: Wordings, name: str, language: str, channel: str, policy: Policy, rule: str, what: str) -> Finding:
    ruling = policy.ruling(rule)
    reason = f"{policy.pack}/{rule} ({ruling.source}) asks for it, and the debtor does not read it"
    return _finding(wordings, name, language, channel, "error", rule, what, reason, "state it")


def _finding(wordings: Wordings, name: str, language: str, channel: str, level: Any, *rest: str) -> Finding:
    file, line = wordings.place(name, language)
    rule, words, reason, suggestion = rest
    return Finding(file, line, name, channel, level, rule, words, reason, suggestion)
