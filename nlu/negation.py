"""What a "not" or a "will have" does to a claim of payment, held against words that a model may overlook."""

from __future__ import annotations

import re

from nlu.text import fold

_UNPAID = re.compile(
    "|".join(
        (
            r"\b(?:have\s?n[o']?t|has\s?n[o']?t|have\s+not|has\s+not|did\s?n[o']?t|did\s+not|had\s?n[o']?t|not|never|couldn'?t|could\s+not|unable\s+to)\s+(?:yet\s+|actually\s+|been\s+able\s+to\s+|managed\s+to\s+|had\s+time\s+to\s+|already\s+)*(?:pa(?:id|yed|y|ying)|transferred|settled)\b",
            r"\b(?:will|'ll|gonna|going\s+to)\s+(?:have\s+|be\s+)?(?:pa(?:id|y|ying)|transfer\w*|settle\w*)\b|\bwill\s+be\s+paid\b",
            r"\b(?:pas|jamais|rien)\s+(?:encore\s+|pu\s+|vraiment\s+|du\s+tout\s+)*(?:pay\w+|regl\w+|vers\w+|vire\w*|fait)\b",
            r"\b(?:aurai|aurons|aura)\s+(?:\w+\s+)?(?:paye|regle|vire|verse)\b|\bsera\s+(?:paye|regle|vire|verse)e?\b",
            r"\b(?:niet|nooit|niks|niets)\s+(?:\w+\s+){0,2}(?:betaald|overgemaakt|gestort|overgeschreven|betalen)\b|\bnog\s+(?:te\s+betalen|niet)\b",
            r"\b(?:zal|ga|zullen)\s+(?:\w+\s+){0,3}(?:betaald|overgemaakt|gestort)\s+(?:hebben|zijn|worden)\b|\bwordt\s+(?:\w+\s+){0,3}(?:betaald|overgemaakt|gestort)\b",
        )
    )
)
_PAID = re.compile(
    r"\b(?:already|just|alr|allready)\s+(?:been\s+)?(?:pa(?:id|yed)|transferred|settled|sent)\b|\b(?:i|we)(?:'ve|\s+have)?\s+(?:already\s+|just\s+)*pa(?:id|yed)\b|\b(?:has|was|is|been)\s+(?:already\s+)?paid\b"
    r"|\b(?:deja|viens\s+de|venons\s+de)\s+(?:\w+\s+)?(?:pay\w+|regl\w+|vir\w+|vers\w+)|\b(?:j'ai|on\s+a|nous\s+avons|est|ete)\s+(?:bien\s+|deja\s+)*(?:paye|regle|vire|verse)e?\b"
    r"|\b(?:al|reeds|net|zojuist|zonet)\s+(?:\w+\s+){0,2}(?:betaald|overgemaakt|gestort|overgeschreven|voldaan)\b|\b(?:heb|hebben|is)\s+(?:het\s+|dit\s+|de\s+factuur\s+|deze\s+)?(?:gisteren\s+|vorige\s+week\s+)?(?:betaald|overgemaakt|gestort)\b"
)
_KEEPS_WRITING = re.compile(
    r"(?:^|[.,;!?]\s*|\bplease\s+|\bpls\s+|\bbut\s+)(?:please\s+)?(?:do\s+not|don'?t|no\s+need\s+to)\s+(?:stop|unsubscribe|cancel)\b(?!\s*(?:$|[.!?]))"
    r"|(?:^|[.,;!?]\s*|\bsvp\s+|\bmais\s+)n'?\s?(?:arrete[zr]?|stoppez)\s+pas\s+(?!de\b|d')\w"
    r"|(?:^|[.,;!?]\s*|\bmaar\s+)(?:stop|schrijf\s+me)\s+niet\s+(?:met|uit)\b"
)
_NOT_REFUSING = re.compile(
    r"\b(?:not|isn't|aren't|never|nor)\s+(?:\w+\s+)?refus(?:e|es|ed|ing)\b|\b(?:don'?t|do\s+not)\s+refuse\b"
    r"|\b(?:ne|n')\s*refus\w+\s+(?:pas|absolument\s+pas|nullement)\b|\brefuse\s+pas\b"
    r"|\bweiger\w*\s+(?:\w+\s+)?niet\b|\bniet\s+(?:van\s+plan\s+)?te\s+weigeren\b"
)
_NOT_DISPUTING = re.compile(
    r"\b(?:not|isn't|aren't)\s+(?:disputing|contesting)\b|\b(?:don'?t|do\s+not)\s+(?:dispute|contest)\b"
    r"|\bconteste(?:z|r|ons)?\s+(?:pas|rien|nullement)\b|\bbetwist(?:en)?\s+(?:\w+\s+){0,2}niet\b"
)
_RESERVATION = re.compile(r"\b(?:but|mais|maar|except|sauf|behalve|however|cependant|echter)\b")
_DOUBTED = re.compile(r"\b(?:why|pourquoi|waarom)\b.*\b(?:not|pas|niet)\b")


def denies_payment(text: str) -> bool:
    """Whether the text says that payment has not been made, and nowhere that it has."""
    folded = fold(text)
    return bool(_UNPAID.search(folded)) and not _PAID.search(_UNPAID.sub(" ", folded)) and not _DOUBTED.search(folded)


def wants_more_messages(text: str) -> bool:
    """Whether the text asks not to stop ("don't stop the messages, mail them"); "you don't stop" does not."""
    return bool(_KEEPS_WRITING.search(fold(text)))


def denies_refusal(text: str) -> bool:
    """Whether the text says that it is no refusal ("I'm not refusing to pay")."""
    return bool(_NOT_REFUSING.search(fold(text)))


def denies_dispute(text: str) -> bool:
    """Whether the text says that nothing is disputed, with no "but" after it: a dispute is not lost lightly."""
    folded = fold(text)
    return bool(_NOT_DISPUTING.search(folded)) and not _RESERVATION.search(folded)
