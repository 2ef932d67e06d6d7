"""Requests for one's rights, found without any model: erasure, access (GDPR art. 15, 17), and "why did I get this?".

A person reads what is found of the first two; a false alarm costs a look, a missed one a month's deadline.
"""

from __future__ import annotations

import re

from flows.understanding import Right
from nlu.text import fold

_DATA_EN = r"(?:personal\s+|own\s+|private\s+)*(?:data|details|information|info|records?|file|account|history|profile)"
_DATA_FR = r"(?:donnees|informations|infos|dossier|compte|coordonnees|historique|profil)(?:\s+personnelles?)?"
_DATA_NL = r"(?:persoonlijke\s+)?(?:persoons)?(?:gegevens|data|informatie|info|dossier|account|geschiedenis|profiel)"
_ABOUT_FR = r"(?:sur\s+(?:moi|ma\s+personne)|a\s+mon\s+(?:sujet|propos)|me\s+concernant|qui\s+me\s+concernent)"

_ERASURE = re.compile(
    "|".join(
        (
            rf"\b(?:delete|erase|remove|wipe|destroy|purge)\s+(?:all\s+)?(?:of\s+)?(?:my|our)\s+{_DATA_EN}\b",
            r"\b(?:delete|erase|remove|wipe|destroy|purge)\s+(?:all\s+|any\s+|the\s+|every\s+|everything\s+|what\s+)*(?:data|details|information|info|records?)?\s*(?:that\s+)?you\s+(?:have|hold|keep|store|got|know)\s+(?:on|about|of)\s+me\b",
            r"\bright\s+to\s+(?:be\s+forgotten|erasure|deletion)\b|\berasure\s+request\b|\bforget\s+(?:all\s+about\s+)?me\b.*\bgdpr\b",
            rf"\b(?:supprim|effac|detrui|elimin)\w*\s+(?:toutes?\s+)?(?:mes|mon)\s+{_DATA_FR}",
            rf"\b(?:supprim|effac|detrui|elimin)\w*\s+[^.!?]{{0,30}}(?:donnees|informations|infos)\s+[^.!?]{{0,20}}{_ABOUT_FR}",
            r"\bdroit\s+a\s+l'(?:oubli|effacement|suppression)\b",
            rf"\b(?:verwijder|wis|vernietig|schrap|delete)\w*\s+(?:alstublieft\s+|aub\s+|a\.?u\.?b\.?\s+)?(?:al\s+)?(?:mijn|onze)\s+{_DATA_NL}\b",
            rf"\bmijn\s+{_DATA_NL}\s+(?:\w+\s+){{0,4}}(?:verwijder(?:en|d)|wissen|gewist|vernietig(?:en|d)|schrappen|geschrapt)\b",
            r"\brecht\s+op\s+(?:vergetelheid|(?:gegevens)?wissing|verwijdering)\b|\brecht\s+om\s+vergeten\s+te\s+worden\b",
        )
    )
)
_ACCESS = re.compile(
    "|".join(
        (
            r"\b(?:what|which)\s+(?:kind\s+of\s+|all\s+)?(?:personal\s+)?(?:data|information|info|details)\b[^.!?]{0,40}\b(?:on|about|of)\s+me\b",
            r"\b(?:data|information|info|details|everything|all)\s+(?:that\s+)?you\s+(?:have|hold|keep|store|know)\s+(?:on|about)\s+me\b",
            r"\bwhat\s+do\s+you\s+(?:know|keep|store|have)\s+(?:on|about)\s+me\b",
            rf"\b(?:copy|copies|export|overview|download)\s+of\s+(?:all\s+)?(?:of\s+)?my\s+{_DATA_EN}\b|\baccess\s+to\s+(?:all\s+)?my\s+(?:personal\s+)?(?:data|file)\b",
            r"\b(?:subject|data)\s+access\s+request\b|\bdsar\b|\bright\s+of\s+access\b",
            rf"\bquelles?\s+(?:sont\s+(?:les\s+|mes\s+)?)?(?:donnees|informations|infos)\b[^.!?]{{0,40}}{_ABOUT_FR}|\bquelles?\s+(?:donnees|informations|infos)\s+(?:personnelles\s+)?(?:avez|detenez|gardez|conservez|possedez|stockez)",
            rf"\bcopie\s+de\s+(?:toutes\s+)?(?:mes|mon)\s+{_DATA_FR}|\bacces\s+a\s+(?:toutes\s+)?mes\s+donnees\b|\bdroit\s+d'acces\b",
            rf"\bque\s+savez[\s-]vous\s+{_ABOUT_FR}",
            r"\bwelke\s+(?:persoonlijke\s+)?(?:persoons)?(?:gegevens|data|informatie|info)\b[^.!?]{0,40}\b(?:over|van)\s+(?:mij|me)\b",
            rf"\b(?:kopie|overzicht|afschrift|inzage|export)\s+(?:van|in)\s+(?:al\s+)?mijn\s+{_DATA_NL}\b|\binzagerecht\b|\brecht\s+op\s+inzage\b",
            r"\bwat\s+(?:weet|weten|bewaart|bewaren|hebben|heeft)\s+(?:je|jij|u|jullie)\s+(?:allemaal\s+|precies\s+)?(?:over|van)\s+(?:mij|me)\b",
        )
    )
)
_SENT_EN = r"(?:messages?|msgs?|sms|texts?|mails?|e-?mails?|reminders?|whatsapps?)"
_SENT_FR = r"(?:messages?|sms|mails?|e-?mails?|courriels?|textos?|rappels?|relances?)"
_SENT_NL = r"(?:bericht\w*|sms\w*|mails?|mailtje|e-?mails?|herinnering\w*|aanmaning\w*|whatsapp\w*)"
_WHY = re.compile(
    "|".join(
        (
            r"\bwhy\s+(?:did|do|am|are|was|were|have|has)?\s*(?:i|we|you|u)\b[^.!?]{0,25}\b(?:get\w*|got|receiv\w+|send\w*|sent|writ\w+|text\w*|messag\w+|contact\w*|e?-?mail\w*|remind\w*|hear\w*)\b",
            rf"\bwhy\s+(?:this|these|that|the|your)\s+(?:\w+\s+)?{_SENT_EN}\b|\bwhat(?:'s|\s+is)?\s+(?:this|that|the)\s+{_SENT_EN}\s+(?:about|for)\b",
            rf"\bpourquoi\s+(?:est-ce\s+que\s+)?(?:ce|cet|cette|ces|votre|vos|un|une|des)\s+(?:\w+\s+)?{_SENT_FR}\b|\bc'est\s+quoi\s+(?:ce|cette|ces)\s+{_SENT_FR}\b",
            r"\bpourquoi\s+(?:est-ce\s+que\s+|donc\s+)?(?:je|j'ai|ai-je|on)\b[^.!?]{0,15}\b(?:recois|recoit|recu|recevons)\b|\bpourquoi\s+(?:j'ai|ai-je)\s+recu\b",
            r"\bpourquoi\s+(?:\S+\s+){0,2}(?:m'|me\s+)(?:ecri|envo|contact|relanc|texto)\w*",
            r"\bwaarom\s+(?:krijg|ontvang|kreeg|ontving|heb)\w*\s+(?:ik|we|wij)\b[^.!?]{0,30}(?:\bdit\b|\bdeze\b|\bdie\b|gekregen|ontvangen|"
            + _SENT_NL
            + ")",
            rf"\bwaarom\s+(?:dit|deze|die|dat|uw|jullie|een)\s+(?:\w+\s+)?{_SENT_NL}",
            r"\bwaarom\s+(?:sms|stuur|sturen|schrijf|schrijven|contacteer|contacteren|mail|mailen|app|appen)\w*\s+(?:je|jij|u|jullie|ge)\s+(?:me|mij|dit|ons)\b",
        )
    )
)
_BILLED = re.compile(r"\b(?:invoice\w*|bill(?:s|ed)?|factuur|facturen|rekening\w*|factures?|charg\w+)\b")
_SOMEBODY_ELSE = re.compile(
    r"\b(?:wrong|sister|brother|mother|father|mum|mom|dad|son|daughter|wife|husband|neighbour|neighbor|not\s+me|don'?t\s+know)\b"
    r"|\b(?:s(?:oe|œ)ur|frere|mere|pere|fils|fille|femme|mari|voisine?|pas\s+moi|connais\s+pas|tromp\w+)\b"
    r"|\b(?:zus|broer|moeder|vader|zoon|dochter|vrouw|man|buur\w*|niet\s+ik|ken\s+\w*\s*niet|verkeerd\w*)\b"
)
_NOT = re.compile(r"(?:\b(?:do\s?n[o']?t|do\s+not|never|not\s+to|please\s+keep)|\bne|\bn')\s*$")


def find(text: str) -> Right | None:
    """The right that a guarded text asks for, in whichever language; erasure before access before "why"."""
    folded = fold(text)
    if _asked(_ERASURE, folded):
        return Right.ERASURE
    if _asked(_ACCESS, folded):
        return Right.ACCESS
    why = _WHY.search(folded) and not _BILLED.search(folded) and not _SOMEBODY_ELSE.search(folded)
    return Right.WHY if why else None


def _asked(pattern: re.Pattern[str], folded: str) -> bool:
    return any(not _NOT.search(folded[: found.start()]) for found in pattern.finditer(folded))
