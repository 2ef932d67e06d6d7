"""The words that somebody wrote in a mail: without the quoted original, the signature and the markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_INTRODUCTIONS = (
    r"on .{0,200}\bwrote ?:",
    r"le .{0,200}\ba écrit ?:",
    r"op .{0,200}\b(?:schreef|heeft .{0,200}geschreven)\b.{0,200}:",
    r"am .{0,200}\bschrieb\b.{0,200}:",
    r"-{2,} ?(?:original message|message d'origine|message original|oorspronkelijk bericht|forwarded message) ?-{2,}",
    r"_{20,}",
)
_INTRODUCTION = re.compile("|".join(f"(?:{words})" for words in _INTRODUCTIONS), re.IGNORECASE)
_HEADER_BLOCK = re.compile(r"\*?(?:from|de|van)\*? ?:\*? .+", re.IGNORECASE)
_HEADER_NEXT = re.compile(
    r"\*?(?:sent|date|envoyé|verzonden|datum|to|à|aan|subject|objet|onderwerp)\*? ?:", re.IGNORECASE
)
_SIGNATURE = re.compile(r"-- ?")
_LONGEST_LINE = 500
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_QUOTES = frozenset({"blockquote"})
_QUOTE_MARKS = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "OutlookMessageHeader", "divRplyFwdMsg")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def own_words(text: str) -> str:
    """The text above the first quotation or signature, without lines that begin with ">".

    A mail that is nothing but a quotation or signature has no own words: the empty string.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        bare = line.strip()[:_LONGEST_LINE]
        if _SIGNATURE.fullmatch(line.rstrip("\n")) or _introduces(bare, lines, number):
            break
        if not bare.startswith(">"):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _introduces(bare: str, lines: list[str], number: int) -> bool:
    following = lines[number + 1].strip()[:_LONGEST_LINE] if number + 1 < len(lines) else ""
    if _INTRODUCTION.fullmatch(bare) or (bare and _INTRODUCTION.fullmatch(f"{bare} {following}")):
        return True
    return bool(_HEADER_BLOCK.fullmatch(bare) and _HEADER_NEXT.match(following))


def from_html(markup: str) -> str:
    """The visible text of an HTML mail, with quoted originals left out."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects text; everything inside a silent or quoting element is skipped until that element closes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            if tag == self._skipping[0] and tag not in _VOID:
                self._skipping.append(tag)
        elif tag not in _VOID and (tag in _SILENT or tag in _QUOTES or _marked(attrs)):
            self._skipping.append(tag)
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[0]:
                self._skipping.pop()
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(data.replace("\n", " "))


def _marked(attrs: list[tuple[str, str | None]]) -> bool:
    names = " ".join(value or "" for key, value in attrs if key in ("class", "id"))
    return any(mark in names for mark in _QUOTE_MARKS)
