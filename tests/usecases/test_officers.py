"""What officers do beyond calling and serving: undo, outcomes, several services, notes, help, several booths. Both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caller_server.contract.views import CounterView
from caller_server.domain.errors import CounterBusy, Forbidden, NotAllowedNow, NotFound, OneTicketEach
from caller_server.domain.ids import CounterCode
from caller_server.storage import tables
from caller_server.usecases import participate, views
from caller_server.usecases.close_day import close_day
from caller_server.usecases.miss_absent import miss_absent
from tests import checker
from tests.hall import BO, BONTANG, SARI, Hall, a_request, branch_file, hall, make_token

TWO_STEPS = {
    "services": [
        {
            "code": "C",
            "name": {"id": "Cek berkas", "en": "Document check"},
            "following": "A",
            "checklist": [
                {"code": "ktp", "name": {"id": "KTP", "en": "Identity card"}},
                {"code": "kk", "name": {"id": "Kartu keluarga", "en": "Family card"}},
            ],
            "outcomes": [
                {"code": "lengkap", "name": {"id": "Berkas lengkap", "en": "Complete"}},
                {"code": "kurang", "name": {"id": "Berkas kurang", "en": "Documents missing"}, "asks_missing": True},
            ],
        },
        {"code": "A", "name": {"id": "Klaim JHT", "en": "Old-age claim"}},
    ],
    "counters": [
        {"code": "bontang-1", "label": "1", "services": ["C"]},
        {"code": "bontang-2", "label": "2", "services": ["A", "C"]},
        *({"code": f"bontang-b{n}", "kind": "booth", "label": str(n), "services": ["A"]} for n in range(1, 8)),
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def steps(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    """A branch where papers are checked first, and the claim follows; seven booths."""
    with hall(request.param, tmp_path, **TWO_STEPS) as made:
        yield made
        checker.check(made.database.url)


def counter_view(of: Hall, code: str = "bontang-1") -> CounterView:
    with of.read() as read:
        return views.counter(read, CounterCode(code), lambda _: [])


def serve(of: Hall, counter: str = "bontang-1") -> Any:
    """The next in line, called and being served."""
    called = of.call_next(counter)
    assert called is not None
    return of.do("start_serving", counter)


# undo


def test_a_mistaken_call_goes_back_to_its_place(steps: Hall) -> None:
    steps.take("C")
    steps.take("C")
    steps.open()
    steps.call_next()
    assert (counter_view(steps).undo.what, "undo" in counter_view(steps).can) == ("call", True)  # type: ignore[union-attr]
    steps.pass_time(seconds=9)

    assert steps.do("undo").state == "waiting"
    assert counter_view(steps).undo is None
    assert steps.call_next().number == "C001"  # type: ignore[union-attr]


def test_a_mistaken_finish_is_taken_back_and_the_report_forgets_it(steps: Hall) -> None:
    steps.take("C")
    steps.open()
    serve(steps)
    steps.pass_time(minutes=5)
    steps.do("finish")
    steps.pass_time(seconds=8)

    reopened = steps.do("undo")
    steps.pass_time(minutes=1)
    steps.do("finish")

    assert reopened.state == "serving"
    with steps.database.reader() as connection:
        rows = connection.execute(select(tables.stage.c.ended, tables.stage.c.service_s)).all()
    assert rows == [("served", 368)]


def test_what_is_older_than_ten_seconds_or_another_counters_cannot_be_taken_back(steps: Hall) -> None:
    steps.take("C")
    steps.open()
    steps.open("bontang-2", BO)
    steps.call_next()
    with pytest.raises(NotAllowedNow) as refusal:
        steps.do("undo", "bontang-2", BO)
    assert refusal.value.why == "nothing_to_undo"
    steps.pass_time(seconds=11)
    with pytest.raises(NotAllowedNow):
        steps.do("undo")
    with pytest.raises(Forbidden):
        steps.do("undo", "bontang-1", BO)


def test_a_finish_is_not_taken_back_while_the_next_person_is_there(steps: Hall) -> None:
    for _ in range(2):
        steps.take("C")
    steps.open()
    serve(steps)
    steps.do("finish")
    steps.call_next()

    assert steps.do("undo").number == "C002"  # the call comes first
    assert steps.do("undo").number == "C001"  # and then the finish


# outcomes and papers


def test_missing_papers_reach_the_participant_in_their_own_language(steps: Hall) -> None:
    _, token = steps.take_with_token("C", language="en")
    steps.open()
    serve(steps)

    steps.do("finish", outcome="kurang", missing=["kk", "ktp", "kk"])

    with steps.read() as read:
        ticket = views.ticket(read, read.ticket_numbered("C001"))
    assert (ticket.outcome.name, ticket.missing) == ("Documents missing", ["Family card", "Identity card"])  # type: ignore[union-attr]
    assert token


def test_an_outcome_that_the_service_does_not_have_changes_nothing(steps: Hall) -> None:
    steps.take("C")
    steps.open()
    serve(steps)
    before = len(steps.commits)

    with pytest.raises(NotFound):
        steps.do("finish", outcome="hilang")
    with pytest.raises(NotAllowedNow):
        steps.do("finish", outcome="kurang")
    assert len(steps.commits) == before


# several services in one visit


def test_papers_are_checked_and_the_claim_follows_with_the_same_number(steps: Hall) -> None:
    steps.take("C")
    steps.pass_time(minutes=10)
    steps.take("A")
    steps.open()
    steps.open("bontang-2", BO, services=["A"])
    serve(steps)
    steps.pass_time(minutes=3)

    handed = steps.do("hand_on", outcome="lengkap")

    assert (handed.number, handed.state, handed.service.code) == ("C001", "waiting", "A")
    called = steps.call_next("bontang-2", BO)
    assert called is not None
    assert (called.number, called.reason) == ("C001", "transferred")  # it joined before A001
    steps.do("start_serving", "bontang-2", BO)
    steps.pass_time(minutes=8)
    steps.do("finish", "bontang-2", BO)
    with steps.database.reader() as connection:
        columns = (
            tables.stage.c[name] for name in ("service", "ended", "is_last", "waiting_s", "service_s", "total_s", "outcome")
        )
        rows = connection.execute(select(*columns).order_by(tables.stage.c.seq)).all()
    assert [tuple(row) for row in rows] == [
        ("C", "handed_on", False, 600, 180, None, "lengkap"),
        ("A", "served", True, 0, 480, 1260, None),
    ]


def test_another_thing_is_done_at_the_same_counter_and_counts_for_its_own_service(steps: Hall) -> None:
    steps.take("C")
    steps.open("bontang-2", BO)
    serve_by_bo = steps.call_next("bontang-2", BO)
    assert serve_by_bo is not None
    steps.do("start_serving", "bontang-2", BO)
    steps.pass_time(minutes=4)
    steps.do("add_service", "bontang-2", BO, service="A")
    steps.pass_time(minutes=6)
    steps.do("finish", "bontang-2", BO)

    with steps.read() as read:
        assert read.service_times("A") == [360]
        assert read.recent_service_times() == {"A": [360], "C": [240]}
    assert counter_view(steps, "bontang-2").today.served == 2


# notes


def test_a_note_is_read_by_the_next_officer_is_not_in_the_log_and_goes_with_the_day(steps: Hall) -> None:
    steps.take("C")
    steps.open()
    steps.open("bontang-2", BO)
    serve(steps)
    steps.do("add_note", text="Ibu Siti, minta ditelepon 0812")
    steps.do("transfer", service="A", to_counter=None, note=None)

    called = steps.call_next("bontang-2", BO)

    assert called is not None
    assert [(note.actor, note.text) for note in called.notes] == [("ana", "Ibu Siti, minta ditelepon 0812")]
    with steps.database.reader() as connection:
        details = connection.execute(select(tables.ticket_event.c.kind, tables.ticket_event.c.detail)).all()
    assert ("note_added", {}) in [tuple(row) for row in details]
    assert "Siti" not in str(details)
    steps.pass_time(days=1)
    close_day(steps.ports, BONTANG)
    with steps.database.reader() as connection:
        assert connection.execute(select(tables.ticket_note)).all() == []


# parked people who come back


def test_who_was_parked_says_to_be_back_and_the_counter_hears_of_it(steps: Hall) -> None:
    _, token = steps.take_with_token("C")
    steps.open()
    serve(steps)
    steps.do("park", note="isi formulir")
    steps.commits.clear()
    steps.pass_time(minutes=12)

    view = participate.arrive(steps.ports, token=token, request=a_request())

    assert (view.state, view.back, view.can) == ("parked", True, [])
    assert steps.commits[-1].counters == ("bontang-1",)
    parked = counter_view(steps).parked[0]
    assert (parked.reason, parked.back_at) == ("isi formulir", steps.now)


# booths


def test_one_officer_holds_six_booths_and_is_refused_a_seventh(steps: Hall) -> None:
    for number in range(1, 7):
        steps.open(f"bontang-b{number}")
        steps.take("A")
        steps.call_next(f"bontang-b{number}")

    with steps.read() as read:
        assert len(read.tickets_at_counters()) == 6
    with pytest.raises(NotAllowedNow) as refusal:
        steps.open("bontang-b7")
    assert refusal.value.why == "booths_enough"
    with pytest.raises(NotAllowedNow):
        steps.open("bontang-1")
    assert steps.open("bontang-b7", BO).state == "open"


def test_todays_figures_are_the_officers_own_over_all_booths(steps: Hall) -> None:
    for number in (1, 2):
        steps.open(f"bontang-b{number}")
        steps.take("A")
        steps.call_next(f"bontang-b{number}")
        steps.do("start_serving", f"bontang-b{number}")
    steps.pass_time(minutes=10)
    for number in (1, 2):
        steps.do("finish", f"bontang-b{number}")

    assert counter_view(steps, "bontang-b1").today.served == 2
    assert counter_view(steps, "bontang-b3").today.served == 0


# pauses and help


def test_a_pause_says_why_and_until_when(steps: Hall) -> None:
    steps.open()

    view = steps.do("pause_counter", note="sholat", minutes=15)

    assert view.pause is not None
    assert (view.pause.reason, view.pause.until) == ("sholat", steps.now + timedelta(minutes=15))
    assert "help" in view.can


def test_help_reaches_the_supervisor_and_is_over_when_somebody_came(steps: Hall) -> None:
    steps.open()
    steps.take("C")
    serve(steps)

    assert steps.do("ask_help", note="sistem lambat").help is not None
    with steps.read() as read:
        (alert,) = views.live(read, []).alerts
    assert (alert.kind, alert.urgent, alert.reason, alert.number) == ("help", True, "sistem lambat", "C001")
    assert steps.do("end_help", actor=SARI).help is None
    with steps.read() as read:
        assert views.live(read, []).alerts == []


# holders


def test_one_open_ticket_for_each_contact_however_it_is_typed(steps: Hall) -> None:
    steps.take("C", contact="0812-3456-789")

    with pytest.raises(OneTicketEach) as refusal:
        steps.take("A", contact="+62 812 3456 789")
    assert refusal.value.values["number"] == "C001"
    assert steps.take("A", contact="0812-3456-780").number == "A001"


def test_a_contact_may_come_again_when_its_ticket_is_closed_and_is_gone_with_the_day(steps: Hall) -> None:
    _, token = steps.take_with_token("C", contact="rina@contoh.id")
    participate.leave(steps.ports, token=token, request=a_request())

    assert steps.take("C", contact="RINA@contoh.id").number == "C002"
    steps.pass_time(days=1)
    close_day(steps.ports, BONTANG)
    with steps.database.reader() as connection:
        assert connection.execute(select(tables.ticket.c.holder_hash)).scalars().all() == [None, None]


def test_a_branch_may_let_people_have_several_tickets(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path, policy={"one_ticket_each": False}) as made:
        made.take("A", contact="0812345678")

        assert made.take("A", contact="0812345678").number == "A002"


# missed without a press


def test_who_was_called_three_times_is_missed_without_a_press_where_the_branch_wants_it(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path, policy={"auto_no_show": True, "recall_after_s": 30}) as made:
        made.take("A")
        made.open()
        made.call_next()
        for _ in range(2):
            made.pass_time(seconds=30)
            made.do("recall")
            assert miss_absent(made.ports, BONTANG) == 0
        before = len(made.commits)
        made.pass_time(seconds=30)

        assert miss_absent(made.ports, BONTANG) == 1

        with made.read() as read:
            entry = read.history(read.ticket_numbered("A001").id)[-1]
        assert (entry.kind, entry.actor) == ("marked_no_show", "sistem")
        assert miss_absent(made.ports, BONTANG) == 0
        assert len(made.commits) == before + 1


def test_missing_people_is_left_to_the_officer_by_default(steps: Hall) -> None:
    steps.take("C")
    steps.open()
    steps.call_next()
    steps.pass_time(hours=1)

    assert miss_absent(steps.ports, BONTANG) == 0


# why


def test_why_somebody_went_first_says_the_time_of_the_appointment(steps: Hall) -> None:
    steps.take("A")
    _, token = steps.take_with_token("A")
    steps.take("A", actor=SARI, appointment_at=steps.now - timedelta(minutes=10))
    steps.open("bontang-b1")

    called = steps.call_next("bontang-b1")

    assert called is not None
    assert (called.number, called.reason, called.class_) == ("A003", "appointment", "appointment")
    with steps.read() as read:
        waits = views.ticket(read, read.ticket_numbered("A002"))
    (why,) = waits.why
    assert (why.number, why.reason, why.appointment_at) == ("A003", "appointment", steps.now - timedelta(minutes=10))
    assert make_token
    assert token


def test_an_appointment_is_noted_by_staff_and_is_one_of_today(steps: Hall) -> None:
    with pytest.raises(Forbidden):
        steps.take("A", appointment_at=steps.now)
    with pytest.raises(NotAllowedNow):
        steps.take("A", actor=SARI, appointment_at=steps.now + timedelta(days=1))


def test_the_officer_sees_who_went_before_the_ticket_at_the_counter(steps: Hall) -> None:
    steps.take("A")
    steps.take("A")
    steps.open("bontang-b1")
    steps.do("call_number", "bontang-b1", number="A002", reason="ibu hamil")
    steps.do("start_serving", "bontang-b1")
    steps.do("finish", "bontang-b1")

    called = steps.call_next("bontang-b1")

    assert called is not None
    assert [(why.number, why.reason) for why in called.why] == [("A002", "chosen")]


def test_weights_of_a_counter_share_its_calls(tmp_path: Path) -> None:
    file = branch_file()
    file["counters"][0]["weights"] = {"K": 2}
    with hall("sqlite", tmp_path, counters=file["counters"]) as made:
        for service in ("A", "A", "A", "K", "K", "K"):
            made.take(service)
        made.open()
        numbers, reasons = [], []
        for _ in range(6):
            called = serve(made)
            numbers.append(called.number)
            reasons.append(str(called.reason))
            made.do("finish")
            made.pass_time(seconds=20)

    assert numbers == ["K001", "A001", "K002", "K003", "A002", "A003"]
    assert reasons[0] == "weighted"


def test_a_busy_counter_refuses_to_resume(steps: Hall) -> None:
    for _ in range(2):
        steps.take("C")
    steps.open()
    serve(steps)
    steps.do("park", note=None)
    steps.call_next()

    with pytest.raises(CounterBusy):
        steps.do("resume", number="C001")
