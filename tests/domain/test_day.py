"""What may be decided about a business day, the work that still fits into it, and what needs a supervisor."""

from dataclasses import replace
from datetime import timedelta

import pytest

from caller_server.domain import alerts, day, workload
from caller_server.domain.alerts import Device, Picture, Waiting
from caller_server.domain.appointment import check_appointment
from caller_server.domain.branch import Branch, DayState, Policy, Service
from caller_server.domain.contact import normal
from caller_server.domain.errors import NotAllowedNow
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import TicketStatus
from caller_server.domain.workload import Work
from tests.builders import NINE, POLICY, THREE, TODAY, a_ticket

A, K = ServiceCode("A"), ServiceCode("K")
SERVICE = Service(A, {"id": "Klaim JHT"}, {}, quota=(30,) * 7)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


# decisions


def test_a_service_is_opened_paused_and_closed_for_the_day_but_not_to_what_it_is() -> None:
    assert day.change_service(SERVICE, "open", "paused", note=None, now=NINE).state == "paused"
    for service, state in ((SERVICE, "open"), (replace(SERVICE, is_open=False), "paused")):
        with pytest.raises(NotAllowedNow):
            day.change_service(service, "open", state, note=None, now=NINE)


def test_a_quota_of_the_day_is_never_below_the_numbers_given_out() -> None:
    event = day.set_quota(SERVICE, TODAY, issued=30, changed=None, quota=40, note="petugas tambahan", now=NINE)

    assert (event.before, event.quota) == (30, 40)
    with pytest.raises(NotAllowedNow) as refusal:
        day.set_quota(SERVICE, TODAY, issued=31, changed=40, quota=30, note=None, now=NINE)
    assert refusal.value.why == "quota_below_issued"
    with pytest.raises(NotAllowedNow):
        day.set_quota(SERVICE, TODAY, issued=3, changed=40, quota=40, note=None, now=NINE)


def test_a_day_is_stopped_resumed_and_ended_once() -> None:
    assert day.change_issuing(DayState(), stop=True, note="listrik padam", now=NINE).is_stopped
    assert not day.change_issuing(DayState(is_stopped=True), stop=False, note=None, now=NINE).is_stopped
    for state, stop in ((DayState(), False), (DayState(is_stopped=True), True), (DayState(is_ended=True), True)):
        with pytest.raises(NotAllowedNow):
            day.change_issuing(state, stop=stop, note=None, now=NINE)
    with pytest.raises(NotAllowedNow):
        day.end_day(DayState(is_ended=True), TODAY, note="rusak", now=NINE)


def test_nobody_is_counted_at_the_door_where_the_branch_does_not_screen() -> None:
    assert day.screen(replace(POLICY, screening=True), "admitted", now=NINE).result == "admitted"
    with pytest.raises(NotAllowedNow):
        day.screen(POLICY, "admitted", now=NINE)


def test_an_appointment_is_one_of_today() -> None:
    branch = Branch(BranchCode("bontang"), "Bontang", "Asia/Makassar")

    check_appointment(branch, NINE + minutes(80), TODAY)
    with pytest.raises(NotAllowedNow):
        check_appointment(branch, NINE + timedelta(days=1), TODAY)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0812-3456 789", "628123456789"), ("+62 812 3456789", "628123456789"), (" Rina@Contoh.ID ", "rina@contoh.id")],
)
def test_a_contact_has_one_spelling(typed: str, kept: str) -> None:
    assert normal(typed) == kept


# work


def test_work_is_done_when_the_counters_are_through_with_it() -> None:
    services = {A: Work(6, [600] * 5), K: Work(2, [], usual_minutes=30)}

    assert workload.done_by(services, 2, NINE) == NINE + minutes(60)
    assert workload.done_by(services, 0, NINE) is None
    assert workload.done_by({A: Work(6, [600] * 4)}, 2, NINE) is None  # four times say nothing
    assert workload.done_by({A: Work(0, []), K: Work(0, [])}, 1, NINE) == NINE


def test_the_last_number_is_the_last_that_would_still_be_served() -> None:
    services = {A: Work(5, [600] * 9)}

    assert not workload.is_full(services, A, 1, NINE, NINE + minutes(60))
    assert workload.is_full(services, A, 1, NINE, NINE + minutes(59))
    assert not workload.is_full(services, A, 1, NINE, None)


# alerts


def picture(**changes: object) -> Picture:
    fields: dict[str, object] = {
        "now": NINE,
        "is_open": True,
        "shifts": [Shift(THREE, ShiftState.OPEN, OfficerName("ana"), (A,), NINE - minutes(60), NINE - minutes(60))],
        "held": {},
        "waiting": {},
        "last_call_at": NINE - minutes(1),
        "devices": [],
        "quota_gone": {},
        "here": 0,
        "day_began": NINE - minutes(540),
    }
    return Picture(**fields | changes)  # type: ignore[arg-type]


