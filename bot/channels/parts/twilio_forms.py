"""What a Twilio webhook form means: a message from outside, or the state of one of ours."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from bot.channels.base import Arrival, Inbound, Malformed, Receipt, Refused
from bot.channels.parts.payloads import storable
from bot.channels.parts.twilio_codes import known_refusal
from flows.message import Delivery

_MOST_FIELDS = 1000
_NAME = "message"
_STATES = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
}


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form-encoded body, empty ones included. Raises Malformed, also for a field that comes twice."""
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Malformed(f"The body is not a readable form ({type(error).__name__})") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise Malformed("The form names a field twice")
    return form


def event_of(form: dict[str, str]) -> str | None:
    """The message's SID, and for a status callback its status: the same on every retry of Twilio's."""
    sid, status = form.get("MessageSid"), form.get("MessageStatus")
    if not sid:
        return None
    return f"{sid}:{status}" if status else sid


def named(url: str, message_id: str) -> str:
    """The status URL for one message. Twilio signs it whole, so what comes back in it is what we wrote."""
    return f"{url}?{urlencode({_NAME: message_id})}"


def name_in(url: str) -> str | None:
    """Our own id of the message that a status URL was made for."""
    try:
        return storable(parse_qs(urlsplit(url).query, max_num_fields=_MOST_FIELDS)[_NAME][0])
    except (KeyError, ValueError):
        return None


def arrivals_of(channel: str, form: dict[str, str], message_id: str | None = None) -> list[Arrival]:
    """Read a form; `message_id` is what the URL says. The states before "sent" mean nothing here. Raises Malformed."""
    sid = form.get("MessageSid")
    if not sid:
        raise Malformed("The Twilio form has no MessageSid")
    if "MessageStatus" in form:
        receipt = _receipt(channel, sid, form["MessageStatus"], form.get("ErrorCode", ""))
        return [replace(receipt, message_id=message_id)] if receipt else []
    return [_inbound(channel, sid, form)]


def _receipt(channel: str, sid: str, status: str, error_code: str) -> Receipt | None:
    state = _STATES.get(status)
    if state is None:
        return None
    if state is not Delivery.FAILED:
        return Receipt(channel, sid, state)
    code = error_code or status
    plain = Refused(code=code, reason="The message was not delivered")
    return Receipt(channel, sid, state, failure=known_refusal(code) or plain)


def _inbound(channel: str, sid: str, form: dict[str, str]) -> Inbound:
    sender = form.get("From")
    if not sender or "Body" not in form:
        raise Malformed("The Twilio form has no From or no Body")
    return Inbound(channel, sid, storable(sender), storable(form["Body"]), media=_media(form))


def _media(form: dict[str, str]) -> str | None:
    if form.get("NumMedia", "0") in ("", "0"):
        return None
    return form.get("MediaContentType0", "").partition("/")[0] or "document"
