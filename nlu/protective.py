"""Protective words, found without any model: they work with every engine down.

STOP and its kin follow the US TCPA list (stop, quit, end, revoke, opt out, cancel, unsubscribe "and any reasonable
wording", 47 CFR 64.1200(a)(10)) and the usual words of French and Dutch, with their usual misspellings. Words that
point to danger to life raise the crisis mark: a false alarm costs a call, a missed one may cost a life.
"""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.clauses import clauses
from nlu.text import fold, words

_STOP_WORDS = frozenset(
    [
        "stop",
        "stopp",
        "stoop",
        "stpo",
        "sotp",
        "stpp",
        "stopt",
        "stoppp",
        "stopall",
        "st0p",
        "stap",
        "stopping",
        "stopped",
        "unsubscribe",
        "unsubscribed",
        "unsuscribe",
        "unsubcribe",
        "unsubscibe",
        "unsubscrib",
        "unsub",
        "end",
        "quit",
        "revoke",
        "cancel",
        "optout",
        "cancelall",
        "arret",
        "arrete",
        "arretez",
        "arreter",
        "aret",
        "arretes",
        "desabonner",
        "desabonnement",
        "desabonne",
        "desabonnez",
        "desinscrire",
        "desinscription",
        "desinscrivez",
        "desinscris",
        "stoppez",
        "stopper",
        "uitschrijven",
        "uitschrijve",
        "uitschijven",
        "uitschrijving",
        "afmelden",
        "afmelding",
        "afmeldn",
        "stoppen",
        "stopzetten",
        "uitschrijf",
    ]
)
_FILLERS = frozenset(
    [
        "please",
        "pls",
        "plz",
        "now",
        "ok",
        "okay",
        "just",
        "thanks",
        "thank",
        "you",
        "sir",
        "it",
        "this",
        "that",
        "all",
        "already",
        "i",
        "said",
        "hey",
        "hello",
        "hi",
        "svp",
        "stp",
        "merci",
        "maintenant",
        "s'il",
        "s'il",
        "vous",
        "plait",
        "te",
        "tout",
        "ca",
        "cela",
        "bonjour",
        "aub",
        "alsjeblieft",
        "alstublieft",
        "nu",
        "gewoon",
        "dank",
        "bedankt",
        "dit",
        "ermee",
        "hiermee",
        "eens",
        "hallo",
        "!",
        "msg",
        "message",
        "messages",
        "sms",
        "texts",
    ]
)
_MESSAGES = r"(?:sms|texts?|messages?|msgs?|e-?mails?|mails?|calls?|reminders?|rappels?|relances?|courriels?|textos?|appels?|berichten|berichtjes|sms'?en|mails|herinneringen|telefoontjes|aanmaningen)"
_PHRASES = re.compile(
    "|".join(
        (
            r"\bstop+\s+(?:with\s+)?(?:all\s+)?(?:the(?:se)?\s+|your\s+|those\s+|this\s+|sending\s+)*"
            + _MESSAGES
            + r"\b",
            r"\bstop+\s+(?:text|messag|contact|call|e-?mail|mail|send|writ|harass|bother|spam|pester|annoy|ring|chas)\w*ing\b",
            r"\b(?:quit|cease)\s+(?:text|messag|contact|call|e-?mail|send|writ|harass|bother|spam|ring)\w*ing\b",
            r"\bstop+\s+(?:it\s+)?(?:now|please|pls|already|immediately|tout de suite|maintenant|svp|merci|nu|aub|ermee|hiermee)\s*[.!]*$",
            r"\b(?:please|pls|plz|now|just|svp|reply|aub)\s+stop+\s*[.!]*$",
            r"\bunsub(?:scri|sri|cri)\w*\b",
            r"\bopt(?:ing|ed)?[\s-]?out\b",
            r"\b(?:remove|delete|take)\s+(?:me|my\s+(?:phone\s+)?(?:number|name|email|details))\s+(?:from|off|out)\b",
            r"\b(?:withdraw|revoke)\s+(?:my\s+)?consent\b",
            r"\b(?:do\s?n[o']?t|do not|never)\s+(?:ever\s+)?(?:text|message|contact|call|e-?mail|write(?:\s+to)?|bother)\s+me\s+(?:again|any\s?more|ever)\b",
            r"\b(?:do\s?n[o']?t|do not)\s+(?:ever\s+)?contact\s+me\s*(?:[.!]|$)",
            r"\bno\s+more\s+" + _MESSAGES + r"\b",
            r"\bleave\s+me\s+(?:alone|the \w+ alone|in peace)\b",
            r"\bdesabonn\w+\b|\bdesinscri\w+\b",
            r"\b(?:arret\w*|cess\w+|stop\w*)\s+(?:de\s+|d')?(?:m'|me\s+|nous\s+)(?:ecri|envo|contact|appel|harcel|relanc|derang|spam|texto|solicit|sollicit|importun)\w+",
            r"\b(?:arret\w*|cess\w+|stop\w*)\s+(?:de\s+|d'|avec\s+)?(?:tous\s+)?(?:vos|ces|les|tes|l'envoi de|envoyer des)\s+"
            + _MESSAGES
            + r"\b",
            r"\bne\s+m'(?:ecri|envo|appel|import)\w+\s+(?:plus|rien)\b|\bne\s+me\s+(?:contact|relanc|derang|sollicit|harcel|texto)\w+\s+(?:plus|pas)\b",
            r"\b(?:m'(?:ecri|envo|appel)|me\s+(?:contact|relanc|derang))\w+\s+plus\b",
            r"\bne\s+(?:plus|pas)\s+(?:m'|me\s+)(?:ecri|envo|contact|relanc|derang|appel)\w+",
            r"\bplus\s+(?:de|aucun)\s+" + _MESSAGES + r"\b",
            r"\b(?:laiss\w+|fich\w+|fout\w+)[\s-]*(?:moi|nous)\s+(?:tranquille|en paix|la paix)\b",
            r"\bretir\w+\s+(?:moi|mon\s+(?:numero|nom|consentement|adresse))\b|\bsupprim\w+\s+(?:moi|mon\s+(?:numero|nom|adresse))\s+d",
            r"\buitschrijven\b|\bafmelden\b|\bschrijf\s+(?:me|mij)\s+uit\b|\bmeld\s+(?:me|mij)\s+af\b",
            (
                r"\b(?:stop|hou\w*|kap)\s+(?:\w+\s+)?(?:op\s+)?(?:nu\s+|eens\s+|onmiddellijk\s+|direct\s+)?(?:met\s+)(?:al\s+)?(?:die\s+|deze\s+|jullie\s+|uw\s+|je\s+|mij\s+|me\s+|het\s+|dat\s+|berichten\s+|te\s+)*"
                r"(?:sms\w*|bericht\w*|mail\w*|schrijven|sturen|bellen|contact\w*|lastig\w*|stalken|appen|whatsapp\w*|herinner\w*|spam\w*|gebel|gemail|gestuur|storen)"
            ),
            r"\b(?:geen|nooit)\s+(?:enkel\s+|meer\s+)?" + _MESSAGES + r"\s+(?:meer|sturen)\b",
            r"\bgeen\s+" + _MESSAGES + r"\s+meer\b|\bgeen\s+contact\s+meer\b",
            r"\bstuu?rt?\s+(?:me|mij)\s+(?:niets|niks|geen\s+\w+)\s+meer\b",
            r"\b(?:contacteer|bel|mail|sms|app|schrijf|stoor)\s+(?:me|mij)\s+(?:nooit|niet)\s+meer\b",
            r"\blaa?t?\s+(?:me|mij|ons)\s+(?:met\s+rust|gerust)\b",
            r"\btrek\s+mijn\s+toestemming\s+in\b|\bmijn\s+toestemming\s+in(?:trekken)?\b",
            r"\bverwijder\s+(?:me|mij|mijn\s+(?:nummer|naam|gegevens|adres|mailadres))\b",
        )
    )
)
_NOT_AN_OPT_OUT = re.compile(
    r"\b(?:can'?t|cannot|can not|could\s?n[o']t|non|never|do\s?n[o']?t|do not|didn'?t|won'?t|bus|full|pit|without)[\s-]+stop"
    r"|\bnon[\s-]stop\b|\bstop\s+(?:the|my|this|that|your)\s+(?:dispute|order|subscription|contract|service|delivery|claim|complaint)"
    r"|\bcancel\w*\s+(?:my|the|this|that|an?|our)\b"
)
_CRISIS = re.compile(
    "|".join(
        (
            r"\bsu[iï]?cid\w*|\bsuicde\b|\bself[\s-]?harm\w*|\b(?:kill(?:ing)?|hurt(?:ing)?|harm(?:ing)?|hang(?:ing)?|cut(?:ting)?)\s+my\s?self\b",
            r"\bend(?:ing)?\s+(?:my\s+(?:own\s+)?life|it\s+all)\b|\btak(?:e|ing)\s+my\s+(?:own\s+)?life\b|\bkms\b",
            r"\b(?:want(?:ed)?|wanna|going|rather|ready|wish\s+i\s+(?:could|would))\s+(?:to\s+)?die\b|\bwish\s+i\s+(?:was|were)\s+dead\b|\bbetter\s+off\s+dead\b",
            r"\b(?:do\s?n[o']?t|do not|no longer|not)\s+want\s+to\s+(?:live|be\s+alive|be\s+here\s+any\s?more|wake\s+up)\b",
            r"\b(?:no|any)\s+(?:reason|point)\s+(?:to|in)\s+(?:liv\w+|be\w*\s+alive|go\w*\s+on)\b|\bcan'?t\s+go\s+on\s+(?:living|any\s?more|like\s+this)\b",
            r"\boverdos\w+|\bjump(?:ing)?\s+(?:off|in\s?front\s+of)\b|\bnot\s+worth\s+living\b|\blife\s+is\s+over\s+for\s+me\b",
            r"\bme\s+(?:suicid\w+|tuer|pendre|flinguer|foutre\s+en\s+l'air|jeter\s+(?:sous|par|d|du)\b)|\bm'?ouvrir\s+les\s+veines\b|\bfoutre\s+en\s+l'air\b",
            r"\b(?:mettre|met|mettrai)\s+fin\s+a\s+(?:mes\s+jours|ma\s+vie)\b|\ben\s+finir\s+(?:avec\s+(?:la\s+vie|ma\s+vie|tout)|une\s+bonne\s+fois\s+pour\s+toutes\s+avec\s+la\s+vie)\b|\b(?:veux|envie\s+d'|vais|pense\s+a|vouloir)\s*en\s+finir\s*(?:[.!,]|$)",
            r"\b(?:envie|veux|voudrais|prefere(?:rais)?|pense\s+a|mieux)\s+(?:de\s+)?(?:mourir|crever|disparaitre)\b|\bplus\s+(?:envie|la\s+force|le\s+gout)\s+de\s+vivre\b|\b(?:ne\s+)?veux\s+plus\s+vivre\b|\bmieux\s+(?:si\s+j'etais\s+)?morte?\b",
            r"\b(?:plus\s+de|aucune)\s+raison\s+de\s+vivre\b|\bm'automutil\w+|\bme\s+faire\s+du\s+mal\b",
            r"\bzelfmoord\w*|\bzelfdoding\w*|\bzelfverminking\b|\bmezelf\s+(?:van\s+kant|iets\s+aan|pijn|ophangen|verhangen|doden)\b|\b(?:me|mij)\s+(?:verhangen|ophangen|van\s+kant\s+maken|van\s+het\s+leven\s+beroven)\b",
            r"\b(?:een\s+)?einde?\s+(?:aan\s+)?(?:mijn\s+leven|aan\s+maken|eraan\s+maken|maken\s+aan)\b|\bmaak\s+er\s+een\s+einde?\s+aan\b|\beruit\s+stappen\b|\ber\s+een\s+einde?\s+aan\s+(?:te\s+)?maken\b",
            r"\b(?:wil|wou|liever|beter)\s+(?:ik\s+)?(?:dood|sterven)\b|\b(?:wil|hoef|zie\s+het)\s+(?:ik\s+)?niet\s+(?:meer|langer)\s+(?:leven|verder\s+leven)\b|\bgeen\s+zin\s+meer\s+(?:in\s+het\s+leven|om\s+te\s+leven)\b|\bdood\s+wil\w*\b|\bniet\s+meer\s+(?:te\s+)?leven\b|\bleven\s+(?:heeft\s+)?geen\s+zin\s+meer\b",
            r"\b(?:goodbye|farewell|suicide)\s+(?:note|letter)\b|\b(?:tablets?|pills?)\s+(?:are\s+)?(?:lined\s+up|counted|ready|in\s+front\s+of\s+me)\b|\b(?:bridge|river|rope|train)\s+(?:is|would\s+be|looks)\s+(?:the\s+)?(?:only|easier|better)\b",
            r"\blettre\s+d'adieu\b|\b(?:cachets|comprimes|medicaments)\s+(?:sont\s+)?(?:prets|comptes|sortis|devant\s+moi)\b|\bplus\s+la\s+force\s+de\s+continuer\b|\bme\s+reveiller\s+demain\b",
            r"\bafscheidsbrief\w*|\bpillen\s+(?:liggen|staan)\s+(?:al\s+)?(?:klaar|voor\s+m[ei]j?)\b|\bniet\s+meer\s+wakker\s+(?:te\s+)?worden\b|\bkan\s+niet\s+meer\s+verder\s+leven\b",
        )
    )
)
_NOT_A_CRISIS = re.compile(
    r"\bmourir\s+de\s+rire\b|\b(?:mort|die|died|dying)\s+(?:de\s+rire|laughing)\b|\bblood\s+pressure\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Which protective words a text holds."""

    opt_out: bool = False
    crisis: bool = False


def find(text: str) -> Words:
    """Look for protective words in a guarded text, in every language at once: the debtor's may be unknown."""
    folded = fold(text)
    crisis = bool(_CRISIS.search(folded)) and not _NOT_A_CRISIS.search(folded)
    return Words(opt_out=_opts_out(text, folded), crisis=crisis)


def _opts_out(text: str, folded: str) -> bool:
    if _only_stop(words(folded)) or _shouted(text):
        return True
    if any(_only_stop(words(fold(clause))) for clause in clauses(text)):
        return True
    return any(
        _PHRASES.search(part) and not _NOT_AN_OPT_OUT.search(part) for part in (fold(piece) for piece in _pieces(text))
    )


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece for piece in re.split(r"(?<=[.!?;\n])\s+|,\s+", text) if piece)


def _only_stop(found: list[str]) -> bool:
    """A clause that holds nothing but a stop word and fillers; "s t o p" counts as well."""
    if "".join(found) in {"stop", "sstop"} or found in (["opt", "out"], ["op", "out"], ["stop", "all"]):
        return True
    rest = [word for word in found if word not in _FILLERS]
    return bool(rest) and len(found) <= 6 and all(word in _STOP_WORDS or _stretched(word) for word in rest)  # noqa: PLR2004


def _stretched(word: str) -> bool:
    return bool(re.fullmatch(r"s+t+o+p+", word))


def _shouted(text: str) -> bool:
    """STOP in capitals within a text that is not all capitals: the word that the messages themselves teach."""
    return bool(re.search(r"(?<![\w-])STOP(?![\w-])(?!\s+[A-Z]{2})", text)) and not _NOT_AN_OPT_OUT.search(fold(text))
