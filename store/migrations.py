"""The schema's version and the steps that lead to it.

Every step must be safe to run twice and by two starting processes at once; the version only rises after its step.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pymongo.errors import CollectionInvalid, DuplicateKeyError

from flows.case import Case, CaseState, Owner
from flows.consents import at_rest
from ledger.debtor import Debtor
from ledger.invoice import Invoice
from store.base import SchemaTooNew
from store.documents import Document, attention_of, case_document, value_of
from store.indexes import CASES, COLLECTIONS, DEBTORS, INVOICES, MESSAGES, SCHEMA, Database
from store.words import debtor_words, invoice_words, message_words

Migration = Callable[[Database], Awaitable[None]]
_ID = "schema"


async def _lay_collections(database: Database) -> None:
    """1, 2 and 4: the collections, so that no transaction has to create one; 2 adds the reviews, 4 the console's."""
    there = set(await database.list_collection_names())
    for name in COLLECTIONS:
        if name not in there:
            try:
                await database.create_collection(name)
            except CollectionInvalid:
                continue


async def _give_consents(database: Database) -> None:
    """3: contact points from before proofs were kept get a consent that says so; what the new indexes need is added."""
    async for found in database[CASES].find({"settled_at": {"$exists": False}}):
        debtor = await database[DEBTORS].find_one({"_id": found["debtor_id"]})
        case = value_of(Case, found)
        points = (*value_of(Debtor, debtor).contacts, *case.bound) if debtor else case.bound
        consents = case.consents or at_rest(points, case)
        new = case_document(replace(case, consents=consents))
        fields = {name: new[name] for name in ("consents", "stopped_keys", "settled_at")}
        await database[CASES].update_one({"_id": case.id, "version": case.version}, {"$set": fields})


async def _tell_the_list(database: Database) -> None:
    """5: what the team's list shows of a case that waits stands beside it."""
    in_hand = {"owner": Owner.HUMAN.value, "state": CaseState.OPEN.value}
    async for found in database[CASES].find({"$or": [{"attention": {"$ne": None}}, in_hand]}):
        debtor = await database[DEBTORS].find_one({"_id": found["debtor_id"]})
        case = value_of(Case, found)
        reads = case.preferences.language or (debtor["language"] if debtor else "")
        fields = {"attention": attention_of(case), "reads": reads}
        await database[CASES].update_one({"_id": case.id, "version": case.version}, {"$set": fields})


async def _give_words(database: Database) -> None:
    """6: the words by which debtors, invoices and messages are found stand beside them."""
    for name, words in _WORDS.items():
        async for found in database[name].find({"words": {"$exists": False}}):
            await database[name].update_one({"_id": found["_id"]}, {"$set": {"words": list(words(found))}})


async def _give_places(database: Database) -> None:
    """7: messages get their place in the conversation, cases the number of their messages."""
    async for found in database[CASES].find({"said": {"$exists": False}}, {"version": 1}):
        said = database[MESSAGES].find({"case_id": found["_id"]}, {"_id": 1}).sort({"at": 1, "sequence": 1})
        names = [item["_id"] for item in await said.to_list()]
        for place, name in enumerate(names):
            await database[MESSAGES].update_one({"_id": name}, {"$set": {"place": place}})
        guard = {"_id": found["_id"], "version": found["version"]}
        await database[CASES].update_one(guard, {"$set": {"said": len(names)}})


_WORDS: Mapping[str, Callable[[Document], Iterable[str]]] = {
    DEBTORS: lambda found: debtor_words(value_of(Debtor, found)),
    INVOICES: lambda found: invoice_words(value_of(Invoice, found)),
    MESSAGES: lambda found: message_words(found["text"]),
}

MIGRATIONS: Sequence[Migration] = (
    _lay_collections,
    _lay_collections,
    _give_consents,
    _lay_collections,
    _tell_the_list,
    _give_words,
    _give_places,
)
"""Step n (from 1) leads from version n - 1 to n. Add at the end; never change one that was released."""


async def migrate(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the database to the newest version. Raises SchemaTooNew when it is newer than this program."""
    schema = database[SCHEMA]
    found = await schema.find_one({"_id": _ID})
    if found is None:
        try:
            await schema.insert_one({"_id": _ID, "version": 0})
        except DuplicateKeyError:
            found = await schema.find_one({"_id": _ID})
    version = found["version"] if found else 0
    if version > len(migrations):
        raise SchemaTooNew(
            f"the database has schema version {version}, this program knows {len(migrations)}: upgrade the program"
        )
    for number in range(version + 1, len(migrations) + 1):
        await migrations[number - 1](database)
        await schema.update_one({"_id": _ID, "version": number - 1}, {"$set": {"version": number}})
