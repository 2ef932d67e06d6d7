"""config.yml: what is read, what is refused, and whether the sentence helps."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, load_config, signing_key
from bot.config_schema.explain import sections
from bot.config_schema.reading import read
from bot.config_schema.secrets import VARIABLES
from bot.creditor import policy_of
from flows.policy import DEFAULT, Window

ROOT = Path(__file__).parents[2]
KEY = "k" * 32
PRODUCTION = {"AMICABLE_SECRET_KEY": KEY, "MONGODB_URI": "mongodb://app:pw@db/amicable"}
PRODUCTION_YML = "mode: production\ncreditor: {id: acme}\nhttp: {public_url: https://pay.acme.example}\n"


@pytest.fixture
def write(tmp_path: Path):
    def _write(text: str) -> Path:
        path = tmp_path / "config.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def complaint(path: Path, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(path, environ or {})
    return str(caught.value)


def leaves() -> list[str]:
    """Every setting of the schema by its dotted path."""
    names = []
    inner = {place for place, _ in sections(Settings)}
    for place, model in sections(Settings):
        names += [".".join((*place, name)) for name in model.model_fields if (*place, name) not in inner]
    return names


# --- the shipped file -------------------------------------------------------------------------------------------------


def test_the_shipped_file_loads_without_any_secret():
    config = load_config(ROOT / "config.yml", {})
    assert config.mode == "development"
    assert config.nlu.engine == "rasa"
    assert config.folder == ROOT


def test_the_shipped_file_names_every_setting_and_only_those():
    places = read(ROOT / "config.yml").places
    inner = {place for place, _ in sections(Settings)}
    written = {
        ".".join(map(str, place)) for place in places if place and place not in inner and isinstance(place[-1], str)
    }
    assert written == set(leaves())


def test_the_shipped_values_are_the_defaults():
    shipped = load_config(ROOT / "config.yml", {})
    assert {name: getattr(shipped, name) for name in Settings.model_fields} == dict(Settings())


def test_every_section_of_the_shipped_file_has_a_comment():
    lines = (ROOT / "config.yml").read_text().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"[a-z]+:", line):
            assert lines[number - 1].startswith("#"), f"line {number + 1} has no comment above it"


def test_most_settings_have_a_comment_of_their_own_and_the_rest_is_plain():
    plain = {"enabled", "smtp_port", "imap_port", "imap_user"}
    bare = [
        line.split(":")[0].strip()
        for line in (ROOT / "config.yml").read_text().splitlines()
        if re.match(r" +[a-z_]+:", line) and "#" not in line
    ]
    assert set(bare) <= plain


def test_every_setting_says_in_the_schema_what_it_means():
    silent = [
        ".".join((*place, name))
        for place, model in sections(Settings)
        for name, info in model.model_fields.items()
        if not info.description
    ]
    assert silent == []


def test_the_shipped_policy_is_that_of_the_default_pack():
    policy = load_config(ROOT / "config.yml", {}).policy
    assert policy_of(policy).windows == DEFAULT.windows
    assert policy_of(policy).calendars == ()
    assert (policy.messages_per_day, policy.messages_per_week) == (DEFAULT.cap_day, DEFAULT.cap_week)
    assert policy.claim_hold_business_days == DEFAULT.claim_hold_business_days
    assert policy.promise_furthest_days == DEFAULT.promise_furthest_days
    assert policy.promise_smallest_percent / 100 == DEFAULT.promise_smallest_share
    assert (policy.extension_days, policy.extensions) == (DEFAULT.extension_days, DEFAULT.extensions)
    assert policy.plans.counts == DEFAULT.plan.counts
    assert policy.plans.smallest_part == DEFAULT.plan.smallest_part
    assert policy.dispute_deadline_days == DEFAULT.dispute_days
    assert policy.correction_days == DEFAULT.correction_days
    assert policy.large_amount == DEFAULT.large_amount


def test_every_secret_is_documented_in_the_example_environment():
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(VARIABLES) <= documented


def test_the_example_environment_holds_no_value():
    values = re.findall(r"^[A-Z_]+=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(values) == {""}


# --- reading ----------------------------------------------------------------------------------------------------------


def test_an_empty_file_means_the_defaults(write):
    assert dict(load_config(write("# nothing\n"), {}).http) == dict(Settings().http)


def test_an_empty_section_means_its_defaults(write):
    assert load_config(write("http:\nnlu: ~\n"), {}).http.port == 8080


def test_times_numbers_and_names_are_read_as_people_write_them(write):
    text = """
