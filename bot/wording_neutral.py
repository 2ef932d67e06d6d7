"""Neutral wordings name no debt: checked when they are read, in their own words and in the facts that they use.

What may be said to somebody unknown is listed in flows/neutral.py; this holds the texts to it, so that an admin's
change cannot undo it unseen. Sources: FCA CONC 7.9; US Regulation F, 12 CFR 1006.2(j) and 1006.6(d)(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from flows.neutral import NEUTRAL

AROUND = frozenset({"email_frame", "email_subject", "opt_out_line", "disclosure_line", "disclosure_only_line"})
"""What is put around and beneath neutral texts has to be neutral as well."""

NEUTRAL_FACTS = frozenset(
    {"channel", "channels", "chat_url", "creditor", "debtor", "deadline", "introduce", "language", "preference"}
    | {"text", "today", "unasked", "until", "value"}
)
"""Facts that say nothing of a debt. `chat_url` is empty where a reader is unknown (flows.effects.Send.discreet)."""

_ACCOUNT_FIELDS = frozenset({"iban", "bic"})

_MONEY = {
    "en": r"pay\w*|paid|unpaid|invoices?|bills?|billed|debts?|debtors?|ow(?:e|es|ed|ing)|amounts?|balance|overdue"
    r"|arrears|reminders?|money|collect(?:ion|ions|or|ors)|instal?lments?|outstanding|settled?|creditors?",
    "fr": r"pa[iy]\w*|impay\w+|factur\w+|dettes?|débit\w*|montants?|soldes?|échéances?|rappels?|relances?|argent"
    r"|recouvr\w+|créanc\w+|versements?|réglé\w*|mensualités?",
    "nl": r"beta\w+|afbeta\w+|onbetaald\w*|factu\w+|rekening\w*|schuld\w*|bedrag\w*|saldo|vervald\w+|herinnering\w*"
    r"|aanman\w+|geld|incasso\w*|openstaand\w*|termijn\w*",
}
"""Words of money, whole ones, in small letters."""

_MONEY_WORDS = {language: re.compile(rf"\b(?:{words})\b|€|\b(?:eur|euros?)\b") for language, words in _MONEY.items()}


def neutral_fault(name: str, language: str, tree: nodes.Template) -> str:
    """Why a text may not stand where nobody is known to be the debtor; empty when it may, or when it need not."""
    if name not in NEUTRAL | AROUND:
        return ""
    return next(_faults(language, tree), "")


def _faults(language: str, tree: nodes.Template) -> Iterator[str]:
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"} | {"loop"}
    for node in tree.find_all(nodes.Name):
        if node.name not in NEUTRAL_FACTS | own:
            yield f"the fact {node.name!r} speaks of a debt; people who are not known yet read this text"
    for getter in tree.find_all(nodes.Getattr):
        if getter.attr in _ACCOUNT_FIELDS:
            yield f"{getter.attr!r} speaks of a payment; people who are not known yet read this text"
    for piece in (*tree.find_all(nodes.TemplateData), *tree.find_all(nodes.Const)):
        yield from _words_of_money(language, piece)


def _words_of_money(language: str, piece: nodes.Node) -> Iterator[str]:
    text = getattr(piece, "data", None) or getattr(piece, "value", None)
    found = _MONEY_WORDS[language].search(text.casefold()) if isinstance(text, str) else None
    if found:
        yield f"{found[0]!r} speaks of money; people who are not known yet read this text"
