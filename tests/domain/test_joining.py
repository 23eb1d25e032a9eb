"""The turning code and the pass: good where and when they were given, and nowhere and never else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain import joining
from caller_server.domain.ids import BranchCode

KEY = b"a key for tests only"
BONTANG, SAMARINDA = BranchCode("bontang"), BranchCode("samarinda")
NINE = datetime(2026, 11, 23, 1, 0, 0, tzinfo=UTC)  # where a half minute begins
NONCE = "abcdefgh12345678"


def code_at(now: datetime, branch: BranchCode = BONTANG, key: bytes = KEY) -> str:
    return joining.code(key, branch, joining.step_at(now))


def test_a_code_has_eight_signs_that_cannot_be_misread() -> None:
    codes = {joining.code(KEY, BONTANG, step) for step in range(500)}

    assert len(codes) == 500
    assert all(len(code) == 8 and set(code) <= set(joining.ALPHABET) for code in codes)
    assert not set("ILOU") & set(joining.ALPHABET)


def test_a_code_is_good_for_ninety_seconds_and_no_longer() -> None:
    code = code_at(NINE)

    assert joining.is_valid(KEY, BONTANG, code, NINE)
    assert joining.is_valid(KEY, BONTANG, code, NINE + timedelta(seconds=89.9))
    assert not joining.is_valid(KEY, BONTANG, code, NINE + timedelta(seconds=90))
    assert joining.accepted_until(NINE) == NINE + timedelta(seconds=90)
    assert joining.turns_at(NINE + timedelta(seconds=29)) == NINE + timedelta(seconds=30)


def test_a_code_of_a_time_to_come_is_not_good_yet() -> None:
    assert not joining.is_valid(KEY, BONTANG, code_at(NINE + timedelta(seconds=30)), NINE)


def test_a_code_is_good_in_its_own_branch_and_under_its_own_key_only() -> None:
    assert not joining.is_valid(KEY, SAMARINDA, code_at(NINE), NINE)
    assert not joining.is_valid(b"another key", BONTANG, code_at(NINE), NINE)


def test_a_code_may_be_typed_in_small_letters_with_a_gap_and_with_letters_that_look_like_digits() -> None:
    code = next(found for step in range(9999) if {"0", "1"} <= set(found := joining.code(KEY, BONTANG, step)))

    for typed in (f"{code[:4]} {code[4:]}".lower(), code.replace("0", "O").replace("1", "l"), f" {code[:4]}-{code[4:]} "):
        assert joining.normal(typed) == code


@given(st.text(max_size=30))
def test_no_text_breaks_the_look_at_it(text: str) -> None:
    assert joining.is_valid(KEY, BONTANG, text, NINE) == (
        joining.normal(text) in {code_at(NINE - k * joining.TURNS_EVERY) for k in range(3)}
    )


def test_a_pass_says_where_and_which_code_for_ten_minutes() -> None:
    text = joining.seal(KEY, joining.admit(BONTANG, 7, NONCE, NINE))

    found = joining.opened(KEY, text, NINE + timedelta(minutes=9, seconds=59))

    assert found == joining.Pass(BONTANG, 7, NINE + timedelta(minutes=10), NONCE)
    assert joining.opened(KEY, text, NINE + timedelta(minutes=10)) is None
    assert joining.opened(b"another key", text, NINE) is None


@pytest.mark.parametrize("part", range(5))
def test_a_pass_with_any_part_changed_is_none(part: int) -> None:
    parts = joining.seal(KEY, joining.admit(BONTANG, 7, NONCE, NINE)).split(".")
    parts[part] = {0: "samarinda", 1: "8", 2: str(int(parts[2]) + 1), 3: "zzzzzzzz12345678", 4: "0" * 32}[part]

    assert joining.opened(KEY, ".".join(parts), NINE) is None


@given(st.text(max_size=120))
def test_no_text_is_a_pass_by_chance(text: str) -> None:
    assert joining.opened(KEY, text, NINE) is None


def test_a_code_of_the_display_is_no_pass_and_a_pass_is_no_code() -> None:
    text = joining.seal(KEY, joining.admit(BONTANG, joining.step_at(NINE), NONCE, NINE))

    assert not joining.is_valid(KEY, BONTANG, text, NINE)
    assert joining.opened(KEY, code_at(NINE), NINE) is None
