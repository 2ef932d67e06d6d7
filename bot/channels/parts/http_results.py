"""How an answer over HTTP, or the lack of one, becomes one of the results of a try."""

from __future__ import annotations

import math

from aiohttp import ClientConnectorError, ConnectionTimeoutError, InvalidURL

from bot.channels.base import Later, Refused, SendResult, Unknown

_NEVER_SUBMITTED = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
_LONGEST_WAIT = 24 * 3600.0


def from_fault(error: Exception) -> Later | Unknown:
    """A fault of aiohttp's client: refused connections, DNS, TLS and connect time-outs were surely not submitted.

    Anything later (read time-out, dropped connection, unreadable answer) may have been acted upon.
    """
    kind = type(error).__name__
    if isinstance(error, _NEVER_SUBMITTED):
        return Later(code="unreachable", reason=f"No connection to the provider ({kind})")
    return Unknown(reason=f"The provider's answer was not seen ({kind})")


def from_status(status: int, code: str, reason: str, retry_after: float | None = None) -> SendResult:
    """Map an HTTP error status for which the provider's own code says nothing better.

    429 promises that nothing was done; 401 and 403 are our own credentials; any other 4xx is a refusal. 408 and 5xx
    promise nothing: the gateway may have failed after the message was accepted, hence unknown.
    """
    if status == 429:  # noqa: PLR2004
        return Later(code=code, reason=reason, retry_after=retry_after)
    if status in (401, 403):
        return Refused(code=code, reason=reason, misconfigured=True)
    if 400 <= status < 500 and status != 408:  # noqa: PLR2004
        return Refused(code=code, reason=reason)
    return Unknown(reason=f"{reason} (HTTP {status}: the outcome is not known)")


def seconds(header: str | None) -> float | None:
    """A Retry-After header as seconds, at most a day; None where it is absent, negative or an HTTP date."""
    try:
        value = float(header or "")
    except ValueError:
        return None
    return min(value, _LONGEST_WAIT) if math.isfinite(value) and value >= 0 else None
