"""Tickets that kiosks gave out while they were cut off: all of them come in, once, in their order and at their place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from caller_server.domain.errors import RequestIdReused
from caller_server.usecases.views.line_state import line_state
from tests import checker
from tests.alone import LonelyKiosk, a_token, line, states
from tests.audit_day import verified
from tests.hall import BO, BONTANG, Hall, a_request, hash_token


@pytest.fixture
def kiosk(bontang: Hall) -> LonelyKiosk:
    made = LonelyKiosk(bontang)
    made.lease(A=3, K=1)
    return made


def test_what_was_given_out_alone_comes_in_with_its_own_time(bontang: Hall, kiosk: LonelyKiosk) -> None:
    given_at = bontang.now
    slip = kiosk.give("A", language="en", priority=True, walk_minutes=10, printed="confirmed")
    bontang.pass_time(minutes=40)

    assert states(kiosk.upload()) == ["accepted"]

    with bontang.read() as read:
        ticket = read.ticket_numbered("A001")
        (taken,) = read.history(ticket.id)
    assert timedelta(0) <= ticket.issued_at - given_at <= timedelta(milliseconds=1)
    assert (ticket.lined_up_at, ticket.language, ticket.priority) == (ticket.issued_at, "en", True)
    assert (taken.at, taken.actor, taken.detail["printed"]) == (bontang.now, "kiosk-1", "confirmed")
    found = bontang.ports.find_ticket(hash_token(slip.token))
    assert found == (BONTANG, ticket.id)
    assert verified(bontang).is_whole


def test_sent_again_a_ticket_is_known_and_nothing_happens(bontang: Hall, kiosk: LonelyKiosk) -> None:
    slip = kiosk.give("A")
    own = [kiosk.give("A") for _ in range(4)][-1]
    kiosk.upload()
    commits = len(bontang.commits)

    assert [kiosk.send(again).state for again in (slip, own)] == ["known", "known"]
    assert len(bontang.commits) == commits


def test_the_own_series_follows_when_nothing_is_held_any_more(bontang: Hall, kiosk: LonelyKiosk) -> None:
    given = [kiosk.give("A").number for _ in range(5)]

    assert given == ["A001", "A002", "A003", "A-K1-01", "A-K1-02"]
    assert states(kiosk.upload()) == ["accepted"] * 5
    assert line(bontang) == given
    assert bontang.take("A").number == "A004"
    assert kiosk.lease(A=0).own == {"A": 2}
    checker.check(bontang.database.url)


def test_officers_can_do_everything_with_a_number_of_the_own_series(bontang: Hall, kiosk: LonelyKiosk) -> None:
    for _ in range(5):
        kiosk.give("A")
    kiosk.upload()
    bontang.open("bontang-1")

    called = bontang.do("call_number", number="A-K1-02", reason="datang lebih dulu")
    bontang.do("start_serving")
    bontang.do("park", note="formulir")
    bontang.do("resume", number="A-K1-02")
    bontang.do("mark_no_show")
    bontang.do("reinstate", number="A-K1-02")

    assert called.number == "A-K1-02"
    with bontang.read() as read:
        assert {tally.last_called for tally in read.tallies().values()} == {"A-K1-02", None}
    assert verified(bontang).is_whole


def test_who_stood_at_a_cut_off_kiosk_is_not_put_behind_those_who_came_later(bontang: Hall, kiosk: LonelyKiosk) -> None:
    first = bontang.take("A").number
    bontang.pass_time(minutes=1)
    alone = kiosk.give("A").number
    bontang.pass_time(minutes=1)
    last = bontang.take("A").number

    bontang.pass_time(minutes=30)
    kiosk.upload()

    assert line(bontang) == [first, alone, last]
    assert verified(bontang).is_whole


def test_two_kiosks_that_were_alone_at_once_come_in_as_people_came(bontang: Hall, kiosk: LonelyKiosk) -> None:
    other = LonelyKiosk(bontang, "kiosk-2")
    other.lease(A=1)
    came = []
    for turn in range(6):
        bontang.pass_time(seconds=20)
        came.append((other if turn % 2 else kiosk).give("A").number)

    other.upload()
    kiosk.upload()

    assert came == ["A001", "A004", "A002", "A-K2-01", "A003", "A-K2-02"]
    assert line(bontang) == came
    checker.check(bontang.database.url)


def test_who_came_before_a_server_that_began_the_day_late_came_then(bontang: Hall, kiosk: LonelyKiosk) -> None:
    other = LonelyKiosk(bontang, "kiosk-2")
    tomorrow = other.lease(A=1).day + timedelta(days=1)
    kiosk.held, other.held = {}, {}
    bontang.pass_time(hours=22, minutes=30)
    came = []
    for turn in range(4):
        bontang.pass_time(minutes=5)
        came.append((other if turn % 2 else kiosk).give("A", day=tomorrow))
    bontang.pass_time(minutes=10)

    bontang.take("D")
    kiosk.upload()
    other.upload()

    with bontang.read() as read:
        waiting = [standing.ticket for standing in line_state(read).standings if standing.ticket.service == "A"]
    assert [ticket.number for ticket in waiting] == [slip.number for slip in came]
    assert [ticket.issued_at for ticket in waiting] == [slip.taken_at for slip in came]
    assert verified(bontang).is_whole


def test_many_in_the_same_second_stay_in_the_kiosk_s_order(bontang: Hall, kiosk: LonelyKiosk) -> None:
    came = [kiosk.give("A").number for _ in range(12)]

    kiosk.upload()
    bontang.open("bontang-1")

    assert [view.number for _ in range(12) if (view := _next(bontang))] == came
    assert verified(bontang).is_whole


def _next(of: Hall) -> object:
    view = of.call_next()
    of.do("start_serving")
    of.do("finish")
    return view


def test_a_clock_that_nobody_set_does_not_put_anybody_in_front(bontang: Hall, kiosk: LonelyKiosk) -> None:
    before = bontang.take("A").number
    with bontang.read() as read:
        seen = read.seq
    three_hours = timedelta(hours=3)
    first = kiosk.give("A", at=bontang.now - three_hours, clock="own", seen_seq=seen).number
    second = kiosk.give("A", at=bontang.now + three_hours, clock="own", seen_seq=seen).number
    later = bontang.take("A").number

    bontang.pass_time(minutes=30)
    kiosk.upload()

    assert line(bontang) == [before, first, second, later]
    with bontang.read() as read:
        assert all(ticket.issued_at <= bontang.now for ticket in read.waiting())


def test_what_a_kiosk_says_it_has_seen_is_not_believed_beyond_now(bontang: Hall, kiosk: LonelyKiosk) -> None:
    kiosk.give("A", seen_seq=2**31 - 1)
    kiosk.upload()

    with bontang.read() as read:
        assert read.ticket_numbered("A001").joined_order <= read.seq
    assert verified(bontang).is_whole


def test_nothing_that_is_printed_is_refused(bontang: Hall, kiosk: LonelyKiosk) -> None:
    """The quota is used up, the service is closed, no numbers are given out: the slip is in somebody's hand all the same."""
    for _ in range(5):
        kiosk.give("D")
    bontang.take("D")
    bontang.take("D")  # today's last
    bontang.supervise("change_service", service="D", state="closed", note="sistem mati")
    bontang.supervise("stop_issuing", note="listrik padam")

    assert states(kiosk.upload()) == ["accepted"] * 5
    with bontang.read() as read:
        tally = read.tallies()["D"]  # type: ignore[index]
    assert (tally.issued, tally.numbered, tally.own_series, tally.spent) == (7, 2, 5, 7)
    assert verified(bontang).is_whole


