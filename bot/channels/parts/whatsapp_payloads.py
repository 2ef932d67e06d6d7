"""What a WhatsApp webhook means: several entries, changes, messages and states in one call.

A sender may come without a phone number: then the business-scoped user id (BSUID) is the address. User names are
written "@name" among the other addresses, so that they are never taken for an id.
"""

from __future__ import annotations

from typing import Any

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.base import Arrival, Blocked, Enclosed, Inbound, Malformed, Receipt
from bot.channels.parts.meta_codes import lasting
from bot.channels.parts.payloads import moment, storable
from flows.message import Delivery

_log = structlog.get_logger(__name__)
_STATES = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "played": Delivery.READ,
    "failed": Delivery.FAILED,
}
_IGNORED = frozenset({"system", "ephemeral"})


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Text(_Part):
    body: str


class _Media(_Part):
    id: str | None = None
    caption: str | None = None
    filename: str | None = None


class _Button(_Part):
    text: str


class _Reply(_Part):
    title: str


class _Interactive(_Part):
    button_reply: _Reply | None = None
    list_reply: _Reply | None = None


class _Reaction(_Part):
    message_id: str
    emoji: str = ""


class _Context(_Part):
    id: str | None = None


class _Message(_Part):
    id: str = Field(min_length=1)
    type: str
    timestamp: str | int | None = None
    sender: str | None = Field(default=None, alias="from")
    sender_id: str | None = Field(default=None, alias="from_user_id")
    context: _Context | None = None
    text: _Text | None = None
    button: _Button | None = None
    interactive: _Interactive | None = None
    reaction: _Reaction | None = None
    image: _Media | None = None
    video: _Media | None = None
    document: _Media | None = None


class _Profile(_Part):
    username: str | None = None


class _Contact(_Part):
    wa_id: str | None = None
    user_id: str | None = None
    profile: _Profile = _Profile()


class _Error(_Part):
    code: int


class _Status(_Part):
    id: str = Field(min_length=1)
    status: str
    timestamp: str | int | None = None
    errors: list[_Error] = []
    biz_opaque_callback_data: str | None = None


class _Preference(_Part):
    wa_id: str | None = None
    user_id: str | None = None
    value: str
    detail: str = ""
    timestamp: str | int | None = None


class _Metadata(_Part):
    phone_number_id: str | None = None


class _Value(_Part):
    metadata: _Metadata = _Metadata()
    contacts: list[_Contact] = []
    messages: list[_Message] = []
    statuses: list[_Status] = []
    user_preferences: list[_Preference] = []
    errors: list[_Error] = []


class _Change(_Part):
    field: str
    value: dict[str, Any]


class _Entry(_Part):
    changes: list[_Change]


class _Call(_Part):
    entry: list[_Entry]


def arrivals_of(channel: str, phone_number_id: str, payload: dict[str, Any]) -> list[Arrival]:
    """Read a call, in its order; what belongs to another of the account's numbers is left out. Raises Malformed."""
    try:
        changes = [change for entry in _Call.model_validate(payload).entry for change in entry.changes]
        values = [_Value.model_validate(c.value) for c in changes if c.field in ("messages", "user_preferences")]
    except (ValidationError, RecursionError) as error:
        raise Malformed(f"The WhatsApp payload cannot be read ({type(error).__name__})") from error
    found: list[Arrival] = []
    for value in values:
        if value.metadata.phone_number_id in (None, phone_number_id):
            found.extend(_arrivals(channel, value))
    return found


def e164(digits: str) -> str:
    """A WhatsApp number as E.164; anything that is not digits (a BSUID) is left as it is."""
    return f"+{digits}" if digits.isascii() and digits.isdigit() else storable(digits)


def _arrivals(channel: str, value: _Value) -> list[Arrival]:
    for error in value.errors:
        _log.warning("whatsapp_reports_error", code=error.code)
    heard = [_inbound(channel, message, value.contacts) for message in value.messages if message.type not in _IGNORED]
    told = [_receipt(channel, status) for status in value.statuses]
    closed = [_blocked(channel, preference) for preference in value.user_preferences]
    return [arrival for arrival in (*heard, *told, *closed) if arrival is not None]


def _inbound(channel: str, message: _Message, contacts: list[_Contact]) -> Inbound:
    contact = _contact(message, contacts)
    names = [message.sender, contact.wa_id, message.sender_id, contact.user_id]
    addresses = list(dict.fromkeys(e164(name) for name in names if name))
    if not addresses:
        raise Malformed("A WhatsApp message names no sender")
    username = contact.profile.username
    others = (*addresses[1:], *((storable(f"@{username.lstrip('@')}"),) if username else ()))
    return Inbound(
        channel=channel,
        provider_id=storable(message.id),
        address=addresses[0],
        text=storable(_words(message)),
        sent_at=moment(message.timestamp),
        other_addresses=others,
        media=None if message.type in ("text", "button", "interactive") else storable(message.type),
        to_message=_answered(message),
        files=_files(message),
    )


def _contact(message: _Message, contacts: list[_Contact]) -> _Contact:
    for contact in contacts:
        if message.sender and contact.wa_id == message.sender:
            return contact
        if message.sender_id and contact.user_id == message.sender_id:
            return contact
    alone = len(contacts) == 1 and (message.sender is None or contacts[0].wa_id is None)
    return contacts[0] if alone else _Contact()


def _words(message: _Message) -> str:
    if message.text:
        return message.text.body
    if message.button:
        return message.button.text
    if message.interactive:
        reply = message.interactive.button_reply or message.interactive.list_reply
        return reply.title if reply else ""
    if message.reaction:
        return message.reaction.emoji
    media = message.image or message.video or message.document
    return (media.caption if media else None) or ""


def _files(message: _Message) -> tuple[Enclosed, ...]:
    """A picture or document, by the id under which Meta gives it out for some days."""
    media = message.image or message.document
    if media is None or not media.id:
        return ()
    name = media.filename or ("photo.jpg" if message.image else "document")
    return (Enclosed(storable(name), reference=storable(media.id)),)


def _answered(message: _Message) -> str | None:
    if message.reaction:
        return message.reaction.message_id
    return message.context.id if message.context else None


def _receipt(channel: str, status: _Status) -> Receipt | None:
    state = _STATES.get(status.status)
    if state is None:
        return None
    code = status.errors[0].code if status.errors else 0
    failure = lasting(code) if state is Delivery.FAILED else None
    ours = storable(status.biz_opaque_callback_data) if status.biz_opaque_callback_data else None
    return Receipt(channel, storable(status.id), state, moment(status.timestamp), failure, ours)


def _blocked(channel: str, preference: _Preference) -> Blocked | None:
    who = preference.wa_id or preference.user_id
    if preference.value != "stop" or not who:
        return None
    provider_id = f"preference:{who}:{preference.timestamp}"
    return Blocked(channel, storable(provider_id), e164(who), storable(preference.detail or "stopped messages"))
