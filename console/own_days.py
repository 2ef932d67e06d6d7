"""The creditor's own days on which nothing unasked goes: a calendar of the year, and what would move."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web
from babel.core import Locale
from babel.dates import get_day_names, get_month_names

from console.access import allowed, text_form
from console.operations import Refused
from console.paging import first_time, named_by, page
from console.roles import May
from console.rooms import CONSOLE, Console, member_name
from console.switch_page import doors
from console.texts import language_of, say_to
from flows.blackouts import Blackout, blackout_of
from ledger.calendar import local_date
from pages.words import LOCALES
from store.switches import Moved, OwnDays

_TYPED = ("year", "first", "last", "name", "countries", "scenario")
_LONGEST_NAME = 80
_MOST_COUNTRIES = 20
_FURTHEST_YEARS = 3
_LONGEST = timedelta(days=366)
_COUNTRIES = Locale("en").territories


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the calendar. `kind` is "" or what it is: own, holiday, weekend; `name` says so in words."""

    day: date
    kind: str
    name: str
    chosen: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its name, whether it is over, and its weeks; None stands for a day of another month."""

    name: str
    over: bool
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed or pointed at so far, and what it would move; `days` None: not enough yet.

    `turned`: the last day was before the first.
    """

    first: date | None = None
    last: date | None = None
    days: Blackout | None = None
    moved: Moved | None = None
    turned: bool = False


def year_of(
    year: int, language: str, own: tuple[Blackout, ...], holidays: Mapping[date, str], asked: Asked, today: date
) -> list[Month]:
    """The twelve months of a year."""
    names = get_month_names("wide", locale=LOCALES[language])
    chosen = Blackout(asked.first, asked.last or asked.first) if asked.first else None

    def cell(day: date) -> Cell:
        mine = blackout_of(own, day)
        kind = "own" if mine else "holiday" if day in holidays else "weekend" if day.isoweekday() > 5 else ""  # noqa: PLR2004
        name = mine.name if mine else holidays.get(day, "")
        return Cell(day, kind, name, bool(chosen and chosen.holds(day)), day < today)

    calendar = Calendar()
    return [
        Month(
            str(names[month]),
            (year, month) < (today.year, today.month),
            tuple(
                tuple(cell(day) if day.month == month else None for day in week)
                for week in calendar.monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    ]


async def own_days(request: web.Request) -> web.Response:
    """GET /console/own-days?year=&first=&last=&name=&countries=&scenario=: the calendar, and a preview."""
    return await _show(request, request.query)


async def _show(request: web.Request, typed: Mapping[str, str], problem: str = "") -> web.Response:
    console = request.app[CONSOLE]
    _, setup = doors(console)
    sheet = await setup.creditor()
    today = local_date(console.clock(), console.timezone)
    try:
        asked = await _asked(console, typed, today)
    except Refused as refusal:
        asked, problem = Asked(), problem or say_to(request)(refusal.key, **refusal.values)
    year = _year(typed.get("year", ""), asked.first or today, today)
    kept = await console.store.own_days(sheet.id, removed=True)
    own = tuple(item.days for item in kept if item.removed_at is None)
    language = language_of(request)
    days = get_day_names("abbreviated", locale=LOCALES[language])
    context = {
        "months": year_of(year, language, own, setup.holidays(year), asked, today),
        "weekdays": [str(days[number]) for number in range(7)],
        "year": year,
        "years": [number for number in (year - 1, year + 1) if abs(number - today.year) <= _FURTHEST_YEARS],
        "asked": asked,
        "typed": typed,
        "problem": problem,
        "kept": [item for item in kept if item.removed_at is None],
        "gone": [item for item in reversed(kept) if item.removed_at is not None][:20],
        "scenarios": setup.scenarios(),
        "country": sheet.country,
        "may_keep": allowed(request, May.KEEP_SETUP),
        "today": today,
    }
    return page(request, "own_days.html", context, status=400 if problem else 200)


def _year(text: str, first: date, today: date) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else first.year
    return min(max(year, today.year - _FURTHEST_YEARS), today.year + _FURTHEST_YEARS)


async def _asked(console: Console, typed: Mapping[str, str], today: date) -> Asked:
    """What was chosen so far. Raises Refused."""
    if not typed.get("first", "").strip():
        return Asked()
    first = _day(typed["first"])
    if not typed.get("last", "").strip():
        return Asked(first)
    last = _day(typed["last"])
    one, other = sorted((first, last))
    days = read_days({**typed, "first": f"{one}", "last": f"{other}"}, doors(console)[1].scenarios(), today)
    return Asked(one, other, days, await doors(console)[0].would_move(days, console.timezone), last < first)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("days.bad_day") from None


def read_days(form: Mapping[str, str], scenarios: Sequence[str], today: date) -> Blackout:
    """The days that a form asks for. Raises Refused."""
    first = _day(form.get("first", ""))
    last = _day(form.get("last", "") or form.get("first", ""))
    if last < first or last < today or last - first > _LONGEST or last.year - today.year > _FURTHEST_YEARS:
        raise Refused("days.bad_span")
    name = form.get("name", "").strip()
    if len(name) > _LONGEST_NAME:
        raise Refused("days.long_name", most=_LONGEST_NAME)
    countries = tuple(dict.fromkeys(form.get("countries", "").upper().replace(",", " ").split()))
    unknown = [item for item in countries if len(item) != len("BE") or item not in _COUNTRIES]
    if unknown or len(countries) > _MOST_COUNTRIES:
        raise Refused("days.bad_country", names=", ".join(unknown[:5]))
    scenario = form.get("scenario", "").strip()
    if scenario and scenario not in scenarios:
        raise Refused("switch.no_scenario")
    return Blackout(first, last, name, countries, (scenario,) if scenario else ())


async def preview(request: web.Request) -> web.Response:
    """POST /console/own-days/preview: back to the calendar with what was typed, without the form's own words."""
    form = await text_form(request)
    typed = {name: form[name] for name in _TYPED if form.get(name, "").strip()}
    raise web.HTTPSeeOther(request.app.router["own_days"].url_for().with_query(typed))


async def keep_free(request: web.Request) -> web.Response:
    """POST /console/own-days."""
    console, form = request.app[CONSOLE], await text_form(request)
    board, setup = doors(console)
    now = console.clock()
    try:
        days = read_days(form, setup.scenarios(), local_date(now, console.timezone))
    except Refused as refusal:
        return await _show(request, form, say_to(request)(refusal.key, **refusal.values))
    if await first_time(request, form):
        creditor = (await setup.creditor()).id
        await board.keep_free(OwnDays(named_by(form, creditor)[:16], creditor, days, member_name(request), now))
    raise web.HTTPSeeOther(request.app.router["own_days"].url_for().with_query(year=days.first.year))


async def free_no_more(request: web.Request) -> web.Response:
    """POST /console/own-days/{days}/remove."""
    board, _ = doors(request.app[CONSOLE])
    if not await board.free_no_more(request.match_info["days"], member_name(request)):
        return await _show(request, {}, say_to(request)("days.gone"))
    raise web.HTTPSeeOther(request.app.router["own_days"].url_for())


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/own-days", own_days, name="own_days"),
    web.post("/own-days", keep_free, name="keep_free"),
    web.post("/own-days/preview", preview, name="preview_days"),
    web.post("/own-days/{days}/remove", free_no_more, name="free_no_more"),
)
