"""Set the temperature of the Rasa engine on the calibration families by its real server, widened as doubt.json says."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import numpy as np

from flows.intents import Intent
from nlu.measure import EVALUATION, cases
from nlu.rasa_engine import CALIBRATION, RasaScorer
from nlu.rasa_project import model_hash
from nlu.rasa_server import RasaServer
from nlu.thresholds import STRANGER

_FLOOR = 1e-9


async def calibrate_rasa(say: Callable[[str], None]) -> float:
    """Start the trained server, ask it all calibration texts, keep the temperature that fits; returns it."""
    from nlu.local_training import fit_temperature

    asked = cases(EVALUATION / "calibration.jsonl")
    server = RasaServer(say=say)
    await server.start()
    scorer = RasaScorer(server.url, temperature=1.0, timeout_seconds=30)
    try:
        told = await scorer.score([case.text for case in asked])
    finally:
        await scorer.close()
        await server.stop()
    intents = tuple(Intent)
    logits = np.array([[math.log(max(scores.get(intent, 0.0), _FLOOR)) for intent in intents] for scores in told])
    labels = np.array([intents.index(case.intent) for case in asked])
    temperature = round(fit_temperature(logits, labels) * STRANGER[0], 4)
    CALIBRATION.write_text(json.dumps({"temperature": temperature, "model": model_hash()}) + "\n", "utf-8")
    accuracy = float((logits.argmax(axis=1) == labels).mean())
    say(f"Rasa: temperature {temperature}, accuracy on the calibration families {accuracy:.3f}")
    return temperature
