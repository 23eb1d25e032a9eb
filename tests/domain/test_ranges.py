"""Numbers asked to come closer are told together."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.ids import ServiceCode
from caller_server.domain.ranges import WITHIN, Asked, ranges
from tests.hall import MONDAY_NINE


def asked(*numbers: str, gap_s: float = 0.1, first_seq: int = 1) -> list[Asked]:
    return [
        Asked(first_seq + place, number, ServiceCode(number[0]), MONDAY_NINE + timedelta(seconds=place * gap_s))
        for place, number in enumerate(numbers)
    ]


def told(people: list[Asked]) -> list[tuple[str, str]]:
    return [(found.first, found.last) for found in ranges(people)]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], []),
        (["A005"], [("A005", "A005")]),
        (["A005", "A006", "A007", "A008"], [("A005", "A008")]),
        (["A007", "A005", "A006"], [("A005", "A007")]),
        (["A005", "A007"], [("A005", "A005"), ("A007", "A007")]),
        (["A005", "K006", "A006"], [("A005", "A006"), ("K006", "K006")]),
        (["A999", "A1000"], [("A999", "A1000")]),
        (["A-K2-07", "A-K2-08", "A008"], [("A-K2-07", "A-K2-08"), ("A008", "A008")]),
    ],
)
def test_neighbours_are_one_range_and_others_stand_alone(numbers: list[str], expected: list[tuple[str, str]]):
    assert told(asked(*numbers)) == expected


def test_who_is_asked_in_later_does_not_change_a_range_that_was_told():
    people = asked("A005", "A006", "A007", gap_s=WITHIN.total_seconds() / 2)

    assert told(people) == [("A005", "A006"), ("A007", "A007")]
    assert [found.seq for found in ranges(people)] == [1, 3]


def test_a_range_is_told_as_it_was_until_the_last_of_it_has_come():
    people = asked("A005", "A006")

    one_left = [replace(people[0], is_out=False), people[1]]

    assert ranges(one_left) == ranges(people)
    assert ranges([replace(one, is_out=False) for one in people]) == ()


@given(st.lists(st.integers(1, 40), unique=True), st.floats(0, 8))
def test_everybody_is_in_exactly_one_range(counts: list[int], gap_s: float):
    people = asked(*[f"A{count:03}" for count in counts], gap_s=gap_s)

    spans = [range(int(found.first[1:]), int(found.last[1:]) + 1) for found in ranges(people)]

    assert sorted(count for span in spans for count in span) == sorted(counts)
    assert len({found.seq for found in ranges(people)}) == len(spans)
