"""Numbers without a currency that count something else than money: people at home, a rate of tax, what one lives on."""

from __future__ import annotations

import re

_AS_FAR = 40
_PEOPLE = 20
_ARE = re.compile(
    r"\b(?:(?:we|they)(?:\s+are|'re)|there(?:\s+are|'s)|(?:on|nous|ils)\s+(?:est|sommes|sont)|(?:y\s+a|il\s+y\s+a)|(?:wij|we|ze)\s+zijn|met)"
    r"(?:\s+(?:only|just|here|now|still|all|at\s+home|already|encore|ici|a|deja|la|que|hier|maar|nu|nog|al|met|thuis|zijn|z'n|zen|ons|onze|getweeen))*\s*$"
)
_OF_US = re.compile(r"(?:en)?\s*(?:of\s+us\b|in\s+(?:the|our)\s+(?:house|family)|mouths\b|bouches\b|monden\b)")
_HOME = re.compile(
    r"(?:en)?\s*(?:$|[,.;!?)]|(?:of\s+us|here|at\s+home|in\s+(?:the|our|a)|to\s+feed|a\s+(?:la\s+maison|table|nourrir|vivre)|dans|ici|chez|thuis|hier|in\s+(?:huis|het)|aan\s+tafel|man\b|and|et|en)\b)"
)
_AGE = 110
_SOMEBODY = re.compile(
    r"\b(?:husband|wife|mother|father|mum|mom|dad|son|daughter|brother|sister|boy|girl|baby|hubby|gran|he|she|mari|femme|mere|pere|fils|fille|frere|soeur|gamin\w*|il|elle"
    r"|man|vrouw|moeder|vader|mama|papa|zoon|dochter|broer|zus|hij|zij|ze|oma|opa)(?:'s)?(?:\s+(?:is|was|turns?|turned|will\s+be|en\s+a|a|fete(?:\s+ses)?|aura|wordt|werd|is\s+er))?(?:\s+(?:only|just|barely|pas|maar|amper|nog\s+maar|que))*\s+$"
)
_CHILDREN = re.compile(
    r"\b(?:kids|children|boys|girls|sons|daughters|twins|enfants|gosses|gamins|filles|garcons|jumeaux|kinderen|jongens|meisjes|dochters|zonen|tweeling)\b"
    r"(?:'re|\s+(?:are|aged|of|de|van|zijn|ont))?(?:\s*,)?(?:\s+(?:only|just|barely|maar|amper|nog|que))*\s*(?:\(\s*(?:\d{1,2}\s*(?:,|and|et|en|&)\s*)*|(?:\d{1,2}\s*(?:,|and|et|en|&)\s*)+)$"
)
""" "The kids (4 and 6)", "two boys, 3 and 5": the number before, or a bracket, makes the next one an age."""
_UNDER_AN_AGE = re.compile(r"\b(?:under|younger\s+than|moins\s+de|jonger\s+dan)\s$")
_GROWN = 18
_RATE = 30
_A_RATE = re.compile(r"(?:%|\b(?:per\s?cent|pct|procent|pour\s?cents?)\b)[^.;!?\d]*$")
_OF_A_RATE = re.compile(
    r"\b(?:vat|tva|btw|tax\w*|taxe|tarief|taux|rate|discount|korting|remise|ristourne|reduction|interest|interets?|rente|intrest\w*|penalt\w+|boete|toeslag|surcharge|majoration|verhoging|increase|augmentation|off)\b"
)
_NEAR = 25
_PER_CENT = re.compile(r"\d+")
_TAX = re.compile(r"\b(?:vat|tva|btw)\b")
_LIVED_ON = re.compile(
    r"\s*(?:(?:a|per|par)\s+(?:year|an|annum|jaar)\b|(?:(?:per|par|a|each|every|la|la\s+|chaque)\s*(?:week|month|semaine|mois|maand)\s+)?(?:(?:of|in|aan|als|d'|de|d'argent\s+de|my|mijn|mon)\s*)?"
    r"(?:pension|salaire|chomage|allocations?|revenus?|pensioen|loon|leefgeld|zakgeld|weekgeld|huishoudgeld|pocket\s+money|housekeeping|spending\s+money|poche\b|to\s+(?:live|eat|survive)\s+(?:on|off|with)|to\s+feed\b|pour\s+(?:vivre|manger|tenir|finir|nourrir)|om\s+(?:van\s+)?(?:te\s+leven|rond\s+te\s+komen|eten)|om\s+te\s+eten))"
)


def of_people(text: str, start: int, end: int, number: int) -> bool:
    """Whether a small number says how many there are: "on est 5 à la maison", "there are 6 of us"."""
    if number > _PEOPLE:
        return False
    if _OF_US.match(text, end):
        return True
    return bool(_HOME.match(text, end)) and bool(_ARE.search(text[max(0, start - _AS_FAR) : start]))


def of_an_age(text: str, start: int, number: int) -> bool:
    """Whether a number says how old somebody is: "my husband is 86", "mijn vader wordt 90"."""
    before = text[max(0, start - _AS_FAR) : start]
    young = number <= _GROWN and (_UNDER_AN_AGE.search(before) or _CHILDREN.search(before))
    return bool(young or (number <= _AGE and _SOMEBODY.search(before)))


def lived_on(text: str, end: int) -> bool:
    """Whether the sum before this position is what somebody lives on: "70 euro leefgeld"."""
    return bool(_LIVED_ON.match(text, end))


def of_a_rate(text: str, start: int, end: int) -> bool:
    """Whether a percentage is one of tax, discount or interest, and no share of the debt."""
    if _OF_A_RATE.search(text[max(0, start - _NEAR) : end + _NEAR]):
        return True
    number = _PER_CENT.match(text, start)
    return number is not None and int(number[0]) <= _RATE and bool(_TAX.search(text))


def is_a_rate(text: str, start: int, number: int) -> bool:
    """Whether a small number stands against a percentage of tax: "21% where it should be 6"."""
    before = text[max(0, start - _AS_FAR) : start]
    return number <= _RATE and bool(_A_RATE.search(before)) and bool(_OF_A_RATE.search(text))
