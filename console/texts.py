"""The words of the console's own pages, in three languages: a folder for each language, a file for each part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml
from aiohttp import web
from babel.core import Locale, negotiate_locale
from babel.numbers import format_decimal

from console.rooms import MEMBER
from pages.words import LOCALES, plain

_HERE = Path(__file__).parent / "texts"
LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français", "nl": "Nederlands"}
"""The languages of the pages, each in its own words."""

Say = Callable[..., str]
Text = str | Mapping[str, str]
"""One text, or its plural forms by category (`one`, `other`): the field `count` chooses."""


@cache
def texts_of(language: str) -> Mapping[str, Text]:
    """All texts of a language, by key."""
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((_HERE / language).glob("*.yml")))
    return {
        f"{part}.{key}": text if isinstance(text, dict) else str(text)
        for found in files
        for part, texts in found.items()
        for key, text in texts.items()
    }


def speaker(language: str) -> Say:
    """Gives the text of a key in this language, its places filled in (without values they stay, for scripts to fill).

    Raises KeyError for a key that no file has.
    """

    def say(key: str, **values: object) -> str:
        text, count = texts_of(language)[key], values.get("count")
        if isinstance(text, str):
            return text.format(**values) if values else text
        if not isinstance(count, int):
            raise KeyError(f"{key} has plural forms: it needs a count")
        form = Locale.parse(language).plural_form(count)
        shown = values | {"count": format_decimal(count, locale=LOCALES[language])}
        return text.get(form, text["other"]).format(**shown)

    return say


def name_of(language: str, kind: str, value: str) -> str:
    """What a value of the records is called ("hold", "opt_out"); its own words where it has no name."""
    texts = texts_of(language)
    named = texts.get(f"names.{kind}_{value}", texts.get(f"{kind}.{value}"))
    return named if isinstance(named, str) else plain(value)


def language_of(request: web.Request) -> str:
    """What this person reads: as they chose, else as their browser asks, else English."""
    member = request.get(MEMBER)
    if member is not None and member.language in LANGUAGES:
        return str(member.language)
    asked = [part.partition(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    wanted = [name.partition("-")[0].lower() for name in asked[:20] if name]
    return str(negotiate_locale(wanted, tuple(LANGUAGES)) or "en")


def say_to(request: web.Request) -> Say:
    """The texts in this person's language."""
    return speaker(language_of(request))
