"""Rasa's own project in nlu/rasa: Python 3.10, its own lock and environment, its own models."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from nlu.errors import ModelRefused, RasaNotInstalled
from nlu.training_data import ROOT, data_hash

Say = Callable[[str], None]
VENV = ROOT / ".venv"
MODELS = ROOT / "models"
ENVIRONMENT: Mapping[str, str] = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "LOG_LEVEL_MATPLOTLIB": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
    "NO_COLOR": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}
"""Telemetry off; a log level at which Rasa names no message text."""
IN_USE = "in-use.json"
"""In the folder of models: which of them was promoted last, and what it finds."""


def python() -> Path:
    """The interpreter of Rasa's environment."""
    return VENV / "bin" / "python"


def environment() -> dict[str, str]:
    """The process environment for Rasa, free of this project's own virtual environment; it finds nlu/e5 as well."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VIRTUAL_ENV", "PYTHONPATH", "UV_PROJECT_ENVIRONMENT"}
    }
    return {**kept, **ENVIRONMENT, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT.parents[1])))}


def installed() -> bool:
    """Whether Rasa's environment is there and whole."""
    return python().exists() and (VENV / "bin" / "rasa").exists()


def install(say: Say) -> None:
    """Make the environment from nlu/rasa/uv.lock; quick when it is there already. Raises RasaNotInstalled."""
    if installed() and _stamp().exists() and _stamp().read_text("utf-8") == _lock_hash():
        say("Rasa: installed")
        return
    uv = shutil.which("uv")
    if uv is None:
        raise RasaNotInstalled("Rasa needs uv (https://docs.astral.sh/uv); install uv, or set nlu.engine to local")
    interpreter = find_python()
    say(f"Rasa: installing with Python 3.10 ({interpreter or 'fetched by uv'}); about a minute, 2.5 GB")
    choice = ["--python", str(interpreter)] if interpreter else ["--python", "3.10"]
    _run([uv, "sync", "--frozen", "--no-progress", "--project", str(ROOT), *choice], say, "Rasa cannot be installed")
    _stamp().write_text(_lock_hash(), "utf-8")
    say("Rasa: installed")


def find_python() -> Path | None:
    """A Python 3.10 of this machine, or None: then uv fetches its own."""
    candidates = [_from_pyenv(), shutil.which("python3.10")]
    return next((Path(path) for path in candidates if path and _is_right(path)), None)


def newest_model(folder: Path = MODELS) -> Path | None:
    """The model trained from the present data; where that one was refused (nlu/rasa_promotion.py) the one in use."""
    path = folder / f"{model_hash()}.tar.gz"
    if path.exists():
        return path
    return _in_use(folder) if refused(path).exists() else None


def refused(model: Path) -> Path:
    """Where a model is put aside that protects worse than the one in use."""
    return model.with_name(f"{model.name}.refused")


def _in_use(folder: Path) -> Path | None:
    try:
        path = folder / str(json.loads((folder / IN_USE).read_text("utf-8"))["model"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return path if path.exists() else None


def model_hash() -> str:
    """Sixteen digits that change with the data, the domain, the pipeline, its components or the lock."""
    pipeline = [ROOT / "config.yml", ROOT / "domain.yml", ROOT / "uv.lock"]
    extra = [*pipeline, *sorted((ROOT / "components").glob("*.py")), *sorted((ROOT.parent / "e5").glob("*.*"))]
    return data_hash(also=extra)


def train(say: Say, *, force: bool = False) -> Path:
    """Train when the data or the pipeline changed; returns the model's path. Raises RasaNotInstalled."""
    path = MODELS / f"{model_hash()}.tar.gz"
    if path.exists() and not force:
        say(f"Rasa: model {path.name} is up to date")
        return path
    if refused(path).exists() and not force:
        raise ModelRefused(
            f"Rasa's model {path.name} protects worse than the one in use, and was refused. Add examples of its weak "
            "intents, or accept the loss with --force"
        )
    if not installed():
        raise RasaNotInstalled("Rasa is not installed; run `python -m nlu install`")
    say("Rasa: training, about a minute")
    MODELS.mkdir(exist_ok=True)
    name = model_hash()
    command = [
        str(python()),
        "-m",
        "rasa",
        "train",
        "nlu",
        "--nlu",
        "data",
        "--config",
        "config.yml",
        "--domain",
        "domain.yml",
    ]
    _run([*command, "--out", "models", "--fixed-model-name", name], say, "Rasa could not be trained")
    say(f"Rasa: model {name} is trained")
    return MODELS / f"{name}.tar.gz"


def _stamp() -> Path:
    return VENV / "amicable-lock"


def _lock_hash() -> str:
    return data_hash(also=[ROOT / "uv.lock", ROOT / "pyproject.toml"], folder=ROOT / "no-data")


def _from_pyenv() -> str | None:
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return None
    found = subprocess.run([pyenv, "prefix", "3.10"], capture_output=True, text=True, check=False)  # noqa: S603
    prefix = Path(found.stdout.strip() or "/nonexistent")
    return str(prefix / "bin" / "python3.10") if found.returncode == 0 else _newest_of_pyenv(pyenv)


def _newest_of_pyenv(pyenv: str) -> str | None:
    """Older pyenv versions want the whole version: take the newest 3.10 that it has."""
    root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    found = sorted(Path(root or "/nonexistent").glob("versions/3.10.*/bin/python3.10"), key=_patch_number)
    return str(found[-1]) if found else None


def _patch_number(path: Path) -> int:
    match = re.search(r"/3\.10\.(\d+)", str(path))
    return int(match[1]) if match else -1


def _is_right(path: str) -> bool:
    """A pyenv shim exists for versions that are not active: ask it."""
    command = [path, "-c", "import sys; print(sys.version_info[:2] == (3, 10))"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0 and found.stdout.strip() == "True"


def _run(command: list[str], say: Say, complaint: str) -> None:
    """Run a command in nlu/rasa and pass its lines on; raise with the last lines when it fails."""
    last: list[str] = []
    try:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except OSError as error:
        raise RasaNotInstalled(f"{complaint}: {error}; set nlu.engine to local to go on without it") from error
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            last = [*last[-7:], line.rstrip()]
            if line.strip():
                say(f"  {line.rstrip()}")
    if process.wait():
        detail = " | ".join(line for line in last if line)[-600:]
        raise RasaNotInstalled(f"{complaint}: {detail}. Set nlu.engine to local to go on without it")
