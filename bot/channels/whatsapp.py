"""WhatsApp through Meta's Cloud API: a thin adapter, for Meta keeps no Python SDK.

Free text within 24 hours of the debtor's last message, else an approved template: Meta holds the clock and refuses with
131047. A message has no idempotency key: a 5xx without a code that promises "not sent" (meta_codes) is `unknown`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import aiohttp

from bot.channels.base import Accepted, Arrival, Call, Forged, Later, Refused, SendResult, Unknown
from bot.channels.parts.http_results import from_fault, from_status, seconds
from bot.channels.parts.meta_codes import meaning
from bot.channels.parts.payloads import fingerprint, read_object, require, same_secret, storable
from bot.channels.parts.whatsapp_payloads import arrivals_of
from flows.message import Attachment, Message, Template
from pages.intake import FileRefused

_SIGNATURE_HEADER = "x-hub-signature-256"
_TEXT_LIMIT = 4096
_CAPTION_LIMIT = 1024
_CALLBACK_LIMIT = 512
_GONE = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_AT_A_TIME = 64 * 1024
_METAS = (".fbsbx.com", ".facebook.com", ".whatsapp.net")
"""The hosts that may see our token when a file is fetched."""


@dataclass(frozen=True, slots=True)
class WhatsAppSettings:
    """`access_token` from WHATSAPP_ACCESS_TOKEN (a system user's), `app_secret` from WHATSAPP_APP_SECRET (it signs the
    webhooks), `verify_token` from WHATSAPP_VERIFY_TOKEN (our own word, typed into Meta's dashboard).

    `phone_number_id` is the sender's id in the dashboard, not its number. `base_url` reaches another server than
    Meta's; `version` is the Graph API's. `timeout` is in seconds for a whole call.
    """

    access_token: str = field(default="", repr=False)
    app_secret: str = field(default="", repr=False)
    verify_token: str = field(default="", repr=False)
    phone_number_id: str = ""
    base_url: str = "https://graph.facebook.com"
    version: str = "v23.0"
    timeout: float = 20.0


class WhatsAppChannel:
    """One sender. Addresses are E.164 numbers or business-scoped user ids; `provider_id` is the wamid."""

    name: ClassVar[str] = "whatsapp"
    length_limit: ClassVar[int] = _TEXT_LIMIT

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the client. Raises Misconfigured."""
        settings = self._settings
        require(
            self.name,
            {
                "WHATSAPP_ACCESS_TOKEN": settings.access_token,
                "WHATSAPP_APP_SECRET": settings.app_secret,
                "WHATSAPP_VERIFY_TOKEN": settings.verify_token,
                "channels.whatsapp.phone_number_id": settings.phone_number_id,
            },
        )
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {settings.access_token}"},
            timeout=aiohttp.ClientTimeout(total=settings.timeout),
        )

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def send(self, message: Message) -> SendResult:
        """Upload the attachment, if any (nothing is sent by that), then submit once."""
        refusal = _unfit(message)
        if refusal is not None:
            return refusal
        media_id: str | None = None
        if message.attachments:
            uploaded = await self._upload(message.attachments[0])
            if not isinstance(uploaded, str):
                return uploaded
            media_id = uploaded
        return await self._submit(_order(message, media_id))

    async def _upload(self, attachment: Attachment) -> str | SendResult:
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", attachment.media_type)
        form.add_field("file", attachment.content, filename=attachment.filename, content_type=attachment.media_type)
        answer = await self._post("media", data=form)
        if isinstance(answer, Unknown):
            return Later(code="upload", reason="The attachment's upload was not confirmed")
        if not isinstance(answer, dict):
            return answer
        media_id = answer.get("id")
        return media_id if isinstance(media_id, str) else Later(code="upload", reason="The upload brought no media id")

    async def _submit(self, order: dict[str, Any]) -> SendResult:
        answer = await self._post("messages", json=order)
        if not isinstance(answer, dict):
            return answer
        try:
            return Accepted(provider_id=str(answer["messages"][0]["id"]))
        except (KeyError, IndexError, TypeError):
            return Unknown(reason="WhatsApp's answer names no message")

    async def _post(self, path: str, **content: Any) -> dict[str, Any] | SendResult:
        if self._session is None:
            return Later(code="closed", reason="The channel is not started")
        try:
            async with self._session.post(self._url(path), allow_redirects=False, **content) as response:
                body = _json(await response.read())
                wait = seconds(response.headers.get("Retry-After"))
        except Exception as error:  # a channel never raises
            return from_fault(error)
        if response.status == HTTPStatus.OK and isinstance(body, dict):
            return body
        return _failed(response.status, body, wait)

    async def fetch(self, reference: str, largest: int) -> bytes | None:
        """A picture or document by its id. None when Meta gives it out no more (it keeps them for some days); raises
        FileRefused when it is too large, else aiohttp's errors.
        """
        if self._session is None:
            raise ConnectionError("the channel is not started")
        settings = self._settings
        place = f"{settings.base_url.rstrip('/')}/{settings.version}/{quote(reference, safe='')}"
        asked = {"phone_number_id": settings.phone_number_id}
        async with self._session.get(place, params=asked, allow_redirects=False) as response:
            known = _json(await response.read())
            if response.status in _GONE:
                return None
            response.raise_for_status()
        url = known.get("url") if isinstance(known, dict) else None
        return await self._download(url, largest) if isinstance(url, str) and _is_safe(url, settings.base_url) else None

    async def _download(self, url: str, largest: int) -> bytes | None:
        found = bytearray()
        if self._session is None:
            raise ConnectionError("the channel is not started")
        async with self._session.get(url, allow_redirects=False) as response:
            if response.status in _GONE:
                return None
            response.raise_for_status()
            async for content in response.content.iter_chunked(_AT_A_TIME):
                found += content
                if len(found) > largest:
                    raise FileRefused("large")
        return bytes(found)

    def _url(self, path: str = "") -> str:
        settings = self._settings
        return f"{settings.base_url.rstrip('/')}/{settings.version}/{settings.phone_number_id}/{path}".rstrip("/")

    def verify(self, call: Call, now: datetime) -> None:  # noqa: ARG002  # Meta signs no time
        """Check the HMAC over the raw body. Raises Forged."""
        secret = self._settings.app_secret.encode()
        expected = "sha256=" + hmac.new(secret, call.body, hashlib.sha256).hexdigest()
        if not secret or not same_secret(call.headers.get(_SIGNATURE_HEADER), expected):
            raise Forged("The WhatsApp signature is missing or wrong: check WHATSAPP_APP_SECRET")

    def event_id(self, call: Call) -> str:
        """Meta names no id: a hash of the body, which is the same on every retry."""
        return fingerprint(call.body)

    def parse(self, call: Call) -> list[Arrival]:
        """Messages of every type, states of ours, and stops set in WhatsApp's own settings. Raises Malformed."""
        return arrivals_of(self.name, self._settings.phone_number_id, read_object(call.body))

    def handshake(self, call: Call) -> str | None:
        """Echo the challenge of Meta's subscription check. Raises Forged for a wrong verify token."""
        if call.method != "GET" or call.query.get("hub.mode") != "subscribe":
            return None
        if not same_secret(call.query.get("hub.verify_token"), self._settings.verify_token):
            raise Forged("The verify token is wrong: Meta's dashboard and WHATSAPP_VERIFY_TOKEN must agree")
        return call.query.get("hub.challenge", "")

    async def healthy(self) -> str | None:
        """Read the sender's own number."""
        if self._session is None:
            return "WhatsApp is not started: see the start-up log."
        try:
            async with self._session.get(self._url(), params={"fields": "id"}, allow_redirects=False) as response:
                status = response.status
        except Exception as error:  # health never raises
            return f"WhatsApp does not answer ({type(error).__name__}): check the network."
        if status == HTTPStatus.OK:
            return None
        return f"WhatsApp answers {status}: check WHATSAPP_ACCESS_TOKEN and channels.whatsapp.phone_number_id."


