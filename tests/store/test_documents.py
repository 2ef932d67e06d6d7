"""Any value of the house becomes a BSON document and the very same value again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import bson
import pytest
from bson.codec_options import CodecOptions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.case import Case, Preferences, Question
from flows.history import Entry
from flows.message import Message
from flows.review import Review
from flows.task import Task
from ledger.agreements import Dispute, PaymentPlan, PromiseToPay
from ledger.debtor import Debtor
from ledger.invoice import Allocation, Invoice, Payment
from ledger.money import Money
from store.base import RawEvent
from store.documents import case_document, document, entry_document, invoice_document, message_document, value_of
from store.library import Draft as LibraryDraft
from store.library import Edition, Revision
from store.precision import kept, moment
from store.team import User
from tests.store.builders import NOW, case, entry, escalation, invoice, outbound

MOMENTS = st.datetimes(timezones=st.just(UTC)).map(moment)
NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    datetime: MOMENTS,
    date: st.dates(),
    Mapping[str, str]: st.dictionaries(NAMES, st.text(), max_size=3),
    Mapping[str, datetime]: st.dictionaries(NAMES, MOMENTS, max_size=3),
}
KINDS = [Case, Debtor, Invoice, Message, Entry, Task, Payment, RawEvent, User, Question, Preferences]
KINDS += [PaymentPlan, PromiseToPay, Dispute, Allocation, Money, Review, LibraryDraft, Edition, Revision]


@pytest.fixture(scope="module", autouse=True)
def _plain_strategies() -> None:
    for kind, strategy in PLAIN.items():
        if not isinstance(kind, type):
            continue
        st.register_type_strategy(kind, strategy)
    st.register_type_strategy(Mapping, _mapping)


def _mapping(kind: Any) -> st.SearchStrategy[Any]:
    return PLAIN[kind]


def through_bson(found: dict[str, Any]) -> dict[str, Any]:
    options: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)
    return bson.decode(bson.encode(found), options)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_value_comes_back_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    assert value_of(kind, through_bson(document(value))) == value
    assert kept(value) is value


def test_the_documents_read_well_by_hand() -> None:
    found = invoice_document("main", invoice("2026/7"))
    assert found["_id"] == "main:2026/7"
    assert found["due_date"] == "2026-10-31"
    assert found["amount"] == {"minor": 10_000, "currency": "EUR"}


def test_what_the_indexes_need_stands_beside_the_value() -> None:
    urgent = case_document(case(escalations=(escalation("E1", 3), escalation("E2", 1))))
    assert (urgent["attention"]["priority"], urgent["attention"]["deadline"]) == (1, escalation().deadline)
    assert case_document(case())["attention"] is None
    assert message_document(outbound("M1"), 2, 1)["due_at"] == NOW
    assert entry_document(entry("H"), 1, 9)["sequence"] < entry_document(entry("H"), 2, 0)["sequence"]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        moment(datetime(2026, 11, 23))  # noqa: DTZ001 - the very thing
