"""Dates that a text names only to rule them out, or to tell of what was: "Friday is too early", "your letter of the 6th"."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from datetime import date

_AS_FAR = 40
_A_CLAUSE = 200
"""How far back a clause may begin."""
_CLAUSE = re.compile(
    r"[.,:](?!\d)|[;!?]|\b(?:but|mais|maar|and|et|however|because|car|want|omdat|en(?=\s+(?:ik|we|wij|nu|dan|de|den|het|u|jullie)\b))\b"
)
_NOT_BEFORE = re.compile(
    r"\b(?:not|never|cannot|can't|cant|won't|wont|don't|dont|didn't|unable|impossible|pas|jamais|niet|nie|ni|geen)\b"
    r"(?P<between>[^,.;!?]*)$"
)
_STILL_NAMED = re.compile(
    r"\b(?:until|till|til|before|after|later\s+than|avant|apres|jusqu\w*|d'ici|plus\s+tard\s+que|tot|voor|na|later\s+dan|than"
    r"|will|'ll|gonna|can\s+do|vais|ferai|paie|paierai|zal|ga|betaal|pas\s+de\s+probleme|probleem|problem|worry)\b"
)
_NOT_AFTER = re.compile(
    r"^\s*(?:echt\s+|zeker\s+|nog\s+|helaas\s+|het\s+)*niet\s+(?:meer\s+)?(?:betalen|overschrijven|lukken|gaan)"
    r"|^\s*(?:wordt|gaat|zal)\s+(?:het|'t|t|dat)\s+(?:niks|niets|niet|nie|hem\s+niet)\b"
    r"|^\s*(?:is|was|it's|c'est|est|ca|dat\s+is|is\s+dat|would\s+be|sera|zou)?\s*(?:way\s+|much\s+|far\s+|bien\s+|beaucoup\s+|veel\s+|really\s+)*"
    r"(?:too\s+(?:early|soon|late)|not\s+(?:possible|feasible|ok)|impossible|won't\s+work|doesn't\s+work|isn't\s+possible|trop\s+tot|pas\s+possible"
    r"|n'est\s+pas\s+possible|ne\s+va\s+pas|ca\s+ne\s+va\s+pas|va\s+pas|te\s+vroeg|te\s+snel|niet\s+mogelijk|onmogelijk|lukt\s+(?:me\s+|mij\s+|het\s+|echt\s+|zeker\s+|gewoon\s+)*(?:niet|nie|ni)\b"
    r"|gaat\s+(?:me\s+|mij\s+|het\s+)?niet|haal\s+ik\s+niet|kan\s+ik\s+niet)"
)


_MOVED = re.compile(
    r"^\s*(?:(?:be|get|worden)\s+)?(?:(?:pushed|moved|changed|shifted|extended|postponed|delayed|bumped|put)\s+(?:back\s+|out\s+|on\s+)?to|naar|naar\s+de|verschoven\s+naar)\s+(?:(?:the|den?)\s+)?$"
    r"|^\s*(?:soit\s+|etre\s+)?(?:reportee?|decalee?|repousse?e?|deplacee?)\s+(?:au|a)\s*(?:le\s+)?$"
)
""" "Could the 10th be pushed to the 20th"."""
_CORRECTS = re.compile(
    r"^\s*[,.;:–—-]*\s*(?:or\s+|ou\s+|of\s+|no+\s*,?\s+|non\s*,?\s+|nee\s*,?\s+)?(?:well\s*,?\s+)?"
    r"(?:(?:let'?s\s+)?say|i\s+mean|i\s+meant|make\s+(?:it|that)|or\s+rather|rather|sorry|disons|plutot|je\s+veux\s+dire|pardon|c'est[\s-]a[\s-]dire|enfin"
    r"|zeg\s+maar|zeg|laten\s+we\s+zeggen|ik\s+bedoel|eerder|liever|maak\s+er)\b[\s,:]*(?:the|on|by|le|du|op|de|den|van|het|sorry|i\s+mean)?\s*$"
)

_CANNOT = re.compile(
    r"\b(?:can'?t|cannot|can\s+not|couldn't|unable\s+to|(?:peux|pourrai|puis|pouvons)\s+pas|impossible\s+de|kan\s+(?:ik\s+)?(?:geen|niet)|lukt\s+(?:me\s+)?niet)"
    r"(?:(?!\b(?:more|over|above|plus|meer|until|till|before|avant|voor|but|today|now|this|yet)\b)[^,.;:!?])*$"
)
_CANNOT_AFTER = re.compile(
    r"\s*(?:(?:now|today|at\s+once|maintenant|aujourd'?\s?hui|d'un\s+coup|nu|vandaag|ineens)\s+)?(?:(?:is|was|would\s+be|c'est|est|ca|,)\s*)*"
    r"(?:(?:far\s+|way\s+|simply\s+|just\s+|veel\s+|beaucoup\s+|bien\s+)?(?:impossible|not\s+possible|too\s+much|no\s+way|trop|pas\s+possible|te\s+veel|onmogelijk|niet\s+(?:haalbaar|mogelijk))"
    r"|i\s+(?:can't|cannot|couldn't)|(?:je\s+)?(?:ne\s+)?(?:peux|sais|pourrai)\s+pas|(?:lukt|gaat)\s+(?:me\s+|mij\s+|echt\s+)?(?:niet|nie|ni)|kan\s+(?:ik\s+|echt\s+)?(?:niet|nie))\b"
)
_LATEST = (
    r"(?:(?:at\s+the\s+(?:very\s+|absolute\s+)?)?latest|at\s+the\s+(?:very\s+)?outside|(?:als\s+)?allerlaatste|(?:no|not)\s+later\s+than|au\s+(?:plus\s+tard|pire)|dernier\s+delai|(?:grand\s+)?maximum|max"
    r"|(?:ten\s+|aller)?uiterlijk|ten\s+laatste|op\s+(?:zijn|z'n|zn|het|t|'t)\s+laatste?|worst\s+case)"
)
_LATEST_BEFORE = re.compile(rf"\b{_LATEST}\s*[:,]?\s*(?:(?:by|on|the|le|la|du|op|de|den|tegen|met|pour|c'est|is)\s+)*$")
_LATEST_AFTER = re.compile(rf"^\s*[,(]?\s*{_LATEST}\b")
_DID = (
    r"(?:already\s+|just\s+|first\s+|only\s+|never\s+)?(?:called|spoke|received|signed|complained|ordered|bought|moved|started|cancelled"
    r"|returned|handed|delivered|dropped|sent\s+(?:it|them)\s+back|got\s+(?:your|ur|a|the|this|it|them|another))"
)
_PAPER_EN = r"(?:letter|mail|e-?mail|reminder|invoice|notice|note|message|call|text|order|delivery|contract|bill|statement|visit|quote|complaint|receipt|stamp|wire|transfer|photo)s?"
_PAPER_FR = r"(?:courriers?|lettres?|mails?|rappels?|factures?|messages?|appels?|mise\s+en\s+demeure|sommation|commande|livraison|contrat|sms|avis|devis|visite|plainte|virement|versement|recu|ticket)"
_PAPER_NL = r"(?:brief|brieven|mail|herinnering|aanmaning|factuur|bericht|sms|bestelling|levering|contract|telefoontje|klacht|offerte|nota|overschrijving|bon)"
_HAPPENED = re.compile(
    rf"\b(?:(?:i|we|you|he|she|they)\s+{_DID}|(?:i|we)\s+(?:(?:only|just|have)\s+)*(?:seen|saw|noticed|read|opened)|died|passed\s+away|rang|phoned|emailed|wrote|came|broke\s+down|bounced|swallowed|ate|went\s+back|went\s+in(?:to)?\s+the\s+post|(?:was|were)\s+(?:posted|sent))"
    r"|\b(?:got|was|were)\s+(?:my\s+|our\s+)?paid|\b(?:wages|pay|salary|money|benefits?)\s+(?:came|landed|hit|went\s+in)|\b(?:ai|avons|a)\s+(?:deja\s+)?(?:ete\s+payee?s?|touche)\b"
    rf"|\b{_PAPER_EN}\s+(?:of|from|dated|was\s+dated|is\s+(?:of|from|dated)|came(?:\s+in)?|arrived|reached\s+\w+)\s+(?:on\s+)?(?:the\s+)?\s*$|\b(?:dated|came\s+on)\s+(?:the\s+)?$"
    r"|\b(?:j'ai|on\s+a|nous\s+avons|(?:je\s+)?vous\s+ai|vous\s+avez|vous\s+m'avez|m'a|m'avez|nous\s+a|(?:je|on)\s+l'\s?ai?|nous\s+l'avons)\s+(?:deja\s+|bien\s+)?(?:recu|appele|telephone|ecrit|contacte|parle|signe|commande|envoye|relance|rencontre)e?s?\b"
    r"|\b(?:est|sont)\s+(?:passe|venu|parti|sorti|tombe|arrive|revenu|retourne)e?s?\b"
    r"|\b(?:factuurdatum|vervaldatum|vervaldag|invoice\s+date|due\s+date|date\s+de\s+(?:la\s+)?facture)\s+(?:(?:is|was|est|etait|van|of|du|le|the|de)\s*)*$"
    rf"|\b{_PAPER_FR}\s+(?:date\s+|datee?s?\s+|est\s+|recue?s?\s+)?(?:du|de)\s*(?:le\s*)?$"
    r"|\b(?:ne\s+l'ai\s+(?:vue?|recue?)\s+qu'|decedee?\b)|\b(?:zag|zagen|belde|belden|schreef|schreven|mailde|kreeg(?!\s+(?:tot|uitstel|respijt))|kregen(?!\s+(?:tot|uitstel|respijt))|ontving|ontvingen|sprak|tekende|tekenden|klaagde|bestelde|bestelden)\b"
    rf"|\b{_PAPER_NL}\s+(?:is\s+|was\s+|kwam\s+|dateert\s+)?(?:van|dd\.?|gedateerd)\s+(?:den?\s+)?$"
)
"""A deed of the past in the clause, or a letter that bears the date."""
_SENT = re.compile(
    r"\b(?:i|we|he|she|they)(?:'ve|\s+have)?\s+(?:already\s+|just\s+)?(?:sent|posted|paid|transferred|wired|mailed|lost|spent)\b|\b(?:payment|transfer|cheque|check|money)\s+(?:went|left|was\s+(?:sent|made|posted))\b"
    r"|\b(?:j'ai|on\s+a|nous\s+avons)\s+(?:deja\s+|tout\s+)?(?:paye|verse|vire|regle|poste|perdu|depense)e?s?\b|\b(?:virement|paiement|cheque)\s+(?:est\s+parti|a\s+ete)"
)
_REMAINS = re.compile(r"\b(?:rest|remaining|remainder|balance|other|reste|solde|autres?|restant)\b")
_HAVE = re.compile(r"\b(?:heb|hebt|heeft|hebben|k?heb|hem)\b")
_WILL_HAVE = re.compile(r"\b(?:dan|tegen|voor|uiterlijk|zal|zou|zullen|als|zodra|rest|andere)\b")
_DUTCH_PAID = re.compile(r"^[^,.;:!?]{0,40}?\b(?:betaald|overgeschreven|overgemaakt|gestort)\b")
""" "Ik heb de 9e betaald"."""
_PERFECT = re.compile(r"\b(?:heb|heeft|hebt|hebben|is|zijn|werd|ben|bent|was)\b")
_DUTCH_DEED = re.compile(
    r"^[^,.;:!?]{0,40}?\b(?:overleden|verlaten|gestorven|begraven|geleverd|gebeld|gestuurd|verstuurd|gekregen|ontvangen|getekend|geschreven|besteld|opgezegd|verhuisd|gemaild)\b"
)
""" "Heeft ons op 2 juni verlaten": the deed stands behind the day."""
_LEAD = re.compile(r"(?:[a-z']+\s+)+(?=\d)")
"""The words of a day before its number: "du 6"."""
_WAS = re.compile(
    r"^\s+(?:was|were|lag|lagen|stond|stonden|hing|zat|zaten|kwam|kwamen|reed|waren|(?:c'|ca\s+)?etait|etaient)\b(?!\s+(?:ok|fine|goed|possible))"
)
_AHEAD = re.compile(r"\b(?:will|'ll|gonna|going|can|pay|vais|paie|paye|peux|ferai|verse|zal|ga|kan|betaal|stort)\b")
_TODAY = re.compile(
    r"\b(?:today(?:'s|\s+is)|it'?s|it\s+is|we'?re|we\s+are|on\s+est|nous\s+sommes|c'est|het\s+is|'t\s+is|tis|we\s+zijn|is\s+het)"
    r"\s+(?:(?:now|already|only|today|on|the|deja|aujourd'?\s?hui|le|nu|vandaag|al|pas|den?)\s+)*$"
)
_TODAY_IS = re.compile(
    r"^(?:(?:'s|\s+is|\s+est|,?\s+c'est|,?\s+on\s+est|,?\s+we're)\s+(?:het\s+|only\s+|already\s+|pas\s+|al\s+|deja\s+|que\s+)*(?:the\s+|le\s+|den?\s+)?)\d"
)
""" "Today is only the 6th"."""
_AGAIN_AND_AGAIN = re.compile(r"\b(?:every|each|chaque|tous\s+les|elke|iedere)\b[^,.;!?]*$")
_ONE_IN_TWO = re.compile(r"\s+sur\s+(?:2|deux)\b")
_STARTING = re.compile(
    r"\b(?:start\w*|begin\w*|commenc\w+|debut\w+|a\s+(?:partir|compter)|from|des|vanaf|te\s+beginnen|ingaand)\s*(?:(?:on|from|the|op|de|den|du|d'|le|met|with|par)\s+)*$"
)
_MEANT = re.compile(
    r"^\s*(?:(?:morning|afternoon|evening|night|matin|soir|midi|ochtend|middag|avond)\s*)?,?\s*(?:i\s+mean(?:t)?|je\s+(?:veux|voulais)\s+dire|(?:dat\s+)?bedoel(?:de)?\s+(?:ik|k))\b"
)
""" "Friday, Monday I mean"."""
_INSTEAD = re.compile(
    r"\b(?:instead\s+of|rather\s+than|au\s+lieu\s+d[eu']?|plutot\s+que|in\s+plaats\s+van)\s*(?:(?:on|the|le|op|de|den)\s+)*$"
)
_TODAY_BY_NAME = re.compile(
    r"\b(?:today(?:'s|\s+is)|nous\s+sommes|vandaag\s+is\s+het|het\s+is\s+vandaag)\s+(?:(?:already|only|deja|now|nu|al|pas|the|le|de)\s+)*$"
    r"|\b(?:on\s+est|we\s+zijn)\s+(?:(?:deja|le|al|pas|nu|de)\s+)*$"
)


def cannot_be(folded: str, start: int, end: int) -> bool:
    """Whether a sum is one that the debtor cannot pay: "I can't do 80", "100 now is impossible"."""
    before = _clause_before(folded, start)
    return bool(_CANNOT.search(before) or _CANNOT_AFTER.match(folded[end : end + _AS_FAR]))


def at_the_latest(folded: str, start: int, end: int) -> bool:
    """Whether the date between the two positions is named as the last day ("lundi, mercredi au plus tard")."""
    before, after = folded[max(0, start - _AS_FAR) : start], folded[end : end + _AS_FAR]
    return bool(_LATEST_BEFORE.search(before) or _LATEST_AFTER.match(after))


def _clause_before(folded: str, start: int, since: int = 0) -> str:
    return _CLAUSE.split(folded[max(since, start - _A_CLAUSE) : start])[-1]


def happened(folded: str, start: int, end: int, since: int) -> bool:
    """Whether the words between the date before (`since`) and a date tell of what was: "I got your letter on Monday"."""
    lead = _LEAD.match(folded, start, end)
    clause = _clause_before(folded, lead.end() if lead else start, since)
    if _WAS.match(folded[end : end + _AS_FAR]):
        return True
    after = folded[end : end + _AS_FAR]
    if _PERFECT.search(clause) and _DUTCH_DEED.match(after):
        return True
    if _HAVE.search(clause) and _DUTCH_PAID.match(after) and not _WILL_HAVE.search(clause):
        return True
    sent = _SENT.search(clause) and not _REMAINS.search(clause)
    return bool(sent or _HAPPENED.search(clause)) and not _AHEAD.search(clause)


def is_today(folded: str, start: int, end: int, day: date, today: date) -> bool:
    """Whether the text says what day it is: "on est le 18", "nous sommes mercredi", "it's the 18th" on the 18th."""
    before = folded[max(0, start - _AS_FAR) : start]
    if day == today:
        numbered = any(character.isdigit() for character in folded[start:end])
        return bool(_TODAY.search(before)) if numbered else bool(_TODAY_IS.match(folded[end : end + _AS_FAR]))
    return bool(_TODAY_BY_NAME.search(before))


def begins_later(folded: str, begin: int, end: int, start: int) -> bool:
    """Whether a day that comes again and again begins with the next day named: "every other Friday, starting the 27th"."""
    again = _AGAIN_AND_AGAIN.search(folded[max(0, begin - _AS_FAR) : end]) or _ONE_IN_TWO.match(folded[end:])
    return bool(again) and bool(_STARTING.search(folded[end:start]))


def corrected(folded: str, end: int, start: int, after: int) -> bool:
    """Whether the words between two dates, or after the second, say that it stands for the first: "the 20th, say the 22nd"."""
    between = folded[end:start]
    return bool(_CORRECTS.match(between) or _MOVED.match(between) or _MEANT.match(folded[after : after + _AS_FAR]))


def ruled_out(folded: str, start: int, end: int) -> bool:
    """Whether the date between the two positions is one on which the debtor will not or cannot pay."""
    before = _clause_before(folded, start)
    if _INSTEAD.search(before):
        return True
    found = _NOT_BEFORE.search(before)
    if found and not _STILL_NAMED.search(found["between"]):
        return not _STILL_NAMED.search(folded[start:end])
    return bool(_NOT_AFTER.match(folded[end:]))
