"""The renderer: a wording's name, a language, a channel and facts become the text that the debtor reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from bot.packs import shipped_packs
from bot.wording_check import WordingError
from bot.wording_facts import COMMON as COMMON_FACT_NAMES
from bot.wording_facts import CREDITOR_FIELDS, common_facts
from bot.wording_facts import SPECIFIC as SPECIFIC_FACT_NAMES
from bot.wording_files import Late, Shelf, Speaking, Wording, read_shelves
from bot.wording_format import gsm
from bot.wording_law import Finding, lint, refuse
from flows.case import Case
from flows.message import Template
from flows.policy import OPT_OUT_LINE

__all__ = [
    "COMMON_FACT_NAMES",
    "CREDITOR_FIELDS",
    "FRAME",
    "SPECIFIC_FACT_NAMES",
    "Rendered",
    "WordingError",
    "Wordings",
    "common_facts",
]

FRAME = frozenset({"email_frame", "email_subject", "opt_out_line", "disclosure_line", "disclosure_only_line"})
"""Names that the renderer itself uses around and beneath the texts."""

_UNDISCLOSED = frozenset(
    {"greet", "bot_challenge", "bound_welcome", "wrong_person", "identity_ask", "call_script", "team_escalation"}
)
"""These say it themselves, go to the team, or must name nobody."""

_WITH_A_PERSON = frozenset(
    {"handover", "to_human_unsure", "other_language", "media_received", "opt_out_done"}
    | {"hardship", "hardship_crisis", "refuse", "time_beyond", "plan_not_possible", "paid_unclear_human"}
    | {"represented_noted", "respite_noted", "advice_noted"}
)
"""These speak of a person already, or end the conversation: the disclosure offers none once more."""

_OPT_OUT_ON = " ".join(OPT_OUT_LINE)
_GAPS = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as it is sent. `subject` for e-mail and letters; `template` for WhatsApp outside its 24-hour window."""

    text: str
    subject: str | None = None
    template: Template | None = None


