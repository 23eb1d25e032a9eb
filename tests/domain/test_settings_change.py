"""What a new description changes, told by paths that people can follow; and what open counters take afterwards."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from caller_server.contract.branch_file import BranchFile
from caller_server.domain.errors import CounterBusy, NotAllowedNow
from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode
from caller_server.domain.settings_change import Change, changes, refuse_what_is_used, shift_after
from caller_server.domain.shift import Shift, ShiftState
from tests.branch_files import applied, branch_files
from tests.hall import MONDAY_NINE, branch_file

A, D, K = map(ServiceCode, "ADK")
OPEN = Shift(CounterCode("bontang-1"), ShiftState.OPEN, OfficerName("ana"), (A, K), MONDAY_NINE, MONDAY_NINE)


def full(**other: Any) -> dict[str, Any]:
    return BranchFile.model_validate(branch_file(**other)).full()


def without(what: str, code: str) -> dict[str, Any]:
    branch = full()
    return branch | {what: [part for part in branch[what] if part["code"] != code]}


def test_a_value_is_told_by_its_path_and_its_code() -> None:
    after = full(name="Bontang Baru", policy={"max_calls": 4})
    after["services"][1]["name"]["en"] = "Work accident"

    assert changes(full(), after) == (
        Change("name", "Kantor Cabang Bontang", "Bontang Baru"),
        Change("policy.max_calls", 3, 4),
        Change("services.K.name.en", "Accident claim", "Work accident"),
    )


def test_what_is_added_or_gone_is_told_as_a_whole() -> None:
    before, after = full(), without("counters", "bontang-4")

    (gone,) = changes(before, after)
    added, order = changes(after, before)

    assert (gone.path, gone.before["label"], gone.after) == ("counters.bontang-4", "4", None)
    assert (added.path, added.before, added.after) == ("counters.bontang-4", None, gone.before)
    assert order.path == "counters.order"  # it does not stand last


def test_another_order_is_told_once() -> None:
    after = full()
    after["services"].reverse()

    assert changes(full(), after) == (Change("services.order", ["A", "K", "D"], ["D", "K", "A"]),)


def test_parts_of_a_service_are_told_by_their_codes() -> None:
    before, after = full(), full()
    ktp, kk = ({"code": code, "name": {"id": code.upper()}} for code in ("ktp", "kk"))
    before["services"][0]["checklist"] = [ktp]
    after["services"][0]["checklist"] = [ktp | {"name": {"id": "e-KTP"}}, kk]

    assert changes(before, after) == (
        Change("services.A.checklist.ktp.name.id", "KTP", "e-KTP"),
        Change("services.A.checklist.kk", None, kk),
    )


def test_what_is_new_in_between_tells_its_place_too() -> None:
    before, after = without("services", "K"), full()

    assert [change.path for change in changes(before, after)] == ["services.K", "services.order"]
    assert [change.path for change in changes(without("services", "D"), after)] == ["services.D"]


def test_a_part_that_is_called_order_is_told_from_an_order() -> None:
    order, other = ({"code": code, "label": label, "services": ["A"]} for code, label in (("order", "1"), ("other", "2")))
    before, after = full(counters=[other]), full(counters=[order, other])

    found = changes(before, after)

    assert [(change.path, type(change.after)) for change in found] == [("counters.order", dict), ("counters.order", list)]
    assert applied(before, found).full() == after


@given(branch_files(), branch_files())
@settings(max_examples=80, deadline=None)
def test_only_a_branch_that_says_the_same_has_no_changes(one: BranchFile, other: BranchFile) -> None:
    assert changes(one.full(), one.full()) == ()
    assert (changes(one.full(), other.full()) == ()) == (one == other)


@given(branch_files(), branch_files())
@settings(max_examples=80, deadline=None)
def test_the_changes_are_all_that_is_different(one: BranchFile, other: BranchFile) -> None:
    found = changes(one.full(), other.full())

    assert applied(one.full(), found) == other
    assert all(change.before != change.after for change in found)


@given(branch_files(), branch_files())
@settings(max_examples=40, deadline=None)
def test_the_way_back_is_the_same_way(one: BranchFile, other: BranchFile) -> None:
    there, back = changes(one.full(), other.full()), changes(other.full(), one.full())

    values = {change.path: (change.before, change.after) for change in there if not change.path.endswith(".order")}
    assert values == {change.path: (change.after, change.before) for change in back if not change.path.endswith(".order")}


def test_a_service_that_had_tickets_today_stays() -> None:
    after = full(services=[{"code": "K", "name": {"id": "x"}}], counters=[{"code": "bontang-1", "label": "1", "services": ["K"]}])

    with pytest.raises(NotAllowedNow) as refusal:
        refuse_what_is_used(full(), after, services={"D"}, counters=set())

    assert (refusal.value.why, refusal.value.values) == ("service_in_use", {"service": "D"})


def test_a_counter_in_use_stays_and_another_may_go() -> None:
    after = without("counters", "bontang-4")

    refuse_what_is_used(full(), after, services={"A", "K", "D"}, counters={"bontang-1"})
    with pytest.raises(CounterBusy) as refusal:
        refuse_what_is_used(full(), after, services=set(), counters={"bontang-4"})

    assert (refusal.value.why, refusal.value.values) == ("counter_in_use", {"counter": "bontang-4"})


def test_a_counter_in_use_stays_what_it_is_and_another_becomes_a_booth() -> None:
    after = full()
    after["counters"][3] |= {"kind": "booth", "label": "2"}

    refuse_what_is_used(full(), after, services=set(), counters={"bontang-1"})
    with pytest.raises(CounterBusy) as refusal:
        refuse_what_is_used(full(), after, services=set(), counters={"bontang-4"})

    assert (refusal.value.why, refusal.value.values) == ("counter_kind_in_use", {"counter": "bontang-4"})


@pytest.mark.parametrize(
    ("had", "takes", "has"),
    [
        ((A, K), ["A", "K", "D"], (A, K, D)),  # it took everything, and still does
        ((A, K), ["K"], (K,)),
        ((A,), ["A", "K", "D"], (A,)),  # its officer chose
        ((A,), ["K", "D"], (K, D)),  # nothing is left of the choice
        ((A, K), ["K", "A"], (A, K)),
    ],
)
def test_an_open_counter_goes_on_with_the_services_it_has_then(
    had: tuple[ServiceCode, ...], takes: list[str], has: tuple[ServiceCode, ...]
) -> None:
    event = shift_after(replace(OPEN, services=had), took=["A", "K"], takes=takes, now=MONDAY_NINE)

    assert (event.services if event else had) == has


def test_a_pause_keeps_its_reason_and_a_closed_counter_is_left_alone() -> None:
    paused = replace(OPEN, state=ShiftState.PAUSED, note="istirahat", until=MONDAY_NINE)

    event = shift_after(paused, took=["A", "K"], takes=["K"], now=MONDAY_NINE)

    assert event is not None
    assert (event.state, event.note, event.until) == ("paused", "istirahat", MONDAY_NINE)
    assert shift_after(Shift(CounterCode("bontang-1")), took=["A"], takes=["K"], now=MONDAY_NINE) is None