def test_own_series_use_up_the_quota_of_the_others(bontang: Hall, kiosk: LonelyKiosk) -> None:
    kiosk.give("D")
    kiosk.give("D")
    kiosk.upload()

    with bontang.read() as read:
        assert read.tallies()["D"].quota_gone_at == bontang.now  # type: ignore[index]
    with pytest.raises(Exception, match="quota"):
        bontang.take("D")


def test_a_request_that_was_never_answered_leaves_no_second_ticket(bontang: Hall, kiosk: LonelyKiosk) -> None:
    request = a_request("A")
    first = bontang.take("A", actor=kiosk.device.actor, request=request).number  # the answer is lost
    other = bontang.take("A").number
    bontang.pass_time(seconds=8)
    alone = kiosk.give("A", instead_of=request.request_id)

    assert states(kiosk.upload()) == ["accepted"]

    assert line(bontang) == [alone.number, other]  # at the place of the one that nobody holds
    with bontang.read() as read:
        ghost, ticket = read.ticket_numbered(first), read.ticket_numbered(alone.number)
    assert (ghost.state, ticket.joined_order, ticket.issued_at) == ("cancelled", ghost.joined_order, ghost.issued_at)
    assert verified(bontang).is_whole


def test_a_server_that_read_a_request_late_puts_nobody_behind(bontang: Hall, kiosk: LonelyKiosk) -> None:
    request = a_request("A")
    first, came_at = kiosk.give("A", instead_of=request.request_id).number, bontang.now
    bontang.pass_time(seconds=20)
    second = kiosk.give("A").number
    bontang.pass_time(minutes=10)
    bontang.take("A", actor=kiosk.device.actor, request=request)
    last = bontang.take("A").number

    kiosk.upload()

    assert line(bontang) == [first, second, last]
    with bontang.read() as read:
        assert [(read.ticket_numbered(number).issued_at - came_at).seconds for number in (first, second)] == [0, 20]
    assert verified(bontang).is_whole


