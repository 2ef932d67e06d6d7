"""The page that stops messages to an address: behind a signed link, with one button, and for one-click mail programs.

Nothing on it says what the messages are about: whoever reads the address's mail may open it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from flows.case import CaseFile
from pages.headers import protect
from pages.trouble import records_away
from portal.ports import StopDoor
from store.base import Store

_HERE = Path(__file__).parent
_QUIET = {"X-Robots-Tag": "noindex, nofollow"}

ReadStop = Callable[[str], tuple[str, str, str] | None]
"""Case id, channel and the mark of the address from the token of a stop link, None when it is no good."""


@dataclass(frozen=True, slots=True)
class StopTexts:
    """The page's words; `question`, `says` and `done` take the creditor's name."""

    question: str
    says: str
    button: str
    done: str


STOP_TEXTS = {
    "en": StopTexts(
        question="Stop messages from {creditor}?",
        says="{creditor} will then not write to this address any more.",
        button="Stop these messages",
        done="Done. {creditor} will not write to this address any more.",
    ),
    "fr": StopTexts(
        question="Ne plus recevoir de messages de {creditor} ?",
        says="{creditor} n’écrira alors plus à cette adresse.",
        button="Arrêter ces messages",
        done="C’est fait. {creditor} n’écrira plus à cette adresse.",
    ),
    "nl": StopTexts(
        question="Geen berichten meer van {creditor}?",
        says="{creditor} schrijft dan niet meer naar dit adres.",
        button="Stop deze berichten",
        done="In orde. {creditor} schrijft niet meer naar dit adres.",
    ),
}
"""The page's words by language; English where it is not one of ours."""


@dataclass(frozen=True, slots=True)
class _Stop:
    store: Store
    door: StopDoor
    read_token: ReadStop
    creditor: str

    async def page(self, request: web.Request) -> web.Response:
        """GET /stop/{token}: looking changes nothing, for mail programs look ahead."""
        file, channel, _ = await self._about(request)
        return self._render(request, file, done=any(item.channel == channel for item in file.case.opt_outs))

    async def stop(self, request: web.Request) -> web.Response:
        """POST /stop/{token}: the button, or a mail program (RFC 8058: no cookie, no redirect). Twice is once."""
        file, channel, mark = await self._about(request)
        await self.door.stop(file.case.id, channel, mark)
        return self._render(request, file, done=True)

    async def _about(self, request: web.Request) -> tuple[CaseFile, str, str]:
        """Raises HTTPNotFound, the same for a bad link and an unknown case."""
        found = self.read_token(request.match_info["token"])
        file = await self.store.load(found[0]) if found else None
        if found is None or file is None:
            lost = aiohttp_jinja2.render_string("lost.html", request, {})
            raise web.HTTPNotFound(text=lost, content_type="text/html")
        return file, found[1], found[2]

    def _render(self, request: web.Request, file: CaseFile, *, done: bool) -> web.Response:
        texts = STOP_TEXTS.get(file.language, STOP_TEXTS["en"])
        context = {"language": file.language, "texts": texts, "creditor": self.creditor, "done": done}
        response = aiohttp_jinja2.render_template("stop.html", request, context)
        response.headers.update(_QUIET)
        return response


def add_stop(app: web.Application, store: Store, door: StopDoor, read_token: ReadStop, *, creditor: str) -> None:
    """Mount the page at /stop."""
    pages = web.Application(middlewares=[records_away])
    aiohttp_jinja2.setup(pages, loader=jinja2.FileSystemLoader(_HERE / "templates"), undefined=jinja2.StrictUndefined)
    protect(pages, framed=False)
    stop = _Stop(store, door, read_token, creditor)
    pages.add_routes([web.get("/{token}", stop.page), web.post("/{token}", stop.stop)])
    app.add_subapp("/stop", pages)
