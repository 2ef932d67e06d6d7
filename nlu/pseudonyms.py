"""Takes out of a text what points to a person, and leaves what teaches: amounts, dates, and the words around them.

Every finding becomes a placeholder that says what stood there ("<name>", "<phone>"). Better one too many than one too
few: a run of seven digits or an "@" never stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from nlu.text import fold

_Span = tuple[int, int, str]

_HIDDEN = "\0"
"""Stands for a character of a kept amount or date while numbers are looked for."""

_FULL_DATE = r"(?:0?[1-9]|[12]\d|3[01])(?P<sep>[./-])(?:0?[1-9]|1[0-2])(?P=sep)(?:\d{4}|\d{2})(?![./-]?\d)"
_ISO_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![./-]?\d)"
_SHORT_DATE = r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?![./-]?\d|\s\d{2,3}[ .]\d{2})"
_SUM = r"(?:[1-9]\d{0,2}(?:[ .,'’]\d{3}){1,3}|\d{1,6})(?:[.,]\d{1,2})?"
_CURRENCY = r"(?:€|£|\$|euros?\b|eur\b|pounds?\b|gbp\b|usd\b|dollars?\b|balles\b|quid\b)"
_KEEP = re.compile(
    rf"(?<!\d)(?<!\d[ ./-])(?:{_FULL_DATE}|{_ISO_DATE}|{_SHORT_DATE}|{_SUM}\s?{_CURRENCY})"
    rf"|[€£$]\s?{_SUM}(?!\d)(?![ ./-]\d)"
)

_IBAN = (
    r"be\d{2}(?:[ .-]?\d){12}|nl\d{2}[ .-]?[a-z]{4}(?:[ .-]?\d){10}|gb\d{2}[ .-]?[a-z]{4}(?:[ .-]?\d){14}"
    r"|fr\d{2}(?:[ .-]?[a-z\d]){23}|de\d{2}(?:[ .-]?\d){18}|lu\d{2}(?:[ .-]?[a-z\d]){16}"
    r"|[a-z]{2}\d{2}(?:[ .-]?\d){10,30}"
)
_NUMBERED = (
    r"(?:invoices?|factures?|facturen|factuur(?:nummer)?|ref(?:erence|erentie)?|dossier|klantnummer|client|order|"
    r"commande|bestelling|communication|communicatie|mededeling|rekeningnummer|compte|account|national number)"
)
_NO = r"(?:\s*(?:number|nummer|numero|num|nr|no|n°|№))?[\s.:#]*"
_LINK = (
    r"(?:https?://|www\.)\S+"
    r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|be|fr|nl|eu|io|me|uk|de|lu)\b(?:/\S*)?"
)
_INVOICE = (
    r"(?<![a-z\d])[a-z]{1,6}[-/]?\d{4}[-/]\d+|(?<![\d/-])\d{4}[-/]\d{3,}"
    r"|(?<![a-z])[a-z]{1,5}[-/]?\d{4,}|#\s?\d{3,}"
)
_LOWER: tuple[tuple[str, str], ...] = (
    ("link", _LINK),
    ("email", r"[^\s@<>]*\s?@\s?[^\s@<>]*"),
    ("iban", rf"(?<![a-z\d])(?:{_IBAN})(?![a-z\d])"),
    ("reference", r"[+*]{2,3}\s?\d{3}\s?/?\s?\d{4}\s?/?\s?\d{5}\s?[+*]{0,3}|(?<!\d)\d{3}/\d{4}/\d{5}(?!\d)"),
    ("reference", rf"\b{_NUMBERED}{_NO}(?P<number>(?:[a-z]{{1,6}}[-/ ]?)?\d[\d/-]*[\w/-]*)"),
    ("reference", _INVOICE),
    ("phone", r"(?:\+|(?<!\d)00)\s?\(?\d(?:[ ./()-]{0,3}\d){6,}|(?<!\d)\(?0\d(?:[ ./()-]{0,3}\d){6,}"),
    ("phone", r"(?<!\d)\d{2}(?:[ .]\d{2}){3}(?!\d)"),
    ("phone", r"(?<!\d)\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?!\d)"),
    ("number", r"(?<!\d)\d{4}(?:[ -]\d{4}){2,}(?:[ -]?\d+)?|\d{2}\.\d{2}\.\d{2}[ -]\d{3}[. -]\d{2}|\d(?:[ .-]?\d){8,}"),
    ("number", r"\d{7,}"),
)
_WORD = r"[^\W\d_][\w'’.-]*"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_HOUSE = r"\d{1,4}\s?[a-zA-Z]?\b(?:\s?(?:bus|bte|boîte|box|appt?|apt)\.?\s?\w{1,4})?"
_TOWN = rf"(?:\s*,?\s*\d{{4,5}}\s?(?:[A-Z]{{2}}\s)?\s?{_CAPITAL})?"
_RUE = r"(?i:\b(?:rue|avenue|av\.|boulevard|bd|chauss[ée]e|place|impasse|allée|quai|chemin|clos|square))"
_OF = r"(?:(?i:de|du|des|la|le|les|l'|d')\s?){0,3}"
_STRAAT = r"\b[\w'’-]{3,}(?i:straat|laan|steenweg|weg|plein|dreef|kaai|gracht|singel|kade)"
_SPAN_OF_TIME = r"(?!\s?(?:dag|week|weken|uur|min|maand|jaar))"
_STREET = r"(?:(?i:street|road|avenue|lane|boulevard)|St|Rd|Ave|Drive|Close|Court|Way|Terrace|Gardens|Crescent)\b"
_ADDRESSES: tuple[str, ...] = (
    rf"{_RUE}\s(?:{_WORD}\s){{0,4}}?{_WORD},?\s{_HOUSE}{_TOWN}",
    rf"\b{_HOUSE},?\s{_RUE}\s{_OF}{_WORD}(?:\s{_CAPITAL}){{0,3}}{_TOWN}",
    rf"{_STRAAT}\s{_HOUSE}{_SPAN_OF_TIME}{_TOWN}",
    rf"\b\d{{1,5}}[a-zA-Z]?,?\s(?:{_CAPITAL}\s){{1,3}}{_STREET}",
    rf"\b\d{{1,5}}[a-zA-Z]?,?\s(?:{_WORD}\s){{1,2}}(?i:street|road|avenue|lane)\b",
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b\d{4}\s?[A-Z]{2}\b",
)
_BYE = (
    r"(?i:\b(?:kind(?:est)?\s|best\s|warm\s)?regards|\bbest wishes|\byours(?:\s(?:sincerely|truly|faithfully))?"
    r"|\bsincerely|\bcheers|\bsigned|\bcordialement|\bbien (?:à|a) vous|\bsalutations(?:\sdistinguées)?|\bsigné"
    r"|\b(?:met )?vriendelijke groet(?:en)?|\bgroet(?:en|jes)?|\bmvg|\bhoogachtend|\bgetekend)"
)
_INTRODUCES = (
    r"(?i:\bmy name is|\bmy name's|\bthis is|\bi am|\bi'm|\bje m'appelle|\bje suis|\bmon nom est|\bici"
    r"|\bmijn naam is|\bik ben|\bik heet|\bhier is)"
)
_TITLE = r"(?i:\b(?:mrs?|ms|miss|mme|mlle|madame|monsieur|mevrouw|mevr|mw|meneer|mijnheer|dhr|dr|maître|meester))\.?"
_HELLO = r"(?i:\b(?:hi|hello|hey|dear|bonjour|bonsoir|salut|cher|chère|dag|hallo|beste|geachte|goedemorgen))"
_FULL_NAME = rf"{_CAPITAL}(?:\s(?:(?i:van|de|der|den|von|du|la|le)\s){{0,2}}{_CAPITAL}){{0,3}}"
_NAMED: tuple[str, ...] = (
    rf"{_BYE}[\s,.!:–-]*(?P<who>{_FULL_NAME})",
    rf"{_BYE}[\s,.!:–-]*(?P<who>{_WORD}(?:\s{_WORD})?)\s*\Z",
    rf"{_INTRODUCES}\s(?P<who>{_FULL_NAME})",
    rf"{_TITLE}\s(?P<who>{_FULL_NAME})",
    rf"{_HELLO}\s(?P<who>{_CAPITAL})(?=\s*(?:[,!.\n]|\Z))",
)
_LOWER_FOUND = [(kind, re.compile(pattern)) for kind, pattern in _LOWER]
_ADDRESS_FOUND = [("address", re.compile(pattern)) for pattern in _ADDRESSES]
_NAMED_FOUND = [re.compile(pattern) for pattern in _NAMED]
_LETTERS = re.compile(r"[^\W\d_]+")
_EVERYDAY_PARTS = (
    "a aan au aux and bv bvba co company da das de del den der des di du el en et eu fa fils gmbh het il in inc is la "
    "le les limited llc lo ltd met nv of op plc sa sarl sas sc snc sprl srl te ten ter the to un une van vof voor zn zo"
)
_NO_NAMES = frozenset(_EVERYDAY_PARTS.split())
"""Parts of names that are everyday words or legal forms: alone they point to nobody."""
_EVERYDAY_WORDS = (
    "a ill late sorry sick unemployed back not still going paying waiting on in at en et and tot bientot merci thanks "
    "dank monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag madame monsieur mevrouw meneer team allemaal tous all"
)
_NOT_WHO = frozenset(_EVERYDAY_WORDS.split())
"""What may stand where a name could and is none."""
_SHORTEST_NAME = 2
_SHORTEST_REFERENCE = 3
_LONG_NUMBER = 6


def pseudonymise(text: str, names: Iterable[str] = (), references: Iterable[str] = ()) -> str:
    """The text with placeholders. `names` are the debtor's own, `references` the account's invoice numbers and such."""
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    spans = [*_known(folded, names), *_exact(folded, references), *_named(text), *_patterns(text, folded)]
    return _replaced(text, _merged(spans))


def _known(folded: str, names: Iterable[str]) -> Iterator[_Span]:
    """The names in full, and each of their telling parts, whatever the case and the accents."""
    for name in names:
        parts = _LETTERS.findall(fold(unicodedata.normalize("NFC", name)))
        telling = {part for part in parts if len(part) >= _SHORTEST_NAME and part not in _NO_NAMES}
        patterns = [re.escape(part) for part in sorted(telling)]
        if len("".join(parts)) > 1:
            patterns.insert(0, r"[\W\d_]{1,3}".join(map(re.escape, parts)))
        for pattern in patterns:
            for found in re.finditer(rf"(?<![^\W\d_]){pattern}(?![^\W\d_])", folded):
                yield found.start(), found.end(), "name"


def _exact(folded: str, references: Iterable[str]) -> Iterator[_Span]:
    for reference in references:
        wanted = fold(reference.strip())
        if _tells(wanted):
            for found in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded):
                yield found.start(), found.end(), "reference"


def _tells(reference: str) -> bool:
    """A short bare number may be an amount; what has a letter or a mark, or is long, points to an account."""
    digits = sum(character.isdigit() for character in reference)
    return len(reference) >= _SHORTEST_REFERENCE and digits > 0 and (digits < len(reference) or digits >= _LONG_NUMBER)


def _named(text: str) -> Iterator[_Span]:
    """Names that their surroundings give away: after a greeting, a title, an introduction or a closing formula."""
    for pattern in _NAMED_FOUND:
        for found in pattern.finditer(text):
            who = found["who"]
            if fold(who) not in _NOT_WHO:
                yield found.start("who"), found.end("who"), "name"


def _patterns(text: str, folded: str) -> Iterator[_Span]:
    kept = [found.span() for found in _KEEP.finditer(folded)]
    for subject, patterns in ((_masked(folded, kept), _LOWER_FOUND), (_masked(text, kept), _ADDRESS_FOUND)):
        for kind, pattern in patterns:
            for found in pattern.finditer(subject):
                group = "number" if "number" in found.groupdict() else 0
                yield found.start(group), found.end(group), kind


def _masked(text: str, kept: Iterable[tuple[int, int]]) -> str:
    for start, end in kept:
        text = f"{text[:start]}{_HIDDEN * (end - start)}{text[end:]}"
    return text


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Spans without overlap; the longest of those that overlap gives the kind."""
    groups: list[list[_Span]] = []
    reach = 0
    for span in sorted(span for span in spans if span[0] < span[1]):
        if groups and span[0] < reach:
            groups[-1].append(span)
        else:
            groups.append([span])
        reach = max(reach, span[1])
    return [(group[0][0], max(end for _, end, _ in group), max(group, key=_telling)[2]) for group in groups]


def _telling(span: _Span) -> tuple[int, bool]:
    start, end, kind = span
    return end - start, kind != "number"


def _replaced(text: str, spans: Iterable[_Span]) -> str:
    pieces: list[str] = []
    place = 0
    for start, end, kind in spans:
        pieces += [text[place:start], f"<{kind}>"]
        place = end
    return "".join([*pieces, text[place:]])
