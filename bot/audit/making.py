"""Makes an auditor's export: the asking is written into the history first, so that the export shows itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.audit.contents import Origin, Rulings, sections
from bot.audit.sealing import Export, seal
from bot.service import Service
from flows.events import Exported
from store.dossier import Dossier, read_dossier

AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Audit:
    """A debtor's whole file, the rules that hold for them, and both sealed."""

    dossier: Dossier
    rulings: Rulings
    origin: Origin
    export: Export


async def make_audit(service: Service, debtor_id: str, by: str) -> Audit | None:
    """Export a debtor's whole file; None when there is no such debtor. `by` is kept in the history."""
    file = await service.store.by_debtor(debtor_id)
    if file is None or not await service.desk.handle(file.case.id, Exported(by, AUDIT)):
        return None
    dossier = await read_dossier(service.store, debtor_id)
    if dossier is None:
        return None
    rules = service.rulebook.for_case(dossier.file.case, dossier.file.account.debtor)
    rulings = Rulings(rules.policy, rules.scenario)
    origin = Origin(by, service.clock(), service.config.creditor.name)
    return Audit(dossier, rulings, origin, seal(sections(dossier, rulings, origin)))
