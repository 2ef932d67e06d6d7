"""Words by which a debtor says that somebody stands for them, that the law gives them rest, or that they seek advice.

Words, not a model: they hold with every engine down, beside any intent, and a person looks at each of them.
"""

# ruff: noqa: E501 - tables of patterns: one line for one kind of word
from __future__ import annotations

import re
from enum import StrEnum


class Claim(StrEnum):
    """What a debtor says of their own standing, the strongest first."""

    RESPITE = "respite"
    REPRESENTED = "represented"
    ADVICE = "advice"


_RESPITE = re.compile(
    r"\bbreathing\s+space\b|\bdebt\s+respite\b|\b(?:crisis\s+)?moratorium\b|\bmoratoire\b|\bwettelijke\s+adempauze\b|\bafkoelingsperiode\b"
)
_MINE = r"(?:my|our|a|an|the|by\s+(?:my|our|a|an|the))"
_HELPER = (
    r"(?:lawyers?|attorneys?|solicitors?|barrister|legal\s+(?:representative|counsel|guardian|aid\s+lawyer)|insolvency\s+practitioner"
    r"|debt\s+(?:counsell?or|advis[eo]r|adviser|charity|mediator)|money\s+advis[eo]r|trustee|court[\s-]appointed\s+(?:administrator|guardian)|financial\s+guardian)"
)
_AVOCAT = r"(?:avocate?s?|conseil\s+juridique|m[eé]diat(?:eur|rice)\s+de\s+dettes|administrat(?:eur|rice)\s+(?:provisoire|de\s+biens|des\s+biens)|mandataire\s+judiciaire|curat(?:eur|rice)|tut(?:eur|rice)|conseill[eè]re?\s+en\s+dettes)"
_ADVOCAAT = r"(?:advoc?ka?at|advocaat|advocate|raads(?:man|vrouw|lieden)|schuldbemiddela(?:ar|ars|arster)|schuldhulpverlener|bewindvoerder|curator|voogd|budgetbeheerder)"
_REPRESENTED = re.compile(
    "|".join(
        (
            rf"\b(?:my|our)\s+{_HELPER}\b",
            rf"\brepresented\s+by\b|\b(?:contact|call|write\s+to|speak\s+(?:to|with)|talk\s+(?:to|with)|ask|address)\s+{_MINE}\s+{_HELPER}\b",
            rf"\b(?:have|got|hired|appointed|instructed|retained)\s+(?:a|an)\s+{_HELPER}\b|\b{_HELPER}\s+(?:represents?|acts?|is\s+acting|deals?|is\s+dealing|handles?|is\s+handling|will\s+(?:contact|write|handle))\b",
            r"\bpower\s+of\s+attorney\b|\bunder\s+guardianship\b|\bstep\s?change\b|\bnational\s+debtline\b|\bpayplan\b|\bdebt\s+relief\s+order\b|\bdebt\s+management\s+(?:plan|company)\b|\bindividual\s+voluntary\s+arrangement\b|\b(?:an|my|the)\s+iva\b|\b(?:a|my|the)\s+dro\b|\b(?:declared|filed\s+for|am|i'm)\s+bankrupt(?:cy)?\b",
            rf"\b(?:mon|ma|mes|notre|nos)\s+{_AVOCAT}\b|\b(?:contactez|adressez[\s-]vous\s+[aà]|voyez\s+avec|[eé]crivez\s+[aà]|parlez\s+[aà])\s+(?:mon|ma|l'|notre|la|le)\s*{_AVOCAT}\b",
            rf"\b(?:j'ai|ai\s+pris|avons)\s+(?:un|une|d[eé]j[aà]\s+une?)\s+{_AVOCAT}\b|\brepr[eé]sent[eé]e?s?\s+par\b|\bm[eé]diat(?:eur|rice)\s+de\s+dettes\b|\badministrat(?:eur|rice)\s+provisoire\b",
            r"\br[eè]glement\s+collectif\s+de\s+dettes\b|\bm[eé]diation\s+de\s+dettes\b|\bsous\s+(?:tutelle|curatelle|administration\s+(?:provisoire|de\s+biens))\b|\b(?:dossier|commission|proc[eé]dure)\s+de\s+surendettement\b",
            rf"\b(?:mijn|onze|ons)\s+{_ADVOCAAT}\b|\b(?:contacteer|bel|schrijf\s+(?:naar|aan)?|neem\s+contact\s+op\s+met|spreek\s+met|vraag\s+(?:het\s+)?aan)\s+(?:mijn|de|onze)\s+{_ADVOCAAT}\b",
            rf"\bheb\s+een\s+{_ADVOCAAT}\b|\bvertegenwoordigd\s+door\b|\bschuldbemiddel(?:aar|aars|aarster|ing)\b|\bbewindvoerder\b|\bonder\s+bewind\b|\bcollectieve\s+schuldenregeling\b|\bschuld(?:sanering|hulpverlening)\b|\bwsnp\b",
        )
    )
)
_SHORT_NAMES = re.compile(r"\b(?:IVA|DRO|DMP|WSNP|RCD)\b")
"""Written in capitals: in small letters they are other words, or parts of them."""

_NOT_REPRESENTED = re.compile(
    r"(?:\b(?:no|not|never|without|cannot)|n't)\s+(?:\w+\s+){0,2}?(?:a|an|any|my)?\s*" + _HELPER + r"\b"
    r"|\b(?:do|should|must)\s+i\s+(?:need|get|have|call|hire)\b[^.!?]*"
    + _HELPER
    + r"|\bnot\s+represented\b|\bno\s+(?:iva|dro)\b"
    r"|\b(?:pas|aucune?|sans|jamais)\s+(?:d'|de\s+|une?\s+)?" + _AVOCAT + r"\b|\bpas\s+repr[eé]sent[eé]"
    r"|\b(?:geen|zonder|nooit\s+een)\s+" + _ADVOCAAT + r"\b|\bniet\s+vertegenwoordigd\b"
)
_ADVICE = re.compile(
    "|".join(
        (
            r"\b(?:seek|seeking|get|getting|take|taking|looking\s+for|asked\s+for|waiting\s+for)\s+(?:some\s+|free\s+)?(?:debt|money|financial)\s+(?:advice|help|counsell?ing)\b",
            r"\bdebt\s+(?:advice|counsell?ing)\s+(?:appointment|session|service)\b|\bcitizens'?\s+advice\b|\bappointment\s+(?:with|at)\s+(?:the\s+|a\s+)?(?:debt|money)\b",
            r"\b(?:rendez-vous|aide)\b[^.!?]{0,30}\b(?:cpas|conseil\s+en\s+dettes|service\s+social)\b|\b(?:afspraak|hulp)\b[^.!?]{0,30}\b(?:ocmw|caw|schulddienst|budgetbegeleiding)\b",
        )
    )
)


def claim_in(text: str) -> Claim | None:
    """What the words say of the debtor's standing; None where they say nothing of it, or deny it."""
    said = text.casefold().replace("’", "'")
    if _RESPITE.search(said):
        return Claim.RESPITE
    if not _NOT_REPRESENTED.search(said) and (_REPRESENTED.search(said) or _SHORT_NAMES.search(text)):
        return Claim.REPRESENTED
    return Claim.ADVICE if _ADVICE.search(said) else None
