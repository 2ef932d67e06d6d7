"""No page speaks one language only: what a template says comes from console/texts, and what it asks for is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.queue_words import QUEUES
from console.roles import PAGES
from console.texts import LANGUAGES, texts_of

_HERE = Path(__file__).parents[2] / "console"
TEMPLATES = sorted((_HERE / "templates").rglob("*.html"))
_MADE = re.compile(r"\{% block body %\}.*?\{% endblock %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_NO_LANGUAGE = re.compile(r"<(code|kbd|pre)\b.*?</\1>", re.DOTALL)
_SAID_IN = re.compile(r'\s(?:placeholder|aria-label|title|alt|aria-description)="([^"]*)"')
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASKED = re.compile(r"""\bt\(\s*["']([\w.-]+)["']\s*[,)]""")


def _words_in(html: str) -> list[str]:
    """Words that stand in the template itself, as text or in an attribute that is read out."""
    bare = _NO_LANGUAGE.sub(" ", _MADE.sub(" ", html)).replace("&nbsp;", " ")
    said = [re.sub(r"<[^>]*>", " ", bare), *_SAID_IN.findall(bare)]
    return [word for text in said for word in _WORD.findall(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(_HERE / "templates")))
def test_a_template_says_nothing_of_its_own(path: Path) -> None:
    assert _words_in(path.read_text(encoding="utf-8")) == []


def test_every_text_that_a_template_asks_for_is_there() -> None:
    asked = {key for path in TEMPLATES for key in _ASKED.findall(path.read_text(encoding="utf-8"))}
    assert {key for key in asked if any(key not in texts_of(language) for language in LANGUAGES)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_log_of_views_and_every_queue_has_a_name(language: str) -> None:
    wanted = {f"pages.{item.shows}" for item in PAGES.values() if item.shows}
    wanted |= {f"names.queue_{name}" for name in QUEUES}
    assert {key for key in wanted if key not in texts_of(language)} == set()


def test_words_of_a_template_are_found() -> None:
    assert _words_in('<p title="Two words">{{ t("a.b") }} Said <code>not this</code>{# nor this #}</p>') == [
        "Said",
        "Two",
        "words",
    ]