class Wordings:
    """All wordings in all languages, compiled once. Values from outside are shown, never run as templates.

    `shelves` are the files' sources. Beside them stand the wordings of scenarios' editions: see `for_case`.
    """

    def __init__(
        self,
        wordings: Mapping[str, Mapping[str, Wording]],
        remarks: tuple[Finding, ...] = (),
        shelves: Mapping[str, Shelf] | None = None,
    ) -> None:
        self._wordings = wordings
        self.remarks = remarks
        self.shelves = shelves or {}
        self._editions: dict[tuple[str, int], Wordings] = {}
        for language, texts in wordings.items():
            for name in sorted(FRAME - texts.keys()):
                raise WordingError(f"{language}/frame.yml", name, "is missing")

    @classmethod
    def load(cls, path: Path, *, at_once: bool = True) -> Wordings:
        """Read, compile and check a folder of wordings (bot.wording_law); `remarks` keeps the warnings.

        Not `at_once`: for who says little or nothing. A text is read when it is said, and the law's check is left to
        the service's start. Raises WordingError with file, line, rule and reason.
        """
        shelves = read_shelves(path, at_once=at_once)
        read = {language: shelf.compiled for language, shelf in shelves.items()}
        if not at_once:
            return cls(read, (), shelves)
        findings = lint(read, shipped_packs().policies.values())
        refuse(findings)
        return cls(read, findings, shelves)

    def for_case(self, case: Case) -> Wordings:
        """What a case is told with: its scenario version is pinned, and so are the texts that came with it."""
        return self._editions.get((case.scenario, case.scenario_version), self) if self._editions else self

    def put_edition(self, scenario: str, version: int, wordings: Wordings) -> None:
        """Cases of this scenario version are told with these wordings from now on."""
        self._editions[scenario, version] = wordings

    def copy(self) -> Wordings:
        """The same wordings, to which editions may be put without changing these."""
        same = self.with_texts({})
        same._editions = dict(self._editions)  # noqa: SLF001 - its own kind
        return same

    def with_texts(self, changed: Mapping[str, Mapping[str, Wording]]) -> Wordings:
        """These wordings with some in the place of others, by language and name; without editions."""
        merged = {
            language: {**texts, **changed[language]} if changed.get(language) else texts
            for language, texts in self._wordings.items()
        }
        return Wordings(merged, self.remarks, self.shelves)

    @property
    def texts(self) -> Mapping[str, Mapping[str, Wording]]:
        """All compiled wordings by language and name, for checks."""
        return self._wordings

    def is_unasked(self, name: str) -> bool:
        """Whether a wording is said unasked: then it has a template, for WhatsApp wants one."""
        return any(bool(texts[name].template) for texts in self._wordings.values() if name in texts)

    def place(self, name: str, language: str) -> tuple[str, int]:
        """File and line of a wording. Raises WordingError."""
        entry = self._entry(name, language)
        return entry.file, entry.line

    def names(self) -> frozenset[str]:
        """The wordings that scenarios and replies may name."""
        return frozenset(next(iter(self._wordings.values()))) - FRAME

    def render(self, wording: str, language: str, channel: str, facts: Mapping[str, Any]) -> Rendered:
        """The text of a wording. Raises WordingError for an unknown wording or language, or a missing fact."""
        entry = self._entry(wording, language)
        chosen = entry.text_for(channel)
        text = _tidy(_run(entry, chosen.body, facts))
        subject = None
        if channel == "email":
            text, subject = self._mail(entry, chosen, language, text, facts)
        text = self._with_lines(wording, text, language, channel, facts)
        if channel == "sms":
            return Rendered(gsm(text))
        return Rendered(text, subject, _template(entry, language, facts) if channel == "whatsapp" else None)

    def _entry(self, wording: str, language: str) -> Wording:
        try:
            return self._wordings[language][wording]
        except KeyError:
            place = "there is no such wording" if language in self._wordings else f"there is no language {language!r}"
            raise WordingError(f"wordings/{language}", wording, place) from None

    def _mail(
        self, entry: Wording, chosen: Speaking, language: str, text: str, facts: Mapping[str, Any]
    ) -> tuple[str, str]:
        subject = chosen.subject or self._wordings[language]["email_subject"].texts["default"].body
        line = " ".join(_run(entry, subject, facts).split())
        if chosen.bare:
            return text, line
        frame = self._wordings[language]["email_frame"]
        return _tidy(_run(frame, frame.texts["default"].body, {**facts, "text": text})), line

    def _with_lines(self, wording: str, text: str, language: str, channel: str, facts: Mapping[str, Any]) -> str:
        lines = [text]
        if facts.get("introduce") and channel != "letter" and wording not in _UNDISCLOSED:
            line = "disclosure_only_line" if wording in _WITH_A_PERSON else "disclosure_line"
            lines.append(self._line(line, language, channel, facts))
        if facts.get("unasked") and channel in str(facts.get("opt_out_on", _OPT_OUT_ON)).split():
            lines.append(self._line("opt_out_line", language, channel, facts))
        return ("\n" if channel == "sms" else "\n\n").join(lines) if len(lines) > 1 else text

    def _line(self, name: str, language: str, channel: str, facts: Mapping[str, Any]) -> str:
        entry = self._wordings[language][name]
        return _run(entry, entry.text_for(channel).body, facts).strip()


def _run(entry: Wording, template: Late, facts: Mapping[str, Any]) -> str:
    try:
        return template.render(facts)
    except (TemplateError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise WordingError(entry.file, entry.name, f"cannot be rendered: {error}") from error


def _tidy(text: str) -> str:
    return _GAPS.sub("\n\n", text.strip())


def _template(entry: Wording, language: str, facts: Mapping[str, Any]) -> Template | None:
    """WhatsApp refuses parameters with line breaks or runs of spaces."""
    if not entry.template:
        return None
    parameters = tuple(" ".join(_run(entry, item, facts).split()) or "-" for item in entry.parameters)
    return Template(entry.template, language, parameters)
