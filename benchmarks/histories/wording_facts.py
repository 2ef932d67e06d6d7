"""Which wordings name a debt, by the facts that their texts declare and the words of money that they use.

A look of its own at flows/wordings, which shares nothing with flows/neutral.py.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from benchmarks.figures import ROOT

_FACT = re.compile(
    r"\{[{%][^}%]*\b(?:balance|invoices?|asked\w*|overdue|upcoming\w*|oldest_due|oldest_day|next_due|reference|amount|due"
    r"|pay_url|penalty|charges\w*|installments|options|rest|term_end|smallest|claim_date|paid_on|iban|about)\b"
)
_MONEY = re.compile(
    r"\b(?:invoices?|payments?|pay|paid|owed?|debts?|reminders?|balance|factures?|paiements?|payer|pay[eé]e?s?|dettes?"
    r"|rappels?|solde|facturen|factuur|betal\w*|schuld\w*|herinner\w*|saldo)\b",
    re.IGNORECASE,
)
_INCLUDE = re.compile(r"\{%-?\s*include\s+\"(\w+)\"\s*-?%\}")


def _texts(node: Any) -> str:
    if isinstance(node, dict):
        return "\n".join(_texts(value) for key, value in node.items() if key != "name")
    if isinstance(node, list):
        return "\n".join(_texts(item) for item in node)
    return str(node)


@lru_cache(maxsize=1)
def naming() -> frozenset[str]:
    """The names of all wordings that name a debt in some language."""
    found = set()
    for folder in sorted((ROOT / "flows" / "wordings").iterdir()):
        files = [yaml.safe_load(path.read_text(encoding="utf-8")) or {} for path in sorted(folder.glob("*.yml"))]
        texts = {name: _texts(node) for data in files for name, node in data.items()}
        found |= {name for name in texts if _names(name, texts)}
    return frozenset(found)


def _names(name: str, texts: dict[str, str]) -> bool:
    text = texts.get(name, "")
    if _FACT.search(text) or _MONEY.search(text):
        return True
    return any(_names(inner, texts) for inner in _INCLUDE.findall(text) if inner != name)
