"""The in-process engine: n-grams, and embeddings where asked for. Trained on first use, cached under var/nlu."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import structlog

from nlu.engine import Scores
from nlu.errors import EngineUnavailable
from nlu.guard import LONGEST
from nlu.local_model import Array, LocalModel, as_scores, load
from nlu.measure import EVALUATION
from nlu.promotion import active
from nlu.thresholds import ACT_AT, DOUBT
from nlu.training_data import DATA, data_hash

CACHE = Path("var") / "nlu"
ENCODER = tuple(Path(__file__).parent / "e5" / name for name in ("encoder.onnx", "centre.npy", "ranges.npz"))
_SURE_AT = 0.97
_log = structlog.get_logger(__name__)


def local_hash() -> str:
    """Sixteen digits that change with the training data or the texts that calibrate."""
    return data_hash(also=[EVALUATION / "calibration.jsonl", DOUBT, *ENCODER])


class Embedding(StrEnum):
    """When the sentence embedding is asked: it costs about 140 MB and 30 ms a sentence."""

    NEVER = "never"
    DOUBT = "doubt"
    ALWAYS = "always"


class LocalScorer:
    """Scores intents in this process; nothing to reach, nothing that can be away."""

    name = "local"

    def __init__(self, *, cache: Path = CACHE, embedding: Embedding = Embedding.DOUBT) -> None:
        self._cache = cache
        self._embedding = embedding
        self._model: LocalModel | None = None
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Load the model, or train it in a child process when there is none for the present data."""
        async with self._starting:
            if self._model is None:
                self._model = await self._load()

    async def close(self) -> None:
        """Nothing to give back."""

    async def healthy(self) -> bool:
        """Whether the model is loaded."""
        return self._model is not None

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Probabilities of each text."""
        if self._model is None:
            await self.start()
        model = self._model
        if model is None:
            raise EngineUnavailable("the local model is not loaded")
        if self._embedding is Embedding.NEVER or not model.embeds:
            return [as_scores(model, model.probabilities(text[:LONGEST])) for text in texts]
        return await asyncio.to_thread(self._with_embedding, model, texts)

    def _with_embedding(self, model: LocalModel, texts: Sequence[str]) -> list[Scores]:
        from nlu.embedding import embed

        scored = [model.probabilities(text[:LONGEST]) for text in texts]
        always = self._embedding is Embedding.ALWAYS
        asked = [i for i, row in enumerate(scored) if always or not _sure(model, row)]
        if asked:
            vectors = embed([texts[i] for i in asked])
            told = model.with_meanings([texts[i][:LONGEST] for i in asked], vectors)
            scored = [told[asked.index(i)] if i in asked else row for i, row in enumerate(scored)]
        return [as_scores(model, row) for row in scored]

    async def _load(self) -> LocalModel:
        folder = self._cache / local_hash()
        model = await asyncio.to_thread(load, folder)
        if model is None or (self._embedding is not Embedding.NEVER and not model.embeds):
            model = await self._train(folder)
        if model is None:
            raise EngineUnavailable(f"no local model in {folder}; run `python -m nlu train --engine local`")
        return model

    async def _train(self, folder: Path) -> LocalModel | None:
        """In a child process, which gives its memory back. A refused model leaves the active one."""
        _log.info("nlu.local.training", data=str(DATA))
        command = [sys.executable, "-m", "nlu", "train", "--engine", "local", "--cache", str(self._cache.absolute())]
        command += ["--embedding"] if self._embedding is not Embedding.NEVER else []
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=Path(__file__).parent.parent,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await process.communicate()
        if not process.returncode:
            return await asyncio.to_thread(load, folder)
        before = await asyncio.to_thread(active, self._cache)
        if before is None:
            raise EngineUnavailable(f"training the local model failed: {errors.decode(errors='replace')[-400:]}")
        _log.warning("nlu.local.older_model", model=before.card.get("data_hash"), reason="the new one was not made")
        return before


def _sure(model: LocalModel, shares: Array) -> bool:
    """Whether n-grams alone are enough: where they would be acted on, they are as often right as with meaning."""
    best = int(shares.argmax())
    return bool(shares[best] >= max(_SURE_AT, ACT_AT[model.intents[best]]))
