"""Invoice numbers and payment references, and other numbers that are not money: IBANs, phones, times, addresses.

A reference is told by the word before it (invoice, klantnummer, réf.) or, by itself, by its shape (shapes.py).
"""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.slots.shapes import shaped
from nlu.slots.spans import blank

_STRUCTURED = re.compile(r"(?:\+{3}|\*{3})?\s?(\d{3})\s?/\s?(\d{4})\s?/\s?(\d{5})\s?(?:\+{3}|\*{3})?")
_TWELVE = re.compile(r"(?<![\w+/.-])(\d{3})[ ./-]?(\d{4})[ ./-]?(\d{5})(?![\w/.-]\d|\w)")
"""A structured communication without its plus signs, told by its check digits."""
_RF = re.compile(r"\bRF\d{2}(?:\s?[A-Z0-9]{4}){1,5}(?:\s?[A-Z0-9]{1,4})?\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b", re.IGNORECASE)


def _value(name: str) -> str:
    """Letters, digits and the marks between them, under a name of its own."""
    return (
        rf"(?P<{name}>(?>[A-Za-z]{{0,5}}[-/_]?\d[\dA-Za-z]*(?:[-/_.](?:\d[\dA-Za-z]*|[A-Za-z]{{1,2}}(?![A-Za-z])))*))"
    )


