"""The secrets: only ever from the environment, never shown. Each field's variable is its name in capitals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, SecretStr

from bot.config_schema.base import Section


def _shaped(pattern: str, words: str) -> AfterValidator:
    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(pattern, value.get_secret_value(), re.DOTALL):
            raise ValueError(f"it should be {words}")
        return value

    return AfterValidator(check)


Secret = SecretStr | None


class Secrets(Section):
    """What must never stand in a file under version control. A variable that is empty counts as not set."""

    mongodb_uri: Annotated[Secret, _shaped(r"mongodb(\+srv)?://\S+", "an address like mongodb://user:...@host/")] = None
    """The database. Unset: the embedded database (development only)."""
    amicable_secret_key: Annotated[Secret, _shaped(r".{32,}", "32 characters or more: `openssl rand -hex 32`")] = None
    """Signs links, tokens and sessions. Unset: development makes one under var/; production does not start."""
    telegram_bot_token: Annotated[Secret, _shaped(r"[0-9]+:\S+", "digits, a colon and letters, as BotFather gives")] = (
        None
    )
    """Telegram, from @BotFather."""
    telegram_webhook_secret: Annotated[
        Secret, _shaped(r"[A-Za-z0-9_-]{16,256}", "16 to 256 of A-Z a-z 0-9 _ -: `openssl rand -hex 32`")
    ] = None
    """Proves that a webhook call is Telegram's; any random word of your own."""
    twilio_account_sid: Annotated[Secret, _shaped(r"AC[0-9a-fA-F]{32}", "AC and 32 hexadecimal digits")] = None
    """The Twilio account."""
    twilio_auth_token: Secret = None
    """The Twilio account's auth token; also proves that a webhook call is Twilio's."""
    whatsapp_access_token: Secret = None
    """A permanent token of a Meta system user."""
    whatsapp_app_secret: Secret = None
    """The Meta app's secret; proves that a webhook call is Meta's."""
    whatsapp_verify_token: Secret = None
    """A random word of your own, entered at Meta when the webhook is subscribed."""
    smtp_password: Secret = None
    """The outgoing mail account."""
    imap_password: Secret = None
    """The incoming mail account."""
    oidc_client_secret: Secret = None
    """What proves to your sign-in service that it is us."""


VARIABLES: tuple[str, ...] = tuple(name.upper() for name in Secrets.model_fields)
"""The environment variables that hold secrets."""

_LOOKS_SECRET = re.compile(r"token|secret|passw|pwd|api_?key|auth|credential|private|uri|dsn|(^|_)sid$|(^|_)key$")
_SECRET_VALUE = re.compile(r"://[^/\s:@]+:[^/\s@]+@|^[0-9]{6,}:[A-Za-z0-9_-]{30,}$|-----BEGIN [A-Z ]*PRIVATE KEY")


def given(environ: Mapping[str, str]) -> dict[str, Any]:
    """The secrets that the environment holds, by field."""
    return {name.lower(): environ[name] for name in VARIABLES if environ.get(name, "").strip()}


def looks_secret(key: str) -> bool:
    """Whether a key's name promises a secret."""
    return bool(_LOOKS_SECRET.search(key.lower()))


def holds_secret(value: str) -> bool:
    """Whether a value is plainly a secret: a password inside an address, a bot token, a private key."""
    return bool(_SECRET_VALUE.search(value))


def variables_for(key: str) -> tuple[str, ...]:
    """The variables that most likely hold what somebody wanted to write under this key."""
    words = set(re.split(r"[._]", key.lower()))
    scores = {name: len(words & set(name.lower().split("_"))) for name in VARIABLES}
    best = max(scores.values())
    return tuple(name for name, score in scores.items() if score == best) if best else ()
