"""How the team signs in, as config.yml and the environment say."""

from __future__ import annotations

from datetime import timedelta

from bot.config import Config
from console.entry import Entry
from console.lockout import Limits
from console.oidc import Terms


def entry_of(config: Config, key: bytes) -> Entry:
    """The rules of the console's door; `key` is 32 bytes."""
    console = config.console
    required = console.require_totp
    return Entry(
        key=key,
        secure=config.http.public_url.startswith("https://"),
        require_totp=config.production if required == "production" else required,
        longest=timedelta(hours=console.session_hours),
        idle=timedelta(minutes=console.session_idle_minutes),
        limits=Limits(
            console.lockout_failures,
            console.lockout_failures_per_address,
            timedelta(minutes=console.lockout_longest_minutes),
        ),
    )


def oidc_of(config: Config) -> Terms | None:
    """The company's sign-in service; None when there is none."""
    oidc, secret = config.console.oidc, config.secrets.oidc_client_secret
    if not oidc.issuer or secret is None:
        return None
    return Terms(
        issuer=oidc.issuer,
        client_id=oidc.client_id,
        client_secret=secret.get_secret_value(),
        callback=f"{config.http.public_url}/console/login/callback",
        roles=oidc.roles,
        role_claim=oidc.role_claim,
        name_claim=oidc.name_claim,
        scope=oidc.scope,
        label=oidc.label,
    )