creditor: {country: NO, company_number: 0123456789, phone: +3225550100}
policy: {window: {opens: 9:00, closes: 17:30}, large_amount: 2500.10, messages_per_day: 0}
channels: {sms: {from_number: +3225550100}}
"""
    config = load_config(write(text), {})
    assert (config.creditor.country, config.creditor.company_number) == ("NO", "0123456789")
    assert (config.policy.window.opens, config.policy.window.closes) == (time(9), time(17, 30))
    assert config.policy.large_amount == Decimal("2500.10")
    assert config.channels.sms.from_number == "+3225550100"


def test_the_environment_lays_over_a_setting(write):
    environ = {"AMICABLE__HTTP__HOST": "0.0.0.0", "AMICABLE__CHANNELS__WEB__LINK_DAYS": "7"}
    config = load_config(write("http: {port: 9000}"), environ)
    assert (config.http.host, config.http.port, config.channels.web.link_days) == ("0.0.0.0", 9000, 7)


def test_a_wrong_overlay_is_refused_by_the_name_of_its_variable(write):
    assert complaint(write(""), {"AMICABLE__HTTP__PROT": "1"}).startswith(
        "AMICABLE__HTTP__PROT: http.prot: unknown key"
    )
    assert "AMICABLE__HTTP__PORT: http.port" in complaint(write(""), {"AMICABLE__HTTP__PORT": "many"})


def test_nothing_in_a_loaded_configuration_can_be_changed(write):
    config = load_config(write(""), {})
    with pytest.raises(ValueError, match="frozen"):
        config.http.port = 1


# --- refusing ---------------------------------------------------------------------------------------------------------


def test_an_unknown_key_is_refused_with_the_nearest_known_one_and_its_line(write):
    text = complaint(write("mode: development\nchannels:\n  sms:\n    from_numbr: '+3225550100'\n"))
    assert text == 'config.yml:4: channels.sms.from_numbr: unknown key; did you mean "channels.sms.from_number"?'


def test_a_key_in_the_wrong_section_is_told_where_it_belongs(write):
    assert 'did you mean "outbox.lease_seconds"?' in complaint(write("scheduling: {lease_seconds: 60}"))


def test_a_key_like_nothing_known_is_answered_with_what_is_known(write):
    assert "known here: name, embedded_directory, timeout_seconds" in complaint(write("database: {xyzzy: 1}"))


@pytest.mark.parametrize(
    ("text", "key", "rule"),
    [
        ("messages_per_week: 5", "messages_per_week", "default/cap_week is 3; source: House rule"),
        ("messages_per_day: 2", "messages_per_day", "default/cap_day is 1; source: House rule"),
        ("window: {closes: '20:00'}", "window", "default/windows is Mon Tue Wed Thu Fri 08:30-18:00; source: House"),
        ("window: {days: [mon, sat]}", "window", "Mon Sat 08:30-18:00 is looser than the policy pack allows"),
    ],
)
def test_a_setting_looser_than_the_packs_is_refused_with_pack_rule_number_and_source(write, text, key, rule):
    text = complaint(write(f"policy:\n  {text}"))
    assert text.startswith(f"config.yml:2: policy.{key}: ")
    assert rule in text


def test_a_stricter_setting_is_taken(write):
    stricter = "policy: {window: {days: [tue], opens: '09:00'}, messages_per_week: 1, identity_check: true}"
    policy = policy_of(load_config(write(stricter), {}).policy)
    assert policy.windows == (Window(frozenset({2}), time(9), time(18)),)
    assert (policy.cap_week, policy.identity_check) == (1, True)


def test_a_region_is_known_by_the_name_of_its_calendar(write):
    assert policy_of(load_config(write("policy: {regions: {DE: BY}}"), {}).policy).calendars == ("DE/BY",)
    assert "there is no region 'Bavaria' of 'DE'; known are BB, BE" in complaint(
        write("policy: {regions: {DE: Bavaria}}")
    )


def test_every_problem_is_told_at_once(write):
    text = complaint(write("mode: prodution\nhttp:\n  port: 99999\nnlu:\n  engine: alexa\n"))
    assert [line.split(": ")[0] for line in text.splitlines()] == ["config.yml:1", "config.yml:3", "config.yml:5"]
    assert "'development' or 'production'" in text
    assert "less than or equal to 65535" in text
    assert "'rasa' or 'local'" in text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("policy: {messages_per_day: 2}", "policy.messages_per_day"),
        ("policy: {messages_per_week: 4}", "policy.messages_per_week"),
        ("policy: {window: {opens: '07:59'}}", "policy.window.opens"),
        ("policy: {window: {closes: '21:01'}}", "policy.window.closes"),
        ("policy: {window: {days: [mon, sun]}}", "policy.window.days"),
        ("policy: {window: {days: []}}", "policy.window"),
        ("policy: {window: {opens: '17:00', closes: '09:00'}}", "policy.window"),
        ("policy: {large_amount: 1.001}", "policy.large_amount"),
        ("policy: {promise_furthest_days: 0}", "policy.promise_furthest_days"),
        ("creditor: {iban: BE68539007547035}", "creditor.iban"),
        ("creditor: {bic: 1}", "creditor.bic"),
        ("creditor: {country: Belgium}", "creditor.country"),
        ("creditor: {payment_url: 'https://pay.example/{password}'}", "creditor.payment_url"),
        ("http: {public_url: https://pay.example/}", "http.public_url"),
        ("http: [1, 2]", "http"),
        ("outbox: {backoff_seconds: 90, backoff_max_seconds: 60}", "outbox"),
        ("channels: {sms: {from_number: '0470 12 34 56'}}", "channels.sms.from_number"),
        ("channels: {web: {enabled: perhaps}}", "channels.web.enabled"),
        ("logging: {level: loud}", "logging.level"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_by_line_and_key(write, text, key):
    assert complaint(write("# first line\n" + text)).startswith(f"config.yml:2: {key}")


def test_a_refused_value_is_shown_with_what_the_setting_means(write):
    text = complaint(write("scheduling: {tick_seconds: often}"))
    assert '"often" is refused' in text
    assert "How often to look" in text


def test_a_key_that_stands_twice_is_refused_with_both_lines(write):
    text = complaint(write("http:\n  port: 1\n  port: 2\n"))
    assert text == "config.yml:3: http.port: this key stands here and at config.yml:2"


@pytest.mark.parametrize("text", ["http: {port: 1", "a: b: c", "\x01", "- 1\n- 2", "just words", "a: &a [*a]"])
def test_what_is_no_settings_file_is_refused_by_name(write, text):
    assert complaint(write(text)).startswith("config.yml")


def test_a_file_that_is_missing_or_not_utf8_is_refused_by_name(tmp_path):
    assert "does not exist" in complaint(tmp_path / "config.yml")
    (tmp_path / "latin.yml").write_bytes("creditor: {name: Café}".encode("latin-1"))
    assert "UTF-8" in complaint(tmp_path / "latin.yml")


# --- secrets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("database: {uri: mongodb://db}", "MONGODB_URI"),
        ("channels: {telegram: {token: abc}}", "TELEGRAM_BOT_TOKEN"),
        ("channels: {sms: {auth_token: abc}}", "TWILIO_AUTH_TOKEN"),
        ("channels: {sms: {account_sid: abc}}", "TWILIO_ACCOUNT_SID"),
        ("channels: {whatsapp: {app_secret: abc}}", "WHATSAPP_APP_SECRET"),
        ("channels: {email: {smtp_password: abc}}", "SMTP_PASSWORD"),
        ("secret_key: abc", "AMICABLE_SECRET_KEY"),
    ],
)
def test_a_secret_in_the_file_is_refused_with_the_variable_to_use(write, text, variable):
    said = complaint(write(text))
    assert "secrets never stand in this file" in said
    assert variable in said
    assert "abc" not in said


def test_a_password_inside_an_address_is_refused_and_not_repeated(write):
    said = complaint(write("nlu: {rasa_url: 'http://me:hunter2@rasa:5005'}"))
    assert "this holds a secret" in said
    assert "hunter2" not in said


def test_secrets_come_from_the_environment_and_do_not_show(write):
    config = load_config(write(""), PRODUCTION | {"TWILIO_AUTH_TOKEN": " "})
    assert config.secrets.mongodb_uri is not None
    assert config.secrets.mongodb_uri.get_secret_value() == PRODUCTION["MONGODB_URI"]
    assert config.secrets.twilio_auth_token is None
    assert KEY not in repr(config)
    assert "app:pw" not in f"{config} {config.model_dump()}"


def test_a_misshapen_secret_is_refused_by_variable_and_not_repeated(write):
    said = complaint(write(""), {"MONGODB_URI": "localhost-hunter2", "AMICABLE_SECRET_KEY": "short"})
    assert "environment: MONGODB_URI: it should be" in said
    assert "environment: AMICABLE_SECRET_KEY: it should be 32 characters or more" in said
    assert "hunter2" not in said
    assert "short" not in said


# --- what must be complete --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (
            "telegram: {enabled: true}",
            {"channels.telegram.bot_username", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET"},
        ),
        ("telegram: {enabled: true, bot_username: acme_bot, receive: polling}", {"TELEGRAM_BOT_TOKEN"}),
        (
            "sms: {enabled: true}",
            {"channels.sms.from_number or messaging_service_sid", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"},
        ),
        (
            "whatsapp: {enabled: true, phone_number_id: 123}",
            {"WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"},
        ),
        ("email: {enabled: true, from_address: a@acme.example}", {"channels.email.smtp_host"}),
        (
            "email: {enabled: true, from_address: a@b.c, smtp_host: m, smtp_user: u, imap_host: i, imap_user: i}",
            {"SMTP_PASSWORD", "IMAP_PASSWORD"},
        ),
    ],
)
def test_a_channel_that_is_on_but_incomplete_says_what_it_lacks(write, text, lacking):
    lines = complaint(write("channels:\n  " + text)).splitlines()
    assert {line.split(": ")[1] for line in lines} == lacking
    assert all(line.startswith("config.yml:2") for line in lines)


def test_production_starts_when_all_is_there(write):
    config = load_config(write(PRODUCTION_YML), PRODUCTION)
    assert config.production
    assert signing_key(config) == KEY


@pytest.mark.parametrize(
    ("text", "environ", "key"),
    [
        (PRODUCTION_YML, {"MONGODB_URI": PRODUCTION["MONGODB_URI"]}, "AMICABLE_SECRET_KEY"),
        (PRODUCTION_YML, {"AMICABLE_SECRET_KEY": KEY}, "MONGODB_URI"),
        ("mode: production\nhttp: {public_url: https://a.example}", PRODUCTION, "creditor.id"),
        ("mode: production\ncreditor: {id: acme}", PRODUCTION, "http.public_url"),
        (
            PRODUCTION_YML + "channels: {email: {enabled: true, from_address: a@b.c, smtp_host: m, smtp_tls: none}}",
            PRODUCTION,
            "channels.email.smtp_tls",
        ),
    ],
)
def test_production_refuses_what_is_only_good_for_trying_out(write, text, environ, key):
    said = complaint(write(text), environ)
    assert key in said
    assert len(said.splitlines()) == 1


def test_development_keeps_a_key_of_its_own_that_only_its_owner_reads(write):
    config = load_config(write(""), {})
    key = signing_key(config)
    kept = config.folder / "var" / "secret_key"
    assert len(key) == 64
    assert signing_key(config) == key
    assert kept.stat().st_mode & 0o077 == 0


def test_a_key_that_cannot_be_kept_says_what_to_do(write):
    config = load_config(write(""), {})
    (config.folder / "var").write_text("in the way")
    with pytest.raises(ConfigError, match="set AMICABLE_SECRET_KEY instead"):
        signing_key(config)
