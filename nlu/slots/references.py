"""Invoice numbers and payment references, and other numbers that are not money: IBANs, phones, times, addresses."""

from __future__ import annotations

import re

from nlu.slots.spans import blank

_STRUCTURED = re.compile(r"(?:\+{3}|\*{3})?\s?(\d{3})\s?/\s?(\d{4})\s?/\s?(\d{5})\s?(?:\+{3}|\*{3})?")
_RF = re.compile(r"\bRF\d{2}(?:\s?[A-Z0-9]{4}){1,5}(?:\s?[A-Z0-9]{1,4})?\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:invoices?|inv|bill|facture|fact|factuur(?:nummer|nr)?|fac|reference|referentie|ref|kenmerk|dossier|klantnummer|nummer|number|numero|communication|mededeling)\b"
    r"[\s:.]*(?:(?:number|nummer|numero|nr|no|n°|nº|n|met|avec|with)\b[\s:.°º]*|[#°º]\s*)*(?:is\s+(?!0))?(?P<reference>[A-Za-z]{0,5}[-/_]?\d[\dA-Za-z]*(?:[-/_.](?:\d[\dA-Za-z]*|[A-Za-z]{1,2}(?![A-Za-z])))*)",
    re.IGNORECASE,
)
_SHAPED = re.compile(
    r"(?<![\w/+.-])(?:"
    r"[A-Z]{1,5}[-/_]?20\d\d[-/_]?\d{2,8}"
    r"|[A-Z]{2,5}[-/_]\d{2,10}(?:[-/_]\d{1,8})*|[A-Z]-\d{3,10}"
    r"|(?:INV|FAC|FACT|FA|FV|VF|F|CN|INVOICE)[-/_#]?\d{4,10}"
    r"|20\d\d[-/_]\d{3,8}"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_HASH = re.compile(r"#\s?([A-Za-z]{0,5}-?\d[\d/-]{1,14})")
_NOISE = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+"
    r"|\b\w{3,}(?:straat|laan|steenweg|weg|plein|dreef|kade|singel)\s+\d{1,4}\w?\b|\b\d{1,4}\w?,?\s(?:rue|avenue|boulevard|chaussee|place|impasse)\s"
    r"|\b\d{1,4}\w?\s[A-Z]\w+\s(?:street|road|avenue|lane|close|drive|court)\b"
    r"|(?<![\w.,])(?:\+|00)\d[\d\s()./-]{7,16}\d|(?<![\w.,/])(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d))0\d{1,3}[\s./-]?\d{2,3}(?:[\s./-]?\d{2,3}){1,3}(?!\w|,\d)"
    r"|\b(?:between|entre|tussen|from|de|van)\s+\d{1,2}(?:[:h.]\d{0,2}|\s?(?:h|u|uur|heures?|am|pm))?\s+(?:and|et|en|to|a|à|tot|till?)\s+\d{1,2}(?:[:h.]\d\d|\s?(?:h|u|uur|heures?|am|pm|o'?clock))(?!\w)"
    r"|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)|\b\d{1,2}[:h]\d{2}\b|\b(?:[01]?\d|2[0-3])\s?(?:h|uur|u|o'?clock|heures?)\b",
    re.IGNORECASE,
)
_SHORTEST = 3
"""A shorter number after the word "invoice" is a count or a date, not a reference."""


def find_reference(text: str) -> tuple[str | None, str]:
    """The first reference of a text as written, and the text with every reference blanked."""
    structured = _STRUCTURED.search(text)
    if structured:
        return f"+++{structured[1]}/{structured[2]}/{structured[3]}+++", blank(text, [structured.span()])
    creditor = _RF.search(text)
    if creditor:
        return creditor[0].replace(" ", ""), blank(text, [creditor.span()])
    rest = blank(text, [match.span() for match in _IBAN.finditer(text)])
    found: list[tuple[int, int, str]] = [(*match.span(), match[0]) for match in _SHAPED.finditer(rest)]
    for pattern, group in ((_NAMED, "reference"), (_HASH, 1)):
        found += [(*match.span(group), match[group]) for match in pattern.finditer(rest) if _long_enough(match[group])]
    if not found:
        return None, rest
    return min(found, key=lambda span: (span[0], -span[1]))[2], blank(rest, [span[:2] for span in found])


def _long_enough(reference: str) -> bool:
    digits = sum(character.isdigit() for character in reference)
    return digits >= _SHORTEST and not re.fullmatch(r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?", reference)


def without_noise(text: str) -> str:
    """The text with links, addresses, phone numbers, IBANs and times of day blanked."""
    spans = [match.span() for pattern in (_NOISE, _IBAN) for match in pattern.finditer(text)]
    return blank(text, spans)
