"""Priority people are expected as they came, by hour and service."""

import json

import pytest

from caller_server.domain.estimate.priority import PriorityPeople
from caller_server.domain.ids import ServiceCode

A, K = ServiceCode("A"), ServiceCode("K")


def days(count: int, at_nine: int, at_ten: int) -> PriorityPeople:
    """Days on which this many came at nine (for A) and at ten (for K), and nobody at other hours up to noon."""
    people = PriorityPeople()
    for _ in range(count):
        people = people.new_day()
        for hour in (8, 9, 10, 11):
            people = people.watched(hour, 1.0)
        for _ in range(at_nine):
            people = people.learnt(9, A)
        for _ in range(at_ten):
            people = people.learnt(10, K)
    return people


def test_nothing_is_expected_where_nothing_is_known() -> None:
    assert PriorityPeople().per_h(9) == {}
    assert PriorityPeople().watched(9, 5.0).per_h(9) == {}


def test_more_are_expected_in_the_hours_when_they_come() -> None:
    people = days(20, at_nine=6, at_ten=2)

    assert sum(people.per_h(9).values()) == pytest.approx(4.0, rel=0.2)
    assert sum(people.per_h(9).values()) > 2 * sum(people.per_h(11).values())


def test_each_service_has_its_share() -> None:
    found = days(3, at_nine=3, at_ten=1).per_h(9)

    assert found[A] == pytest.approx(3 * found[K])


def test_old_days_fade() -> None:
    people = days(10, at_nine=8, at_ten=0)
    for _ in range(10):
        people = people.new_day().watched(9, 1.0).watched(10, 1.0)

    assert sum(people.per_h(9).values()) < 1.0


def test_what_is_kept_comes_back() -> None:
    people = days(3, at_nine=3, at_ten=1)

    back = PriorityPeople.from_json(json.loads(json.dumps(people.as_json())))

    assert back.per_h(9) == pytest.approx(people.per_h(9), rel=0.01)
