"""Dates that cannot be fixed: the words are kept, and the debtor is asked."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from datetime import date

from nlu.slots.feasts import after_a_feast
from nlu.slots.lexicon import MONTHS, alternatives
from nlu.slots.stretches import names_no_day

_LONG_NAME = 4
_SEASON = "spring|summer|autumn|winter"
_SOME = r"few|couple\s+(?:of\s+)?|some|several|paar|enkele|quelques|plusieurs|een\s+paar|een\s+aantal|aantal"
_TIMES = "days|weeks|months|daagjes|dagen|weken|weekjes|maanden|maandjes|jours|semaines|mois|time|tijd|temps"
_MONTHS = alternatives(
    {word: number for word, number in MONTHS.items() if len(word) >= _LONG_NAME or word in {"may", "mai", "mei"}}
)
_IN_A_MONTH = re.compile(
    rf"\b(?:in|during|around|before|until|after|en|au\s+mois\s+de|vers|avant|apres|rond|voor|tot|na|late|laat|ergens)\s+({_MONTHS})\b(?!\s+\d)"
)
_NEAR = 6
_VAGUE = re.compile(
    r"\b(?=\w)(?:"
    + "|".join(
        (
            r"\b(?:very\s+)?soon\b|\bshortly\b|\bas\s+soon\s+as\s+(?:i|we)\s+\w+(?:\s+\w+){0,4}|\bas\s+soon\s+as\s+possible\b|\basap\b|\blater\b(?!\s+than)|\bone\s+day\b|\bsome\s?(?:time|day)\b|\beventually\b",
            r"\b(?:when|once|whenever|after)\s+(?:i|we|my|our|the|they|he|she)\s+(?:can|get|have|am|are|receive|salary|wages?|pay\w*|client\w*|customer\w*|bank\w*|paid|money|funds?|benefits?|pension)\b(?:\s+\w+){0,4}",
            r"\b(?:on\s+|after\s+|at\s+|next\s+|my\s+|until\s+|till\s+)*pay[\s-]?(?:day|check|cheque)\b|\bwhen\s+(?:paid|possible)\b|\bonce\s+(?:the|my|our)\s+\w+(?:\s+\w+){1,4}|\bin\s+the\s+(?:coming|next\s+few)\s+(?:days|weeks|months)\b",
            r"\bafter\s+(?:the\s+|my\s+)?(?:holidays?|vacation|christmas|xmas|new\s+year|summer|easter|break|weekend)\b|\bin\s+(?:the\s+)?new\s+year\b|\bnext\s+year\b",
            r"\bin\s+(?:a\s+few|some|several)\s+(?:days|weeks|months)\b|\b(?:a\s+)?few\s+(?:more\s+)?(?:days|weeks)\b|\bone\s+of\s+these\s+days\b|\bin\s+a\s+(?:bit|while)\b",
            r"\bbientot\b|\bd'ici\s+peu\b|\b(?:quand|lorsque|des\s+que)\s+l'\w+(?:\s+\w+){1,4}|\bdans\s+les\s+(?:jours|semaines)\s+(?:qui\s+viennent|a\s+venir)\b|\bprochainement\b|\bsous\s+peu\b|\bplus\s+tard\b|\bdes\s+que\s+(?:je|j'|nous|on|possible|mon|ma|le|la)\s*\w*(?:\s+\w+){0,4}|\bun\s+(?:de\s+ces\s+)?jours?\b(?=\s*$)",
            r"\b(?:quand|lorsque|une\s+fois\s+que|aussitot\s+que)\s+(?:je|j'|on|nous|mon|ma|mes|le|la)\s*(?:\w+\s?'?){1,5}",
            r"\bapres\s+(?:les\s+|la\s+|mes\s+|mon\s+|ma\s+)?(?:fetes|vacances|conges?|noel|nouvel\s+an|paie|paye|salaire|rentree)\b|\b(?:a|avec)\s+(?:la|ma)\s+(?:prochaine\s+)?(?:paie|paye)\b|\bl'annee\s+prochaine\b",
            r"\bdans\s+(?:quelques|plusieurs)\s+(?:jours|semaines|mois)\b|\bquelques\s+jours\b|\bdans\s+les\s+prochains\s+jours\b",
            r"\bbinnenkort\b|\bweldra\b|\bstraks\b|\blater\b|\bspoedig\b|\bzo\s+(?:snel|gauw|vlug)\s+(?:mogelijk|als\s+\w+(?:\s+\w+)?)",
            r"\b(?:zodra|wanneer|als|eens)\s+(?:ik|we|wij|mijn|m'n|het|de)\s+(?:kan|kunnen|geld|loon|salaris|wedde|pensioen|betaald|klant\w*|uitkering|weer|terug|mijn|kindergeld|verzekering|werkgever|mutualiteit|ziekenfonds|bank|notaris|belasting\w*|premie|erfenis)\b(?:\s+\w+){0,4}",
            r"\bna\s+(?:de\s+|het\s+|mijn\s+)?(?:feestdagen|feesten|vakantie|verlof|kerst\w*|nieuwjaar|loon|salaris|zomer)\b|\b(?:met|bij)\s+(?:mijn\s+)?(?:volgend\w*\s+)?(?:loon|salaris)\b|\bvolgend\s+jaar\b|\been\s+dezer\s+dagen\b",
            r"\bover\s+(?:een\s+)?(?:paar|enkele|aantal)\s+(?:dagen|weken|maanden)\b|\bover\s+enige\s+tijd\b|\b(?:een\s+)?paar\s+(?:dagen|weken)\b|\bloondag\b|\bbetaaldag\b|\bloonuitbetaling\b|\bin\s+de\s+komende\s+(?:dagen|weken)\b|\b(?:een\s+dezer|eerstdaags)\b",
            rf"\b(?:in|by|before|until|till|not\s+before|next|this|late|early|during|come)\s+(?:the\s+)?(?:next\s+)?(?:{_SEASON})\b(?!\s+(?:order|invoice|sale|collection|school))|\bafter\s+(?:the\s+)?(?:spring|autumn|winter)\b",
            r"\b(?:au\s+printemps|(?:avant|apres|d'ici|pour|jusqu'?\s?au?)\s+(?:le\s+printemps|l'ete|l'automne|l'hiver)|printemps\s+prochain|(?:cet|en|a\s+l')\s?(?:ete|automne|hiver)(?=\s+prochain|\s*$|\s*[,.;!?])|l'ete\s+prochain)\b",
            r"\b(?:voorjaar|najaar)\b(?!\s+20\d\d)|\b(?:in|voor|tegen|tot|deze|komende|volgende|na)\s+(?:de\s+|het\s+)?(?:lente|zomer|herfst|winter)\b",
            rf"\b(?:in|over|within|binnen|dans)\s+(?:a\s+|the\s+)?(?:{_SOME})\s*(?:{_TIMES})\b|\b(?:een\s+)?paar\s+(?:daagjes|weekjes|maandjes|maanden)\b|\bin\s+a\s+month\s+or\s+(?:so|two)\b",
            r"\bsoon(?:ish|er\s+or\s+later)\b|\bnow[\s-]?ish\b|\b(?:at\s+)?(?:the\s+)?first\s+(?:chance|opportunity)\b|\bone\s+of\s+these\b|\bwhenever\s+\w+|\bin\s+due\s+course\b|\bsometime\b|\bbefore\s+long\b|\bin\s+the\s+near\s+future\b|\bas\s+and\s+when\b",
            r"\b(?:soon\s+as|the\s+(?:minute|moment|second|day)|as\s+soon\s+as|once|when|until|till)\s+(?:i'?m|i'?ve|i'?ll|we'?re|we'?ve|he'?s|she'?s)\s+(?:\w+\s?){1,5}",
            r"\b(?:soon\s+as|the\s+(?:minute|moment|second)|once|when|until|till)\s+(?:the\s+|my\s+|our\s+|i\s+|we\s+)(?:(?:next|new|first|tax|final)\s+)?(?:work|wage\w*|salary|money|job|bonus|refund|rebate|tax|loan|benefit\w*|child\s+benefit|pension|grant|insurance|inheritance|house|sale|client\w*|customer\w*|bank|start|find|sell|land|receive|get|got|have|can)\b",
            r"\b(?:after|upon|on|pending|once|following)\s+(?:the\s+|our\s+|your\s+|my\s+)?(?:approval|audit|board\s+meeting|delivery|receipt|completion|sale|harvest|harvesting)\b",
            r"\b(?:des|quand|lorsque)\s+qu?e?\s?(?:j|on|nous|l[ea]|l'|m[oa]n|mes|les|il|elle|ca|c'est)\w*(?:\s+\w+){0,4}|\b(?:quand|lorsque)\s+j\w+|\bdes\s+(?:reception|accord|validation|rentree|retour|vente)\b|\b(?:quand|une\s+fois\s+que?)\s+(?:les?|la|l'|mes|mon|ma|ca|c'|il|elle|on)\s?\w+(?:\s+\w+){1,4}",
            r"\bapres\s+(?:accord|approbation|validation|reception|livraison|la\s+(?:vente|livraison|moisson|recolte|reprise|prime)|les\s+(?:soldes|moissons|examens|travaux)|l'(?:approbation|assemblee|accord))\b",
            r"\b(?:un\s+de\s+ces\s+(?:quatre|4|jours)|tot\s+ou\s+tard|un\s+jour\s+ou\s+l'autre|dans\s+(?:un\s+moment|un\s+certain\s+temps|peu\s+de\s+temps|pas\s+longtemps)|des\s+que\s+possible|d'ici\s+quelque\s+temps|le\s+plus\s+(?:tot|vite|rapidement)\s+possible|au\s+plus\s+vite|des\s+jours\s+meilleurs)\b",
            r"\b(?:zo\s+(?:gauw|snel|vlug|rap)|zodra|van\s+zodra|eens|eenmaal|als|wanneer|totdat|tot)\s+(?:dat\s+)?(?:ik|k|'k|we|wij|mijn|m'n|mn|mijne|onze|ons|de|het|'t|t|er)\s+(?:\w+\s+){0,3}(?:heb|hebben|is|zijn|ben|krijg\w*|kan|kunnen|betaald|betaalt|binnen|komt|start|begin\w*|werk|job|verkocht|terug|gestort|er|rond)\b",
            r"\bna\s+(?:de\s+|het\s+|onze\s+|mijn\s+)?(?:goedkeuring|ontvangst|oplevering|levering|verkoop|oogst|solden|examens|paasvakantie|kerstvakantie|krokusvakantie|zomervakantie|herfstvakantie|bouwverlof|vakantiegeld|loonuitbetaling|werken|ramadan|carnaval)\b",
            r"\b(?:een\s+dezer|vroeg\s+of\s+laat|ooit|op\s+termijn|te\s+zijner\s+tijd|t\.?z\.?t|mettertijd|zo\s+snel\s+mogelijk|asap|z\.?s\.?m|ergens\s+in|de\s+komende\s+(?:tijd|dagen|weken|maanden)|eerstdaags|binnen\s+afzienbare\s+tijd)\b",
            r"\b(?:between|entre|tussen)\s+(?:christmas|noel|kerst(?:mis)?)\s+(?:and|et|en)\s+(?:le\s+|oud\s+en\s+)?(?:new\s+year\w*|nouvel\s+an|nieuw(?:jaar)?|nieuw)\b",
            r"(?<!look )(?<!looks )(?<!looking )\b(?:after|following)\s+(?:my|our)\s+(?:next\s+)?\w+|\b(?:with|at|on|from)\s+(?:my|our)\s+next\s+(?:pay|wage\w*|salary|bonus|giro|benefit\w*|pension)\b|\bwhen\s+(?:\w+\s+){1,4}(?:comes?|pays?|lands?|arrives?|clears?|reopens?|sells?|does|do|sends?|gives?|sorts?|lets?|decides?|goes)\b",
            r"\bapres\s+(?:mon|ma|mes|notre|nos)\s+\w+|\b(?:a|au)\s+(?:mon|notre)\s+retour\b|\bau\s+retour\b|\ba\s+la\s+(?:rentree|reprise)\b|\bjour\s+de\s+(?:la\s+|ma\s+)?(?:paie|paye)\b|\bapres\s+le\s+week[\s-]?end\b",
            r"\bna\s+(?:mijn|m'n|mn|onze)\s+\w+|\bmet\s+(?:mijn|m'n|mn)\s+(?:vakantiegeld|bonus|eindejaars\w*|kerst\w*|dertiende\s+maand|volgende?\s+\w+|loon|pree)\b|\bna\s+(?:het\s+)?weekend\b|\bjaarwisseling\b|\bin\s+het\s+nieuwe\s+jaar\b",
            r"\b(?:zodra|wanneer|als|eens)\s+(?:den|die|dat|onze|ons|mijne|m'ne)\s+\w+(?:\s+\w+){0,3}|\b(?:start|beginning|begin)\s+of\s+(?:the\s+)?(?:new|next)\s+year\b|\b(?:early|begin|debut|start\s+of|in|en|courant)\s+20(?:2[6-9]|3\d)\b",
            rf"\b(?:first|second|last|latter|premiere|deuxieme|seconde|derniere|eerste|tweede|laatste|1ere|2eme|2e|1e|2de|1ste)\s+(?:week|weeks|half|semaine|quinzaine|moitie|helft)\s+(?:of|in|de|d'|van|du)?\s*(?:{_MONTHS}|next\s+month|volgende\s+maand|mois\s+prochain)\b",
            r"\b(?:by|before|during|over)\s+the\s+(?:holidays|festive\s+\w+)\b|\b(?:pendant|avant|pour|durant)\s+les\s+(?:fetes|vacances|conges)\b|\b(?:voor|met|tijdens|tegen|in|rond)\s+de\s+(?:feestdagen|feesten|\w{0,12}vakantie)\b|\b(?:een|1)\s+van\s+(?:deze|de\s+komende)\s+dagen\b",
            r"\b(?:in|over|during)\s+the\s+(?:coming|next|following)\s+(?:few\s+|couple\s+of\s+)?(?:days|weeks|months)\b|\b(?:dans|pendant|durant|au\s+cours\s+d)\s*(?:les\s+|es\s+|des\s+)?(?:prochaine?s\s+(?:jours|semaines|mois)|(?:jours|semaines|mois)\s+(?:a\s+venir|qui\s+viennent|prochaine?s))\b|\bin\s+de\s+(?:dagen|weken|maanden)\s+die\s+(?:komen|volgen)\b",
            r"\b(?:as|os|vaneigens)\s+(?:ik|k|'k|we|mijn|m'n|mijne|ons|onze|de|den|het|'t|t|er)\s+(?:\w+\s+){0,3}(?:heb|hebben|is|zijn|krijg\w*|kan|betaald|betaalt|binnen|komt|der|er|gestort)\b",
            r"\b(?:when|once)\s+(?:the\s+|my\s+|our\s+)?\w+(?:'s|\s+is|\s+are)\s+(?:done|finished|sold|back|in|through|sorted|ready|over|paid)\b|\bquand\s+(?:le|la|les|l')\s?\w+\s+(?:sera|seront)\b|\bals\s+(?:het|de|'t)\s+\w+\s+(?:klaar|af|verkocht|binnen|gedaan)\s+(?:is|zijn)\b",
            r"\b(?:christmas|xmas|easter|new\s+year'?s?)\s+week\b|\bweek\s+(?:of|van|between|tussen)\s+(?:christmas|xmas|easter|kerst\w*|pasen|nieuwjaar)\b|\b(?:kerst|paas|nieuwjaars)week\b|\bsemaine\s+de\s+(?:noel|paques|nouvel\s+an)\b",
            r"\b(?:until|till?|once|when|after)\s+(?:[\w']+\s+){1,4}?(?:over|finished|done\s+with|behind\s+(?:me|us)|out\s+of\s+the\s+way|comes?\s+down|goes\s+up)\b|\bafter\s+(?:the\s+|our\s+)?(?:exams?|finals|funeral|wedding|operation|trial|harvest|renovation|move)\b",
            r"\b(?:une\s+fois|sitot|aussitot)\s+(?:les?\s+|la\s+|l'|mes\s+|mon\s+|ma\s+|nos\s+|ces\s+)?\w+(?:\s+\w+)?\s+(?:passe|termine|fini|regle|cloture|rembourse|debloque|recu|vendu|signe|rentre|encaisse)e?s?\b|\bpasse\s+(?:les|le|la)\s+(?:fetes|vacances|cap|nouvel\s+an)\b",
            r"\bd'ici\s+(?:quelques|plusieurs)\s+(?:jours|semaines|mois)\b|\bdes\s+(?:mon|ma|mes|notre|nos|son|sa|leur)\s+\w+",
            r"\b(?:als|wanneer|eens|zodra|tot)\s+(?:de|den|het|'t|t|dat|die|alles|mijn|onze)\s+(?:\w+\s+){0,3}(?:weer|terug|eindelijk|voorbij|achter\s+de\s+rug|gedaan|afgelopen|gepasseerd)\b|\b(?:bij|na|vanaf)\s+(?:mijn|m'n|onze)\s+(?:terugkeer|thuiskomst)\b|\bin\s+'?t\s+nieuwe?\s+jaar\b|\bgauw\b(?!\s+(?:als|mogelijk|dat))",
            r"\b(?:before|avant|voor|from|des|vanaf|a\s+partir\s+de)\s+20(?:2[7-9]|3\d)\b|\bl'apres[\s-](?:noel|fetes|paques|vacances|midi\s+de\s+noel)\b|\b(?:ramadan|eid|suikerfeest|offerfeest|aid\s+el|l'aid|hanukkah|chanoeka|diwali|chinese\s+new\s+year)\b",
        )
    )
    + ")"
)
""""\b" before all of them: only where a word begins are they tried."""

_DOUBT = re.compile(
    r"\bs[ou]me?[\s-]?(?:time|point|day)\b|\bat\s+some\s+point\b|\bergens\b|\bquelque\s+part\b|\ba\s+un\s+moment\b"
    r"|\b(?:can't|cant|cannot|couldn't|don't|dont|not|won't)\s+(?:yet\s+)?(?:say|know|sure|certain|tell|give|promise)\b(?:\s+\w+){0,4}\s+(?:day|date|when)\b"
    r"|\b(?:do\s?n'?t|dont|do\s+not|never)\s+ask\b|\bdemande[sz]?[\s-](?:moi\s+|surtout\s+)?pas\b|\bvraag\b[^.;!?]{0,12}\b(?:niet|nie)\b"
    r"|\b(?:preciezer|exacter)\b|\b(?:can't|cant|cannot|peux\s+pas|kan)\b[^.;!?]{0,20}\b(?:precise|exact|precis\w*|preciezer|exacter)\b"
    r"|\b(?:(?:do\s?n'?t|won'?t|not)\s+(?:\w+\s+)?(?:pin|hold|tie|nail)\s+(?:me|us|it)\s+(?:down\s+)?|no\s+idea\s+(?:yet\s+)?(?:what|which|when)|depends?\b|depending|ca\s+depend|depend\s+d[eu]|j'ignore|aucune\s+idee"
    r"|hangt\s+(?:er\s?van|ervanaf|d'rvan|van)|afhankelijk|geen\s+(?:idee|gedacht)\s+(?:nog\s+)?(?:welke|wanneer|wat))\b"
    r"|\b(?:sais|sait|peux|suis)\s+(?:pas|plus)\b(?:\s+\w+){0,4}\s+(?:jour|date|quand)\b"
    r"|\b(?:weet|weten|kan|zeg)\b(?:\s+\w+){0,4}\s+(?:niet|nie|geen)\b(?:\s+\w+){0,4}\s+(?:dag|datum|wanneer)\b"
)
"""The debtor says that the day is not known."""
_SOME_DAY_OF = re.compile(
    r"\W*(?:\b(?:the|la|le|de|in|during|deze|this|ce|cette|early|late|mid|begin|beginning|start|debut|eind|einde|end|fin|half|midden|of|van|du)\b\s*)*"
    rf"(?:(?:next|coming|following|volgende|komende)?\s*(?:week|month|maand|semaine|mois|weekend|week-end)(?:\s+(?:prochaine?|suivante?|pro))?|(?:{_MONTHS}))\W*"
)
_A_MONTH = re.compile(
    r"\W*(?:(?:the|le|de)\s+)?(?:(?:next|coming)\s+month|mois\s+prochain|(?:volgende|komende)\s+maand)\W*"
)


_AFTER_A_DAY = re.compile(r"\W*(?:after|apres|na)\b")
_A_WEEK_BESIDE = re.compile(r"\b(?:week|semaine)\s+(?:before|after|avant|apres|voor|na)\b")


def _some_day_of(words: str) -> bool:
    return bool(_SOME_DAY_OF.fullmatch(words) or _A_WEEK_BESIDE.search(words) or _AFTER_A_DAY.match(words))


def no_day(folded: str, start: int, end: int) -> bool:
    """Whether a time read as a day is none: "next month", or a week or a month of which the debtor knows no day yet."""
    words = folded[start:end]
    open_ended = _A_MONTH.fullmatch(words) or names_no_day(words)
    return bool(open_ended or (_some_day_of(words) and _DOUBT.search(folded)))


def find_vague(folded: str, today: date) -> tuple[int, int] | None:
    """Where the first vague date of a folded text stands; a month by itself is one while it is near ahead."""
    found = [match for match in (_VAGUE.search(folded), after_a_feast(folded)) if match]
    found += [match for match in _IN_A_MONTH.finditer(folded) if (MONTHS[match[1]] - today.month) % 12 <= _NEAR]
    return min(match.span() for match in found) if found else None
