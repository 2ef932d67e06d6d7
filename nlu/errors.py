"""Every error that the understanding room raises."""

from __future__ import annotations


class NluError(Exception):
    """Base of the family."""


class EngineUnavailable(NluError):
    """The engine cannot be reached, is too slow, or answers oddly; another engine should answer."""


class TrainingDataError(NluError):
    """A training file cannot be read; the message names the file and what to correct."""


class ModelRefused(NluError):
    """A freshly trained model is worse on a protective intent than the active one."""


class RasaNotInstalled(NluError):
    """Rasa's own environment is missing or cannot be made; the message says what to do."""


class RasaDidNotStart(NluError):
    """The Rasa server ended or did not become ready in time."""
