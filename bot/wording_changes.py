"""Changed wordings laid over those of the files: compiled alike, and held to the very same language check."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.wording import FRAME, WordingError, Wordings
from bot.wording_files import CHANNELS, Shelf, Wording
from bot.wording_law import Finding, lint
from bot.wording_preview import findings_of, preview
from flows.policy import Policy
from ledger.debtor import LANGUAGES
from store.library import WordingChange

PLACES: tuple[str, ...] = (*CHANNELS, "email_subject")
"""For what a wording may have a text of its own."""

SPOKEN = ("web", "sms", "email", "whatsapp", "telegram", "letter")
"""The channels on which a changed text is tried."""

LONGEST = 4_000
"""Letters in one text; the longest of the files has under a thousand."""

MOST = 400
"""Changed texts in one draft."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEAM = "team_"


def overlaid(base: Wordings, changes: Collection[WordingChange]) -> tuple[Wordings, tuple[Finding, ...]]:
    """The wordings with these changes, and what does not compile: such a text is left as it was. Raises nothing."""
    if len(changes) > MOST:
        return base, (_finding(WordingChange("", "", "", ""), f"a draft holds at most {MOST} changed texts"),)
    found: list[Finding] = []
    compiled: dict[str, dict[str, Wording]] = defaultdict(dict)
    for (name, language), texts in _by_wording(changes, found).items():
        try:
            compiled[language][name] = base.shelves[language].compile(name, _value(base.shelves[language], name, texts))
        except WordingError as error:
            place = error.place.removeprefix(f"{name}.").partition(".")[0]
            channel = place if place in PLACES else "default"
            found.append(_finding(WordingChange(name, language, channel, ""), error.reason))
    found += _lacking(base, compiled)
    whole = {name for names in compiled.values() for name in names} - {item.wording for item in found}
    known = base.names() | FRAME
    fit = {lang: {n: w for n, w in texts.items() if n in known or n in whole} for lang, texts in compiled.items()}
    return base.with_texts(fit), tuple(found)


def law_findings(
    wordings: Wordings, changes: Iterable[WordingChange], policies: Collection[Policy]
) -> Iterator[tuple[str, Finding]]:
    """By language, what the language check says of the changed wordings: in their own words, and as they are read."""
    for language in LANGUAGES:
        texts = wordings.texts[language]
        asked = {
            item.name
            for item in changes
            if item.language == language and item.name in texts and not item.name.startswith(_TEAM)
        }
        touched = {name: texts[name] for name in (*sorted(asked), *sorted(FRAME))}
        looked = [item for item in policies if item.first_reminder_wording in asked]
        own = [item for item in lint({language: touched}, looked) if item.wording in asked]
        read = [item for name in sorted(asked - FRAME) for item in _as_read(wordings, name, language, policies)]
        for item in dict.fromkeys((*own, *read)):
            yield language, item


def _as_read(wordings: Wordings, name: str, language: str, policies: Collection[Policy]) -> Iterator[Finding]:
    for channel in SPOKEN:
        try:
            preview(wordings, name, channel, language)
        except WordingError as error:
            yield _finding(WordingChange(name, language, channel, ""), error.reason)
            return
    if not name.startswith("doc_"):
        yield from findings_of(wordings, name, language, policies)


def written(shelf: Shelf, name: str, texts: Mapping[str, str] | None = None) -> dict[str, str]:
    """A wording as it is written, by place (PLACES); `texts` are laid over it. Empty when there is no such wording."""
    value = shelf.written.get(name, {})
    known: dict[str, Any] = dict(value) if isinstance(value, dict) else {"default": value}
    known.pop("whatsapp_template", None)
    mail = known.get("email")
    if isinstance(mail, dict):
        known |= {"email": mail["body"], "email_subject": mail["subject"]}
    merged = {place: str(known[place]) for place in PLACES if place in known} | dict(texts or {})
    return {place: text for place in PLACES if (text := merged.get(place, ""))}


def _value(shelf: Shelf, name: str, texts: Mapping[str, str]) -> dict[str, object]:
    """The wording as a file would hold it, with these texts in their places."""
    before = shelf.written.get(name, {})
    whole: dict[str, object] = dict(written(shelf, name, texts))
    subject = whole.pop("email_subject", None)
    old_mail = before.get("email") if isinstance(before, dict) else None
    if subject is not None:
        bare = {"bare": True} if isinstance(old_mail, dict) and old_mail.get("bare") else {}
        whole["email"] = {"subject": subject, "body": whole.get("email", whole.get("default", "")), **bare}
    if isinstance(before, dict) and "whatsapp_template" in before:
        whole["whatsapp_template"] = before["whatsapp_template"]
    return whole


def _by_wording(changes: Iterable[WordingChange], found: list[Finding]) -> Mapping[tuple[str, str], dict[str, str]]:
    grouped: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for change in changes:
        if fault := _misplaced(change):
            found.append(_finding(change, fault))
        else:
            grouped[change.name, change.language][change.channel] = change.text
    return grouped


def _misplaced(change: WordingChange) -> str:
    if change.language not in LANGUAGES or change.channel not in PLACES:
        return "there is no such language or channel"
    if not _NAME.fullmatch(change.name) or change.name.startswith(_TEAM):
        return "a wording's name is made of small letters, figures and underscores; the team's own are not edited here"
    if len(change.text) > LONGEST:
        return f"a text has at most {LONGEST} letters; this one has {len(change.text)}"
    if "\x00" in change.text:
        return "a text holds no zero bytes"
    return ""


def _lacking(base: Wordings, compiled: Mapping[str, Mapping[str, Wording]]) -> Iterator[Finding]:
    """A new wording has to be there in every language."""
    new = {name for texts in compiled.values() for name in texts} - base.names() - FRAME
    for name in sorted(new):
        for language in LANGUAGES:
            if name not in compiled.get(language, {}):
                yield _finding(
                    WordingChange(name, language, "default", ""), "a new wording needs a text in each language"
                )


def _finding(change: WordingChange, reason: str) -> Finding:
    return Finding("draft", 1, change.name, change.channel, "error", "text", change.language, reason, "mend it")