_NO_MONEY = r"(?!\s?(?:€|£|\$|(?:eur|euros?|eu|pounds?|quid|dollars?|usd|gbp|balles|bucks|k)\b)|[,]\d|\s?%)"
_NO_COUNT = r"(?!\s+(?:x|stuks?|pieces?|boxes|items|colis|dozen|units?|keer|fois|times|jours?|days?|dagen|cartons?|paletten|palettes?|pallets?)\b)"
_NR = r"(?:numbers?|nummer|numero|num|nr|no|n°|nº|n|№)"
_NR_SURE = r"(?:numbers?|nummer|numero|num|nr\.?|no\.|n°|nº|№)"
_IS = r"(?:is|est|c'est|=)"
_INVOICE = r"(?:invoices?|inv|bill|facture|fact|factuur(?:nummer|nr)?|fac|reference|referentie|ref|betalingskenmerk|kenmerk|dossier(?:nummer|nr)?|communication|mededeling|o\.?v\.?v\.?|vermelding|creditnota|kredietnota|avoir|credit\s+note)"
_BILL = r"(?:invoices?|inv|bill|facture|fact|factuur|fac|creditnota|kredietnota|avoir)"
""" "The bill is 640" says how much it is, not which."""
_CLIENT = r"(?:client|cliente|clientele|customer|cust|klant(?:en)?|debiteur(?:en)?|debtor|contract|contrat|polis|police|policy|abonnement|lid|member(?:ship)?|aansluitings|order|commande|bestel|bestelling|bon|bestelbon|leveringsbon|leverbon|werkbon|pakbon|kassabon|nota|note|offerte|devis|quote|ticket|document|doc|stuk|borderel|rekening|compte|account|case|file|relatie|patient|abonne|matricule|po|bc|purchase\s+order)"
_NUMBERED = rf"(?:[\s.-]?{_NR}\b[\s:.°º]*|code\b[\s:]*|[\s:]*[#°º]\s*)"
_A_WORD_THAT_IS_NO_FILE = r"(?!bon\b|stuk\b|case\b|lid\b|rekening\b|compte\b|account\b|police\b|patient\b)"
_THE_BON = r"\b(?:de|die|van|le|du|mon|votre|uw|op|met|voor|deze|ce|sur)\s+bon"
_DIGIT = re.compile(r"\d")
_NAMED = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        (
            # invoice 2026-0042, facture n° FA-889, référence : 20448
            rf"(?!\b{_BILL}\s+{_IS}\s+\d{{1,4}}(?![\w/-]|[.]\d))\b{_INVOICE}\b[\s:.]*(?:{_NR}\b[\s:.°º]*|(?:met|avec|with)\s+|[#°º]\s*)*(?:{_IS}\s+(?!0\d))?{_value('reference')}{_NO_MONEY}",
            # creditnota voor 26110042: after "for" only a number too long for money
            rf"\b{_INVOICE}\b\s+(?:for|voor|pour|over|about|sur|van|de)\s+(?P<long>\d{{7,12}})(?![\w/]|[.,]\d){_NO_MONEY}",
            # number F0099-26-A, numéro 20448
            rf"\b(?:number|nummer|numero)\b[\s:.]*(?:{_IS}\s+)?(?!0\d|\+){_value('reference_')}{_NO_MONEY}",
            # n° 26110457
            rf"(?<!\w)(?:n°|nº|№|nr\.?)\s?(?!0\d|\+)(?P<short>\d{{4,12}}(?:[-/.]\d{{1,8}})*)(?!\w|,\d){_NO_MONEY}{_NO_COUNT}",
            # customer no. 61.204.7, klantnummer is 300.118.47, contrat n° 7719-22
            rf"\b(?:{_NR}\.?\s?(?:de\s+|du\s+|of\s+|van\s+)?)?{_CLIENT}{_NUMBERED}(?:(?:{_IS}|:)\s*)?{_value('numbered')}{_NO_MONEY}",
            # numéro de client : 80031
            rf"\b{_NR_SURE}\s?(?:de\s+|d'|du\s+|of\s+|van\s+)?(?:mon\s+|mijn\s+|my\s+)?{_CLIENT}\s*:?\s*(?:{_IS}\s*(?:le\s+|het\s+)?)?{_value('numbered_')}{_NO_MONEY}",
            # order 44120, klant 88213, votre devis 20455
            rf"(?:{_THE_BON}|\b{_A_WORD_THAT_IS_NO_FILE}{_CLIENT})\s*:?\s+(?!(?:19|20)\d\d\b)(?P<counted>\d{{4,12}}(?:-?[A-Za-z](?![A-Za-z]))?)(?![\w/-]|[.,]\d){_NO_MONEY}{_NO_COUNT}",
            # klant K-2207/3, account KB-77: a letter makes it sure
            rf"\b{_CLIENT}\s*:?\s+(?P<lettered>[A-Z]{{1,4}}[-/]?\d[\dA-Z]*(?:[-/.][\dA-Z]{{1,8}})*)(?![\w/-]){_NO_MONEY}",
        )
    )
    + ")",
    re.IGNORECASE,
)
_OF_CLIENTS = frozenset(("numbered", "numbered_"))
"""After these words "300.118.47" is no sum."""
_SPACED = re.compile(
    rf"\b(?:{_INVOICE}\b[^:;.!?\d]{{0,30}}:|(?:{_INVOICE}|{_CLIENT})[\s.-]?{_NR_SURE}|{_NR_SURE}\s(?:de\s+|van\s+)?{_CLIENT})(?:'s)?[\s:.°º]*(?:{_IS}\s*)?(?:(?:le|het|the)\s+)?((?:(?-i:[A-Z]{{1,3}})\s)?\d{{2,4}}(?:\s\d{{2,4}}){{1,4}})(?!\s?\d|\s?(?:€|£|\$|eur|[/:.,]\d))",
    re.IGNORECASE,
)
"""Digits in groups after a word that says "number": "klantnummer 12 345 678"."""
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:invoices|bills|factures|facturen)\b[^.;!?]{0,40}?(?<![\w/+.,-])([1-9]\d{4,9})(?![\w/-]|[.,]\d)" + _NO_MONEY,
    re.IGNORECASE,
)
""" "We have two invoices with you, 440218 and 440219"."""
_GROUPED = re.compile(
    r"\b(?:betalings)?(?:kenmerk|reference|referentie|ref|communication|mededeling|o\.?v\.?v\.?)\b[\s:.]*(?:(?:nr|no|n°|is|:)[\s.]*)?(\d{4}(?:\s\d{4}){2,4})(?![\d])",
    re.IGNORECASE,
)
"""The Dutch payment reference of sixteen digits, in fours."""
_LETTERED = re.compile(
    r"\b(?:dossier|(?i:dossier(?:nummer|nr)?|file|case|ref(?:erence)?|referentie|client|klant(?:nummer|nr)?|customer|contract|polis|police|policy))\b[\s:.]*(?:(?:nr|no|n°|number|nummer|numero)\b[\s.:°]*)?((?!(?:VAN|DES|THE|SUR|EUR|FOR|OF|OP|ON|DE|DU|IS|EN|ET|LE|LA|BY|A)\s)[A-Z]{1,3}\s\d{3,8})(?!\w|[.,/]\d)(?!\s?(?:€|EUR|eur))"
)
"""Capitals, a space and a number: "Dossier DR 7719"."""
_HASH = re.compile(r"#\s?([A-Za-z]{0,5}-?\d[\d/-]{1,14})")
_NOISE = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+"
    r"|\b\w{3,}(?:straat|laan|steenweg|weg|plein|dreef|kade|singel|kaai|gracht|steeg|dijk)\s+\d{1,4}\w?\b|\b\d{1,4}\w?,?\s(?:rue|avenue|boulevard|chaussee|place|impasse)\s"
    r"|\b\d{1,4}\w?\s[A-Z]\w+\s(?:street|road|avenue|lane|close|drive|court)\b"
    r"|(?<![\w.,])(?:\+|00)\d[\d\s()./-]{7,16}\d|(?<![\w.,/])(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d))0\d{1,3}[\s./-]?\d{2,3}(?:[\s./-]?\d{2,3}){1,3}(?!\w|,\d)"
    r"|\b(?:between|entre|tussen|from|de|van)\s+\d{1,2}(?:[:h.]\d{0,2}|\s?(?:h|u|uur|heures?|am|pm))?\s+(?:and|et|en|to|a|à|tot|till?)\s+\d{1,2}(?:[:h.]\d\d|\s?(?:h|u|uur|heures?|am|pm|o'?clock))(?!\w)"
    r"|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)|\b\d{1,2}[:h]\d{2}\b|\b(?:[01]?\d|2[0-3])\s?(?:h|uur|u|o'?clock|heures?)\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"(?<![\w€£$/+.,:-])(?<![€£$]\s)(?<!\d\s)(?![1-9]\d*000\b)[1-9]\d{5,9}(?!\w|[/-]\w|[.,]\d|\s\d)"
    + _NO_MONEY
    + _NO_COUNT,
    re.IGNORECASE,
)
"""An invoice by its number alone: "please hold 104556 over". Nobody writes so much money without a currency or a mark."""
_NO_FILE = re.compile(
    r"\b(?:call|ring|phone|tel\w*|gsm|mobile|cell|bel|bellen|appel\w*|joindre|whatsapp|sms|text|fax|numeros?|number|nummer|pin|code|postcode|zip|meter\w*|compteur|teller|badge|iban|bic|account|compte|rekening\w*|siret|siren|kbo|tva|btw|vat)\b[^.;!?\d]{0,25}$",
    re.IGNORECASE,
)
_A_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?")
_A_SUM = re.compile(r"\d{1,3}(?:\.\d{3})*\.\d\d")
_UNACCENTED = str.maketrans("éèêëÉÈÊË", "eeeeEEEE")
_AS_FAR = 40
_SHORTEST = 3
"""A shorter number after the word "invoice" is a count or a date, not a reference."""


