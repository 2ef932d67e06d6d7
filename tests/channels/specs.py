"""Hold the calls that local servers see against the providers' own interface descriptions, where those are at hand."""

from __future__ import annotations

import functools
import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.channels.peers.web import Seen

_ROOT = Path(__file__).resolve().parents[2]
SPECS = Path(os.environ.get("AMICABLE_SPECS") or _ROOT.parent / "shared" / "specs")
_TELEGRAM = SPECS / "telegram-bot-api.json"
_WHATSAPP = SPECS / "whatsapp-cloud-v23.yaml"
_CALLBACK_LIMIT = 512

needs_telegram_spec = pytest.mark.skipif(
    not _TELEGRAM.exists(), reason=f"{_TELEGRAM} is not there: set AMICABLE_SPECS to the folder of the specifications"
)
needs_whatsapp_spec = pytest.mark.skipif(
    not _WHATSAPP.exists(), reason=f"{_WHATSAPP} is not there: set AMICABLE_SPECS to the folder of the specifications"
)


def telegram_violations(call: Seen) -> list[str]:
    """What a Bot API call does that Telegram's description does not know; empty without the description."""
    if not _TELEGRAM.exists():
        return []
    method = call.path.rpartition("/")[2]
    described = _telegram()["methods"].get(method)
    if described is None:
        return [f"no method {method}"]
    fields = {f["name"]: f for f in described.get("fields", [])}
    given = call.form | dict.fromkeys(call.files, "attach://")
    missing = [f"{method} lacks {name}" for name, f in fields.items() if f["required"] and name not in given]
    unknown = [f"{method} has no parameter {name}" for name in given if name not in fields]
    wrong = [
        f"{method}.{name} is not {fields[name]['types']}: {value[:80]}"
        for name, value in given.items()
        if name in fields and not any(_is_of(kind, _decoded(kind, value)) for kind in fields[name]["types"])
    ]
    return missing + unknown + wrong


def whatsapp_violations(call: Seen) -> list[str]:
    """What a Graph API call does that Meta's description does not know; empty without the description.

    Business-scoped ids travel in "recipient", which is younger than the description: there "to" is not asked for.
    "biz_opaque_callback_data" (512 bytes at most) is described for calls only, but documented for messages as well.
    """
    if not _WHATSAPP.exists() or call.method != "POST":
        return []
    if re.fullmatch(r"/v\d+\.0/\d+/media", call.path):
        wanted = {"messaging_product", "file"}
        return [f"media lacks {name}" for name in wanted - set(call.form) - set(call.files)]
    if not re.fullmatch(r"/v\d+\.0/\d+/messages", call.path):
        return [f"no path {call.path}"]
    order = {**call.json, "to": call.json["recipient"]} if "recipient" in call.json else call.json
    if len(order.get("biz_opaque_callback_data", "").encode()) > _CALLBACK_LIMIT:
        return ["biz_opaque_callback_data is too long"]
    described = {k: v for k, v in order.items() if k not in ("recipient", "biz_opaque_callback_data")}
    errors = _message_validator().iter_errors(described)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


@functools.cache
def _telegram() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_TELEGRAM.read_text())
    return loaded


def _decoded(kind: str, value: str) -> Any:
    if kind in ("String", "InputFile"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None


def _is_of(kind: str, value: Any) -> bool:
    simple: dict[str, type | tuple[type, ...]] = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}
    if kind in simple:
        return isinstance(value, simple[kind]) and (kind == "Boolean" or not isinstance(value, bool))
    if kind == "InputFile":
        return bool(value == "attach://")
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_is_of(kind.removeprefix("Array of "), item) for item in value)
    return _is_object(_telegram()["types"][kind], value)


def _is_object(described: dict[str, Any], value: Any) -> bool:
    if described.get("subtypes"):
        return any(_is_of(kind, value) for kind in described["subtypes"])
    fields = {f["name"]: f for f in described.get("fields", [])}
    if not isinstance(value, dict) or any(f["required"] and name not in value for name, f in fields.items()):
        return False
    return all(name in fields and any(_is_of(k, v) for k in fields[name]["types"]) for name, v in value.items())


@functools.cache
def _message_validator() -> jsonschema.Draft202012Validator:
    """Meta's schema forbids additional properties inside parts of an allOf, which no message could fit.

    What is meant is that the whole has no others: said here with unevaluatedProperties.
    """
    components = yaml.load(_WHATSAPP.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["components"]
    for name in ("TextMessage", "DocumentMessage", "TemplateMessage"):
        schema = components["schemas"][name]
        for part in schema["allOf"]:
            part.pop("additionalProperties", None)
        schema["unevaluatedProperties"] = False
    root = {"$ref": "#/components/schemas/Message", "components": components}
    return jsonschema.Draft202012Validator(root)
