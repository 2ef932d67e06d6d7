"""The hash chain: any single change, removal, swap or addition shows; an erased text does not break it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.basis import Basis, Check
from flows.chain import Flaw, begin, digest_of, erased, extend, seal_of, verify
from flows.effects import Kind
from flows.history import Entry
from flows.standing import Chain

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BASIS = Basis("be_consumer", "2026-11-22", (Check("cap_week", "3 in 7 days", "1 in the last 7 days", held=True),))
TEXTS = st.one_of(st.none(), st.text(max_size=20))


def entry(place: int, **changes: Any) -> Entry:
    plain = Entry(f"D1:{place}:h0", "D1", "D1", NOW + timedelta(minutes=place), Kind.MESSAGE, "bot", "courteous/first")
    return replace(plain, **changes)


def salts() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"salt-{next(numbers)}"


def chained(*entries: Entry, head: Chain | None = None) -> tuple[Chain, list[Entry]]:
    after, linked = extend(head or begin("D1"), entries, salts())
    return after, list(linked)


HISTORIES = st.lists(
    st.builds(
        entry,
        st.integers(0, 10_000),
        text=TEXTS,
        reason=TEXTS,
        kind=st.sampled_from(Kind),
        unasked=st.booleans(),
        earliest=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
        basis=st.sampled_from([None, BASIS]),
    ),
    min_size=1,
    max_size=8,
).map(lambda entries: chained(*entries))
CHANGES: dict[str, Callable[[Entry], object]] = {
    "id": lambda e: f"{e.id}x",
    "at": lambda e: e.at + timedelta(milliseconds=1),
    "kind": lambda e: Kind.HOLD if e.kind is not Kind.HOLD else Kind.BLOCK,
    "actor": lambda _: "somebody",
    "rule": lambda _: None,
    "reason": lambda e: f"{e.reason}, they say",
    "channel": lambda _: "sms",
    "unasked": lambda e: not e.unasked,
    "text": lambda e: f"{e.text} and more",
    "earliest": lambda e: (e.earliest or NOW) + timedelta(days=1) if (e.earliest or NOW).year < 9999 else None,
    "basis": lambda _: replace(BASIS, version="2020-01-01"),
    "basis.fact": lambda _: replace(BASIS, checks=(replace(BASIS.checks[0], fact="none so far"),)),
    "number": lambda e: e.number + 1,
    "previous": lambda _: "0" * 64,
    "digest": lambda _: "0" * 64,
}


def _changes(name: str, of: Entry) -> dict[str, Any]:
    return {name.partition(".")[0]: CHANGES[name](of)}


def flaws(entries: list[Entry], head: Chain) -> list[tuple[Flaw, int]]:
    return [(fault.flaw, fault.number) for fault in verify(entries, head, "D1").faults]


@given(HISTORIES)
def test_a_history_that_nobody_touched_is_whole(history: tuple[Chain, list[Entry]]) -> None:
    head, entries = history
    found = verify(entries, head, "D1")
    assert found.whole
    assert (found.count, found.unprotected, found.erased) == (len(entries), 0, 0)


@given(HISTORIES, st.sampled_from(sorted(CHANGES)), st.data())
def test_any_changed_field_shows_at_its_entry(
    history: tuple[Chain, list[Entry]], name: str, data: st.DataObject
) -> None:
    head, entries = history
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = replace(entries[place], **_changes(name, entries[place]))
    found = flaws([*entries[:place], changed, *entries[place + 1 :]], head)
    assert found
    if name != "number":
        assert (Flaw.CHANGED, place + 1) in found


@given(HISTORIES, st.data())
def test_an_entry_that_was_written_anew_with_a_fitting_digest_shows_too(
    history: tuple[Chain, list[Entry]], data: st.DataObject
) -> None:
    head, entries = history
    place = data.draw(st.integers(0, len(entries) - 1))
    forged = replace(entries[place], reason="it was all in order")
    entries[place] = replace(forged, digest=digest_of(forged))
    assert flaws(entries, head) == [(Flaw.CHANGED, place + 1)]


@given(HISTORIES, st.data())
def test_a_removed_entry_is_named(history: tuple[Chain, list[Entry]], data: st.DataObject) -> None:
    head, entries = history
    place = data.draw(st.integers(0, len(entries) - 1))
    del entries[place]
    assert flaws(entries, head) == [(Flaw.MISSING, place + 1)]


@given(HISTORIES, st.integers(0, 8))
def test_a_cut_off_end_shows(history: tuple[Chain, list[Entry]], left: int) -> None:
    head, entries = history
    if left < len(entries):
        assert flaws(entries[:left], head) == [(Flaw.MISSING, left + 1)]


@given(HISTORIES, st.data())
def test_entries_that_changed_places_show(history: tuple[Chain, list[Entry]], data: st.DataObject) -> None:
    head, entries = history
    first, second = data.draw(st.tuples(*[st.integers(0, len(entries) - 1)] * 2).map(sorted))
    entries[first], entries[second] = entries[second], entries[first]
    assert (first == second) == (not flaws(entries, head))
    assert {flaw for flaw, _ in flaws(entries, head)} <= {Flaw.MOVED}


@given(HISTORIES, st.data())
def test_an_added_entry_shows(history: tuple[Chain, list[Entry]], data: st.DataObject) -> None:
    head, entries = history
    place = data.draw(st.integers(0, len(entries)))
    later, (more,) = extend(head, [entry(99)], salts())
    for added in (entry(99), data.draw(st.sampled_from(entries)), more):
        assert Flaw.ADDED in {flaw for flaw, _ in flaws([*entries[:place], added, *entries[place:]], head)}
    assert verify([*entries, more], later, "D1").whole


@given(HISTORIES, st.data())
def test_an_erased_text_breaks_nothing_and_is_counted(history: tuple[Chain, list[Entry]], data: st.DataObject) -> None:
    head, entries = history
    gone = data.draw(st.sets(st.integers(0, len(entries) - 1)))
    after = [erased(item) if place in gone else item for place, item in enumerate(entries)]
    found = verify(after, head, "D1")
    assert found.whole
    assert found.erased == sum(1 for place in gone if entries[place].text is not None)
    assert all(item.text is None and not item.salt for place, item in enumerate(after) if place in gone)


def test_nothing_of_an_erased_text_is_left_to_guess_from() -> None:
    _, (kept,) = chained(entry(1, text="yes"))
    gone = erased(kept)
    assert "yes" not in repr(gone)
    assert gone.seal not in (seal_of("", "yes"), hashlib.sha256(b"yes").hexdigest())


def test_the_digest_is_what_the_description_says() -> None:
    """Anybody can compute it again without our code."""
    head, (kept,) = chained(entry(1, text="Bonjour Zoé", basis=BASIS, at=NOW + timedelta(microseconds=1999)))
    check = {"rule": "cap_week", "number": "3 in 7 days", "fact": "1 in the last 7 days", "held": True}
    fields = {
        "id": "D1:1:h0",
        "case_id": "D1",
        "debtor_id": "D1",
        "at": "2026-11-23T09:00:00.001+00:00",
        "kind": "message",
        "actor": "bot",
        "rule": "courteous/first",
        "basis": {"pack": "be_consumer", "version": "2026-11-22", "checks": [check]},
        "number": 1,
        "previous": hashlib.sha256(b"case D1").hexdigest(),
        "seal": hashlib.sha256("salt-1\nBonjour Zoé".encode()).hexdigest(),
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    assert kept.digest == head.digest == hashlib.sha256(text.encode()).hexdigest()


def test_the_chain_goes_on_over_many_writes_and_texts_of_any_letters() -> None:
    head, first = chained(entry(1, text="\ud800 €"), entry(2))
    head, second = chained(entry(3), head=head)
    assert [item.number for item in (*first, *second)] == [1, 2, 3]
    assert verify([*first, *second], head, "D1").whole


def test_entries_of_a_case_that_is_older_than_the_chain_are_said_to_be_unprotected() -> None:
    head, linked = chained(entry(2), entry(3), head=Chain())
    found = verify([entry(1), *linked], head, "D1")
    assert found.whole
    assert found.unprotected == 1
    assert flaws([linked[0], entry(1), linked[1]], head) == [(Flaw.ADDED, 0)]
    assert verify([entry(1)], Chain(), "D1").whole


def test_the_history_of_another_case_does_not_pass_for_this_one() -> None:
    head, entries = chained(entry(1), entry(2))
    assert not verify(entries, head, "D2").whole


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        chained(entry(1, at=datetime(2026, 11, 23)))  # noqa: DTZ001 - the very thing
