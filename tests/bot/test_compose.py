"""docker-compose.yml: no secret has a default, everything is watched, nothing is open that need not be."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import load_config
from bot.config_schema.secrets import VARIABLES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LASTING = sorted(name for name, service in SERVICES.items() if service["restart"] == "unless-stopped")
USED = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
FILLED = {
    "PUBLIC_URL": "https://pay.acme.example",
    "AMICABLE_SECRET_KEY": "a" * 64,
    "MONGO_ROOT_PASSWORD": "b" * 48,
    "MONGO_APP_PASSWORD": "c" * 48,
}
CLIENT = shutil.which("docker-compose") or ""


def example_variables() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def client(folder: Path, environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "env").touch()
    command = [CLIENT, "--env-file", str(folder / "env"), "-f", str(ROOT / "docker-compose.yml"), *arguments]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(command, env=kept | environ, capture_output=True, text=True, check=False, timeout=60)


needs_client = pytest.mark.skipif(not CLIENT, reason="docker-compose is not installed (apt-get install docker-compose)")


def test_no_password_or_key_has_a_default():
    for name, default in re.findall(r"\$\{([A-Z_]+):?-([^}]*)\}", TEXT):
        assert default == "" or name == "HTTP_PORT", f"{name} has a default"
    for name in FILLED:
        assert not re.search(rf"\$\{{{name}\}}|\${name}\b|\$\{{{name}:?-", TEXT), f"{name} may be missing"
        assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", TEXT), f"{name} is not asked for"


def test_every_variable_is_documented_in_the_example_environment_and_used():
    assert example_variables() >= USED
    assert example_variables() - USED == {"MONGODB_URI"}, "documented, but compose does not use it"


def test_the_service_is_handed_every_secret_that_it_knows():
    assert set(VARIABLES) <= set(SERVICES["app"]["environment"])


def test_the_settings_that_compose_lays_over_are_known_and_make_a_valid_production(tmp_path):
    environ = {name: str(value) for name, value in SERVICES["app"]["environment"].items()}
    for name, value in FILLED.items():
        environ = {key: re.sub(rf"\$\{{{name}:\?[^}}]*\}}", value, text) for key, text in environ.items()}
    environ = {key: re.sub(r"\$\{[A-Z_]+:-\}", "", text) for key, text in environ.items()}
    (tmp_path / "config.yml").write_text((ROOT / "config.yml").read_text().replace("id: sample", "id: acme"))
    config = load_config(tmp_path / "config.yml", environ)
    assert config.production
    assert config.nlu.rasa_url == "http://rasa:5005"
    assert config.secrets.mongodb_uri is not None
    assert (
        f":{FILLED['MONGO_APP_PASSWORD']}@mongo:27017/{config.database.name}?"
        in config.secrets.mongodb_uri.get_secret_value()
    )


@pytest.mark.parametrize("name", LASTING)
def test_what_keeps_running_is_watched_limited_and_cannot_gain_rights(name):
    service = SERVICES[name]
    assert {"test", "interval", "timeout", "retries", "start_period"} <= set(service["healthcheck"])
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["logging"]["options"]["max-size"]


def test_the_parts_are_the_service_rasa_and_a_database():
    assert LASTING == ["app", "mongo", "rasa"]


@pytest.mark.parametrize("name", ["app", "rasa"])
def test_our_own_images_run_read_only_without_capabilities_and_not_as_root(name):
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    dockerfile = ROOT / {"app": "Dockerfile", "rasa": "nlu/rasa/Dockerfile"}[name]
    final = dockerfile.read_text().rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER (?!root)\w+$", final, re.MULTILINE)
    assert "HEALTHCHECK" in final


def test_only_the_service_is_reachable_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"app": ["127.0.0.1:${HTTP_PORT:-8080}:8080"]}
    for name, service in SERVICES.items():
        inner = [COMPOSE["networks"][network] for network in service.get("networks", [])]
        assert name == "app" or all(network.get("internal") for network in inner)


def test_the_database_is_a_replica_set_of_version_8_with_authentication():
    mongo = SERVICES["mongo"]
    assert mongo["image"].startswith("mongo:8")
    assert {"--replSet", "--keyFile"} <= set(mongo["command"])
    assert "MONGO_INITDB_ROOT_PASSWORD" in mongo["environment"]
    assert len({SERVICES[name]["image"] for name in SERVICES if name.startswith("mongo")}) == 1


def test_the_service_waits_for_the_database_and_not_for_rasa():
    waits = {name: how["condition"] for name, how in SERVICES["app"]["depends_on"].items()}
    assert waits == {
        "mongo": "service_healthy",
        "mongo-set-up": "service_completed_successfully",
        "rasa": "service_started",
    }


def test_every_volume_and_helper_file_exists():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]


def test_the_rasa_image_is_made_from_the_locked_rasa_project():
    project = tomllib.loads((ROOT / "nlu/rasa/pyproject.toml").read_text())["project"]
    locked = tomllib.loads((ROOT / "nlu/rasa/uv.lock").read_text())["package"]
    (version,) = [package["version"] for package in locked if package["name"] == "rasa"]
    dockerfile = (ROOT / "nlu/rasa/Dockerfile").read_text()
    assert f"rasa=={version}" in project["dependencies"]
    assert "uv sync --locked" in dockerfile
    (python,) = re.findall(r"^ARG PYTHON=(\d+\.\d+)", dockerfile, re.MULTILINE)
    assert project["requires-python"] == f"=={python}.*"


def test_the_service_image_takes_the_lock_without_development_tools():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "uv sync --locked --no-default-groups" in dockerfile
    (python,) = re.findall(r"^ARG PYTHON=(\d+)\.(\d+)", dockerfile, re.MULTILINE)
    assert (3, 11) <= tuple(map(int, python)) < (3, 14)


@pytest.mark.parametrize("pattern", [".env", ".git", "**/.venv", "**/node_modules", "var"])
def test_what_must_not_get_into_an_image_is_kept_out(pattern):
    assert pattern in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize("pattern", ["*", "!e5", "!rasa", "!vectors.npz", "rasa/.venv", "rasa/models"])
def test_rasas_image_gets_its_project_and_the_encoder_and_nothing_else(pattern):
    assert pattern in (ROOT / "nlu/rasa/Dockerfile.dockerignore").read_text().splitlines()


@needs_client
def test_the_compose_client_accepts_the_file(tmp_path):
    done = client(tmp_path, FILLED, "config")
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == set(SERVICES)


@needs_client
@pytest.mark.parametrize("name", sorted(FILLED))
def test_the_compose_client_refuses_to_start_without(name, tmp_path):
    done = client(tmp_path, {key: value for key, value in FILLED.items() if key != name}, "config", "-q")
    assert done.returncode != 0
    assert "set it in .env" in done.stderr


def test_the_health_checks_of_image_and_compose_agree():
    final = (ROOT / "Dockerfile").read_text()
    (check,) = re.findall(r"HEALTHCHECK[^\n]*\\\n\s*CMD (\[.*\])", final)
    assert ["CMD", *json.loads(check)] == SERVICES["app"]["healthcheck"]["test"]
