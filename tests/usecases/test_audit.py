"""Looking back at a day: what needed a reason, who went before whom and why, and whether the log is whole."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from caller_server.domain.audit import Group, Remark, What
from caller_server.domain.errors import NotFound
from caller_server.domain.events import LineReason
from caller_server.domain.ticket import TRANSITIONS
from caller_server.storage.audit import AuditStore
from caller_server.usecases import participate, views
from caller_server.usecases.audit import DayAudit, look_back, verify
from tests.audit_day import BRANCH, end_the_day, work_a_day
from tests.hall import ANA, BO, BONTANG, KEY, SARI, Hall, a_request, hall

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture(params=["sqlite", "postgresql"])
def bontang(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path, **BRANCH) as made:
        yield made


def _back(of: Hall, day: date = MONDAY, number: str | None = None) -> DayAudit:
    with AuditStore(of.database).open(BONTANG) as read:
        return look_back(read, KEY, day, number=number)


def _only(found: DayAudit, what: What) -> Remark:
    [remark] = [remark for remark in found.remarks if remark.what is what]
    return remark


def test_the_day_of_these_tests_uses_every_verb(bontang: Hall) -> None:
    work_a_day(bontang)
    end_the_day(bontang)

    with AuditStore(bontang.database).open(BONTANG) as read:
        kinds = {event.entry.kind for event in read.events(1)}
    by_the_server = {"invited", "coming_announced"}  # nobody is invited yet, so few say coming
    assert {row.event.kind for row in TRANSITIONS.values()} - by_the_server <= kinds


def test_every_kind_of_thing_that_needs_a_reason_is_told(bontang: Hall) -> None:
    work_a_day(bontang)
    bontang.supervise("end_day", note="banjir")

    found = _back(bontang)

    assert {remark.what for remark in found.remarks} == set(What) - {What.SERVICE_CLOSED, What.SETTINGS}
    assert found.screened == {"admitted": 2, "to_dropbox": 1, "to_online": 1}
    assert found.verification.is_whole


def test_a_call_out_of_order_has_its_reason_and_who_where_and_when(bontang: Hall) -> None:
    work_a_day(bontang)

    told = _only(_back(bontang), What.CHOSEN)

    assert (told.number, told.counter, told.actor) == ("A003", "bontang-1", "ana")
    assert told.reason == "sakit, diminta penyelia"
    assert told.override_of is None


def test_a_missed_call_says_whether_calls_and_spacing_were_kept(bontang: Hall) -> None:
    work_a_day(bontang)

    properly, hastily = [remark for remark in _back(bontang).remarks if remark.what is What.NO_SHOW]

    assert (properly.values["count"], properly.values["seconds"], properly.values["kept"]) == (3, 31, True)
    assert (hastily.values["count"], hastily.values["seconds"], hastily.values["kept"]) == (1, 12, False)


def test_the_wait_after_the_last_call_counts_too(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open()
    bontang.call_next()
    for _ in range(2):
        bontang.pass_time(seconds=40)
        bontang.do("recall")
    bontang.pass_time(seconds=2)
    bontang.do("mark_no_show")

    told = _only(_back(bontang), What.NO_SHOW)

    assert (told.values["count"], told.values["seconds"], told.values["kept"]) == (3, 2, False)


def test_acting_at_anothers_counter_names_whose_it_is(bontang: Hall) -> None:
    work_a_day(bontang)

    overrides = [remark for remark in _back(bontang).remarks if remark.belongs_to(Group.OVERRIDES)]

    assert [(remark.values["verb"], remark.actor, remark.override_of) for remark in overrides] == [
        ("served", "sari", "bo"),
        ("help_ended", "sari", "bo"),
        ("shift_paused", "sari", "bo"),
    ]


def test_a_counter_opened_for_somebody_else_names_both(bontang: Hall) -> None:
    bontang.open("bontang-2", SARI, officer="ana")

    (remark,) = _back(bontang).remarks

    assert (remark.values["verb"], remark.actor, remark.override_of) == ("shift_open", "sari", "ana")


def test_a_supervisor_at_a_counter_of_her_own_overrides_nobody(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open("bontang-2", SARI)
    bontang.call_next("bontang-2", SARI)
    bontang.do("start_serving", "bontang-2", SARI)
    bontang.do("finish", "bontang-2", SARI)

    assert _back(bontang).remarks == ()


def test_a_quiet_day_has_nothing_that_needs_a_reason(bontang: Hall) -> None:
    for _ in range(3):
        bontang.take("A")
    bontang.open()
    bontang.call_next()
    bontang.do("start_serving")
    bontang.do("finish")

    found = _back(bontang)

    assert (found.remarks, found.why, found.verification.is_whole) == ((), None, True)


def test_each_day_has_its_own_events(bontang: Hall) -> None:
    work_a_day(bontang)
    end_the_day(bontang)

    monday, tuesday = _back(bontang, MONDAY), _back(bontang, TUESDAY)

    assert monday.verification.first == 1
    assert tuesday.verification.first == monday.verification.last + 1
    assert tuesday.verification.is_whole
    assert tuesday.remarks == ()
    with pytest.raises(NotFound):
        _back(bontang, MONDAY - timedelta(days=1))


def test_a_day_on_which_the_branch_slept_never_was(bontang: Hall) -> None:
    bontang.take("A")
    bontang.pass_time(days=3)
    bontang.take("A")

    assert _back(bontang, MONDAY).verification.is_whole
    assert _back(bontang, MONDAY + timedelta(days=3)).verification.is_whole
    with pytest.raises(NotFound):
        _back(bontang, TUESDAY)


def test_a_day_without_anything_can_be_looked_at(bontang: Hall) -> None:
    found = _back(bontang)

    assert (found.remarks, found.verification.events, found.verification.is_whole) == ((), 0, True)
    assert found.verification.seal is None


# who went before whom


def test_nobody_overtakes_without_a_reason(bontang: Hall) -> None:
    for _ in range(3):
        bontang.take("A")
    bontang.open()
    bontang.call_next()

    assert _back(bontang, number="A003").why == ()


def test_a_chosen_ticket_tells_its_reason_to_those_it_overtook(bontang: Hall) -> None:
    for _ in range(3):
        bontang.take("A")
    bontang.open()
    bontang.do("call_number", number="A003", reason="sakit")

    for number in ("A001", "A002"):
        [told] = _back(bontang, number=number).why or ()
        assert (told.number, told.reason, told.note, told.actor) == ("A003", LineReason.CHOSEN, "sakit", "ana")
    assert _back(bontang, number="A003").why == ()


def test_priority_people_are_told_as_on_the_phone(bontang: Hall) -> None:
    tokens = [bontang.take_with_token("A")[1] for _ in range(4)]
    bontang.take("A", priority=True)
    bontang.open()
    for _ in range(3):
        bontang.call_next()
        bontang.do("start_serving")
        bontang.do("finish")

    with bontang.read() as read:
        found = bontang.store.find_ticket(bontang.ports.token_hash(tokens[3]))
        assert found is not None
        on_the_phone = [(why.number, str(why.reason)) for why in views.ticket(read, read.ticket(found[1])).why]
    in_the_log = [(told.number, str(told.reason)) for told in _back(bontang, number="A004").why or ()]
    assert in_the_log == on_the_phone == [("A005", "priority")]


def test_an_appointment_tells_its_time(bontang: Hall) -> None:
    at = bontang.now + timedelta(minutes=4)
    bontang.pass_time(minutes=5)
    bontang.take("A")
    bontang.pass_time(minutes=2)
    bontang.take("A", actor=SARI, appointment_at=at)  # three minutes late
    bontang.open()
    bontang.call_next()

    [told] = _back(bontang, number="A001").why or ()

    assert (told.number, told.reason, told.appointment_at) == ("A002", LineReason.APPOINTMENT, at)
    assert _only(_back(bontang), What.APPOINTMENT).number == "A002"


def test_who_gave_way_is_told_that_they_did(bontang: Hall) -> None:
    _, token = bontang.take_with_token("A")
    bontang.take("A")
    participate.defer(bontang.ports, token=token, minutes=5, request=a_request())
    bontang.open()
    bontang.call_next()

    [told] = _back(bontang, number="A001").why or ()

    assert (told.number, told.passed_over) == ("A002", True)


def test_another_line_is_nobodys_overtaking(bontang: Hall) -> None:
    bontang.take("A")
    bontang.take("D", priority=True)
    bontang.open("bontang-4", BO)
    bontang.call_next("bontang-4", BO)

    assert _back(bontang, number="A001").why == ()


def test_an_unknown_number_is_refused(bontang: Hall) -> None:
    with pytest.raises(NotFound):
        _back(bontang, number="Z999")


def test_a_day_of_the_past_is_verified_up_to_its_end(bontang: Hall) -> None:
    work_a_day(bontang)
    end_the_day(bontang)

    with AuditStore(bontang.database).open(BONTANG) as read:
        monday = verify(read, KEY, day=MONDAY)
        whole = verify(read, KEY)
        tuesday = verify(read, KEY, day=TUESDAY)

    assert monday.seal != whole.seal
    assert tuesday.seal == whole.seal
    assert monday.events + tuesday.events == whole.events


def test_ana_is_no_stranger_at_her_own_counter_on_the_next_day(bontang: Hall) -> None:
    bontang.open("bontang-1", BO)
    bontang.pass_time(days=1)
    bontang.take("A")
    bontang.open("bontang-1", ANA)
    bontang.call_next()

    assert _back(bontang, TUESDAY).remarks == ()
