"""Which reason of the playbook a debtor's words give for a dispute. Words, not a model: a person reads them anyway."""

from __future__ import annotations

import re

from ledger.agreements import DisputeReason

_WORDS: dict[DisputeReason, tuple[str, ...]] = {
    DisputeReason.NOT_RECEIVED: (
        r"never (?:received|got|arrived|delivered|came)",
        r"not (?:received|delivered|arrived)",
        r"didn.?t (?:receive|get|arrive|come)",
        r"hasn.?t (?:been delivered|arrived|come)",
        r"haven.?t (?:received|got)",
        r"jamais (?:reçu|recu|livr|arriv)",
        r"pas (?:reçu|recu|(?:été |ete )?livr)",
        r"rien re[cç]u",
        r"(?:niet|nooit) (?:ontvangen|geleverd|aangekomen|gekregen)",
    ),
    DisputeReason.DUPLICATE: (
        r"\btwice\b",
        r"duplicate|double",
        r"already (?:invoiced|billed)",
        r"deux fois|doublon|en double",
        r"\bdubbel|twee keer|tweemaal",
    ),
    DisputeReason.CANCELLED: (r"cancel|terminated", r"annul|résili|resili", r"opgezegd|geannuleerd|stopgezet"),
    DisputeReason.NOT_ORDERED: (
        r"(?:never|not) ordered",
        r"did(?:n.?t| not) order",
        r"(?:jamais|pas|rien) command",
        r"(?:niet|nooit|niets) besteld",
    ),
    DisputeReason.QUALITY: (
        r"broken|damaged|defect|faulty|quality|incomplete|unfinished|bad work",
        r"doesn.?t work|not working",
        r"cassé|abîm|abim|défect|qualité|qualite|mauvais|malfaçon|ne fonctionne|ne marche",
        r"kapot|beschadigd|stuk\b|kwaliteit|slecht|werkt niet|onvolledig|gebrek",
    ),
    DisputeReason.PRICE_VAT: (
        r"\bvat\b|\btax\b|price|discount|\bquote|agreed rate",
        r"\btva\b|prix|tarif|remise|devis",
        r"\bbtw\b|prijs|korting|offerte",
    ),
    DisputeReason.AMOUNT: (
        r"amount|too (?:much|high)|overcharg|wrong (?:sum|total)|should be",
        r"montant|trop (?:élevé|eleve|cher)|erreur de (?:calcul|facturation)",
        r"bedrag|te (?:veel|hoog)|verkeerd berekend|klopt niet",
    ),
}
_REASONS = {reason: re.compile("|".join(words), re.IGNORECASE) for reason, words in _WORDS.items()}
_OTHER = re.compile(r"\bother\b|\bautre\b|\banders?\b", re.IGNORECASE)


def reason_in(text: str) -> DisputeReason | None:
    """The reason that the words give, None when they give none."""
    for reason, words in _REASONS.items():
        if words.search(text):
            return reason
    return DisputeReason.OTHER if _OTHER.search(text) else None
