"""The collections and their indexes, in one place; created when the store opens."""

from __future__ import annotations

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

Database = AsyncDatabase[dict[str, Any]]

CASES = "cases"
DEBTORS = "debtors"
INVOICES = "invoices"
PAYMENTS = "payments"
MESSAGES = "messages"
HISTORY = "history"
TASKS = "tasks"
REVIEWS = "reviews"
INBOX = "inbox"
USERS = "users"
SESSIONS = "sessions"
FAILURES = "failures"
VIEWS = "views"
TOKENS = "tokens"
COUNTERS = "counters"
FEEDS = "feeds"
SCHEMA = "schema"
NOTES = "notes"
MENTIONS = "mentions"
FILES = "files"
PIECES = "pieces"
CONSULTATIONS = "consultations"
DRAFTS = "drafts"
REVISIONS = "revisions"
EDITIONS = "editions"
REPLY_DRAFTS = "reply_drafts"
CANNED = "canned"
REPLAYS = "replays"
MIGRATIONS = "migrations"
SWITCHES = "switches"
STANDINGS = "standings"
OWN_DAYS = "own_days"
IMPORTS = "imports"
BULKS = "bulks"
TRIALS = "trials"

COLLECTIONS = (
    *(CASES, DEBTORS, INVOICES, PAYMENTS, MESSAGES, HISTORY, TASKS, REVIEWS),
    *(INBOX, USERS, SESSIONS, FAILURES, VIEWS, TOKENS, COUNTERS, FEEDS, SCHEMA),
    *(DRAFTS, REVISIONS, EDITIONS, REPLAYS, MIGRATIONS),
    *(NOTES, MENTIONS, FILES, PIECES, CONSULTATIONS),
    *(REPLY_DRAFTS, CANNED),
    *(SWITCHES, STANDINGS, OWN_DAYS, IMPORTS, TRIALS),
    BULKS,
)

_DAY_SECONDS = 86_400


def _on(*names: str, **options: Any) -> IndexModel:
    return IndexModel([(name, ASCENDING) for name in names], **options)


INDEXES: dict[str, list[IndexModel]] = {
    CASES: [
        _on("debtor_id", unique=True),
        _on("contact_keys"),
        _on("state", "wake", "scenario", "timezone", "wake_at"),
        _on("wake", "wake_at"),
        _on("attention.priority", "attention.deadline"),
        _on("attention.due"),
        _on("stopped_keys"),
        _on("state", "settled_at"),
    ],
    DEBTORS: [_on("phone"), _on("country", "kind"), _on("words")],
    INVOICES: [_on("debtor_id"), _on("words")],
    PAYMENTS: [_on("debtor_id", "at")],
    MESSAGES: [
        _on("case_id", "at", "sequence"),
        _on("case_id", "place"),
        _on("case_id", "state"),
        _on("state", "due_at"),
        _on("state", "lease_until"),
        _on("provider_id", "channel"),
        _on("channel", "state", "settled_at"),
        _on("words"),
    ],
    HISTORY: [_on("case_id", "at", "sequence"), _on("case_id", "number")],
    TASKS: [_on("done_at", "deadline"), _on("done_at", "assignee", "deadline"), _on("case_id", "created_at")],
    REVIEWS: [_on("state", "at")],
    INBOX: [_on("state", "received_at"), _on("channel", "received_at"), _on("case_id")],
    USERS: [_on("subject")],
    SESSIONS: [_on("user", "seen_at"), _on("until", expireAfterSeconds=0)],
    FAILURES: [_on("last_at", expireAfterSeconds=_DAY_SECONDS)],
    DRAFTS: [_on("state", "changed_at")],
    REVISIONS: [_on("draft", "version"), _on("scenario", "at")],
    EDITIONS: [_on("scenario", "version")],
    REPLAYS: [_on("asked_at"), _on("draft.draft", "asked_at"), _on("named.case_id")],
    MIGRATIONS: [_on("at")],
    VIEWS: [_on("cases", "at"), _on("who", "at"), _on("at")],
    REPLY_DRAFTS: [_on("case_id"), _on("at", expireAfterSeconds=30 * _DAY_SECONDS)],
    CANNED: [_on("owner")],
    SWITCHES: [_on("lifted_at"), _on("since")],
    OWN_DAYS: [_on("creditor_id", "days.first")],
    IMPORTS: [_on("at")],
    BULKS: [_on("at"), _on("state", "runs_at")],
    TRIALS: [_on("at")],
    NOTES: [_on("case_id", "at")],
    MENTIONS: [_on("user", "read_at"), _on("user", "at"), _on("case_id", "at")],
    FILES: [_on("case_id", "at"), _on("state", "at")],
    PIECES: [_on("case_id", "digest", "place")],
    CONSULTATIONS: [_on("case_id", "at"), _on("token", unique=True), _on("by", "deadline")],
}


async def create_indexes(database: Database) -> None:
    """Create what is missing; what is there already stays."""
    for collection, indexes in INDEXES.items():
        await database[collection].create_indexes(indexes)
