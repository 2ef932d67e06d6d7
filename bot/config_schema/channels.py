"""The `channels` section: which ways of speaking with debtors are on, and what is not secret about them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.config_schema.base import Seconds, Section, Text

E164 = Annotated[str, Field(pattern=r"^(\+[1-9][0-9]{6,14})?$")]
Port = Annotated[int, Field(ge=1, le=65_535)]
Tls = Literal["starttls", "tls", "none"]


class Web(Section):
    """The built-in web chat. It needs no account."""

    enabled: bool = True
    """Whether debtors can be reached on the web chat page."""
    link_days: int = Field(default=30, ge=1, le=365)
    """How many days a debtor's signed chat link stays valid."""


class Telegram(Section):
    """Telegram by the Bot API. Secrets: TELEGRAM_BOT_TOKEN, and TELEGRAM_WEBHOOK_SECRET for receive: webhook."""

    enabled: bool = False
    """Whether Telegram is used."""
    bot_username: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_]{3,30}[A-Za-z0-9])?$")] = ""
    """The bot's user name without @, for the deep link t.me/<bot>?start=..."""
    receive: Literal["webhook", "polling"] = "webhook"
    """How messages come in: webhook (production, needs a public https address) or polling (development)."""


class Sms(Section):
    """SMS by Twilio. Secrets: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."""

    enabled: bool = False
    """Whether SMS is used."""
    from_number: E164 = ""
    """The sending number in E.164 form; or leave it empty and name a messaging service."""
    messaging_service_sid: Annotated[str, Field(pattern=r"^(MG[0-9a-fA-F]{32})?$")] = ""
    """The Twilio messaging service that sends, instead of a number."""
    segment_price: Annotated[str, Field(pattern=r"^([0-9]{1,4}(\.[0-9]{1,4})? [A-Z]{3})?$")] = ""
    """What a segment costs, like 0.08 EUR; shown beside texts. Empty: only segments are shown."""


class WhatsApp(Section):
    """WhatsApp by Meta's Cloud API. Secrets: WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN."""

    enabled: bool = False
    """Whether WhatsApp is used."""
    phone_number_id: Annotated[str, Field(pattern=r"^[0-9]*$")] = ""
    """Meta's id of the sending number (digits; not the number itself)."""
    api_version: Annotated[str, Field(pattern=r"^v[0-9]{2}\.[0-9]$")] = "v23.0"
    """The Graph API version."""
    templates: dict[str, str] = Field(default_factory=dict)
    """For messages outside the 24-hour window: wording name -> name of the template that Meta approved."""


class Email(Section):
    """E-mail: SMTP out, IMAP in. Secrets: SMTP_PASSWORD and IMAP_PASSWORD."""

    enabled: bool = False
    """Whether e-mail is used."""
    from_address: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$")] = ""
    """The sender's address; answers come back to it."""
    from_name: Text = ""
    """The sender's name; empty: the creditor's name."""
    smtp_host: Text = ""
    """The outgoing mail server."""
    smtp_port: Port = 587
    """Its port."""
    smtp_tls: Tls = "starttls"
    """How the connection is protected; none is refused in production."""
    smtp_user: Text = ""
    """The account; empty: no log-in."""
    imap_host: Text = ""
    """The incoming mail server; empty: answers by e-mail are not read."""
    imap_port: Port = 993
    """Its port."""
    imap_tls: Tls = "tls"
    """How the connection is protected; none is refused in production."""
    imap_user: Text = ""
    """The account."""
    imap_folder: Text = "INBOX"
    """The folder that is read."""
    imap_poll_seconds: Seconds = 30
    """How often it is looked at."""


class Channels(Section):
    """Every channel is off but the web chat."""

    web: Web = Web()
    """The web chat."""
    telegram: Telegram = Telegram()
    """Telegram."""
    sms: Sms = Sms()
    """SMS."""
    whatsapp: WhatsApp = WhatsApp()
    """WhatsApp."""
    email: Email = Email()
    """E-mail."""
