"""What Twilio's error codes mean for us (source: twilio.com/docs/api/errors; the number is the key to its page)."""

from __future__ import annotations

from bot.channels.base import Refused

_OPTED_OUT = frozenset({"21610"})
_DEAD = {
    "21211": "The number is not valid",
    "21214": "The number cannot be reached",
    "21217": "The number is not valid",
    "21421": "The number is not valid",
    "21614": "The number is not a mobile number",
    "30005": "The number is unknown to its carrier",
    "30006": "The number is a landline or its carrier is unreachable",
}
_OURS = {
    "20003": "Twilio rejects the account SID or token",
    "20404": "Twilio does not know the account",
    "21212": "The sender number is not valid",
    "21408": "The account may not send to this country",
    "21603": "The sender is missing",
    "21606": "The sender number cannot send SMS",
    "21608": "A trial account sends to verified numbers only",
    "21659": "The sender is not a number of this account",
    "21660": "The sender belongs to another account",
    "21701": "The messaging service does not exist",
    "21705": "The messaging service is not valid",
    "30002": "The Twilio account is suspended",
    "30034": "The sender is not registered for US messages (A2P 10DLC)",
    "30460": "Twilio refuses third-party debt collection",
    "30863": "Twilio refuses third-party debt collection",
}
_PLAIN = {
    "21604": "The number is missing",
    "21612": "This sender cannot reach this number",
    "21617": "The text is over 1,600 characters",
    "30003": "The handset is unreachable",
    "30004": "The carrier or handset blocks the message",
    "30007": "The carrier filtered the message",
    "30008": "The carrier gave no reason",
}
LATER_CODES = frozenset({"20429", "14107", "21611", "30001", "63018"})
"""Twilio's "too much at once": rate of calls, rate of messages, a full queue. Nothing was accepted."""


def known_refusal(code: str) -> Refused | None:
    """The refusal that a Twilio code stands for, or None for a code that is not in the table."""
    if code in _OPTED_OUT:
        return Refused(code=code, reason="The number has replied STOP", opted_out=True)
    if code in _DEAD:
        return Refused(code=code, reason=_DEAD[code], address_dead=True)
    if code in _OURS:
        return Refused(code=code, reason=_OURS[code], misconfigured=True)
    return Refused(code=code, reason=_PLAIN[code]) if code in _PLAIN else None
