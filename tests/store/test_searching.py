"""Looking for a case on both stores: by name, number, address, reference and what was said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.debtor import ContactPoint
from store.base import Store, Wipe
from store.searching import Where
from store.words import debtor_words, folded, invoice_words, message_words, wanted
from tests.store.builders import NOW, commit, debtor, file, inbound, invoice, loading

ZOE = debtor(
    "D1",
    name="Zoë Van den Bröeck-Émile",
    contacts=(ContactPoint("sms", "+32470123456"), ContactPoint("email", "zoe.vdb@example.be")),
    phone="+3293334455",
)
BOB = debtor("K-77/b", name="Bob Zoeterman", contacts=(ContactPoint("telegram", "bobz"),))


async def house(store: Store) -> Store:
    await store.import_accounts(
        [
            loading("D1", invoice("F-2026/117", "D1"), person=ZOE),
            loading("K-77/b", invoice("2026-118", "K-77/b"), person=BOB),
        ]
    )
    return store


async def found(store: Store, text: str, limit: int = 20) -> list[tuple[str, Where]]:
    return [(item.case_id, item.where) for item in await store.find(wanted(text), limit)]


D1 = [("case-D1", Where.DEBTOR)]
K77 = [("case-K-77/b", Where.DEBTOR)]


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("zoe", [*K77, *D1]),
        ("ZOË broeck", D1),
        ("emile van", D1),
        ("zoeterman", K77),
        ("0470 12 34 56", D1),
        ("+32 470/12.34.56", D1),
        ("09 333 44 55", D1),
        ("zoe.vdb@example.be", D1),
        ("@example", D1),
        ("bobz", K77),
        ("K-77/b", K77),
        ("k77b", K77),
        ("f 2026 117", [("case-D1", Where.INVOICE)]),
        ("F2026117", [("case-D1", Where.INVOICE)]),
        ("2026-118", [("case-K-77/b", Where.INVOICE)]),
        ("090/9337/55493", [("case-D1", Where.INVOICE), ("case-K-77/b", Where.INVOICE)]),
        ("nobody", []),
        ("zoe nobody", []),
        ("", []),
        ("!?", []),
        (".*", []),
    ],
)
async def test_a_case_is_found_by_what_somebody_remembers(
    store: Store, text: str, cases: list[tuple[str, Where]]
) -> None:
    assert sorted(await found(await house(store), text)) == sorted(cases)


async def test_what_was_said_is_found_newest_first_and_each_case_once(store: Store) -> None:
    await house(store)
    early = inbound("M1", "D1", text="Le colis n'est pas arrivé")
    late = inbound("M2", "D1", text="toujours pas de COLIS !", at=NOW + timedelta(hours=2))
    other = inbound("M3", "K-77/b", text="pakje, colis?", at=NOW + timedelta(hours=1))
    await commit(store, await file(store, "case-D1"), {}, messages=(early, late))
    await commit(store, await file(store, "case-K-77/b"), {}, messages=(other,))
    items = await store.find(wanted("colis"), 10)
    assert [(item.case_id, item.where, item.shown) for item in items] == [
        ("case-D1", Where.MESSAGE, "toujours pas de COLIS !"),
        ("case-K-77/b", Where.MESSAGE, "pakje, colis?"),
    ]
    assert [item.note for item in items] == ["sms", "sms"]
    assert await found(store, "arrive") == [("case-D1", Where.MESSAGE)]


async def test_what_was_erased_is_found_no_more(store: Store) -> None:
    await house(store)
    await commit(store, await file(store, "case-D1"), {}, messages=(inbound("M1", "D1", text="about my illness"),))
    gone = debtor("D1", name="", contacts=(), phone="")
    await commit(store, await file(store, "case-D1"), {}, wipe=Wipe(texts=True), debtor=gone)
    assert await found(store, "illness") == []
    assert await found(store, "broeck") == []


async def test_no_more_of_a_kind_than_asked_for(store: Store) -> None:
    await store.import_accounts([loading(f"D{n}", person=debtor(f"D{n}", name=f"Same {n}")) for n in range(9)])
    assert len(await store.find(wanted("same"), 4)) == 4


# --- words ---


@given(st.text(max_size=80))
def test_every_word_of_a_message_finds_it(text: str) -> None:
    words = message_words(text)
    assert all(any(word.startswith(asked) for word in words) for asked in wanted(text) if not asked.isdigit())


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_words_are_bounded_whatever_the_text() -> None:
    words = message_words(" ".join(f"word{n}" * 30 for n in range(2_000)))
    assert len(words) <= 200
    assert max(map(len, words)) <= 40


def test_numbers_are_found_however_they_are_written() -> None:
    assert wanted("+++090/9337/55493+++") == ("090933755493",)
    assert "090933755493" in invoice_words(invoice())
    assert "0470123456" in debtor_words(ZOE)