def kinds(found: Picture, policy: Policy = POLICY) -> list[str]:
    return [alert.kind for alert in alerts.find(found, policy)]


def test_a_quiet_branch_needs_nobody() -> None:
    line = {A: Waiting(3, NINE - minutes(20), "A001")}

    assert kinds(picture(waiting=line, devices=[Device("kiosk-1", NINE - timedelta(seconds=40), "ok")])) == []


def test_a_wait_over_the_limit_is_an_alert_that_says_whose_and_keeps_its_name() -> None:
    found = picture(waiting={A: Waiting(14, NINE - minutes(61), "A043")})

    (alert,) = alerts.find(found, POLICY)

    assert (alert.key, alert.number, alert.minutes, alert.limit_minutes) == ("waiting_too_long:A", "A043", 61, 60)
    (later,) = alerts.find(replace(found, now=NINE + minutes(1)), POLICY)
    assert (later.key, later.since) == (alert.key, alert.since)  # so that who has seen it need not see it again


def test_a_long_service_a_call_for_help_and_paper_that_is_out_are_urgent() -> None:
    serving = a_ticket(7, state=TicketStatus.SERVING, counter=THREE, serving_since=NINE - minutes(31))
    asking = replace(picture().shifts[0], help_at=NINE - minutes(2), help_note="sistem lambat")
    printer = Device("kiosk-1", NINE, "out", NINE - minutes(3))

    found = alerts.find(picture(held={THREE: serving}, shifts=[asking], devices=[printer]), POLICY)

    assert [(alert.kind, alert.urgent) for alert in found] == [("paper_out", True), ("help", True), ("serving_too_long", True)]
    assert (found[1].reason, found[1].number, found[1].officer) == ("sistem lambat", "A007", "ana")


def test_people_for_whom_no_counter_is_open_are_seen_after_five_minutes() -> None:
    line = {K: Waiting(2, NINE - minutes(6), "K001")}

    assert kinds(picture(waiting=line)) == ["no_counter"]
    assert kinds(picture(waiting={K: Waiting(2, NINE - minutes(4))})) == []
    assert kinds(picture(waiting=line, shifts=[Shift(THREE)])) == []  # before the first counter opens that is no news
    paused = replace(picture().shifts[0], services=(K,), state=ShiftState.PAUSED)
    assert kinds(picture(waiting=line, shifts=[paused])) == ["no_counter"]


def test_calls_that_stopped_are_seen_when_people_wait_at_open_counters() -> None:
    line = {A: Waiting(5, NINE - minutes(40), "A005")}

    assert kinds(picture(waiting=line, last_call_at=NINE - minutes(16))) == ["calls_stalled"]
    assert kinds(picture(waiting=line, last_call_at=NINE - minutes(14))) == []
    assert kinds(picture(waiting={}, last_call_at=NINE - minutes(90))) == []


def test_a_silent_device_is_seen_while_the_branch_is_open() -> None:
    silent = [Device("kiosk-1", NINE - minutes(3), "out"), Device("new", None)]

    assert kinds(picture(devices=silent)) == ["device_offline"]
    assert kinds(picture(devices=silent, is_open=False)) == []


def test_what_lasts_at_a_device_is_seen_as_long_as_it_is_heard_of() -> None:
    troubles = alerts.troubles(["help_wanted", "printer"], 80.1, -61)
    assert troubles == {"help_wanted", "printer", alerts.HOT, alerts.CLOCK}
    assert alerts.troubles([], 80.0, 60.0) == alerts.troubles([], None, None) == set()
    device = Device("kiosk-1", NINE, troubles={name: NINE - minutes(2) for name in troubles})

    found = alerts.find(picture(devices=[device]), POLICY)

    assert [(alert.kind, alert.urgent, alert.since) for alert in found] == [
        ("device_hot", True, NINE - minutes(2)),
        ("kiosk_help", True, NINE - minutes(2)),
        ("device_clock", False, NINE - minutes(2)),
    ]
    assert kinds(picture(devices=[replace(device, seen_at=NINE - minutes(3))])) == ["device_offline"]


def test_a_full_lobby_and_a_gone_quota_are_for_information() -> None:
    found = alerts.find(picture(here=21, quota_gone={A: NINE - minutes(30)}), replace(POLICY, lobby_cap=20))

    assert {(alert.kind, alert.urgent) for alert in found} == {("over_cap", False), ("quota_gone", False)}


def test_an_unknown_counter_in_the_picture_breaks_nothing() -> None:
    assert kinds(picture(held={CounterCode("gone"): a_ticket(1, state=TicketStatus.CALLED, counter=CounterCode("gone"))})) == []
