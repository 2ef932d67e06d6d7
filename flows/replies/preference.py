"""contact_preference: channel, language or hours changed as asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from flows.case import Ask, MarkKind, Preferences
from flows.consenting import give
from flows.effects import Kind
from flows.replies.base import Turn
from flows.standing import Source
from ledger.debtor import ContactPoint

_CHANNELS = {
    "whatsapp": r"\bwhats ?app\b|\bwapp\b",
    "telegram": r"\btelegram\b",
    "sms": r"\bsms\b|\btext(?:s| message)?\b",
    "email": r"\be-?mails?\b|\bcourriels?\b|\bmails?\b",
    "web": r"\bweb ?chat\b",
}
_BY_PHONE = ("sms", "whatsapp")
_REFUSED = re.compile(
    r"\b(?:not|no|never|don'?t|do\s?n[o']t|stop|without|pas|plus|jamais|sans|arr[eê]te\w*|niet|geen|nooit|zonder)\b"
)
"""With one of these in the text a channel's name is no agreement: it is asked."""

_LANGUAGES = {
    "fr": r"\b(?:french|français|francais|frans)\b",
    "nl": r"\b(?:dutch|nederlands|néerlandais|neerlandais|flamand|vlaams)\b",
    "en": r"\b(?:english|anglais|engels)\b",
}
_HOURS = (
    (r"\bmornings?\b|\ble matin\b|'s ochtends|'s morgens|voormiddag", time(8, 30), time(12, 0)),
    (r"\bafternoons?\b|après-midi|apres-midi|\bnamiddag|'s middags", time(12, 0), time(18, 0)),
    (r"\bevenings?\b|\bafter work\b|\ble soir\b|'s avonds|na het werk", time(17, 0), time(21, 0)),
)
_AFTER = re.compile(
    r"(?:after|après|apres|na|vanaf|à partir de)\s+(\d{1,2})\s*(?:h|u|uur|:00|pm|p\.m\.)", re.IGNORECASE
)


def contact_preference(turn: Turn) -> None:
    """Read what is wished from the words; ask when they do not say it."""
    said = heed(turn)
    if not said:
        channels = tuple(dict.fromkeys(p.channel for p in turn.draft.contacts()))
        turn.ask(Ask.PREFERENCE, "preference_ask", channels=channels)
        return
    turn.say("preference_noted", preference=said[0], value=said[1])
    turn.done()


def heed(turn: Turn) -> tuple[str, str] | None:
    """Keep what is wished without a word about it, and tell what it was; None where the words do not say it."""
    wish, said = wished(turn)
    if said:
        turn.draft.set(preferences=wish)
        if said[0] == "channel":
            _agree(turn, said[1])
        turn.draft.note(Kind.HOLD, "preference/debtor", f"contact preference: {said[0]} {said[1]}")
    return said


def preference(turn: Turn) -> bool:
    """ "How may we reach you?"."""
    if not wished(turn)[1]:
        return False
    contact_preference(turn)
    return True


def wished(turn: Turn) -> tuple[Preferences, tuple[str, str] | None]:
    """The preferences with what the words add, and what that was (its name and value)."""
    text, wish = turn.event.text.lower(), turn.draft.case.preferences
    usable = () if _REFUSED.search(text) else addresses(turn)
    for channel, words in _CHANNELS.items():
        if channel in usable and re.search(words, text):
            return replace(wish, channel=channel), ("channel", channel)
    for language, words in _LANGUAGES.items():
        if re.search(words, text):
            return replace(wish, language=language), ("language", language)
    return _hours(text, wish)


def addresses(turn: Turn) -> dict[str, str]:
    """Where the debtor could be written to if they ask for it, by channel: known addresses, stopped ones too.

    The number of one channel of the phone serves the other; a Telegram chat has to be connected by its link.
    """
    draft, event = turn.draft, turn.event
    closed = {mark.key for mark in draft.case.marks if mark.kind is MarkKind.CLOSED}
    debtor = draft.account.debtor
    points = [*draft.case.bound, ContactPoint(event.channel, event.address), *debtor.contacts]
    phone = next((point.address for point in points if point.channel in _BY_PHONE and point.address), debtor.phone)
    points += [ContactPoint(channel, phone) for channel in _BY_PHONE] if phone else []
    known = [point for point in points if point.address and point.key not in closed]
    return {point.channel: point.address for point in reversed(known) if point.channel in draft.rules.channels}


def _agree(turn: Turn, channel: str) -> None:
    """The debtor's own words are the consent; they lift a stop of that channel."""
    draft, point = turn.draft, ContactPoint(channel, addresses(turn)[channel])
    stopped = any(item.channel == channel for item in draft.case.opt_outs)
    if stopped or draft.file.consent(point.key) is None:
        give(draft, point, Source.DEBTOR, turn.event.text, turn.now)
        draft.note(Kind.REPLY, "consent/given", "the debtor agrees to a channel", channel=channel, actor="debtor")


def _hours(text: str, wish: Preferences) -> tuple[Preferences, tuple[str, str] | None]:
    for words, earliest, latest in _HOURS:
        if re.search(words, text):
            return replace(wish, earliest=earliest, latest=latest), ("hours", f"{earliest:%H:%M}-{latest:%H:%M}")
    after = _AFTER.search(text)
    if after:
        hour = int(after.group(1)) + (12 if "p" in after.group(0).lower()[-4:] and int(after.group(1)) < 12 else 0)  # noqa: PLR2004
        earliest = time(min(hour, 20), 0)
        return replace(wish, earliest=earliest, latest=time(21, 0)), ("hours", f"{earliest:%H:%M}-21:00")
    return wish, None
