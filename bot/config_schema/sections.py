"""The sections of config.yml besides channels and policy. Each default is the safe one."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from stdnum import bic as bic_number
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError

from bot.config_schema.base import Country, Seconds, Section, Text
from bot.config_schema.channels import Port

Url = Annotated[str, Field(pattern=r"^https?://[^\s]+[^\s/]$")]
Address = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
SAMPLE_CREDITOR = "sample"


class Creditor(Section):
    """Whose invoices these are; stands in every message and letter."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] = SAMPLE_CREDITOR
    """A short name for the records: small letters, digits, hyphens. `sample` is refused in production."""
    name: Annotated[str, Field(min_length=1, max_length=70)] = "Sample Trading BV"
    """The legal name, at most 70 characters (the limit of a payment QR code)."""
    company_number: Text = "BE 0123.456.749"
    """The company number as the law of its country wants it shown."""
    address: Text = "Voorbeeldstraat 1, 1000 Brussel"
    """The postal address, one line."""
    country: Country = "BE"
    """The country, two letters (ISO 3166)."""
    email: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$")] = "accounts@sample.example"
    """Where a debtor can write to a person."""
    phone: Text = ""
    """Where a debtor can phone a person; empty: not offered."""
    iban: str = "BE68539007547034"
    """The account that payments go to."""
    bic: str = ""
    """Its BIC; may stay empty inside the EEA."""
    payment_url: Annotated[str, Field(pattern=r"^(https://[^\s]+)?$")] = ""
    """An own payment page; {reference}, {amount} and {currency} are filled in. Empty: transfer and QR code only."""

    @field_validator("iban")
    @classmethod
    def _a_real_iban(cls, value: str) -> str:
        try:
            return str(iban_number.validate(value, check_country=False))
        except NumberError:
            raise ValueError("it should be an IBAN with right check digits") from None

    @field_validator("bic")
    @classmethod
    def _a_real_bic(cls, value: str) -> str:
        if value and not bic_number.is_valid(value):
            raise ValueError("it should be a BIC of 8 or 11 characters, or empty")
        return value

    @field_validator("payment_url")
    @classmethod
    def _known_places(cls, value: str) -> str:
        try:
            value.format(reference="", amount="", currency="")
        except (KeyError, IndexError, ValueError, AttributeError):
            raise ValueError("it may only use the places {reference}, {amount} and {currency}") from None
        return value


class Http(Section):
    """The web server: chat, console, webhooks, health."""

    host: Text = "127.0.0.1"
    """The address to listen on; 0.0.0.0 inside a container."""
    port: Port = 8080
    """The port to listen on."""
    public_url: Url = "http://localhost:8080"
    """How the outside reaches it, without a slash at the end; https in production. Signatures are checked on it."""
    behind_proxy: bool = False
    """Whether a reverse proxy stands in front, whose X-Forwarded-For is believed."""
    max_body_kilobytes: int = Field(default=256, ge=16, le=4096)
    """Larger webhook calls are refused."""


class Database(Section):
    """The records. The address is a secret: MONGODB_URI. Without it the embedded database starts (development only)."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,38}$")] = "amicable"
    """The database's name on the server."""
    embedded_directory: Annotated[str, Field(min_length=1, max_length=500)] = "var/database"
    """Where the embedded database keeps its files, from the folder of config.yml."""
    timeout_seconds: Seconds = 5
    """How long to wait for the database before an operation counts as failed."""


class Scheduling(Section):
    """The clockwork."""

    tick_seconds: Annotated[int, Field(ge=1, le=600)] = 60
    """How often to look for what falls due between send times (promise dates, holds that end)."""
    default_scenario: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] = "courteous"
    """The scenario of a new account (a file in flows/scenarios)."""
    assign_scenarios: bool = False
    """Whether a new account gets the first scenario whose applies_to fits it; the default one where none does."""
    batch_limit: Annotated[int, Field(ge=1, le=10_000)] = 500
    """How many due cases one look takes."""
    parallel_cases: Annotated[int, Field(ge=1, le=100)] = 8
    """How many of them are worked on at once."""
    catch_up: bool = True
    """After a downtime: true gives each case its newest due step once, as soon as allowed; false waits for the
    next regular send time."""


class Outbox(Section):
    """Sending."""

    poll_seconds: Seconds = 5
    """How often to look for messages whose next try has come."""
    batch_limit: Annotated[int, Field(ge=1, le=1000)] = 100
    """How many messages one look takes."""
    lease_seconds: Annotated[int, Field(ge=10, le=3600)] = 120
    """How long a sender may hold a message; after that its outcome counts as unknown and a person looks."""
    max_attempts: Annotated[int, Field(ge=1, le=20)] = 6
    """Tries on temporary refusals before the next channel has its turn."""
    backoff_seconds: Seconds = 30
    """The pause after the first refusal; doubles each time."""
    backoff_max_seconds: Seconds = 3600
    """The longest pause."""

    @model_validator(mode="after")
    def _pauses_grow(self) -> Self:
        if self.backoff_seconds > self.backoff_max_seconds:
            raise ValueError("backoff_seconds must not exceed backoff_max_seconds")
        return self


