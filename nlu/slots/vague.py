"""Dates that cannot be fixed: the words are kept, and the debtor is asked."""

from __future__ import annotations

import re

_VAGUE = re.compile(
    "|".join(
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
        )
    )
)


def find_vague(folded: str) -> tuple[int, int] | None:
    """Where the first vague date of a folded text stands."""
    match = _VAGUE.search(folded)
    return match.span() if match else None
