"""Two members change one draft: what is to be kept, so that neither loses anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from console.rooms import CONSOLE, member_name
from flows.sketching import sketch_of, text_of
from flows.threeway import disputed, merged, sketch_from, units_of
from store.library import Deed, Draft, DraftState, WordingChange

_TRIES = 5
_TEXT, _WORDS = "scenario", "text:"


@dataclass(frozen=True, slots=True)
class Side:
    """What one person would have: the scenario's text, and the changed wordings."""

    text: str
    wordings: tuple[WordingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """A save that came second and touches what somebody else touched: all three sides, and the disputed units."""

    base: Side
    theirs: Draft
    mine: Side
    units: tuple[str, ...]
    since: int


def side_of(draft: Draft) -> Side:
    """A draft's own."""
    return Side(draft.text, draft.wordings)


def with_texts(side: Side, changes: Collection[WordingChange]) -> Side:
    """The side with these texts in their places."""
    known = {item.place: item for item in side.wordings} | {item.place: item for item in changes}
    return replace(side, wordings=tuple(known[place] for place in sorted(known)))


def disputes(base: Side, theirs: Side, mine: Side) -> list[str]:
    """The units that both changed: "field:…", "step:…", "text:<name>:<language>:<channel>", "scenario" for a text that
    the editor cannot take apart.
    """
    return disputed(*_units(base, theirs, mine))


def joined(base: Side, theirs: Side, mine: Side, keep_mine: Collection[str] = ()) -> Side:
    """Both people's work; of disputed units mine where `keep_mine` names them."""
    first, second, third = _units(base, theirs, mine)
    units = merged(first, second, third, keep_mine)
    words = tuple(_word(name, text) for name, text in sorted(units.items()) if name.startswith(_WORDS))
    if _TEXT in units:
        return Side(units[_TEXT], words)
    one, other = sketch_of(theirs.text), sketch_of(mine.text)
    if one is None or other is None:
        return Side(theirs.text, words)
    plan = {name: value for name, value in units.items() if not name.startswith(_WORDS)}
    both = sketch_from(plan, one, [step.id for step in (*one.steps, *other.steps)])
    return Side(theirs.text if both == one else text_of(both), words)


def _word(unit: str, text: str) -> WordingChange:
    name, language, channel = unit.removeprefix(_WORDS).split(":")
    return WordingChange(name, language, channel, text)


def _units(*sides: Side) -> list[dict[str, Any]]:
    sketches = [sketch_of(side.text) for side in sides]
    named = [sketch for sketch in sketches if sketch and len({step.id for step in sketch.steps}) == len(sketch.steps)]
    plans = [units_of(item) for item in named] if len(named) == len(sides) else [{_TEXT: side.text} for side in sides]
    return [{**plan, **_words(side)} for plan, side in zip(plans, sides, strict=True)]


def _words(side: Side) -> dict[str, str]:
    return {f"{_WORDS}{':'.join(item.place)}": item.text for item in side.wordings}


async def keep(
    request: web.Request, draft: Draft, mine: Side, since: int, keep_mine: Collection[str] | None = None, note: str = ""
) -> Draft | Clash:
    """Save `mine`, which began from version `since` of the draft. What others saved meanwhile is joined with it.

    A Clash when both touched the same, or the draft is closed; with `keep_mine` the member has chosen.
    """
    console = request.app[CONSOLE]
    current = draft
    for _ in range(_TRIES):
        base = await before(request, current, since)
        asked = disputes(base, side_of(current), mine)
        if current.state is not DraftState.OPEN or (asked and keep_mine is None):
            return Clash(base, current, mine, tuple(asked), since)
        after = mine if current.version == since else joined(base, side_of(current), mine, keep_mine or ())
        if after == side_of(current) and not note:
            return current
        saved = changed(request, current, text=after.text, wordings=after.wordings, note=note)
        if await console.store.change_draft(saved, Deed.SAVED):
            return saved
        current = await console.store.draft(draft.id) or current
    raise web.HTTPServiceUnavailable(text="Others save this draft all the time. Please try again.\n")


def carrying(base: Side, mine: Side) -> dict[str, str]:
    """My changes of wordings as fields of a form, for `carried`."""
    old, new = ({item.place: item.text for item in side.wordings} for side in (base, mine))
    places = [place for place in sorted({*old, *new}) if old.get(place) != new.get(place)]
    found = {f"w{number}-place": ":".join(place) for number, place in enumerate(places)}
    return found | {f"w{n}-text": new[place] for n, place in enumerate(places) if place in new}


def carried(form: Mapping[str, str], base: Side) -> tuple[WordingChange, ...]:
    """The wordings of `base` with the changes that a form carries; one without a text was taken back."""
    known = {item.place: item for item in base.wordings}
    for name, value in form.items():
        place = tuple(value.split(":"))
        if re.fullmatch(r"w\d{1,3}-place", name) and len(place) == 3:  # noqa: PLR2004 - name, language, channel
            text = form.get(name.replace("-place", "-text"))
            known.pop(place, None)
            if text is not None:
                known[place] = WordingChange(*place, text.replace("\r\n", "\n"))
    return tuple(known[place] for place in sorted(known))


def changed(request: web.Request, draft: Draft, **changes: Any) -> Draft:
    """The draft's next version, by this member, now."""
    now = request.app[CONSOLE].clock()
    return replace(draft, changed_by=member_name(request), changed_at=now, version=draft.version + 1, **changes)


async def before(request: web.Request, draft: Draft, version: int) -> Side:
    """What the draft was at a version; what it is now where no such version is kept."""
    if version == draft.version:
        return side_of(draft)
    found = await request.app[CONSOLE].store.revisions(draft.id, 10_000)
    return next((Side(item.text, item.wordings) for item in found if item.version == version), side_of(draft))
