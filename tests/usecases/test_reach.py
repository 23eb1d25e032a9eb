"""Messages are written with the event they tell of, claimed by one, stopped in time; what people left goes with the ticket."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caller_server.domain.errors import Forbidden, NotAllowedNow, NotFound, RequestIdReused
from caller_server.domain.ids import TicketId
from caller_server.storage.waiting_tables import contact, outbox, push_subscription
from caller_server.usecases import close_day, participate, reach, views
from caller_server.usecases.delivery import Delivery, Letter, Outcome, Parcel, Writer
from caller_server.usecases.ports import SYSTEM, Commit
from caller_server.usecases.reach import Browser, Known, Reaching
from config.translations import texts
from tests.hall import ANA, BO, BONTANG, CONTACT_SEAL, SARI, Hall, a_request, make_token

PHONE = "0812 3456-4821"
NORMAL = "6281234564821"
LEASE = timedelta(seconds=45)
OFFICERS = {"bontang-1": ANA, "bontang-2": BO, "bontang-3": SARI}


def reaching(hall: Hall, kinds: tuple[str, ...] = ("push", "whatsapp", "sms", "email")) -> Reaching:
    return Reaching(hall.contacts, kinds, "key", lambda _: None)


def subscribe(hall: Hall, token: str, name: str = "one") -> Known:
    browser = Browser(f"https://push.example/{name}", "B" + "x" * 86, "a" * 22)
    return reach.subscribe(hall.ports, reaching(hall), token=token, browser=browser, request=a_request(name))


def leave(hall: Hall, token: str, value: str = PHONE, kind: str = "phone") -> Known:
    return reach.leave_contact(hall.ports, reaching(hall), token=token, kind=kind, value=value, request=a_request(value))


def messages(hall: Hall) -> list[tuple[str, str, str]]:
    """Kind, rung and state of every message, as they were written."""
    with hall.database.reader() as connection:
        return [(row.kind, row.rung, row.state) for row in connection.execute(select(outbox).order_by(outbox.c.id))]


def left(hall: Hall) -> tuple[int, int]:
    """How many contacts and browsers are kept."""
    with hall.database.reader() as connection:
        return len(connection.execute(select(contact)).all()), len(connection.execute(select(push_subscription)).all())


class FakeWay:
    """A provider of ours in the test's hand."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes) or [Outcome("accepted")]
        self.sent: list[tuple[Parcel, Letter]] = []

    def send(self, parcel: Parcel, letter: Letter) -> Outcome:
        self.sent.append((parcel, letter))
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]


def delivery(hall: Hall, way: FakeWay, told: list[Commit] | None = None) -> Delivery:
    writer = Writer(
        lambda language, key, **values: texts("messages", language)(key, **values), make_token, "https://antrean.example"
    )
    ways = dict.fromkeys(("push", "whatsapp", "sms", "email"), way)
    tell = (told if told is not None else []).append
    return Delivery(hall.outbox, ways, writer, hall.store.settings_of, hall.store.seq, hall.clock, tell, lambda: 0.5)


def claim(hall: Hall, *rungs: str, busy: frozenset[int] = frozenset()) -> list[Parcel]:
    wanted = rungs or ("push", "whatsapp", "sms", "email")
    return [found for rung in wanted for found in hall.outbox.claim(rung, 20, hall.now, LEASE, busy)]


def send_all(hall: Hall, way: FakeWay) -> list[str]:
    return [delivery(hall, way).deliver(parcel) for parcel in claim(hall)]