class Nlu(Section):
    """The understanding of what debtors write."""

    engine: Literal["rasa", "local"] = "rasa"
    """rasa: a Rasa server, with the local engine when it is away; local: in-process only."""
    rasa_url: Annotated[str, Field(pattern=r"^(https?://[^\s]+[^\s/])?$")] = ""
    """Where the Rasa server answers; empty: start our own from nlu/rasa."""
    rasa_port: Annotated[int, Field(ge=0, le=65_535)] = 5005
    """The port of our own Rasa server; 0: any free one."""
    timeout_seconds: Annotated[float, Field(ge=0.1, le=30)] = 2
    """How long to wait for Rasa before the local engine answers."""
    embedding: Literal["never", "doubt", "always"] = "doubt"
    """When the local engine also compares meanings (sentence embeddings): better, for some 80 MB and 30 ms."""
    recheck_seconds: Annotated[float, Field(ge=1, le=600)] = 10
    """How often to look whether Rasa is back."""


class Team(Section):
    """Who is told of an escalation. No debtor data is sent, only the queue and a link."""

    telegram_chat_id: Annotated[str, Field(pattern=r"^(-?[0-9]+)?$")] = ""
    """The Telegram group's id; empty: none."""
    email_addresses: tuple[Address, ...] = ()
    """E-mail addresses; an empty list: none."""


class Oidc(Section):
    """OpenID Connect, authorization code with PKCE. The client's secret is OIDC_CLIENT_SECRET in the environment."""

    issuer: Annotated[str, Field(pattern=r"^(https?://[^\s]+)?$")] = ""
    """The service's issuer, exactly as it writes it; empty: none."""
    client_id: Text = ""
    """Our name there. Its redirect address is <http.public_url>/console/login/callback."""
    label: Annotated[str, Field(min_length=1, max_length=60)] = "Company account"
    """What the button on the login page says."""
    scope: Annotated[str, Field(pattern=r"(^|.* )openid($| .*)")] = "openid profile"
    """What is asked for; openid must be in it."""
    name_claim: Text = "preferred_username"
    """The claim of which a new member's name is made."""
    role_claim: Text = "roles"
    """The claim that says what somebody is; dots lead inwards (realm_access.roles)."""
    roles: dict[str, Literal["agent", "supervisor", "admin", "auditor"]] = Field(default_factory=dict)
    """Which value of that claim is which role here. Nobody without one of them comes in."""


class Console(Section):
    """The team's pages."""

    session_hours: Annotated[int, Field(ge=1, le=72)] = 8
    """After how many hours a person has to log in again."""
    session_idle_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    """After how many minutes without use."""
    require_totp: bool | Literal["production"] = "production"
    """Whether everybody with a password of ours also shows a code of their phone; production: there yes, else no."""
    lockout_failures: Annotated[int, Field(ge=3, le=20)] = 5
    """After how many failures in a row an account has to wait; the pause doubles with each further one."""
    lockout_failures_per_address: Annotated[int, Field(ge=5, le=1000)] = 50
    """The same for an address, from which a whole office may come."""
    lockout_longest_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    """The longest pause."""
    oidc: Oidc = Oidc()
    """Your company's own sign-in service."""
    sla_hours: Annotated[int, Field(ge=1, le=240)] = 24
    """Within how many hours an escalation should be answered."""
    sla_urgent_hours: Annotated[int, Field(ge=1, le=48)] = 2
    """The same for vulnerable customers and danger."""


Fare = Annotated[str, Field(pattern=r"^([0-9]{1,4}(\.[0-9]{1,4})? [A-Z]{3})?$")]
_Minutes = Annotated[int, Field(ge=0, le=240)]


class TimeMachine(Section):
    """Replays of the present portfolio against a draft. What a segment of an SMS costs stands under channels.sms."""

    whatsapp_template_price: Fare = ""
    """What a WhatsApp template costs, like 0.06 EUR. Empty: counted, not priced."""
    letter_price: Fare = ""
    """What a letter costs with postage, like 1.90 EUR. Empty: counted, not priced."""
    minutes_escalation: _Minutes = 10
    """Minutes of a person for a conversation that is handed over."""
    minutes_call: _Minutes = 8
    """Minutes for a call task."""
    minutes_letter: _Minutes = 3
    """Minutes for a letter."""
    processes: Annotated[int, Field(ge=1, le=32)] = 2
    """How many processes play a replay beside the service."""


class Logging(Section):
    """Logs go to stderr and never carry personal data."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important line to show."""
    format: Literal["console", "json"] = "console"
    """console for people, json for machines."""