def find_reference(text: str) -> tuple[str | None, str]:
    """The first reference of a text as written, and the text with every reference blanked."""
    for reference, span in _of_payments(text):
        return reference, blank(text, [span])
    if not _DIGIT.search(text):
        return None, text
    rest = blank(text, [match.span() for match in _IBAN.finditer(text)])
    found = [*shaped(rest), *_by_their_word(rest), *_by_their_length(rest)]
    if not found:
        return None, rest
    return min(found, key=lambda span: (span[0], -span[1]))[2], blank(rest, [span[:2] for span in found])


def _by_their_word(text: str) -> Iterator[tuple[int, int, str]]:
    """The references that a word before them tells."""
    plain = text.translate(_UNACCENTED)
    for pattern in (_NAMED, _HASH, _GROUPED, _SPACED, _ONE_OF_SEVERAL, *([] if text.isupper() else [_LETTERED])):
        for match in pattern.finditer(plain):
            start, end = match.span(match.lastgroup or 1)
            if _long_enough(text[start:end], of_a_client=match.lastgroup in _OF_CLIENTS):
                yield start, end, text[start:end]


def _by_their_length(text: str) -> Iterator[tuple[int, int, str]]:
    """The long numbers of a text that are no telephone, meter or account."""
    for match in _LONG.finditer(text):
        if not _NO_FILE.search(text[max(0, match.start() - _AS_FAR) : match.start()]):
            yield (*match.span(), match[0])


def _of_payments(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The structured communications and creditor references of a text, in their canonical form."""
    for match in _STRUCTURED.finditer(text):
        yield f"+++{match[1]}/{match[2]}/{match[3]}+++", match.span()
    for match in _TWELVE.finditer(text):
        if int(match[1] + match[2] + match[3][:3]) % 97 == int(match[3][3:]) % 97:
            yield f"+++{match[1]}/{match[2]}/{match[3]}+++", match.span()
    for match in _RF.finditer(text):
        yield match[0].replace(" ", ""), match.span()


def _long_enough(reference: str, *, of_a_client: bool) -> bool:
    digits = sum(character.isdigit() for character in reference)
    if _A_DATE.fullmatch(reference) or (not of_a_client and _A_SUM.fullmatch(reference)):
        return False
    return digits >= _SHORTEST or (digits == _SHORTEST - 1 and bool(re.match(r"[A-Za-z]{2,5}[-/]\d\d[-/]", reference)))


def without_noise(text: str) -> str:
    """The text with links, addresses, phone numbers, IBANs and times of day blanked."""
    spans = [match.span() for pattern in (_NOISE, _IBAN) for match in pattern.finditer(text)]
    return blank(text, spans)
