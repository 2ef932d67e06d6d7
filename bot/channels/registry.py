"""All channels: a new one is its file and its line here. The file, and its library, are read where it is on."""

from __future__ import annotations

import functools
from collections.abc import Callable

from pydantic import SecretStr

from bot.channels.base import Channel
from bot.channels.web import WebChannel
from bot.config import Config
from bot.hub import Hub
from bot.tokens import Tokens
from flows.message import Message


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _web(_config: Config, hub: Hub, _tokens: Tokens | None) -> Channel:
    return WebChannel(hub)


def _telegram(config: Config, _hub: Hub, _tokens: Tokens | None) -> Channel:
    from bot.channels.telegram import TelegramChannel, TelegramSettings

    secrets = config.secrets
    return TelegramChannel(
        TelegramSettings(
            token=_plain(secrets.telegram_bot_token),
            webhook_secret=_plain(secrets.telegram_webhook_secret),
            mode=config.channels.telegram.receive,
        )
    )


def _sms(config: Config, _hub: Hub, _tokens: Tokens | None) -> Channel:
    from bot.channels.sms import SmsChannel, SmsSettings

    settings = config.channels.sms
    return SmsChannel(
        SmsSettings(
            account_sid=_plain(config.secrets.twilio_account_sid),
            auth_token=_plain(config.secrets.twilio_auth_token),
            sender=settings.messaging_service_sid or settings.from_number,
            status_url=f"{config.http.public_url}/hooks/sms",
        )
    )


def _whatsapp(config: Config, _hub: Hub, _tokens: Tokens | None) -> Channel:
    from bot.channels.whatsapp import WhatsAppChannel, WhatsAppSettings

    secrets = config.secrets
    return WhatsAppChannel(
        WhatsAppSettings(
            access_token=_plain(secrets.whatsapp_access_token),
            app_secret=_plain(secrets.whatsapp_app_secret),
            verify_token=_plain(secrets.whatsapp_verify_token),
            phone_number_id=config.channels.whatsapp.phone_number_id,
            version=config.channels.whatsapp.api_version,
        )
    )


def _stop_link(config: Config, tokens: Tokens, message: Message) -> str:
    """The page where the reader of a message stops further ones; empty for the team's, and without https (RFC 8058)."""
    url = config.http.public_url
    if not message.debtor_id or not url.startswith("https://"):
        return ""
    return f"{url}/stop/{tokens.stop(message.case_id, message.channel, message.address)}"


def _email(config: Config, _hub: Hub, tokens: Tokens | None) -> Channel:
    from bot.channels.email import EmailChannel, EmailSettings
    from bot.channels.parts.imap import MailboxSettings

    settings = config.channels.email
    mailbox = MailboxSettings(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user,
        password=_plain(config.secrets.imap_password),
        folder=settings.imap_folder,
        security=settings.imap_tls,
    )
    return EmailChannel(
        EmailSettings(
            sender=settings.from_address,
            sender_name=settings.from_name or config.creditor.name,
            subject=config.creditor.name,
            host=settings.smtp_host,
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=_plain(config.secrets.smtp_password),
            security=settings.smtp_tls,
            key=tokens.mail_key() if tokens else "",
            unsubscribe_link=functools.partial(_stop_link, config, tokens) if tokens else None,
            mailbox=mailbox,
            poll_interval=float(settings.imap_poll_seconds),
        )
    )


CHANNELS: dict[str, Callable[[Config, Hub, Tokens | None], Channel]] = {
    "web": _web,
    "telegram": _telegram,
    "sms": _sms,
    "whatsapp": _whatsapp,
    "email": _email,
}


def channels_in_service(config: Config, hub: Hub, tokens: Tokens | None = None) -> dict[str, Channel]:
    """The channels that the configuration switches on, not started yet. `tokens` sign what a mail's headers offer."""
    enabled = [name for name in CHANNELS if getattr(config.channels, name).enabled]
    return {name: CHANNELS[name](config, hub, tokens) for name in enabled}