def test_a_call_goes_to_the_browser_at_once_then_to_the_contact_later_and_later(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    leave(bontang, token)
    bontang.open()
    way = FakeWay()

    bontang.call_next()
    at_once = send_all(bontang, way)
    bontang.pass_time(seconds=19)
    too_soon = send_all(bontang, way)
    bontang.pass_time(seconds=2)
    send_all(bontang, way)
    bontang.pass_time(seconds=20)
    send_all(bontang, way)

    assert (at_once, too_soon) == (["accepted"], [])
    assert [parcel.message.rung for parcel, _ in way.sent] == ["push", "whatsapp", "sms"]
    assert [parcel.contact for parcel, _ in way.sent] == [None, NORMAL, NORMAL]
    letter = way.sent[0][1]
    assert (letter.title, letter.body, letter.tag, letter.urgent) == (
        "Nomor A001 dipanggil",
        "Silakan menuju Loket 1.",
        "A001",
        True,
    )
    assert letter.url == f"/t/{token}"
    assert letter.link == f"https://antrean.example/t/{token}"


def test_nobody_is_written_to_who_left_nothing(bontang: Hall) -> None:
    bontang.take()
    bontang.open()
    bontang.call_next()

    assert messages(bontang) == []


@pytest.mark.parametrize("stop", ["coming", "start_serving", "return_to_line", "mark_no_show"])
def test_the_ladder_is_stopped_by_an_answer_by_serving_and_by_being_called_off(bontang: Hall, stop: str) -> None:
    token = bontang.take_with_token()[1]
    leave(bontang, token)
    bontang.open()
    bontang.call_next()

    if stop == "coming":
        participate.coming(bontang.ports, token=token, minutes=None, request=a_request())
    else:
        bontang.do(stop)
    bontang.pass_time(seconds=60)
    way = FakeWay()
    send_all(bontang, way)

    assert [state for kind, _, state in messages(bontang) if kind == "called"] == ["dropped", "dropped"]
    assert {parcel.message.kind for parcel, _ in way.sent} == ({"missed"} if stop == "mark_no_show" else set())


def test_coming_a_hundred_times_leaves_one_message_each(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    bontang.open()
    bontang.call_next()

    for _ in range(100):
        with suppress(NotAllowedNow):
            participate.coming(bontang.ports, token=token, minutes=None, request=a_request())

    assert len(messages(bontang)) == 1


def test_a_call_that_is_retried_by_its_client_tells_once(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    bontang.open()
    request = a_request()

    bontang.call_next(request=request)
    bontang.call_next(request=request)

    assert messages(bontang) == [("called", "push", "waiting")]


def test_a_second_call_wakes_the_browser_again_and_costs_no_second_message(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    leave(bontang, token)
    bontang.open()
    bontang.call_next()
    bontang.pass_time(seconds=31)

    bontang.do("recall")

    assert [rung for _, rung, _ in messages(bontang)] == ["push", "whatsapp", "sms", "push"]


def test_an_invitation_and_a_moved_window_are_told_once_per_cause(bontang: Hall) -> None:
    view, token = bontang.take_with_token()
    subscribe(bontang, token)
    before = bontang.store.seq(BONTANG)
    for _ in range(3):
        with bontang.store.open_branch(BONTANG, bontang.now) as unit:
            ticket = unit.ticket_numbered(view.number)
            unit.tell(ticket, "near", "near:3", {"ahead": 3})
            unit.tell(ticket, "later", "later:7", {"from": "2026-11-23T02:00:00+00:00", "to": "2026-11-23T02:20:00+00:00"})
    way = FakeWay()

    send_all(bontang, way)

    assert [(letter.kind, letter.body) for _, letter in way.sent] == [
        ("near", "Tinggal 3 nomor lagi. Silakan bersiap di dekat kantor."),
        ("later", "Kini diperkirakan pukul 10.00–10.20."),
    ]
    assert bontang.store.seq(BONTANG) == before  # telling is no event


def test_what_comes_too_late_is_dropped(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    bontang.open()
    bontang.call_next()
    bontang.pass_time(minutes=16)
    way = FakeWay()

    assert send_all(bontang, way) == ["late"]
    assert way.sent == []


def test_a_failed_message_backs_off_and_is_given_up(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    bontang.open()
    bontang.call_next()
    way = FakeWay(Outcome("failed", timedelta(seconds=60)), Outcome("failed"), Outcome("no_answer"))
    results = []

    for seconds in (0, 59, 2, 29, 2, 119, 2, 600):
        bontang.pass_time(seconds=seconds)
        results.append(send_all(bontang, way))

    # asked to wait a minute, then 30 s and 2 minutes
    assert results == [["retrying"], [], ["retrying"], [], ["retrying"], [], ["no_answer"], []]
    assert messages(bontang) == [("called", "push", "failed")]


def test_a_browser_that_is_gone_is_forgotten(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token, "gone")
    bontang.open()
    bontang.call_next()

    send_all(bontang, FakeWay(Outcome("gone")))

    assert left(bontang) == (0, 0)
    with bontang.read() as read:
        assert [(one.rung, one.result) for one in read.reached(TicketId(_ticket_id(bontang, token)))] == [("push", "failed")]


def _ticket_id(hall: Hall, token: str) -> str:
    found = hall.ports.find_ticket(hall.ports.token_hash(token))
    assert found is not None
    return found[1]


def test_the_officer_sees_how_each_rung_went(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    leave(bontang, token)
    bontang.take()
    bontang.open()
    told: list[Commit] = []

    def seen() -> dict[str, str]:
        with bontang.read() as read:
            ticket = views.counter(read, "bontang-1", lambda _: []).ticket  # type: ignore[arg-type]
            return {one.rung: one.result for one in ticket.reach} if ticket else {}

    with bontang.read() as read:
        line = views.line(read, lambda _: [])
    bontang.call_next()
    written = seen()
    for parcel in claim(bontang, "push"):
        delivery(bontang, FakeWay(), told).deliver(parcel)
    bontang.pass_time(seconds=21)
    for parcel in claim(bontang, "whatsapp"):
        delivery(bontang, FakeWay(Outcome("failed")), told).deliver(parcel)

    assert [[(one.rung, one.result) for one in entry.reach] for entry in line.tickets] == [
        [("push", "ready"), ("message", "ready")],
        [],
    ]
    assert written == {"push": "waiting", "whatsapp": "waiting", "sms": "waiting"}
    assert seen() == {"push": "accepted", "whatsapp": "retrying", "sms": "waiting"}
    assert [(commit.counters, commit.seq) for commit in told] == [(("bontang-1",), bontang.store.seq(BONTANG))] * 2


def test_several_that_ask_at_once_never_get_the_same_message(bontang: Hall) -> None:
    for _ in range(3):
        token = bontang.take_with_token()[1]
        for name in ("a", "b", "c", "d"):
            subscribe(bontang, token, name)
    for counter in ("bontang-1", "bontang-2", "bontang-3"):
        bontang.open(counter, actor=OFFICERS[counter])
        bontang.call_next(counter, actor=OFFICERS[counter])

    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: bontang.outbox.claim("push", 3, bontang.now, LEASE, frozenset()), range(16)))

    ids = [parcel.id for some in claimed for parcel in some]
    assert len(ids) == len(set(ids)) == 12


def test_what_a_dead_process_claimed_comes_again_when_its_lease_is_over(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    bontang.open()
    bontang.call_next()
    [first] = claim(bontang)

    assert claim(bontang) == []
    bontang.pass_time(seconds=46)
    assert claim(bontang, busy=frozenset({first.id})) == []  # the same process still sends it
    [second] = claim(bontang)
    assert (second.id, second.message.attempts) == (first.id, 2)
    delivery(bontang, FakeWay()).deliver(first)  # the one that was thought dead: it changes nothing any more
    assert messages(bontang) == [("called", "push", "waiting")]


def test_a_clock_that_went_back_a_little_delays_no_message(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    subscribe(bontang, token)
    bontang.open()
    bontang.call_next()
    bontang.pass_time(minutes=-4)

    assert [parcel.message.kind for parcel in claim(bontang)] == ["called"]
    assert claim(bontang) == []


# what people leave


def test_a_contact_is_masked_replaced_and_erased(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]

    assert leave(bontang, token) == Known(0, "phone", "+62 ••• 4821")
    assert subscribe(bontang, token) == Known(1, "phone", "+62 ••• 4821")
    assert leave(bontang, token, "Budi@Contoh.id", "email") == Known(1, "email", "b•••@contoh.id")
    assert reach.unsubscribe(
        bontang.ports, reaching(bontang), token=token, endpoint="https://push.example/one", request=a_request()
    ) == Known(0, "email", "b•••@contoh.id")
    assert reach.forget(bontang.ports, reaching(bontang), token=token, request=a_request()) == Known()
    assert left(bontang) == (0, 0)


def test_a_retry_takes_effect_once_and_another_body_is_refused(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    request = a_request("x")
    ask: dict[str, Any] = {"token": token, "kind": "phone", "request": request}
    reach.leave_contact(bontang.ports, reaching(bontang), value=PHONE, **ask)
    reach.forget(bontang.ports, reaching(bontang), token=token, request=a_request())

    late = reach.leave_contact(bontang.ports, reaching(bontang), value=PHONE, **ask)

    assert late == Known()  # a retry that comes after "forget" brings nothing back
    other = type(request)(request.request_id, "0" * 64)
    with pytest.raises(RequestIdReused):
        reach.leave_contact(bontang.ports, reaching(bontang), value=PHONE, **(ask | {"request": other}))


def test_what_cannot_be_done_is_refused(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]

    def inside(_: str) -> None:
        raise Forbidden("push_endpoint")

    with pytest.raises(NotAllowedNow, match="reach_kind"):
        reach.leave_contact(
            bontang.ports, reaching(bontang, ("push",)), token=token, kind="email", value="a@b.id", request=a_request()
        )
    with pytest.raises(NotFound):
        reach.known(bontang.ports, reaching(bontang), token="NOBODY")
    with pytest.raises(Forbidden):
        reach.subscribe(
            bontang.ports,
            Reaching(bontang.contacts, ("push",), "key", inside),
            token=token,
            browser=Browser("https://10.0.0.1/", "", ""),
            request=a_request(),
        )
    assert left(bontang) == (0, 0)


def test_only_the_newest_browsers_of_a_ticket_are_kept(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]

    found = [subscribe(bontang, token, str(place)).browsers for place in range(6)]

    assert found == [1, 2, 3, 4, 4, 4]
    assert subscribe(bontang, token, "5").browsers == 4  # the same one again


@pytest.mark.parametrize("end", ["served", "cancelled", "expired", "next_day"])
def test_what_was_left_goes_when_the_ticket_closes(bontang: Hall, end: str) -> None:
    token = bontang.take_with_token()[1]
    leave(bontang, token)
    subscribe(bontang, token)
    bontang.open()

    if end == "served":
        bontang.call_next()
        bontang.do("start_serving")
        bontang.do("finish")
    elif end == "cancelled":
        participate.leave(bontang.ports, token=token, request=a_request())
    elif end == "expired":
        with bontang.store.open_branch(BONTANG, bontang.now) as unit:
            close_day.end_work(unit, SYSTEM)
    else:
        bontang.pass_time(days=1)
        close_day.close_day(bontang.ports, BONTANG)

    assert left(bontang) == (0, 0)
    assert all(state != "waiting" for _, _, state in messages(bontang))
    if end != "next_day":
        with pytest.raises(NotAllowedNow, match="reach_closed"):
            leave(bontang, token)


def test_a_missed_person_is_reached_until_the_time_to_come_back_is_over(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    leave(bontang, token)
    bontang.open()
    bontang.call_next()
    bontang.do("mark_no_show")
    bontang.pass_time(minutes=29)
    kept = reach.forget_missed(bontang.contacts, bontang.store.settings_of, bontang.now), left(bontang)

    bontang.pass_time(minutes=2)
    gone = reach.forget_missed(bontang.contacts, bontang.store.settings_of, bontang.now), left(bontang)

    assert (kept, gone) == ((0, (1, 0)), (1, (0, 0)))


def test_nobody_who_reads_the_database_finds_a_number_or_an_address(bontang: Hall) -> None:
    tokens = [bontang.take_with_token()[1] for _ in range(2)]
    leave(bontang, tokens[0])
    leave(bontang, tokens[1], "budi@contoh.id", "email")
    bontang.open()
    bontang.call_next()

    for table in ("contact", "outbox", "request", "ticket", "ticket_event"):
        with bontang.database.reader() as connection:
            text = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
        assert not any(plain in text for plain in (NORMAL, "34564821", "3456-4821", "budi@contoh.id", "budi"))
    if bontang.database.is_sqlite:
        path = bontang.database.url.removeprefix("sqlite:///")
        for file in (path, f"{path}-wal"):
            with open(file, "rb") as stored:  # noqa: PTH123
                content = stored.read()
            assert NORMAL.encode() not in content
            assert b"budi@contoh.id" not in content
        with sqlite3.connect(path) as connection:
            assert connection.execute("SELECT count(*) FROM contact").fetchone() == (2,)


def test_a_sealed_contact_opens_for_its_own_ticket_only() -> None:
    sealed = CONTACT_SEAL.sealed(TicketId("one"), NORMAL)

    assert CONTACT_SEAL.opened(TicketId("one"), sealed) == NORMAL
    assert CONTACT_SEAL.opened(TicketId("two"), sealed) is None
    assert type(CONTACT_SEAL)(b"k" * 32).opened(TicketId("one"), sealed) is None
    assert sealed != CONTACT_SEAL.sealed(TicketId("one"), NORMAL)


def test_times_and_places_are_told_in_the_tickets_language(bontang: Hall) -> None:
    token = bontang.take_with_token(language="en")[1]
    subscribe(bontang, token)
    bontang.open("bontang-b1")
    bontang.call_next("bontang-b1")
    way = FakeWay()
    send_all(bontang, way)
    bontang.do("mark_no_show", "bontang-b1")
    send_all(bontang, way)

    assert [letter.body for _, letter in way.sent] == [
        "Please go to booth 1.",
        "You were called and did not come. You can still come back until 09.30.",
    ]


def test_officers_hear_of_everything_that_somebody_leaves_or_takes_back(bontang: Hall) -> None:
    token = bontang.take_with_token()[1]
    heard: list[str] = []
    telling = Reaching(bontang.contacts, ("push", "sms"), "key", lambda _: None, heard.append)
    browser = Browser("https://push.example/one", "B" + "x" * 86, "a" * 22)

    reach.known(bontang.ports, telling, token=token)
    assert heard == []
    reach.subscribe(bontang.ports, telling, token=token, browser=browser, request=a_request("on"))
    reach.leave_contact(bontang.ports, telling, token=token, kind="phone", value=PHONE, request=a_request("contact"))
    reach.unsubscribe(bontang.ports, telling, token=token, endpoint=browser.endpoint, request=a_request("off"))
    reach.forget(bontang.ports, telling, token=token, request=a_request("forget"))

    assert heard == ["bontang"] * 4
