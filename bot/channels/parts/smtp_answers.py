"""How an SMTP answer, or the lack of one, becomes one of the results of a try (codes: RFC 5321, statuses: RFC 3463)."""

from __future__ import annotations

import re

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from bot.channels.base import Later, Refused, SendResult, Unknown

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_DEAD = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
_OURS = ("5.7.8", "5.7.9", "5.7.0", "5.1.7", "5.1.8", "5.7.14", "5.7.60")
_LOGIN_CODES = (530, 534, 535, 538)
_PERMANENT = 500
_TEMPORARY = 400


def outcome(error: Exception, *, submitted: bool) -> SendResult:
    """Map a fault. `submitted` says that the text was on its way: then a lost connection is unknown, not "later"."""
    if isinstance(error, SMTPAuthenticationError):
        return _login(error)
    if isinstance(error, SMTPResponseException):
        return _answered(error)
    if isinstance(error, SMTPNotSupported):
        return Refused(code="unsupported", reason="The mail server cannot carry this address or login")
    kind = type(error).__name__
    if submitted:
        return Unknown(reason=f"The mail server's answer was not seen ({kind})")
    if isinstance(error, (SMTPException, OSError)):
        return Later(code="unreachable", reason=f"No connection to the mail server ({kind})")
    return Refused(code="address", reason=f"The mail server's client refuses it ({kind})")


def _login(error: SMTPAuthenticationError) -> Later | Refused:
    if error.code < _PERMANENT:
        return Later(code=str(error.code), reason="The mail server cannot check the login for now")
    return Refused(code=str(error.code), reason="The mail server rejects the login", misconfigured=True)


def _answered(error: SMTPResponseException) -> SendResult:
    found = _STATUS.search(str(error.message))
    status = found.group(1) if found else ""
    code = f"{error.code} {status}".strip()
    if _TEMPORARY <= error.code < _PERMANENT:
        return Later(code=code, reason="The mail server cannot take it for now")
    if error.code < _TEMPORARY:
        return Unknown(reason=f"The mail server gave an odd answer ({error.code})")
    shut_out = isinstance(error, (SMTPConnectResponseError, SMTPHeloError))
    if shut_out or error.code in _LOGIN_CODES or status in _OURS:
        return Refused(code=code, reason="The mail server refuses us as sender", misconfigured=True)
    dead = isinstance(error, SMTPRecipientRefused) and (status in _DEAD or (error.code == 550 and not status))  # noqa: PLR2004
    return Refused(code=code, reason="The mail server refuses the mail", address_dead=dead)
