"""The configuration: config.yml for what anybody may read, the environment for secrets.

Everything is checked before anything starts, and every problem is told at once, with file, line and what is allowed.
Any setting can be laid over by AMICABLE__SECTION__KEY in the environment (for containers).
"""

from __future__ import annotations

import secrets as random_source
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from bot.charging import beyond_law
from bot.config_schema.base import Section
from bot.config_schema.channels import Channels
from bot.config_schema.explain import leaked, problems
from bot.config_schema.policy import Policy
from bot.config_schema.problems import ConfigError, Problem, refuse
from bot.config_schema.reading import Source, overlay, read
from bot.config_schema.secrets import Secrets, given
from bot.config_schema.sections import (
    SAMPLE_CREDITOR,
    Console,
    Creditor,
    Database,
    Http,
    Logging,
    Nlu,
    Outbox,
    Scheduling,
    Team,
    TimeMachine,
)
from bot.packs import shipped_packs
from bot.strictness import too_loose

__all__ = ["Config", "ConfigError", "Problem", "Settings", "load_config", "signing_key"]


class Settings(Section):
    """All that config.yml may say."""

    mode: Literal["development", "production"] = "development"
    """development is forgiving; production refuses to start with anything that is only good for trying out."""
    creditor: Creditor = Creditor()
    """Whose invoices these are."""
    http: Http = Http()
    """The web server."""
    database: Database = Database()
    """The records."""
    scheduling: Scheduling = Scheduling()
    """The clockwork."""
    outbox: Outbox = Outbox()
    """Sending."""
    policy: Policy = Policy()
    """The creditor's own, stricter rules."""
    nlu: Nlu = Nlu()
    """Understanding."""
    channels: Channels = Channels()
    """Ways of speaking with debtors."""
    team: Team = Team()
    """Who is told of an escalation."""
    console: Console = Console()
    """The team's pages."""
    time_machine: TimeMachine = TimeMachine()
    """Replays of the present portfolio."""
    logging: Logging = Logging()
    """Logs."""


class Config(Settings):
    """The settings with the secrets, and the folder that relative paths start from."""

    secrets: Secrets = Secrets()
    """From the environment only."""
    folder: Path = Path()
    """The folder of config.yml."""

    @property
    def production(self) -> bool:
        """Whether real debtors are written to."""
        return self.mode == "production"


def load_config(path: Path, environ: Mapping[str, str]) -> Config:
    """Read and check the configuration. Raises ConfigError that lists every problem."""
    source = read(path)
    overlay(source, environ)
    found = [*source.problems, *leaked(source.data, source)]
    settings = _settings(source, found)
    secrets = _secrets(environ, found)
    if settings is not None and secrets is not None:
        fields = {name: getattr(settings, name) for name in Settings.model_fields}
        config = Config(**fields, secrets=secrets, folder=path.resolve().parent)
        found.extend(_incomplete(config, source))
        if not found:
            return config
    raise ConfigError(tuple(dict.fromkeys(found)))


def signing_key(config: Config) -> str:
    """The key that signs links, tokens and sessions; development keeps one of its own in var/secret_key.

    Raises ConfigError when production has none or the kept one cannot be read.
    """
    given_key = config.secrets.amicable_secret_key
    if given_key is not None:
        return given_key.get_secret_value()
    if config.production:
        raise refuse("environment", "AMICABLE_SECRET_KEY", _NO_KEY)
    kept = config.folder / "var" / "secret_key"
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.touch(mode=0o600)
            kept.write_text(random_source.token_hex(32))
        return kept.read_text().strip()
    except OSError as error:
        reason = f"it cannot be kept ({type(error).__name__}); set AMICABLE_SECRET_KEY instead"
        raise refuse(str(kept), "", reason) from error


_NO_KEY = "production does not start without it; make one with `openssl rand -hex 32`"


def _settings(source: Source, found: list[Problem]) -> Settings | None:
    try:
        return Settings.model_validate(source.data)
    except ValidationError as error:
        found.extend(problems(error, Settings, source))
        return None


def _secrets(environ: Mapping[str, str], found: list[Problem]) -> Secrets | None:
    try:
        return Secrets.model_validate(given(environ))
    except ValidationError as error:
        for item in error.errors(include_url=False, include_input=False):
            variable, text = str(item["loc"][0]).upper(), item["msg"].removeprefix("Value error, ")
            found.append(Problem("environment", variable, text))
        return None


