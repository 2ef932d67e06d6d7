"""What the console's editor is handed: see console.workbench.Workbench."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.parts.sms_segments import segments
from bot.creditor import creditor_facts, pay_link
from bot.documents.letter import letter_pdf
from bot.proposal import InUse, for_steps, judge
from bot.rulebook import UnknownScenario
from bot.service import ROOT, Service
from bot.sms_cost import Price, cost, price_of
from bot.wording import FRAME, WordingError, Wordings, common_facts
from bot.wording_changes import overlaid, written
from bot.wording_facts import SPECIFIC
from bot.wording_samples import NOW, SPECIFIC_VALUES, case_file
from console.workbench import Chip, Shown, Source, Texts, Verdict
from flows.case import CaseFile
from flows.scenario import Scenario, ScenarioError, read_scenario
from store.library import LibraryStore

_CHIPS = (
    "debtor.name",
    "asked_total|money",
    "asked_count",
    "asked[0].number",
    "asked[0].due|day",
    "asked[0].description",
    "asked[0].days_overdue|count",
    "balance|money",
    "upcoming_total|money",
    "next_due|day",
    "term_end|day",
    "today|day",
    "pay_url",
    "reference",
    "chat_url",
    "creditor.name",
    "creditor.company_number",
    "creditor.phone",
    "creditor.email",
    "creditor.address",
    "creditor.iban|iban",
    "charges_total|money",
    "asked_with_charges|money",
)
"""What texts most often speak of, as it is written between the braces."""

_FILTER = {"amount": "money", "rest": "money", "smallest": "money"}
_DAYS = ("due", "until", "latest", "paid_on", "deadline", "claim_date")


@dataclass(frozen=True, slots=True)
class Workshop:
    """Implements console.workbench.Workbench over what is in use.

    `creditor` as for wordings, `price` of an SMS segment, `templates` names approved WhatsApp templates that are not
    the wording's own, `pay` gives the payment page.
    """

    in_use: InUse
    store: LibraryStore
    folder: Path
    creditor: Mapping[str, str]
    price: Price | None
    templates: Mapping[str, str]
    pay: Callable[[CaseFile], str]
    refresh: Callable[[], Awaitable[None]]

    def names(self) -> Sequence[str]:
        """See Workbench.names."""
        return self.in_use.rulebook.names

    def scenario(self, name: str, version: int = 0) -> Scenario | None:
        """See Workbench.scenario."""
        if version:
            return self.in_use.rulebook.version(name, version)
        try:
            return self.in_use.rulebook.scenario(name)
        except UnknownScenario:
            return None

    async def source(self, name: str, version: int) -> Source | None:
        """See Workbench.source."""
        edition = await self.store.edition(name, version)
        if edition is not None:
            return Source(edition.text, edition.wordings, shipped=False)
        for path in sorted(self.folder.glob("*.yml")):
            try:
                text = path.read_text(encoding="utf-8")
                found = read_scenario(text, path.name)
            except (ScenarioError, OSError, UnicodeDecodeError):
                continue
            if (found.name, found.version) == (name, version):
                return Source(text)
        return None

    def judge(self, name: str, text: str, changes: Texts) -> Verdict:
        """See Workbench.judge."""
        found = judge(self.in_use, text, changes, name)
        return Verdict(found.scenario, found.complaints)

    def wordings(self, changes: Texts) -> Sequence[str]:
        """See Workbench.wordings."""
        known = self.in_use.wordings.names() | FRAME | {change.name for change in changes}
        return sorted(name for name in known if not name.startswith("team_"))

    def for_steps(self, changes: Texts) -> Sequence[str]:
        """See Workbench.for_steps."""
        return sorted(for_steps(self.in_use, changes))

    def written(self, name: str, language: str, changes: Texts) -> Mapping[str, str]:
        """See Workbench.written."""
        mine = {item.channel: item.text for item in changes if (item.name, item.language) == (name, language)}
        shelf = self.in_use.wordings.shelves.get(language)
        return written(shelf, name, mine) if shelf else {}

    def chips(self, name: str, language: str) -> Sequence[Chip]:
        """See Workbench.chips."""
        own = [f"{fact}|{_filter_of(fact)}" if _filter_of(fact) else fact for fact in sorted(SPECIFIC.get(name, ()))]
        shelf = self.in_use.wordings.shelves[language]
        facts = self._facts(language, "sms", None, NOW) | SPECIFIC_VALUES
        run = shelf.reader.environment.from_string
        found = [Chip(f"{{{{ {item} }}}}", _tried(run, f"{{{{ {item} }}}}", facts)) for item in (*own, *_CHIPS)]
        pieces = [
            Chip(f'{{% include "{key}" %}}', _tried(run, text, facts), True) for key, text in shelf.fragments.items()
        ]
        return [*found, *(chip for chip in pieces if chip.sample)]

    def show(
        self, name: str, language: str, channel: str, changes: Texts, file: CaseFile | None, now: datetime
    ) -> Shown:
        """See Workbench.show."""
        wordings = self._with(changes)
        facts = self._facts(language, channel, file, now) | SPECIFIC_VALUES
        facts["unasked"] = wordings.is_unasked(name)
        try:
            said = wordings.render(name, language, channel, facts)
        except WordingError as error:
            return Shown(problem=error.reason)
        template = said.template
        shown = Shown(
            said.text,
            said.subject or "",
            self.templates.get(name, template.name) if template else "",
            template.parameters if template else (),
        )
        return self._counted(shown) if channel == "sms" else shown

    def letter(self, name: str, language: str, changes: Texts, file: CaseFile | None, now: datetime) -> bytes | None:
        """See Workbench.letter."""
        try:
            facts = self._facts(language, "letter", file, now) | SPECIFIC_VALUES
            return letter_pdf(self._with(changes), name, language, facts, now)
        except WordingError:
            return None

    async def take_into_use(self) -> None:
        """See Workbench.take_into_use."""
        await self.refresh()

    def _with(self, changes: Texts) -> Wordings:
        return overlaid(self.in_use.wordings, changes)[0] if changes else self.in_use.wordings

    def _facts(self, language: str, channel: str, file: CaseFile | None, now: datetime) -> dict[str, Any]:
        known, at = (file, now) if file else (case_file(introduced=False), NOW)
        link = self.pay(known) or "https://pay.example/p/7Kd2"
        return dict(common_facts(known, self.creditor, at, channel, language, pay_url=link))

    def _counted(self, shown: Shown) -> Shown:
        found = segments(shown.text)
        spent = str(cost(found, self.price)) if self.price else ""
        return Shown(shown.text, encoding=found.encoding.value, units=found.units, segments=found.count, cost=spent)


def workshop_of(service: Service) -> Workshop:
    """The workshop of a running service."""
    config = service.config
    return Workshop(
        in_use=InUse(service.rulebook, service.wordings),
        store=service.store,
        folder=ROOT / "flows" / "scenarios",
        creditor=creditor_facts(config.creditor),
        price=price_of(config.channels.sms.segment_price),
        templates=config.channels.whatsapp.templates,
        pay=pay_link(config.creditor),
        refresh=service.refresh_scenarios,
    )


def _filter_of(fact: str) -> str:
    return "day" if fact in _DAYS else _FILTER.get(fact, "")


def _tried(run: Callable[[str], Any], text: str, facts: Mapping[str, Any]) -> str:
    """What stands there for the made-up debtor; empty where that cannot be said."""
    try:
        return " ".join(str(run(text).render(facts)).split())[:80]
    except Exception:  # a piece that needs what this debtor has not, or that includes another
        return ""