def test_one_that_was_called_meanwhile_leaves_the_counter(bontang: Hall, kiosk: LonelyKiosk) -> None:
    request = a_request("A")
    bontang.take("A", actor=kiosk.device.actor, request=request)
    bontang.open("bontang-1")
    bontang.call_next()
    kiosk.give("A", instead_of=request.request_id)

    kiosk.upload()

    view = bontang.call_next()
    assert view is not None
    assert view.number == "A001"
    assert verified(bontang).is_whole


def test_a_request_that_is_still_on_its_way_makes_no_ticket_any_more(bontang: Hall, kiosk: LonelyKiosk) -> None:
    request = a_request("A")
    kiosk.give("A", instead_of=request.request_id)
    kiosk.upload()

    with pytest.raises(RequestIdReused):
        bontang.take("A", actor=kiosk.device.actor, request=request)
    assert line(bontang) == ["A001"]
    kiosk.give("A", instead_of=request.request_id)  # a fault of the kiosk costs nobody the place
    kiosk.upload()
    assert line(bontang) == ["A001", "A002"]


def test_what_is_nobody_s_to_give_is_refused_with_its_reason(bontang: Hall, kiosk: LonelyKiosk) -> None:
    other = LonelyKiosk(bontang, "kiosk-2")
    other.lease(A=1)
    good = kiosk.give("A")
    kiosk.upload()
    own = kiosk.give("K")
    wrong = {
        "not_leased": [
            good.model_copy(update={"id": uuid4(), "token": a_token()}),
            own.model_copy(update={"token": a_token()}),
            good.model_copy(update={"id": uuid4(), "number": "A900"}),
        ],
        "not_own_series": [
            good.model_copy(update={"id": uuid4(), "number": "A-K2-01"}),
            good.model_copy(update={"id": uuid4(), "number": "A-K9-01"}),
            good.model_copy(update={"id": uuid4(), "number": "K-K1-01"}),
        ],
        "token_taken": [good.model_copy(update={"id": uuid4(), "number": "A-K1-01"})],
        "id_taken": [good.model_copy(update={"number": "A-K1-01"})],
        "unknown_service": [good.model_copy(update={"id": uuid4(), "service": "Z", "number": "Z-K1-01"})],
    }
    commits = len(bontang.commits)

    for code, slips in wrong.items():
        assert [kiosk.send(slip).code for slip in slips] == [code] * len(slips)
    assert len(bontang.commits) == commits

    first = own.model_copy(update={"id": uuid4(), "number": "K-K1-01", "token": a_token()})
    second = first.model_copy(update={"id": uuid4(), "token": a_token()})
    assert states([kiosk.send(first), kiosk.send(second)]) == ["accepted", "number_taken"]


def test_a_kiosk_with_a_new_key_tells_of_what_it_gave_out_under_the_old_one(bontang: Hall, kiosk: LonelyKiosk) -> None:
    from caller_server.storage.accounts import AccountStore
    from tests.hall import KEY

    for _ in range(4):
        kiosk.give("A")
    AccountStore(bontang.database, bontang.clock, KEY).revoke_device("kiosk-1")
    again = LonelyKiosk(bontang)

    assert again.device.series == 2
    assert states([again.send(slip) for slip in kiosk.outbox]) == ["accepted"] * 4


def test_numbers_that_became_void_by_mistake_are_taken_in_all_the_same(bontang: Hall, kiosk: LonelyKiosk) -> None:
    slip = kiosk.give("A")
    kiosk.lease(A=1, starts_anew=True)  # somebody put the old disk back afterwards

    assert kiosk.send(slip).state == "accepted"
    assert verified(bontang).is_whole


def test_two_kiosks_that_send_at_once_and_twice_make_one_ticket_each(bontang: Hall, kiosk: LonelyKiosk) -> None:
    other = LonelyKiosk(bontang, "kiosk-2")
    other.lease(A=3)
    for _ in range(6):
        kiosk.give("A")
        other.give("A")

    with ThreadPoolExecutor(4) as threads:
        running = [threads.submit(lonely.send, slip) for lonely in (kiosk, other) for slip in lonely.outbox * 2]
        results = [one.result().state for one in running]

    assert sorted(results) == ["accepted"] * 12 + ["known"] * 12
    checker.check(bontang.database.url)


def test_a_call_gets_between_the_tickets_of_a_long_upload(bontang: Hall, kiosk: LonelyKiosk) -> None:
    """Each ticket is a transaction of its own: whoever presses a button does not wait for all of them."""
    bontang.open("bontang-1")
    bontang.open("bontang-2", BO)
    slips = [kiosk.give("A") for _ in range(20)]

    called = []
    for slip in slips:
        kiosk.send(slip)
        if len(called) < 1:
            called.append(bontang.call_next())

    assert [view.number for view in called if view] == [slips[0].number]
    assert verified(bontang).is_whole
