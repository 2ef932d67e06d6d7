"""What the driver raises, said in the store's own words: no personal data, no address with a password."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymongo.errors import (
    ClientBulkWriteException,
    ConfigurationError,
    ConnectionFailure,
    ExecutionTimeout,
    InvalidURI,
    OperationFailure,
    PyMongoError,
    WaitQueueTimeoutError,
    WTimeoutError,
)

from store.base import StoreError, Unavailable, Unsuitable

_AUTHENTICATION_FAILED = 18
_UNAUTHORIZED = 13
_SHUTTING_DOWN = frozenset({91, 189, 10107, 11600, 11602, 13435, 13436, 50, 262, 24, 251, 112})
"""Server codes (MongoDB's error_codes.yml) that pass: shutdown, step-down, interruption, time limits, conflicts."""


def cause_of(error: PyMongoError) -> PyMongoError:
    """The error inside a bulk write's error, else the error itself."""
    inner = error.error if isinstance(error, ClientBulkWriteException) else None
    return inner if isinstance(inner, PyMongoError) else error


def translated(error: PyMongoError) -> StoreError:
    """The store's error for a driver's error."""
    cause = cause_of(error)
    if isinstance(cause, (ConnectionFailure, WaitQueueTimeoutError, ExecutionTimeout, WTimeoutError)):
        return Unavailable("the database does not answer; check that it runs and that MONGODB_URI is right")
    if isinstance(cause, (InvalidURI, ConfigurationError)):
        return Unsuitable("MONGODB_URI is no valid MongoDB address or names options that the driver does not know")
    if isinstance(cause, OperationFailure):
        return _refused(cause)
    return StoreError(f"the database driver gave up ({type(cause).__name__})")


def _refused(error: OperationFailure) -> StoreError:
    if error.code in {_AUTHENTICATION_FAILED, _UNAUTHORIZED}:
        return Unavailable("the database refuses this user; check user, password and rights in MONGODB_URI")
    passing = error.has_error_label("TransientTransactionError") or error.has_error_label("RetryableWriteError")
    if passing or error.code in _SHUTTING_DOWN:
        return Unavailable(f"the database cannot do it now (code {error.code})")
    return StoreError(f"the database refused a command (code {error.code})")


@asynccontextmanager
async def reaching() -> AsyncIterator[None]:
    """Raises the store's errors instead of the driver's."""
    try:
        yield
    except PyMongoError as error:
        raise translated(error) from None
