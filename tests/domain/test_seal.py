"""The seal: the same before an event was written and after it was read back, another one for anything that was changed."""

import hashlib
import hmac
import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.seal import FIRST, Entry, same, seal

KEY = b"a key for tests only"
ENTRY = Entry(
    branch="bontang",
    seq=7,
    kind="called",
    at=datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC),
    actor_kind="officer",
    actor="ana",
    ticket_id="4f",
    counter="bontang-1",
    day=date(2026, 11, 23),
    service="A",
    attempt=1,
    detail={"counter": "bontang-1", "reason": "chosen", "note": "sakit"},
)
CHANGES: dict[str, Any] = {
    "branch": "samarinda",
    "seq": 8,
    "kind": "served",
    "at": ENTRY.at + timedelta(microseconds=1),
    "actor_kind": "supervisor",
    "actor": "bo",
    "ticket_id": None,
    "counter": None,
    "day": None,
    "service": "K",
    "attempt": 2,
    "detail": {"counter": "bontang-1", "reason": "chosen", "note": "sakit."},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_this_spelling_is_kept_for_ever() -> None:
    spelled = (
        '{"actor":"ana","actor_kind":"officer","at":"2026-11-23T01:02:03.456789+00:00","attempt":1,"branch":"bontang",'
        '"counter":"bontang-1","day":"2026-11-23","detail":{"counter":"bontang-1","note":"sakit","reason":"chosen"},'
        '"kind":"called","seq":7,"service":"A","ticket_id":"4f"}'
    )

    assert seal(KEY, "ab", ENTRY) == hmac.new(KEY, f"ab\n{spelled}".encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_part_of_an_event_is_sealed(name: str) -> None:
    assert seal(KEY, FIRST, replace(ENTRY, **{name: CHANGES[name]})) != seal(KEY, FIRST, ENTRY)


def test_the_event_before_and_the_key_are_in_the_seal() -> None:
    one = seal(KEY, FIRST, ENTRY)

    assert len({one, seal(KEY, one, ENTRY), seal(b"another key", FIRST, ENTRY)}) == 3


def test_nothing_can_be_moved_from_one_part_to_the_next() -> None:
    one = replace(ENTRY, actor_kind="officer", actor="ana")
    other = replace(ENTRY, actor_kind="officerana", actor="")

    assert seal(KEY, "ab", one) != seal(KEY, "a", replace(one, branch="bbontang"))
    assert seal(KEY, FIRST, one) != seal(KEY, FIRST, other)


def test_the_time_is_the_moment_whatever_its_zone() -> None:
    elsewhere = replace(ENTRY, at=ENTRY.at.astimezone(timezone(timedelta(hours=8))))

    assert seal(KEY, FIRST, elsewhere) == seal(KEY, FIRST, ENTRY)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_a_detail_has_the_same_seal_after_a_json_column(detail: dict[str, Any]) -> None:
    written = replace(ENTRY, detail=detail)
    shuffled = dict(reversed(list(json.loads(json.dumps(detail)).items())))

    assert seal(KEY, FIRST, written) == seal(KEY, FIRST, replace(ENTRY, detail=shuffled))


def test_tuples_and_keys_that_are_no_words_come_back_as_json_has_them() -> None:
    written = replace(ENTRY, detail={"missing": ("ktp", "kk"), "quota": {10: 1, 9: 2}})
    read = replace(ENTRY, detail={"missing": ["ktp", "kk"], "quota": {"10": 1, "9": 2}})

    assert seal(KEY, FIRST, written) == seal(KEY, FIRST, read)


@pytest.mark.parametrize("wrong", [{"at": ENTRY.at.replace(tzinfo=None)}, {"detail": {"share": float("nan")}}])
def test_what_no_database_can_keep_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"zone|JSON"):
        seal(KEY, FIRST, replace(ENTRY, **wrong))


def test_no_seal_is_never_the_same_as_another() -> None:
    one = seal(KEY, FIRST, ENTRY)

    assert same(one, one)
    assert not same(one, one.upper())
    assert not same(None, None)