def _incomplete(config: Config, source: Source) -> Iterator[Problem]:
    yield from _channels_lacking(config, source)
    yield from _charges_beyond_the_law(config, source)
    yield from _sign_in_lacking(config, source)
    for refused in too_loose(config.policy, shipped_packs().default):
        yield Problem(source.where(refused.place), ".".join(refused.place), refused.text)
    if config.production:
        yield from _unfit_for_production(config, source)


def _channels_lacking(config: Config, source: Source) -> Iterator[Problem]:
    for channel, (settings, variables) in _needs(config).items():
        section = getattr(config.channels, channel)
        if not section.enabled:
            continue
        where = source.where(("channels", channel, "enabled"))
        for choice in settings:
            if not any(getattr(section, name) for name in choice):
                yield Problem(where, f"channels.{channel}.{' or '.join(choice)}", f"needed while {channel} is enabled")
        for variable in variables:
            if getattr(config.secrets, variable.lower()) is None:
                text = f"set this environment variable, or set channels.{channel}.enabled to false"
                yield Problem(where, variable, text)


def _needs(config: Config) -> dict[str, tuple[list[list[str]], list[str]]]:
    telegram, email = config.channels.telegram, config.channels.email
    webhook = ["TELEGRAM_WEBHOOK_SECRET"] if telegram.receive == "webhook" else []
    mail_secrets = ["SMTP_PASSWORD"] * bool(email.smtp_user) + ["IMAP_PASSWORD"] * bool(email.imap_host)
    mail_settings = [["from_address"], ["smtp_host"], *([["imap_user"]] if email.imap_host else [])]
    return {
        "telegram": ([["bot_username"]], ["TELEGRAM_BOT_TOKEN", *webhook]),
        "sms": ([["from_number", "messaging_service_sid"]], ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]),
        "whatsapp": (
            [["phone_number_id"]],
            ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"],
        ),
        "email": (mail_settings, mail_secrets),
    }


def _charges_beyond_the_law(config: Config, source: Source) -> Iterator[Problem]:
    for found in beyond_law(config.policy.charges, shipped_packs().policies.values()):
        place = ("policy", "charges", found.setting)
        rule = f"{found.ruling.pack}/{found.ruling.rule} ({found.ruling.source})"
        yield Problem(source.where(place), ".".join(place), f"the law allows at most {found.most}: {rule}")


def _sign_in_lacking(config: Config, source: Source) -> Iterator[Problem]:
    oidc = config.console.oidc
    if not oidc.issuer:
        return
    where = source.where(("console", "oidc", "issuer"))
    for name in ("client_id", "roles"):
        if not getattr(oidc, name):
            yield Problem(where, f"console.oidc.{name}", "needed while console.oidc.issuer is set")
    if config.secrets.oidc_client_secret is None:
        yield Problem(where, "OIDC_CLIENT_SECRET", "set this environment variable, or empty console.oidc.issuer")
    if config.production and not oidc.issuer.startswith("https://"):
        yield Problem(where, "console.oidc.issuer", "production needs an https address: who comes in hangs on it")


def _unfit_for_production(config: Config, source: Source) -> Iterator[Problem]:
    if config.secrets.amicable_secret_key is None:
        yield Problem("environment", "AMICABLE_SECRET_KEY", _NO_KEY)
    if config.secrets.mongodb_uri is None:
        text = "production needs a real MongoDB 8 replica set; the embedded database is for development only"
        yield Problem("environment", "MONGODB_URI", text)
    if config.creditor.id == SAMPLE_CREDITOR:
        text = "this is still the sample creditor; messages would go out in its name"
        yield Problem(source.where(("creditor", "id")), "creditor.id", text)
    if not config.http.public_url.startswith("https://"):
        text = "production needs an https address; links and webhooks carry signed tokens"
        yield Problem(source.where(("http", "public_url")), "http.public_url", text)
    email = config.channels.email
    for name, used in (("smtp_tls", email.enabled), ("imap_tls", email.enabled and bool(email.imap_host))):
        if used and getattr(email, name) == "none":
            place = ("channels", "email", name)
            yield Problem(source.where(place), ".".join(place), "mail must not travel unprotected in production")
