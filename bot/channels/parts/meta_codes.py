"""What the error codes of Meta's Cloud API mean for us (source: Meta, "Cloud API error codes")."""

from __future__ import annotations

from bot.channels.base import Later, Refused, SendResult

_LATER = {
    2: "The API is down or overloaded",
    4: "The app has reached its rate limit",
    80007: "The business account has reached its rate limit",
    130429: "The number has reached its throughput",
    131000: "Meta failed to send the message",
    131016: "The service is unavailable",
    131048: "The number may send less for now: too many messages were marked as spam",
    131056: "Too many messages to this number in a short time",
    131057: "The business account is in maintenance",
    133004: "The server is unavailable",
}
"""Meta says of each of these that the message was not sent and may be tried again."""

_OURS = {
    0: "Meta cannot authenticate the app: renew WHATSAPP_ACCESS_TOKEN",
    3: "The access token lacks a permission",
    10: "The access token lacks a permission",
    33: "The business phone number does not exist",
    190: "The access token is not valid or has expired: renew WHATSAPP_ACCESS_TOKEN",
    368: "Meta has restricted the account for a breach of policy",
    130497: "The account may not message this country",
    131005: "The access token lacks a permission",
    131008: "A parameter is missing",
    131030: "A test number sends only to its list of allowed numbers",
    131031: "Meta has locked the account",
    131037: "The display name is not approved",
    131042: "The account's payment method has a problem",
    131045: "The phone number's certificate is wrong: register it again",
    132000: "The template takes another number of parameters",
    132001: "The template does not exist in this language, or is not approved",
    132005: "The template's text is too long with these parameters",
    132007: "The template breaks Meta's policy",
    132012: "A template parameter has the wrong form",
    132015: "The template is paused for low quality",
    132016: "The template is disabled for low quality",
    133010: "The phone number is not registered with the API",
}
_PLAIN = {
    131021: "Sender and recipient are the same",
    131047: "Outside the 24-hour window: an approved template is needed",
    131049: "Meta holds the message back to protect its users",
    131051: "The message type is not supported",
    131053: "The attachment could not be uploaded",
    131062: "This message cannot go to a business-scoped user id",
}
_DEAD = {131026: "The number is not on WhatsApp or cannot be reached there"}
_OPTED_OUT = {131050: "The user has stopped messages from this business"}
_PERMISSIONS = range(200, 300)


def meaning(code: int) -> SendResult | None:
    """The result that a code stands for, or None for a code that is not in the tables."""
    if code in _LATER:
        return Later(code=str(code), reason=_LATER[code])
    return refusal(code)


def refusal(code: int) -> Refused | None:
    """The refusal for good that a code stands for, or None."""
    name = str(code)
    if code in _DEAD:
        return Refused(code=name, reason=_DEAD[code], address_dead=True)
    if code in _OPTED_OUT:
        return Refused(code=name, reason=_OPTED_OUT[code], opted_out=True)
    if code in _OURS or code in _PERMISSIONS:
        return Refused(code=name, reason=_OURS.get(code, "The access token lacks a permission"), misconfigured=True)
    return Refused(code=name, reason=_PLAIN[code]) if code in _PLAIN else None


def lasting(code: int) -> Refused:
    """The refusal to record when a webhook reports a failure: the try is over, whatever the code."""
    return refusal(code) or Refused(code=str(code), reason=_LATER.get(code, "The message was not delivered"))
