"""What a Telegram update means. Only private chats are debtors: groups belong to the team."""

from __future__ import annotations

import re
from typing import Any

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, Update
from telegram.helpers import effective_message_type

from bot.channels.base import Arrival, Bind, Blocked, Enclosed, Inbound, Malformed
from bot.channels.parts.payloads import storable

_START = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*")
_MEDIA = {
    "animation": "video",
    "audio": "audio",
    "contact": "contact",
    "document": "document",
    "location": "location",
    "photo": "image",
    "poll": "poll",
    "sticker": "sticker",
    "story": "story",
    "venue": "location",
    "video": "video",
    "video_note": "video",
    "voice": "voice",
}


def arrivals_of(channel: str, payload: dict[str, Any]) -> list[Arrival]:
    """Read one update; an update of another kind means nothing here. Raises Malformed."""
    try:
        update = Update.de_json(payload)
        arrival = _arrival(channel, update)
    except Exception as error:  # the library checks no types: odd shapes fail in many ways
        raise Malformed(f"The Telegram update cannot be read ({type(error).__name__})") from error
    return [arrival] if arrival else []


def _arrival(channel: str, update: Update) -> Arrival | None:
    if not isinstance(update.update_id, int):
        raise TypeError("update_id")
    if update.my_chat_member is not None:
        return _membership(channel, update.update_id, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.chat.type != Chat.PRIVATE or (message.from_user and message.from_user.is_bot):
        return None
    return _spoken(channel, message)


def _membership(channel: str, update_id: int, change: ChatMemberUpdated) -> Arrival | None:
    if change.chat.type != Chat.PRIVATE or change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT):
        return None
    return Blocked(channel, f"update:{update_id}", str(int(change.chat.id)), "blocked the Telegram bot")


def _spoken(channel: str, message: Message) -> Arrival | None:
    media = _media(message)
    text = message.text or message.caption or ""
    if not text and media is None:
        return None
    address, provider_id = str(int(message.chat.id)), f"{int(message.chat.id)}:{int(message.message_id)}"
    start = _START.fullmatch(text)
    if start and message.edit_date is None:
        return Bind(channel, provider_id, address, start.group(1))
    if message.edit_date is not None:
        provider_id = f"{provider_id}:edited:{int(message.edit_date.timestamp())}"
    return Inbound(
        channel=channel,
        provider_id=provider_id,
        address=address,
        text=storable(text),
        sent_at=message.edit_date or message.date,
        other_addresses=_names(message),
        media=media,
        to_message=_answered(message),
        files=_files(message),
    )


def _media(message: Message) -> str | None:
    kind = effective_message_type(message)
    return _MEDIA.get(str(kind)) if kind else None


def _files(message: Message) -> tuple[Enclosed, ...]:
    """A document, or the largest copy of a photo, by the id under which it can be fetched."""
    if message.document:
        return (Enclosed(storable(message.document.file_name or "document"), reference=str(message.document.file_id)),)
    if message.photo:
        return (Enclosed("photo.jpg", reference=str(message.photo[-1].file_id)),)
    return ()


def _names(message: Message) -> tuple[str, ...]:
    name = message.from_user.username if message.from_user else None
    return (storable(f"@{name}"),) if name else ()


def _answered(message: Message) -> str | None:
    answered = message.reply_to_message
    return f"{int(answered.chat.id)}:{int(answered.message_id)}" if answered else None
