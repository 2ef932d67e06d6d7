"""Logs: to stderr, for people or machines, and never with personal data.

The house logs ids, counts and kinds. The guard here is the last line behind that habit: a key that names something
personal loses its value, and what looks like a phone number, an e-mail address, an IBAN or a token is masked wherever
it turns up, in tracebacks and other people's lines too.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import Literal, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "[masked]"

# fmt: off
_PERSONAL_KEYS = frozenset({
    "text", "texts", "body", "words", "message", "content", "subject", "payload", "raw", "data", "name",
    "first_name", "last_name", "full_name", "username", "debtor_name", "address", "addresses", "street", "city",
    "phone", "phones", "number", "mobile", "email", "emails", "mail", "iban", "bic", "account", "to", "from",
    "from_", "sender", "recipient", "contact", "contacts", "token", "secret", "password", "authorization",
    "cookie", "headers", "url", "uri", "query",
})
# fmt: on
"""Keys whose value is dropped whatever it is. Ids, codes, kinds, counts and states have other names."""

_BODY = r"(?![\w-])"
_PERSONAL_VALUES = re.compile(
    "|".join(
        (
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # e-mail
            r"[a-z][a-z0-9+.-]*://[^\s/@]+:[^\s/@]+@[^\s]+",  # an address with a password
            r"\b[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b",  # IBAN
            r"\b(?:bot)?[0-9]{6,}:[A-Za-z0-9_-]{20,}",  # Telegram bot token
            r"\b(?:AC|SK|MG)[0-9a-fA-F]{32}\b",  # Twilio
            r"\bEAA[A-Za-z0-9]{20,}",  # Meta
            r"\bBearer\s+\S+",
            r"(?<![\w.:-])\+[0-9][0-9 ()./-]{6,20}[0-9]" + _BODY,  # phone with a plus
            r"(?<![\w.:+-])0[0-9]{1,3}[ /.-]?[0-9]{2,3}(?:[ .]?[0-9]{2,3}){2,3}" + _BODY,  # national phone
            r"(?<![\w.:+-])[1-9][0-9]{8,14}(?![\w.:-])",  # phone without a plus, as WhatsApp writes it
        )
    )
)

NOISY = {
    "httpx": logging.WARNING,  # its info lines hold Telegram's URL with the bot's token
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL,  # its error lines hold whole answers, with what the debtor wrote
    "twilio": logging.WARNING,  # its info lines hold numbers and texts
    "aiohttp.access": logging.WARNING,  # its lines hold signed links
    "aiosmtplib": logging.WARNING,
    "urllib3": logging.WARNING,
    "pymongo": logging.WARNING,  # its debug lines hold whole documents
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "fontTools": logging.ERROR,
    "fpdf": logging.ERROR,
}
"""Loggers of libraries and the least level that passes, whatever level is configured."""


def mask(text: str) -> str:
    """The text with everything replaced that looks personal or secret."""
    return _PERSONAL_VALUES.sub(MASK, text)


def guard(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last guard, a structlog processor: personal keys lose their value, personal-looking values are masked."""
    return {key: value if key in _OURS else _guarded(key, value) for key, value in event.items()}


_OURS = frozenset({"timestamp", "level", "logger", "_record", "_from_structlog", "exc_info"})


def _guarded(key: str, value: object) -> object:
    if key.lower() in _PERSONAL_KEYS:
        return MASK
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return MASK if mask(str(value)) == MASK else value
    if isinstance(value, Mapping):
        return {inner: _guarded(str(inner), item) for inner, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_guarded("", item) for item in value]
    return mask(str(value))


def configure_logs(
    level: Literal["debug", "info", "warning", "error"] = "info",
    form: Literal["console", "json"] = "console",
    stream: TextIO | None = None,
) -> None:
    """Send structlog and the standard library's logging through the guard to `stream` (stderr)."""
    target = stream or sys.stderr
    first: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *first,
            structlog.stdlib.PositionalArgumentsFormatter(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(ProcessorFormatter(foreign_pre_chain=first, processors=_last(form, colours=target.isatty())))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, least in NOISY.items():
        noisy = logging.getLogger(name)
        noisy.setLevel(max(noisy.level, least))


def _last(form: str, *, colours: bool) -> list[Processor]:
    tail: list[Processor] = [
        ProcessorFormatter.remove_processors_meta,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        guard,
    ]
    if form == "json":
        return [*tail, structlog.processors.JSONRenderer(default=str)]
    return [*tail, structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)]