def _is_safe(url: str, base_url: str) -> bool:
    """Whether our token may go there: Meta's own hosts by https, or the server that we speak to anyway."""
    try:
        parts, ours = urlsplit(url), urlsplit(base_url)
    except ValueError:
        return False
    own = (parts.scheme, parts.netloc) == (ours.scheme, ours.netloc)
    return own or (parts.scheme == "https" and (parts.hostname or "").endswith(_METAS))


def _unfit(message: Message) -> Refused | None:
    if len(message.attachments) > 1:
        return Refused(code="attachments", reason="A WhatsApp message takes one attachment")
    if message.template is not None:
        return None
    limit = _CAPTION_LIMIT if message.attachments else _TEXT_LIMIT
    if len(message.text) > limit:
        return Refused(code="too_long", reason=f"The text is over WhatsApp's {limit} characters")
    if not message.text.strip() and not message.attachments:
        return Refused(code="empty", reason="The text is empty")
    return None


def _order(message: Message, media_id: str | None) -> dict[str, Any]:
    order: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    order["to" if message.address.startswith("+") else "recipient"] = message.address
    if len(message.id.encode()) <= _CALLBACK_LIMIT:
        order["biz_opaque_callback_data"] = message.id  # comes back with every state of the message
    if message.template is not None:
        return order | {"type": "template", "template": _template(message, message.template, media_id)}
    if media_id is not None:
        caption = {"caption": storable(message.text)} if message.text.strip() else {}
        return order | {"type": "document", "document": _document(message, media_id) | caption}
    return order | {"type": "text", "text": {"body": storable(message.text), "preview_url": False}}


def _template(message: Message, template: Template, media_id: str | None) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    if media_id is not None:
        header = {"type": "document", "document": _document(message, media_id)}
        components.append({"type": "header", "parameters": [header]})
    if template.parameters:
        # Meta refuses line breaks and runs of blanks inside a parameter (132012).
        texts = [" ".join(storable(parameter).split()) for parameter in template.parameters]
        components.append({"type": "body", "parameters": [{"type": "text", "text": text} for text in texts]})
    language = {"policy": "deterministic", "code": template.language}
    return {"name": template.name, "language": language, "components": components}


def _document(message: Message, media_id: str) -> dict[str, str]:
    return {"id": media_id, "filename": message.attachments[0].filename}


def _failed(status: int, body: object, wait: float | None) -> SendResult:
    fault = body.get("error") if isinstance(body, dict) else None
    code = fault.get("code") if isinstance(fault, dict) else None
    if not isinstance(code, int):
        return from_status(status, str(status), "WhatsApp answers with an error", wait)
    known = meaning(code)
    if isinstance(known, Later):
        return Later(code=known.code, reason=known.reason, retry_after=wait)
    return known or from_status(status, str(code), f"WhatsApp answers with error {code}", wait)


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
