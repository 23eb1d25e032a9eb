"""What supervisors and greeters do, on both databases: services, quotas, the day, notices, alerts, moving people, the door."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from caller_server.contract.views import LiveView
from caller_server.domain.errors import BranchClosed, NotAllowedNow, NotFound, QuotaReached, ServiceClosed
from caller_server.usecases import participate, views
from caller_server.usecases.ahead.carry_out import invite
from caller_server.usecases.close_day import close_day
from caller_server.usecases.ports import Actor, DeviceState
from tests import checker
from tests.hall import ANA, BO, BONTANG, SARI, Hall, a_request, hall

GITA = Actor("greeter", "gita", "user:gita")


@pytest.fixture(params=["sqlite", "postgresql"])
def bontang(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path, policy={"screening": True, "lobby_cap": 3, "wait_limit_minutes": 45}) as made:
        yield made
        checker.check(made.database.url)


def live(of: Hall) -> LiveView:
    with of.read() as read:
        return views.live(read, of.devices)


def test_a_paused_service_gives_no_numbers_and_nobody_of_it_is_called(bontang: Hall) -> None:
    bontang.take("A")
    bontang.take("K")
    bontang.open()

    bontang.supervise("change_service", service="A", state="paused", note="sistem JHT mati")

    with pytest.raises(ServiceClosed) as refusal:
        bontang.take("A")
    assert refusal.value.why == "service_paused"
    assert bontang.call_next().number == "K001"  # type: ignore[union-attr]
    bontang.do("start_serving")
    bontang.do("finish")
    assert bontang.call_next() is None
    bontang.supervise("change_service", service="A", state="open", note=None)
    assert bontang.call_next().number == "A001"  # type: ignore[union-attr]


def test_a_closed_service_serves_those_who_wait_and_opens_again_the_next_day(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open()
    bontang.supervise("change_service", service="A", state="closed", note=None)

    with pytest.raises(ServiceClosed):
        bontang.take("A")
    assert bontang.call_next().number == "A001"  # type: ignore[union-attr]
    bontang.pass_time(days=1)
    assert bontang.take("A").number == "A001"


def test_a_quota_is_raised_for_today_and_its_end_is_remembered(bontang: Hall) -> None:
    bontang.take("D")
    bontang.take("D")
    with pytest.raises(QuotaReached):
        bontang.take("D")
    gone = next(alert for alert in live(bontang).alerts if alert.kind == "quota_gone")
    assert (gone.urgent, gone.service and gone.service.code) == (False, "D")

    bontang.supervise("set_quota", service="D", quota=3, note="petugas tambahan")

    assert live(bontang).alerts == []
    assert bontang.take("D").number == "D003"
    service = next(found for found in live(bontang).services if found.code == "D")
    assert (service.quota, service.quota_left, service.state) == (3, 0, "quota_reached")


def test_numbers_are_stopped_for_today_and_given_out_again(bontang: Hall) -> None:
    bontang.take("A")

    bontang.supervise("stop_issuing", note="antrean penuh")

    with pytest.raises(BranchClosed) as refusal:
        bontang.take("A")
    assert refusal.value.why == "stopped_today"
    with bontang.read() as read:
        public = views.branch(read, "id")
    assert (public.open, public.closed_because) == (False, "stopped_today")
    assert public.opens_at is not None
    assert live(bontang).can == ["resume", "end_day", "notice", "move"]
    bontang.supervise("resume_issuing")
    assert bontang.take("A").number == "A002"


def test_a_day_that_was_ended_early_is_over_until_the_next_one(bontang: Hall) -> None:
    bontang.take("A")
    bontang.take("A")
    bontang.open()
    bontang.call_next()

    ended = bontang.supervise("end_day", note="gempa")

    assert (ended.waiting, ended.open, ended.closed_because, ended.can) == (0, False, "ended", ["notice"])
    assert {counter.state for counter in ended.counters} == {"closed"}
    with bontang.read() as read:
        assert read.ticket_numbered("A001").state == "expired"
    with pytest.raises(BranchClosed):
        bontang.take("A")
    with pytest.raises(NotAllowedNow):
        bontang.supervise("resume_issuing")
    bontang.pass_time(days=1)
    close_day(bontang.ports, BONTANG)
    assert bontang.take("A").number == "A001"


def test_everyone_is_told_in_their_own_language_until_it_is_over(bontang: Hall) -> None:
    _, token = bontang.take_with_token("A", language="en")
    texts = {"id": "Sistem sedang gangguan, mohon menunggu."}

    bontang.supervise("give_notice", message="paused", texts=texts, minutes=20)

    with bontang.read() as read:
        board, ticket = views.board(read), views.ticket(read, read.ticket_numbered("A001"))
        public = views.branch(read, "id")
    assert board.notice is not None
    assert ticket.notice is not None
    assert public.notice is not None
    assert (board.notice.text, board.notice.message) == (texts["id"], "paused")
    assert ticket.notice.text == "paused (en)"  # no words of their own in English: what the recorded sentence says
    assert board.notice.seq == ticket.notice.seq == public.notice.seq
    bontang.pass_time(minutes=20)
    with bontang.read() as read:
        assert views.board(read).notice is None
    assert token


def test_a_notice_is_withdrawn_once_and_in_the_branchs_languages_only(bontang: Hall) -> None:
    with pytest.raises(NotAllowedNow):
        bontang.supervise("withdraw_notice")
    with pytest.raises(NotAllowedNow):
        bontang.supervise("give_notice", message="attention", texts={"fr": "Bonjour"}, minutes=None)
    assert bontang.supervise("give_notice", message="attention", texts={}, minutes=None).notice is not None

    assert bontang.supervise("withdraw_notice").notice is None


def test_an_alert_that_was_seen_says_by_whom_and_comes_back_with_a_new_cause(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open()
    bontang.call_next()
    bontang.take("A")
    bontang.take("A")
    bontang.pass_time(minutes=46)
    alert = next(found for found in live(bontang).alerts if found.kind == "waiting_too_long")

    seen = bontang.supervise("see_alert", key=alert.key, since=alert.since)

    noted = next(found for found in seen.alerts if found.key == alert.key)
    assert (noted.number, noted.seen_by, noted.seen_at) == ("A002", "sari", bontang.now)
    bontang.do("start_serving")
    bontang.do("finish")
    bontang.call_next()
    bontang.do("start_serving")
    bontang.pass_time(minutes=1)
    again = next(found for found in live(bontang).alerts if found.key == alert.key)
    assert again.number == "A003"
    with pytest.raises(NotAllowedNow):
        bontang.supervise("see_alert", key="help:bontang-1", since=bontang.now)


def test_a_silent_kiosk_and_paper_that_ran_out_are_alerts(bontang: Hall) -> None:
    seen = bontang.now - timedelta(minutes=3)
    bontang.devices = [
        DeviceState("kiosk-1", "kiosk", seen, "1.0", "ok", None, ()),
        DeviceState("kiosk-2", "kiosk", bontang.now, "1.0", "out", bontang.now - timedelta(minutes=9), ("printer",)),
    ]

    picture = live(bontang)

    assert {alert.key for alert in picture.alerts} == {"device_offline:kiosk-1", "paper_out:kiosk-2"}
    assert [(device.name, device.is_online, device.faults) for device in picture.devices] == [
        ("kiosk-1", False, []),
        ("kiosk-2", True, ["printer"]),
    ]


def test_people_are_moved_all_or_none_and_keep_their_turn(bontang: Hall) -> None:
    for service in ("K", "A", "A"):
        bontang.take(service)
    bontang.open("bontang-3", BO)  # takes A only

    bontang.supervise("move", numbers=["K001"], service="A", to_counter=None, note="loket JKK tutup")
    with pytest.raises(NotFound):
        bontang.supervise("move", numbers=["A001", "A099"], service="K", to_counter=None, note="salah ketik")

    with bontang.read() as read:
        assert (read.ticket_numbered("K001").service, read.ticket_numbered("A001").service) == ("A", "A")
        assert {code: tally.waiting for code, tally in read.tallies().items()} == {"A": 3, "K": 0}
    called = bontang.call_next("bontang-3", BO)
    assert called is not None
    assert (called.number, called.reason) == ("K001", "transferred")


def test_a_person_given_to_a_counter_is_called_there(bontang: Hall) -> None:
    bontang.take("A")
    bontang.take("A")
    bontang.open()
    bontang.open("bontang-2", BO)

    bontang.supervise("move", numbers=["A001"], service=None, to_counter="bontang-2", note="petugas yang sama")

    assert bontang.call_next().number == "A002"  # type: ignore[union-attr]
    assert bontang.call_next("bontang-2", BO).number == "A001"  # type: ignore[union-attr]


def test_a_greeter_helps_people_along(bontang: Hall) -> None:
    bontang.take("A", walk_minutes=10)
    bontang.take("A")

    assert bontang.by_staff("arrive", "A001", GITA).place == "here"
    marked = bontang.by_staff("mark_priority", "A002", GITA, priority=True)
    assert (marked.class_, "unmark_priority" in marked.can, "mark_priority" in marked.can) == ("priority", True, False)
    with pytest.raises(NotAllowedNow):
        bontang.by_staff("mark_priority", "A002", GITA, priority=True)
    assert bontang.by_staff("leave", "A001", GITA).state == "cancelled"
    with bontang.read() as read:
        history = read.history(read.ticket_numbered("A002").id)
    assert (history[-1].kind, history[-1].actor, history[-1].detail) == ("priority_marked", "gita", {"priority": True})


def test_a_missed_person_reports_to_the_greeter(bontang: Hall) -> None:
    bontang.take("A")
    bontang.open()
    bontang.call_next()
    bontang.do("mark_no_show")
    assert live(bontang).no_show == 1

    assert bontang.by_staff("come_back", "A001", GITA).state == "waiting"
    assert live(bontang).returned == 1


def test_people_at_the_door_are_counted_and_nothing_else_is_kept(bontang: Hall) -> None:
    for result in ("admitted", "admitted", "to_dropbox", "to_online"):
        counted = bontang.supervise("screen", GITA, result=result)

    assert (counted.admitted, counted.to_dropbox, counted.to_online) == (2, 1, 1)
    bontang.pass_time(days=1)
    close_day(bontang.ports, BONTANG)
    assert live(bontang).screening.admitted == 0


def test_the_live_picture_has_the_lobby_and_when_todays_work_is_done(bontang: Hall) -> None:
    bontang.open()
    for _ in range(5):
        bontang.take("A")
        bontang.call_next()
        bontang.do("start_serving")
        bontang.pass_time(minutes=10)
        bontang.do("finish")
    for walk in (None, None, None, None, 15):
        bontang.take("A", walk_minutes=walk)

    picture = live(bontang)

    assert (picture.waiting, picture.lobby.here, picture.lobby.away, picture.lobby.cap) == (5, 4, 1, 3)
    assert [alert.kind for alert in picture.alerts] == ["over_cap"]
    assert picture.done_by == bontang.now + timedelta(minutes=50)
    assert picture.within_target == 1.0
    assert (picture.served, picture.services[0].served) == (5, 5)


def test_a_free_counter_is_free_since_the_last_person_left_or_since_it_opened(bontang: Hall) -> None:
    def since(counter: str = "bontang-1") -> datetime | None:
        return next(found.since for found in live(bontang).counters if found.code == counter)

    opened_at = bontang.now
    bontang.open()
    bontang.pass_time(minutes=7)
    assert since() == opened_at

    for ends in (("start_serving", "finish"), ("mark_no_show",), ("start_serving", "park"), ("return_to_line",)):
        bontang.take("A")
        bontang.call_next()
        for verb in ends:
            bontang.pass_time(minutes=2)
            bontang.do(verb, **({"note": None} if verb == "park" else {}))
        left_at = bontang.now
        bontang.pass_time(minutes=3)
        assert since() == left_at, ends

    bontang.open("bontang-2", BO)
    bontang.call_next("bontang-2", BO)  # who was sent back to the line is served by another
    bontang.do("start_serving", "bontang-2", BO)
    bontang.do("finish", "bontang-2", BO)
    assert (since(), since("bontang-2")) == (left_at, bontang.now)

    bontang.do("pause_counter", note=None, minutes=None)
    bontang.pass_time(minutes=5)
    bontang.open()
    assert since() == bontang.now


def test_who_was_asked_to_come_and_has_not_answered_is_not_on_the_way_yet(bontang: Hall) -> None:
    tickets = [bontang.take_with_token("A", walk_minutes=walk) for walk in (None, 15, 15, 15)]
    with bontang.read() as read:
        asked = [read.ticket_numbered(taken.number).id for taken, _ in tickets[1:3]]
    invite(bontang.ports, BONTANG, [(ticket, bontang.now + timedelta(minutes=15)) for ticket in asked])
    participate.coming(bontang.ports, token=tickets[2][1], minutes=None, request=a_request())

    with bontang.read() as read:
        line = views.line(read, lambda _: [])
    lobby = live(bontang).lobby

    for view in (line, lobby):
        assert (view.here, view.invited, view.on_the_way, view.away) == (1, 1, 1, 1)


def test_the_last_number_of_the_day_is_the_last_that_would_still_be_served(tmp_path: Path) -> None:
    hours = {"monday": [["08:00", "10:00"]], "tuesday": [["08:00", "10:00"]]}
    services = [{"code": "A", "name": {"id": "Klaim JHT"}, "usual_minutes": 10}]
    counters = [{"code": "bontang-1", "label": "1", "services": ["A"]}]
    with hall("sqlite", tmp_path, hours=hours, services=services, counters=counters) as made:
        for _ in range(6):  # 09.00, one counter, ten minutes each: until 10.00
            made.take("A")

        with pytest.raises(ServiceClosed) as refusal:
            made.take("A")

        assert refusal.value.why == "service_full"
        with made.read() as read:
            offer = views.branch(read, "id").services[0]
        assert offer.state == "full"
        assert offer.available_at is not None
        made.open()
        called = made.call_next(actor=ANA)
        assert called is not None
        made.do("start_serving")
        made.do("finish")
        assert made.take("A").number == "A007"


def test_a_branch_may_take_people_in_beyond_its_hours(tmp_path: Path) -> None:
    hours = {"monday": [["08:00", "10:00"]]}
    services = [{"code": "A", "name": {"id": "Klaim JHT"}, "usual_minutes": 40}]
    counters = [{"code": "bontang-1", "label": "1", "services": ["A"]}]
    for policy, fits in ({"overtime_minutes": 30}, 2), ({"stop_when_full": False}, 9), ({}, 1):
        with hall("sqlite", tmp_path, hours=hours, services=services, counters=counters, policy=policy) as made:
            taken = 0
            try:
                for _ in range(9):
                    made.take("A")
                    taken += 1
            except ServiceClosed:
                pass
        assert taken == fits, policy


def test_a_supervisor_closes_a_counter_that_an_officer_left(bontang: Hall) -> None:
    bontang.open("bontang-2", BO)

    closed = bontang.do("close_counter", "bontang-2", SARI)

    assert (closed.state, closed.officer) == ("closed", None)
