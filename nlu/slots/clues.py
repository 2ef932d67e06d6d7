"""What a clause says of the day it names: that it is paid on, that money comes in, that something else happens.

Tables by language, over folded text; promised.py counts them.
"""

# ruff: noqa: E501 - tables of words: one thought, one line
from __future__ import annotations

import re
from dataclasses import dataclass

TONGUES = ("en", "fr", "nl")


@dataclass(frozen=True, slots=True)
class Clue:
    """Words in a clause, and how much they speak for the day in it (or, below nought, against it)."""

    pattern: re.Pattern[str]
    points: int


def any_of(*phrases: str) -> re.Pattern[str]:
    """A pattern that matches any of the phrases."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


_NOT_A_WAGE = r"(?<!my )(?<!our )(?<!his )(?<!her )(?<!the )(?<!sick )(?<!holiday )(?<!next )(?<!get )(?<!got )"
_SUM = r"(?:£|€|\$|\d)"
_JE = r"(?:\bje|\bj'|\bj|\bon|\bnous|\bmoi)\s*"
_FRENCH_BETWEEN = r"(?:(?:vous|vs|v|te|le|la|les|l'|lui|leur|ne|m'en|m'y|en|y|pourrai|peux|vais|veux|dois|va|pouvons|allons|bien|aussi)\s*){0,3}"

PAYS: dict[str, re.Pattern[str]] = {
    "en": any_of(
        rf"\b{_NOT_A_WAGE}pay(?:in|ing)?\b(?![\s-]?(?:day|slip|che|pack|ris|roll|is|was|comes|lands|arrives|goes|hits)|s\b)",
        r"\b(?:settl(?:e|ing)|transfer(?:ring)?|wir(?:e|ing)|remit|clear(?:ing)?\s+(?:it|this|the|you|my)|deal(?:ing)?\s+with\s+(?:it|this|that)|sort(?:ing)?\s+(?:it|this|that|you)|do(?:ing)?\s+(?:it|this|that|the\s+transfer)|put(?:ting)?\s+(?:it|the\s+money|money))\b",
        rf"\bsend(?:ing)?\s+(?:it|you|the|over|half|my|{_SUM})",
        rf"\b(?:you|u|ye|yous)(?:'ll|ll|\s+will|\s+can|\s+shall|'re|\s+are|\s+should)?\s+(?:then\s+)?(?:get|getting|have|receive|see|expect)\s+(?:it|ur|yours?|the|that|this|my|all|paid|half|every|{_SUM})",
        r"\b(?:you'?ll|you\s+will|you)\s+(?:be|get)\s+paid\b|\b(?:it'?s|it\s+is|they'?re)\s+yours\b|\b(?:you're|put\s+you)\s+down\s+for\b|\bin\s+your\s+(?:account|bank|hands)\b|\bcount\s+on\b|\bto\s+the\s+(?:bank|post\s+office)\b|\bi\s+commit\b|\bexpect\s+(?:it|payment|the|my)\b",
        r"\bpayment\s+(?:is|will|leaves|goes|follows|run|comes|to|on|by)\b|\bmoney\s+(?:leaves|goes)\b",
    ),
    "fr": any_of(
        rf"{_JE}{_FRENCH_BETWEEN}(?:pai|pay|regl|vers|vir|sold|rembours|depos|envo|fer|fais(?!\s+(?:le\s+marche|les\b|la\b|du\b|des\b))|m'engage|engage|transf|acquit|passe(?:rai)?\s+(?:au|payer|regler))\w*",
        r"\b(?:payer|regler|verser|virer|solder|rembourser|deposer)\b",
        r"\b(?:vous|vs|tu)\s+(?:l'|les\s+|le\s+|la\s+|serez\s+|etes\s+)?(?:avez|aurez|as|auras|recevez|recevrez|toucherez|paye)\b",
        r"\b(?:sera|seront|est|part|partira|partent|arrivera)\s+(?:paye|regle|verse|vire|solde|sur\s+votre|chez\s+vous|effectue|fait)\w*",
        r"\bargent\s+(?:suit|suivra|part|partira)\b|\b(?:virement|paiement|reglement)\s+(?:part|partira|suivra|sera|le|pour)\b|\bcomptez\b|\b(?:c'est|arrive|est)\s+chez\s+vous\b|\b(?:a|par)\s+la\s+(?:banque|poste)\b|\bau\s+guichet\b|\bpour\s+(?:vous|toi)\b",
    ),
    "nl": any_of(
        r"\b(?:betaal|betalen|betale|stort|storten|overmaken|overschrijven|overschrijf|voldoe|voldoen|vereffen|vereffenen|regel|regelen|aflossen|overgemaakt|overgeschreven)\b",
        r"\b(?:maak|zet|doe|schrijf)\b(?:\s+\w+){0,4}\s+(?:over|erop|in\s+orde)\b|\bmaak\s+ik\b|\bnaar\s+(?:de|den)\s+(?:bank|post)\b",
        r"\b(?:heeft|hebt|krijgt|ontvangt)\s+(?:u|ge|gij)\b|\b(?:heb|krijg|ontvang)\s+(?:je|ge|jij)\b|\b(?:hebben|krijgen|ontvangen)\s+jullie\b|\b(?:u|ge|jullie|je|gij)\s+(?:krijgt|krijgen|krijg|hebt|heeft|hebben|heb|ontvangt)\b",
        r"\bvoor\s+(?:jullie|u|jou|ulle)\b|\bstaat\s+(?:het|'t|t)\s+(?:bij|op|er)|\breken(?:en)?\s+op\b|\bbetaling\s+(?:volgt|gebeurt|vertrekt|gaat|is|op)\b|\b(?:aan|bij)\s+(?:jullie|u)\b",
    ),
}
"""The debtor pays, or the creditor has the money."""

SO: dict[str, re.Pattern[str]] = {
    "en": any_of(r"^\s*(?:and\s+)?(?:so|thus|hence|therefore)\b", r"\binstead\b(?!\s+of)", r"\bthen\s*$"),
    "fr": any_of(r"^\s*(?:et\s+)?(?:donc|du\s+coup|alors)\b", r"\b(?:donc|alors)\s*$", r"\bplutot\b"),
    "nl": any_of(r"^\s*(?:en\s+)?(?:dus|daarom|vandaar)\b", r"\b(?:dus|dan)\s*$", r"\bliever\b"),
}
"""The clause draws the conclusion."""

WILL_BE: dict[str, re.Pattern[str]] = {
    "en": any_of(
        r"\b(?:it'?ll|it\s+will|it\s+has\s+to|will\s+have\s+to|it\s+would|it'd|it'?s\s+going\s+to|gotta)\s+(?:be|land|arrive|go|have)\b",
        r"\bmake\s+(?:it|that)\b|\bcall\s+it\b|\b(?:let'?s|i'?d|i'll|we'll)\s+say\b|\bsaying\b|\b(?:earliest|soonest)\b",
    ),
    "fr": any_of(
        r"\b(?:ce|ca)\s+(?:sera|serait|va\s+etre|devient|arrivera|partira|tombera)\b",
        r"\b(?:disons|mettons|mettez)\b|\bau\s+plus\s+tot\b",
    ),
    "nl": any_of(
        r"\b(?:het|'t|t)\s+(?:wordt|zal|word)\b|\b(?:wordt|word|zal|kan)\s+(?:het|'t|t)\b|\bt(?:zal|wordt)\b|\bwordt\s+de\b",
        r"\b(?:vroegst|vroegste|zeg|laten\s+we\s+zeggen|doe|maak\s+er)\b",
    ),
}
CAN: dict[str, re.Pattern[str]] = {
    "en": any_of(r"\b(?:can|could|able|works?|fine|doable|possible|happy|suits?)\b"),
    "fr": any_of(
        r"\b(?:peux|peut|oui|c'est\s+bon|pourrai|pourrais|pourrait|pourriez|possible|ira|irait|convient|marche)\b"
    ),
    "nl": any_of(r"\b(?:kan|lukt|gaat|past|wel|mogelijk|mag|mogen|zou)\b"),
}
OTHERWISE: dict[str, re.Pattern[str]] = {
    "en": any_of(r"^\s*(?:or|else|otherwise|failing|if\s+not)\b"),
    "fr": any_of(r"^\s*(?:sinon|ou)\b"),
    "nl": any_of(r"^\s*(?:anders|of|zoniet)\b"),
}

AT_ONCE: dict[str, re.Pattern[str]] = {
    "en": any_of(r"\bthen\b", r"\b(?:that|the\s+same|same)\s+(?:very\s+)?(?:day|evening|night|afternoon)\b"),
    "fr": any_of(r"\b(?:ce\s+jour|jour\s+meme|meme\s+jour|aussitot|dans\s+la\s+foulee|tout\s+de\s+suite|alors)\b"),
    "nl": any_of(r"\b(?:dan|meteen|dezelfde\s+dag|diezelfde\s+dag|die\s+dag|tegelijk)\b"),
}
"""The clause speaks of the day that was named before it."""

INCOME: dict[str, re.Pattern[str]] = {
    "en": any_of(
        r"\b(?:wages?|salary|pension|benefits?|bonus|grant|loan|giro|refund|commission|pay[\s-]?(?:day|check|cheque)|universal\s+credit|income|funds|payroll)\b",
        r"\bpays?\s+(?:me|us)\b",
        r"\b(?:my|our|the|his|her)\s+(?:next\s+)?(?:pay|money|cheque|check)\b|\b(?:get|gets|am|i'm|im|are|being|get\s+my)\s+paid\b",
    ),
    "fr": any_of(
        r"\b(?:salaire|paie|paye|pension|prime|allocations?|chomage|treizieme|13e|revenu|subside|pret|argent)\b(?!\s+(?:part|le|pour))",
        r"\b(?:me|nous)\s+(?:paie|paye|verse|solde|regle|rembourse)\w*",
        r"\b(?:je\s+|j)(?:touche|recois)\b|\best\s+credite\b",
    ),
    "nl": any_of(
        r"\b(?:loon|salaris|pensioen|uitkering|kindergeld|wedde|premie|bonus|subsidie|lening|vakantiegeld|pree|dop|geld)\b",
        r"\bbetaalt\s+(?:mij|me|ons)\b|\b(?:klant|baas|werkgever)\s+betaalt\b",
        r"\b(?:krijg|ontvang)\s+(?:ik|we|k)\b|\bbetaald\b",
    ),
}
"""Money comes in to the debtor."""

BUSY: dict[str, re.Pattern[str]] = {
    "en": any_of(
        r"\b(?:rent|mortgage|car|school|birthday|wedding|funeral|baptism|christening|surgery|operat\w+|op|hospital|doctor|dentist|knee|hip|solicitor|appointment|landlord)\b",
        r"\b(?:holidays?|away|abroad|closed?|shut|leave|training|court|moving|move|flight|fly|work(?:ing)?|nights|shifts?|day\s+off|exam|meeting|audit|down)\b",
        r"\b(?:unfreez\w*|unblock\w*|frozen|home|landing|lands?|new\s+job|start(?:ing)?\s+(?:work|a\s+new|my\s+new)|(?<!to the )banks?|gas|electric\w*|council\s+tax|direct\s+debits?|standing\s+orders?|isn't|aren't|won't|can't|cannot|not|nothing(?![^.,;]{0,30}\b(?:before|until|till)\b))\b",
    ),
    "fr": any_of(
        r"\b(?:loyer|hypotheque|voiture|ecole|anniversaire|mariage|enterrement|bapteme|operation|operee?|hopital|medecin|dentiste|notaire|rdv|rendez-vous|proprio\w*)\b",
        r"\b(?:vacances|conges?|absente?|fermee?s?|ferme|formation|tribunal|demenage\w*|rentre|rentrons|atterris|fete|ferie|examen|reunion|jme\s+remets|me\s+remets)\b",
        r"\b(?:bloquee?|(?<!a la )banque|commence|nouveau\s+(?:job|boulot|taf|travail)|prelevements?|electricite|signe|huissier|patron|de\s+nuit|mort|rape|foutu|garage|impossible|pas)\b",
    ),
    "nl": any_of(
        r"\b(?:huur|hypotheek|auto|school|verjaardag|verjaar|trouw\w*|begrafenis|doop|operatie|geopereerd|ziekenhuis|dokter|tandarts|notaris|afspraak|huisbaas)\b",
        r"\b(?:vakantie|verlof|weg|gesloten|dicht|toe|opleiding|rechtbank|verhuis\w*|feest\w*|examen|vergadering|werken|nachten|shift\w*|thuis)\b",
        r"\b(?:geblokkeerd|(?<!naar de )(?<!naar den )bank|nieuwe?\s+(?:job|werk|baan)|domiciliering\w*|elektriciteit|moet\s+ik|niks|niet|nie|geen|baas)\b",
    ),
}
"""Something else happens that day, or nothing can."""

SAID: dict[str, re.Pattern[str]] = {
    "en": any_of(
        r"\b(?:i|we)(?:'d|'ve|\s+had|\s+have|d)?\s+(?:already\s+|first\s+)?(?:did\s+say|said|told|promised|thought|hoped|meant|planned|agreed)\b",
        r"^\s*it'?s\s+(?:only|already|now)\s+the\b",
        r"\b(?:was|were)\s+(?:going|meant|supposed|hoping|planning)\s+to\b|\bmeant\s+to\b|\b(?:i'd|would)\s+(?:love|like|have\s+liked|rather\s+have)\b|\b(?:had|have|'ve|'d)\s+(?:it|you|this)?\s*(?:down|set|booked|planned|pencilled)\b|\bset\s+it\b",
        r"\b(?:as|like)\s+(?:we\s+|i\s+|was\s+|previously\s+)*(?:agreed|discussed|said|promised|told)\b|\b(?:previously|originally)\b",
    ),
    "fr": any_of(
        r"\b(?:avais|avait|avions|ai|a)\s+(?:deja\s+|bien\s+|d'abord\s+)?(?:dit|promis|pense|annonce|prevu|convenu|parle)\b",
        r"\b(?:je|on|nous)\s+(?:devais|devait|devions|allais|allait|comptais|pensais|voulais|esperais)\b|\b(?:aimerais|aurais\s+(?:voulu|aime))\b|\bprogramme\b",
        r"\bcomme\s+(?:convenu|dit|discute|promis)\b|\bj'?avais\b",
    ),
    "nl": any_of(
        r"\bk?h[ae]d?(?:den)?\b.{0,40}\b(?:gezegd|beloofd|gedacht|afgesproken|gemeld)\b|\b(?<!eerlijk )(?:gezegd|beloofd)\b",
        r"^\s*(?:het|'t|t)\s+is\s+(?:nu\s+|vandaag\s+|al\s+|pas\s+)?den?\b",
        r"\b(?:ik|we|k)\s+(?:ging|wilde|wou|hoopte|moest|dacht)\b|\bzou\s+graag\b|\bwas\s+van\s+plan\b|\bhad(?:den)?\b.{0,40}\b(?:gezet|gepland|voorzien|ingepland|staan)\b",
        r"\bzoals\s+(?:afgesproken|besproken|beloofd|gezegd|eerder|overeengekomen)\b|\b(?:k|ik)\s+(?:zei|dacht)\b|\beerst\s+dacht\b",
    ),
}
"""What was said before, and may no longer hold."""

BUT: dict[str, re.Pattern[str]] = {
    "en": any_of(r"^\s*but\b"),
    "fr": any_of(r"^\s*mais\b"),
    "nl": any_of(r"^\s*(?:maar|ma)\b"),
}
"""What follows counts more than what stood before."""

ELSEWHERE: dict[str, re.Pattern[str]] = {
    "en": any_of(
        r"\b(?:landlord|rent|mortgage|gas|electric\w*|council\s+tax|vet|garage|insurance|deposit|nursery|childcare|day\s?care|childminder|groceries|food|petrol|bus\s+pass|earn)\b",
        r"\b(?:was|were|been|already)\s+(?:\w+\s+)?paid\b|\b(?:giv(?:es|ing)|lend(?:s|ing)|ow(?:es|ing))\s+me\b",
    ),
    "fr": any_of(
        r"\b(?:loyer|proprio\w*|hypotheque|gaz|electricite|veterinaire|garage|assurance|acompte|creche|cantine|nounou|courses|essence|mutuelle|gagne)\b",
        r"\b(?:deja|ete)\s+(?:\w+\s+)?payee?s?\b|\bme\s+(?:rend|doit|prete|donne|rembourse)\w*",
    ),
    "nl": any_of(
        r"\b(?:huur|huisbaas|hypotheek|gas|elektriciteit|dierenarts|garage|verzekering|voorschot|creche|kinderopvang|onthaalmoeder|boodschappen|benzine|mutualiteit|verdien)\b",
        r"\b(?:al|reeds|is|werd)\b[^.;]{0,20}\bbetaald\b|\bkrijg\s+ik\b|\bik\s+krijg\b",
    ),
}
"""The sum goes, or went, to somebody else or at another time."""

NEXT_INCOME: dict[str, re.Pattern[str]] = {
    "en": any_of(r"\bnext\s+(?:pay\w*|wages?|salary|cheque|check|giro|benefits?|money|run|one)\b"),
    "fr": any_of(
        r"\b(?:prochaine?\s+(?:paie|paye|salaire|pension|virement|versement|allocation)|(?:le|la)\s+prochaine?\s+(?:est|tombe|arrive|vient))\b"
    ),
    "nl": any_of(
        r"\b(?:volgende?\s+(?:loon|salaris|pensioen|uitkering|betaling|pree|wedde)|(?:het|de)\s+volgende\s+(?:komt|is|valt))\b"
    ),
}
"""The money that is still to come, where another came before."""

_POINTS = (
    (PAYS, 3),
    (SO, 2),
    (WILL_BE, 2),
    (CAN, 1),
    (OTHERWISE, -1),
    (INCOME, -1),
    (NEXT_INCOME, 1),
    (BUSY, -2),
    (SAID, -4),
    (BUT, 1),
)
CLUES: dict[str, tuple[Clue, ...]] = {
    tongue: tuple(Clue(table[tongue], points) for table, points in _POINTS) for tongue in TONGUES
}
JOINTS: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:and|but|so(?!\s*(?:$|[.,!?]))|because|cos|since|if|when|once|while|otherwise|or)\b"),
    "fr": re.compile(
        r"\b(?:et|mais|(?:donc|alors)(?!\s*(?:$|[.,!?]))|du\s+coup|car|parce|puisque|si|quand|sinon|ou)\b"
    ),
    "nl": re.compile(r"\b(?:en|maar|ma|dus(?!\s*(?:$|[.,!?]))|want|omdat|als|zodra|wanneer|anders|of|daarom)\b"),
}
"""Words that begin a clause."""
SUBJECTS: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:i|we|you|i'll|i'm|we'll|you'll|ill|u)\b"),
    "fr": re.compile(r"\b(?:je|j'|on|nous|vous|jte|jvous)"),
    "nl": re.compile(r"\b(?:ik|we|wij)\s+(?:betaal|stort|zal|ga|kan|doe|maak)"),
}
"""Words that begin a clause where nothing else parts two days."""

_NO = r"(?:no|nope|nah|non|nee|neen|nein)"
_NOT_NO_MORE = r"(?!\s+(?:later|sooner|earlier|more|money|less|worr\w+|problem|need|way|chance|idea|doubt|rush|plus|probleme|meer|minder|probleem|dank|bedankt|merci|thanks?)\b)"
CORRECTIONS = any_of(
    rf"(?<=[,.;:!?…–—-])\s*(?:(?:ah|oh|euh|uh|um|eh|ach|of|or|ou|wait|well|enfin|mais)\s+)?{_NO}\b{_NOT_NO_MORE}",
    r"\b(?:no|ah\s+non|oh\s+non|euh\s+non|ou\s+plutot|nee|ah\s+nee|oh\s+nee|of\s+nee)\s*,?\s*(?:wait|hang\s+on|hold\s+on|attends|attendez|wacht|toch|pardon|sorry)\b",
    r"\b(?:wait|hang\s+on|hold\s+on|attendez|attends|wacht)\s*,?\s*(?:no|non|nee)\b",
    r"\b(?:scratch\s+that|correction|or\s+rather|i\s+mean|i\s+meant|my\s+mistake|oops|call\s+it|on\s+second\s+thoughts?|better\s+make\s+(?:it|that)|make\s+(?:it|that))\b",
    r"\b(?:ou\s+plutot|plutot\s+non|je\s+veux\s+dire|je\s+voulais\s+dire|je\s+corrige|je\s+me\s+trompe|oups|erreur\s+de\s+ma\s+part)\b",
    r"\b(?:of\s+liever|of\s+beter|correctie|ik\s+bedoel|ik\s+bedoelde|k\s+bedoel|oeps|maak\s+er|maak\s+daar|foutje|bij\s+nader\s+inzien)\b",
)
"""What stands before is taken back for what follows."""
