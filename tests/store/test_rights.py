"""The contract of both stores: consents through imports, stops by address, erasure, retention."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.case import CaseState, ContactMark, MarkKind
from flows.chain import extend, verify
from flows.effects import Kind
from flows.history import Entry
from flows.message import Delivery
from flows.review import Review
from flows.standing import Chain, Consent, Correction, Erasure, Source, Withdrawal
from ledger.debtor import OptOut
from ledger.invoice import Payment
from store.base import Cancel, InboxState, Store, Wipe
from store.dossier import read_dossier
from tests.store.builders import (
    NOW,
    case,
    change,
    commit,
    debtor,
    entry,
    euros,
    file,
    inbound,
    invoice,
    loading,
    outbound,
    raw,
    task,
)

SMS, MAIL = "+32470", "z@b.be"
LATER = NOW + timedelta(days=1)


def given(*channels: str, source: Source = Source.IMPORT, proof: str = "row 2") -> tuple[Consent, ...]:
    addresses = {"sms": SMS, "email": MAIL}
    return tuple(Consent(channel, addresses[channel], NOW, source, proof) for channel in channels)


def known(*channels: str, **changes: object):  # type: ignore[no-untyped-def]
    """An import that names these channels, with their consents."""
    person = debtor("D1", *(f"{item.channel}:{item.address}" for item in given(*channels)))
    return loading("D1", person=person, **({"consents": given(*channels)} | changes))


# --- consents and corrections through imports -------------------------------------------------------------------------


async def test_an_import_keeps_consents_with_the_account_and_again_changes_nothing(store: Store) -> None:
    await store.import_accounts([known("sms", "email")])
    again = await store.import_accounts([known("sms", "email", consents=given("sms", "email", proof="row 9"))])
    assert (again.changed, again.unchanged) == ((), 1)
    assert (await file(store)).case.consents == given("sms", "email")


async def test_a_channel_that_the_row_no_longer_names_is_withdrawn_and_what_waited_there_is_cancelled(
    store: Store,
) -> None:
    await store.import_accounts([known("sms", "email")])
    await commit(store, await file(store), messages=(outbound("m", unasked=True),))
    assert (await store.import_accounts([known("email")])).changed == ("D1",)
    consents = {item.channel: item for item in (await file(store)).case.consents}
    assert consents["email"].withdrawn is None
    withdrawn = consents["sms"].withdrawn
    assert withdrawn is not None
    assert withdrawn.source is Source.IMPORT
    found = await store.message("m")
    assert found is not None
    assert found.state is Delivery.CANCELLED
    await store.import_accounts([known("sms", "email")])
    assert [item.withdrawn is None for item in (await file(store)).case.consents] == [False, True, True]


async def test_an_import_never_undoes_what_the_debtor_stopped_or_gave(store: Store) -> None:
    await store.import_accounts([known("sms")])
    stopped = replace(given("sms")[0], withdrawn=Withdrawal(NOW, Source.DEBTOR, "STOP"))
    own = given("email", source=Source.DEBTOR, proof="mail me")
    words = OptOut("sms", NOW, "STOP", SMS)
    learnt = {"consents": (stopped, *own), "opt_outs": (words,)}
    await commit(store, await file(store), learnt)
    await store.import_accounts([known("sms", consents=given("sms", proof="row 9"))])
    after = (await file(store)).case
    assert (after.consents, after.opt_outs) == ((stopped, *own), (words,))


async def test_a_closed_contact_point_stays_closed_when_an_import_names_it_again(store: Store) -> None:
    await store.import_accounts([known("sms")])
    closed = ContactMark(f"sms:{SMS}", MarkKind.CLOSED, NOW, "wrong number")
    await commit(store, await file(store), {"marks": (closed,)})
    await store.import_accounts([known("email")])
    await store.import_accounts([known("sms", "email")])
    found = await file(store)
    assert found.case.marks == (closed,)
    assert [point.channel for point in found.contacts()] == ["email"]


async def test_a_correction_stays_above_the_import_until_it_agrees(store: Store) -> None:
    await store.import_accounts([known("sms")])
    fixed = Correction("name", "Zoé", "Zoë D1", NOW, "anna")
    before = await file(store)
    await commit(store, before, {"corrections": (fixed,)}, debtor=replace(before.account.debtor, name="Zoé"))
    assert (await file(store)).account.debtor.name == "Zoé"
    assert (await store.import_accounts([known("sms")])).unchanged == 1
    agreeing = loading("D1", person=debtor("D1", f"sms:{SMS}", name="Zoé"), consents=given("sms"))
    assert (await store.import_accounts([agreeing])).changed == ("D1",)
    after = await file(store)
    assert (after.account.debtor.name, after.case.corrections) == ("Zoé", ())


async def test_a_corrected_address_finds_the_case_and_the_old_one_does_not(store: Store) -> None:
    await store.import_accounts([known("sms")])
    before = await file(store)
    await commit(store, before, debtor=debtor("D1", "sms:+999"))
    assert [item.case.id for item in await store.by_contact("sms:+999")] == ["case-D1"]
    assert await store.by_contact(f"sms:{SMS}") == []


# --- stops by address -------------------------------------------------------------------------------------------------


async def test_stops_are_found_by_the_address_that_said_them(store: Store) -> None:
    await store.import_accounts([loading("D1"), loading("D2")])
    for name in ("D1", "D2"):
        await commit(store, await file(store, f"case-{name}"), {"opt_outs": (OptOut("sms", NOW, "STOP", SMS),)})
    both = frozenset({"case-D1", "case-D2"})
    assert await store.stopped([f"sms:{SMS}", "sms:+1"]) == {f"sms:{SMS}": both}
    await commit(store, await file(store), {"opt_outs": ()})
    assert await store.stopped([f"sms:{SMS}"]) == {f"sms:{SMS}": frozenset({"case-D2"})}
    assert await store.stopped([]) == {}


# --- erasure ----------------------------------------------------------------------------------------------------------


def line(name: str, text: str) -> Entry:
    return entry(name, kind=Kind.REPLY, text=text)


async def test_an_erasure_cancels_takes_the_words_and_leaves_a_history_that_holds(store: Store) -> None:
    await store.import_accounts([known("sms")])
    head, entries = extend(Chain(), [line("h1", "I lost my job"), line("h2", "bye")], lambda: "salt")
    spoken = (inbound("in", text="I lost my job"), outbound("out", text="Dear Zoë", unasked=False))
    review = Review("in", NOW, "fr", "I lost my job")
    await commit(
        store, await file(store), {"chain": head}, messages=spoken, entries=entries, tasks=(task("t"),), review=review
    )
    await store.keep_raw(raw())
    await commit(store, await file(store), inbox_done="sms:1")
    other = outbound("new", text="your answer")
    wipe = Wipe(texts=True, tasks=True, raw=True, reviews=("in",))
    await commit(store, await file(store), cancel=Cancel.ALL, wipe=wipe, messages=(other,))
    found = await read_dossier(store, "D1")
    assert found is not None
    assert [(item.id, item.text, item.state) for item in found.messages] == [
        ("in", "", Delivery.RECEIVED),
        ("out", "", Delivery.CANCELLED),
        ("new", "your answer", Delivery.QUEUED),
    ]
    assert [item.text for item in found.entries] == [None, None]
    inspection = verify(found.entries, found.file.case.chain, "case-D1")
    assert (inspection.whole, inspection.erased) == (True, 2)
    assert (found.tasks, found.reviews) == ((), ())
    assert await store.keep_raw(raw())


async def test_an_import_of_the_same_invoices_does_not_bring_back_what_was_erased(store: Store) -> None:
    await store.import_accounts([known("sms", "email")])
    before = await file(store)
    blank = replace(before.account.debtor, contacts=())
    gone = Erasure(NOW, "anna", "", ("contact_points",), ("N-D1",))
    await commit(store, before, {"erasure": gone, "consents": ()}, debtor=blank)
    assert (await store.import_accounts([known("sms", "email")])).unchanged == 1
    found = await file(store)
    assert (found.account.debtor, found.case.erasure) == (blank, gone)
    assert await store.by_contact(f"sms:{SMS}") == []


async def test_a_new_invoice_after_an_erasure_is_followed_as_a_new_case_and_stops_still_hold(store: Store) -> None:
    await store.import_accounts([known("sms", "email")])
    before = await file(store)
    gone = Erasure(NOW, "anna", "", ("contact_points",), ("N-D1",))
    stop = OptOut("sms", NOW, "STOP", SMS)
    learnt = {"erasure": gone, "consents": (), "opt_outs": (stop,), "introduced": True, "broken_promises": 2}
    await commit(store, before, learnt, debtor=replace(before.account.debtor, contacts=()))
    person = debtor("D1", f"sms:{SMS}", f"email:{MAIL}")
    new = loading("D1", invoice("N-D1"), invoice("new"), person=person, consents=given("sms", "email"))
    assert (await store.import_accounts([new])).changed == ("D1",)
    found = await file(store)
    assert found.case.erasure == replace(gone, restricted=False)
    assert (found.case.introduced, found.case.broken_promises, found.case.opt_outs) == (False, 0, (stop,))
    assert [point.channel for point in found.contacts()] == ["email"]
    assert "N-D1" in found.disputed
    assert found.account.balance(found.disputed) == euros(10_000)


async def test_what_is_removed_leaves_nothing_and_only_at_the_version_that_was_seen(store: Store) -> None:
    await store.import_accounts([known("sms"), loading("D2")])
    payment = Payment("p1", "D1", NOW, euros(100))
    parts = {"messages": (inbound("in"),), "entries": (entry("h"),), "tasks": (task("t"),), "payment": payment}
    found = await commit(store, await file(store), {"opt_outs": (OptOut("sms", NOW, "STOP", SMS),)}, **parts)
    await store.keep_raw(raw())
    found = await commit(store, found, inbox_done="sms:1", review=Review("in", NOW, "fr", "…"))
    assert not await store.remove("case-D1", found.case.version - 1)
    assert await store.remove("case-D1", found.case.version)
    assert await store.load("case-D1") is None
    assert await store.by_debtor("D1") is None
    assert await store.by_contact(f"sms:{SMS}") == []
    assert await store.by_invoice("main", "N-D1") is None
    assert await store.stopped([f"sms:{SMS}"]) == {}
    assert await store.payments_of("D1") == []
    assert await store.message("in") is None
    assert await store.history("case-D1") == []
    assert await store.tasks_of("case-D1") == []
    assert await store.reviewed(["in"]) == {}
    assert await store.payment_known(["p1"]) == set()
    assert not await store.remove("case-D1", found.case.version)
    assert (await file(store, "case-D2")).case.id == "case-D2"
    assert (await store.import_accounts([known("sms")])).added == ("D1",)


# --- retention --------------------------------------------------------------------------------------------------------


async def test_settled_cases_come_by_id_page_after_page(store: Store) -> None:
    for name in ("D1", "D2", "D3"):
        closed = {"state": CaseState.SETTLED, "happened": {"settled": NOW}}
        await store.import_accounts([loading(name, **closed)])
    await store.import_accounts([loading("D4"), loading("D5", state=CaseState.SETTLED, opened_at=LATER)])
    first = await store.settled(LATER, "", 2)
    assert [item.case.id for item in first] == ["case-D1", "case-D2"]
    assert [item.case.id for item in await store.settled(LATER, "case-D2", 2)] == ["case-D3"]
    assert await store.settled(NOW, "", 9) == []


async def test_old_payloads_go_unless_they_still_wait(store: Store) -> None:
    for number in (1, 2, 3):
        await store.keep_raw(raw(f"sms:{number}", received_at=NOW + timedelta(days=number)))
    await store.close_raw("sms:1", InboxState.DONE)
    await store.close_raw("sms:3", InboxState.ORPHAN)
    assert await store.forget_raw(NOW + timedelta(days=3), count_only=True) == 1
    assert await store.forget_raw(NOW + timedelta(days=3)) == 1
    assert [item.id for item in await store.waiting_raw(NOW + timedelta(days=9), 9)] == ["sms:2"]
    assert await store.keep_raw(raw("sms:1"))
    assert not await store.keep_raw(raw("sms:3"))


async def test_old_reviews_go(store: Store) -> None:
    found = await commit(store, await _one(store), review=Review("old", NOW, "fr", "…"))
    await commit(store, found, review=Review("new", LATER, "fr", "…"))
    assert await store.forget_reviews(LATER, count_only=True) == 1
    assert await store.forget_reviews(LATER) == 1
    assert set(await store.reviewed(["old", "new"])) == {"new"}


async def _one(store: Store):  # type: ignore[no-untyped-def]
    await store.import_accounts([loading("D1")])
    return await file(store)


async def test_a_raw_payload_knows_its_case_once_it_was_dealt_with(store: Store) -> None:
    found = await _one(store)
    await store.keep_raw(raw())
    await commit(store, found, inbox_done="sms:1")
    await commit(store, await file(store), wipe=Wipe(raw=True))
    assert await store.keep_raw(raw())


async def test_an_erasure_that_comes_too_late_takes_nothing(store: Store) -> None:
    found = await commit(store, await _one(store), messages=(inbound("in", text="hello"),))
    await commit(store, found)
    assert not await store.commit(change(found, wipe=Wipe(texts=True)))
    kept = await store.message("in")
    assert kept is not None
    assert kept.text == "hello"


async def test_a_case_as_built_here_has_no_consents_and_so_no_contacts(store: Store) -> None:
    assert case().consents == ()
    assert (await _one(store)).contacts() == ()
