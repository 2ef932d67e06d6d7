"""Learning from use: messages that were not understood, or wrongly, shown to people; they say what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import aiohttp_jinja2
import structlog
from aiohttp import web

from console.access import allowed, text_form
from console.roles import May
from console.rooms import CONSOLE, member_name
from flows.intents import Intent
from flows.message import Direction
from flows.review import Review, ReviewState
from nlu.reviews import review_of

log = structlog.get_logger(__name__)

INTENTS: tuple[str, ...] = tuple(intent.value for intent in Intent)
"""What a message can mean, as offered to people."""

_MOST = 100
_GONE = "There is no such review any more.\n"


async def reviews(request: web.Request) -> web.Response:
    """GET /console/reviews: what waits for a person's word, oldest first, and what waits for the next training."""
    console = request.app[CONSOLE]
    waiting = await console.store.reviews(_MOST)
    accepted = await console.store.reviews(_MOST, ReviewState.ACCEPTED)
    context = {
        "waiting": waiting,
        "accepted": accepted,
        "most": _MOST,
        "intents": INTENTS,
        "may_accept": allowed(request, May.TEACH),
        "timezone": console.timezone,
    }
    return aiohttp_jinja2.render_template("reviews.html", request, context)


async def review_act(request: web.Request) -> web.Response:
    """POST /console/reviews/{message}/{act}: correct, accept (admins) or dismiss."""
    form = await text_form(request)
    act = request.match_info["act"]
    review = await _review(request)
    done = await {"correct": _correct, "accept": _accept, "dismiss": _dismiss}[act](request, review, form)
    if not done:
        raise web.HTTPConflict(text="This review was settled meanwhile. Nothing was done. Open the page again.\n")
    log.info("review", act=act)
    raise web.HTTPSeeOther(await _back(request, form))


async def _review(request: web.Request) -> Review:
    """The review that is kept, else a fresh one of a debtor's message."""
    store, name = request.app[CONSOLE].store, request.match_info["message"]
    kept = (await store.reviewed([name])).get(name)
    if kept is not None:
        return kept
    message = await store.message(name)
    file = await store.load(message.case_id) if message and message.direction is Direction.INBOUND else None
    if message is None or file is None:
        raise web.HTTPNotFound(text=_GONE)
    return review_of(message, file)


async def _correct(request: web.Request, review: Review, form: Mapping[str, str]) -> bool:
    console = request.app[CONSOLE]
    return await console.store.correct(review, _intent(form), member_name(request), console.clock())


async def _accept(request: web.Request, review: Review, form: Mapping[str, str]) -> bool:
    if not allowed(request, May.TEACH):
        raise web.HTTPForbidden(
            text="Only a supervisor or an admin accepts what the bot shall learn. Nothing was done.\n"
        )
    console, intent = request.app[CONSOLE], _intent(form)
    if review.state is not ReviewState.OPEN:
        return False
    if intent != review.corrected and not await _correct(request, review, form):
        return False
    return await console.store.accept_reviews([review.id], member_name(request), console.clock()) == 1


async def _dismiss(request: web.Request, review: Review, _: Mapping[str, str]) -> bool:
    console = request.app[CONSOLE]
    return await console.store.dismiss_review(review.id, member_name(request), console.clock())


def _intent(form: Mapping[str, str]) -> str:
    name = form.get("intent", "")
    if name not in INTENTS:
        raise web.HTTPBadRequest(text="Please choose what the message meant. Nothing was done.\n")
    return name


async def _back(request: web.Request, form: Mapping[str, str]) -> str:
    """The page from which the form came: the message's case, or the list."""
    router = request.app.router
    if form.get("from") == "case":
        message = await request.app[CONSOLE].store.message(request.match_info["message"])
        if message is not None:
            return str(router["case"].url_for(case_id=message.case_id))
    return str(router["reviews"].url_for())


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/reviews", reviews, name="reviews"),
    web.post("/reviews/{message:.+}/{act:correct|accept|dismiss}", review_act, name="review_act"),
)
