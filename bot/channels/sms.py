"""SMS through Twilio's SDK.

Twilio has no idempotency key for messages: a try whose answer is never seen is `unknown`. Its documentation promises
for no 5xx that the message was not created, so every 5xx is `unknown` as well; 429 is a promise and is tried later.
A STOP that Twilio itself has answered (OptOutType) still arrives as an Inbound, for its exact words are the record.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import structlog
from aiohttp import encode_basic_auth
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.channels.base import Accepted, Arrival, Call, Forged, Later, Malformed, Refused, SendResult
from bot.channels.parts.http_results import from_fault, from_status, seconds
from bot.channels.parts.payloads import fingerprint, require, storable
from bot.channels.parts.sms_segments import segments
from bot.channels.parts.twilio_codes import LATER_CODES, known_refusal
from bot.channels.parts.twilio_forms import arrivals_of, event_of, name_in, named, read_form
from flows.message import Message

_log = structlog.get_logger(__name__)
_TWILIO = "https://api.twilio.com"
_TEXT_LIMIT = 1600
_TOO_MANY = 429

# The SDK logs every URL and header; numbers may be among them.
_silent = logging.getLogger("amicable.twilio")
_silent.disabled = True


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """`account_sid` from TWILIO_ACCOUNT_SID, `auth_token` from TWILIO_AUTH_TOKEN (it also signs the webhooks).

    `sender` is a number in E.164, an alphanumeric name or a messaging service SID (MG…). `status_url` is the public URL
    that Twilio reports states to; None: no receipts. `base_url` reaches another server than Twilio's. `timeout` is in
    seconds for the whole call.
    """

    account_sid: str = ""
    auth_token: str = field(default="", repr=False)
    sender: str = ""
    status_url: str | None = None
    base_url: str = _TWILIO
    timeout: float = 20.0


class _TooMany(Exception):  # no fault of ours: it never leaves this file
    def __init__(self, retry_after: float | None) -> None:
        super().__init__("Twilio asks to wait")
        self.retry_after = retry_after


class _HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the SDK carries no types
    """The SDK's client with a whole-call time-out, another base URL, and the header that its exceptions drop."""

    def __init__(self, base_url: str, timeout: float) -> None:
        super().__init__(logger=_silent, timeout=timeout)
        self._base_url = base_url.rstrip("/")

    async def request(self, method: str, url: str, **options: Any) -> Response:
        """Send one request. Raises aiohttp's faults, and _TooMany for a 429."""
        user, password = options.pop("auth")
        # The SDK's own way of logging in, aiohttp.BasicAuth, is deprecated by aiohttp.
        options["headers"] = {**options["headers"], "Authorization": encode_basic_auth(user, password)}
        options["timeout"] = self.timeout
        response = await super().request(method, url.replace(_TWILIO, self._base_url, 1), **options)
        if response.status_code == _TOO_MANY:
            raise _TooMany(seconds(response.headers.get("Retry-After")))
        return response


class SmsChannel:
    """One Twilio account and sender. Addresses are E.164 numbers; `provider_id` is the message SID."""

    name: ClassVar[str] = "sms"
    length_limit: ClassVar[int] = _TEXT_LIMIT

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings
        self._validator = RequestValidator(settings.auth_token)
        self._http: _HttpClient | None = None
        self._client: Client | None = None

    async def start(self) -> None:
        """Open the client. Raises Misconfigured."""
        settings = self._settings
        require(
            self.name,
            {
                "TWILIO_ACCOUNT_SID": settings.account_sid,
                "TWILIO_AUTH_TOKEN": settings.auth_token,
                "channels.sms.from_number or messaging_service_sid": settings.sender,
            },
        )
        self._http = _HttpClient(settings.base_url, settings.timeout)
        self._client = Client(settings.account_sid, settings.auth_token, http_client=self._http)

    async def close(self) -> None:
        """Close the connections."""
        http, self._http, self._client = self._http, None, None
        if http is not None:
            await http.close()

    async def send(self, message: Message) -> SendResult:
        """Create one Message resource."""
        refusal = _unfit(message)
        if refusal is not None:
            return refusal
        if self._client is None:
            return Later(code="closed", reason="The channel is not started")
        try:
            created = await self._client.messages.create_async(**self._order(message))
        except Exception as error:  # a channel never raises
            return _failed(error)
        _log.debug("sms_sent", message=message.id, segments=segments(message.text).count)
        return Accepted(provider_id=created.sid) if created.sid else from_fault(ValueError("no sid"))

    def _order(self, message: Message) -> dict[str, Any]:
        settings = self._settings
        who = "messaging_service_sid" if settings.sender.startswith("MG") else "from_"
        order: dict[str, Any] = {"to": message.address, who: settings.sender, "body": storable(message.text)}
        return order | ({"status_callback": named(settings.status_url, message.id)} if settings.status_url else {})

    def verify(self, call: Call, now: datetime) -> None:  # noqa: ARG002  # Twilio signs no time
        """Check X-Twilio-Signature over the public URL and the form. Raises Forged."""
        signature = call.headers.get("x-twilio-signature")
        if not signature or not self._settings.auth_token:
            raise Forged("The Twilio signature is missing")
        try:
            genuine = self._validator.validate(call.url, read_form(call.body), signature)
        except (Malformed, ValueError) as error:
            raise Forged("The Twilio signature covers no readable form") from error
        if not genuine:
            raise Forged("The Twilio signature is wrong: check TWILIO_AUTH_TOKEN and the public URL")

    def event_id(self, call: Call) -> str:
        """The SID and, of a callback, its status; else a hash of the body."""
        try:
            return event_of(read_form(call.body)) or fingerprint(call.body)
        except Malformed:
            return fingerprint(call.body)

    def parse(self, call: Call) -> list[Arrival]:
        """A message from outside, or the state of one of ours. Raises Malformed."""
        return arrivals_of(self.name, read_form(call.body), name_in(call.url))

    def handshake(self, call: Call) -> str | None:  # noqa: ARG002
        """Twilio has no subscription check."""
        return None

    async def healthy(self) -> str | None:
        """Read the account."""
        if self._client is None:
            return "SMS is not started: see the start-up log."
        try:
            account = await self._client.api.accounts(self._settings.account_sid).fetch_async()
        except TwilioException as error:
            return f"Twilio rejects the account ({_code(error)}): check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
        except Exception as error:  # health never raises
            return f"Twilio does not answer ({type(error).__name__}): check the network."
        return None if account.status == "active" else f"The Twilio account is {account.status}: see Twilio's console."


def _unfit(message: Message) -> Refused | None:
    if message.attachments:
        return Refused(code="attachments", reason="An SMS takes no attachment")
    if len(message.text) > _TEXT_LIMIT:
        return Refused(code="21617", reason=f"The text is over Twilio's {_TEXT_LIMIT} characters")
    if not message.text.strip():
        return Refused(code="empty", reason="The text is empty")
    return None


def _failed(error: Exception) -> SendResult:
    if isinstance(error, _TooMany):
        return Later(code="20429", reason="Twilio asks to wait", retry_after=error.retry_after)
    if not isinstance(error, (TwilioRestException, TwilioServiceException)):
        return from_fault(error)
    code = _code(error)
    if code in LATER_CODES:
        return Later(code=code, reason="Twilio asks to wait")
    return known_refusal(code) or from_status(error.status, code, f"Twilio answers with error {code}")


def _code(error: TwilioException) -> str:
    return str(getattr(error, "code", None) or getattr(error, "status", "") or type(error).__name__)
