"""The words of the console's own pages, in three languages: a folder for each language, a file for each part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml
from aiohttp import web
from babel.core import negotiate_locale

from console.rooms import MEMBER

_HERE = Path(__file__).parent / "texts"
LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français", "nl": "Nederlands"}
"""The languages of the pages, each in its own words."""

Say = Callable[..., str]


@cache
def texts_of(language: str) -> Mapping[str, str]:
    """All texts of a language, by key."""
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((_HERE / language).glob("*.yml")))
    return {
        f"{part}.{key}": str(text) for found in files for part, texts in found.items() for key, text in texts.items()
    }


def speaker(language: str) -> Say:
    """Gives the text of a key in this language, its places filled in."""

    def say(key: str, **values: object) -> str:
        return texts_of(language)[key].format(**values)

    return say


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
