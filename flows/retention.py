"""What is kept of a person, for how long and why (flows/retention.yml); what an erasure takes and what has to stay.

Sources: GDPR art. 5(1)(e), 17(1), 17(3)(b) and (e), 18; US Regulation F, 12 CFR 1006.100 (the pack's records_days).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from flows.case import CaseFile, CaseState
from flows.policy import Policy
from flows.yaml_lines import line_of
from ledger.calendar import local_date
from ledger.debtor import LANGUAGES

KINDS: tuple[str, ...] = (
    *("raw_events", "reviews", "preferences", "contact_points", "messages", "tasks"),
    *("notes", "files", "replays", "agreements", "consents", "history", "invoices"),
)
"""Every kind of record that holds personal data of a debtor."""

_PACK = "pack."


class RetentionError(ValueError):
    """The table is wrong: the text says file, line and what to change."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kept(_Model):
    """One kind of record. See the head of flows/retention.yml."""

    kept: int | str
    after: Literal["settled", "received"]
    on_request: Literal["now", "unused", "claim", "law"]
    then: str
    what: Mapping[str, str]
    why: Mapping[str, str]

    @field_validator("kept")
    @classmethod
    def _days_or_pack(cls, value: int | str) -> int | str:
        if isinstance(value, int) and value >= 0:
            return value
        if isinstance(value, str) and value.startswith(_PACK):
            return value
        raise ValueError("days as a whole number, or pack.<kind>")

    @field_validator("what", "why")
    @classmethod
    def _every_language(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if set(value) != set(LANGUAGES):
            raise ValueError(f"a text in each of {', '.join(LANGUAGES)} is expected")
        return value

    def days(self, policy: Policy) -> int:
        """For how many days it is kept for a debtor under this policy."""
        if isinstance(self.kept, int):
            return max(self.kept, policy.records_days)
        name = self.kept.removeprefix(_PACK)
        known = policy.retention_days
        return max(known.get(name, max(known.values(), default=0)), policy.records_days)


class Table(_Model):
    """The whole table. `claim_days`: so long after its due date an open claim is out of time."""

    version: str
    claim_days: int = Field(ge=0)
    kinds: Mapping[str, Kept]

    @field_validator("kinds")
    @classmethod
    def _complete(cls, value: Mapping[str, Kept]) -> Mapping[str, Kept]:
        missing, unknown = sorted(set(KINDS) - set(value)), sorted(set(value) - set(KINDS))
        if missing or unknown:
            raise ValueError(f"kinds missing: {', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'}")
        return value


def read_retention(text: str, source: str) -> Table:
    """The table of a file. Raises RetentionError with file, line and reason."""
    try:
        return Table.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RetentionError(f"{source}:{mark.line + 1 if mark else 1}: not valid YAML") from None
    except ValidationError as error:
        first = error.errors()[0]
        path = [part for part in first["loc"] if isinstance(part, int | str)]
        line = line_of(yaml.compose(text), path)
        raise RetentionError(f"{source}:{line}: {'.'.join(map(str, path))}: {first['msg']}") from None


@dataclass(frozen=True, slots=True)
class Stays:
    """A kind of record that is not erased now, and until when: None while something is open."""

    kind: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes now, by kind, and what stays. `latest` is the day on which the last of it goes, whatever happens.

    `unused_only`: of the contact points only those go that were never used.
    """

    gone: tuple[str, ...]
    stays: tuple[Stays, ...]
    latest: date
    unused_only: bool

    @property
    def whole(self) -> bool:
        """Whether nothing has to stay."""
        return not self.stays


def settled_on(file: CaseFile) -> date | None:
    """The local day on which the matter was settled, None while something is open or argued about."""
    case = file.case
    if case.state is CaseState.OPEN or case.open_disputes or case.promise:
        return None
    return local_date(case.happened.get("settled", case.opened_at), case.timezone)


def erasure_plan(table: Table, file: CaseFile, policy: Policy, now: datetime) -> Plan:
    """What an erasure that the debtor asks for takes now, and what has to stay (GDPR art. 17(3))."""
    today, settled = local_date(now, file.case.timezone), settled_on(file)
    gone, stays = [], []
    for kind in KINDS:
        until = _stays_until(table.kinds[kind], policy, settled)
        if _goes_now(table.kinds[kind], policy, settled, until, today):
            gone.append(kind)
        else:
            stays.append(Stays(kind, until))
    unused = settled is None and table.kinds["contact_points"].on_request == "unused"
    return Plan(tuple(gone), tuple(stays), _latest(table, file, policy, settled, today), unused)


def _stays_until(kept: Kept, policy: Policy, settled: date | None) -> date | None:
    """The day until which the law may ask for it; None while nobody can say."""
    if settled is None:
        return None
    days = kept.days(policy) if kept.on_request == "law" else policy.records_days
    return settled + timedelta(days=days)


def _goes_now(kept: Kept, policy: Policy, settled: date | None, until: date | None, today: date) -> bool:
    if kept.on_request == "now":
        return kept.after == "received" or not policy.records_days or bool(until and until <= today)
    return settled is not None and until is not None and until <= today


def _latest(table: Table, file: CaseFile, policy: Policy, settled: date | None, today: date) -> date:
    days = max(kept.days(policy) for kept in table.kinds.values())
    if settled is not None:
        return max(today, settled + timedelta(days=days))
    last_due = max((item.due_date for item in file.account.open_invoices()), default=today)
    return max(today, last_due) + timedelta(days=table.claim_days)


def due_kinds(table: Table, file: CaseFile, policy: Policy, now: datetime) -> tuple[str, ...]:
    """What the table takes of a settled case by now; after an erasure that was asked for, what only the claim kept."""
    settled = settled_on(file)
    if settled is None:
        return ()
    today = local_date(now, file.case.timezone)
    wished = bool(file.case.erasure and file.case.erasure.asked)
    asked = set(erasure_plan(table, file, policy, now).gone) if wished else set()
    return tuple(
        kind for kind in KINDS if kind in asked or settled + timedelta(days=table.kinds[kind].days(policy)) <= today
    )
