"""The kiosk's questions over real HTTP, to a server on loopback that misbehaves on demand."""

import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest

from caller_server.contract.codes import Code
from caller_server.contract.commands import DeviceHeartbeat, TakenTicket
from caller_server.contract.joining import JoinAnswer
from caller_server.contract.offline import LeaseAnswer, OfflineAnswer, OfflineTicket
from caller_server.contract.views import BranchView, TicketView
from kiosk.alone.book import issue, renewed
from kiosk.answers import Refusal, Unreachable
from kiosk.check.state import Deed, Verb
from kiosk.client import HttpQueueServer
from kiosk.state import Order
from tests.kiosk.server import KEY, FakeQueueServer, problem, serving
from tests.kiosk.test_alone_book import NINE, ORDER, fresh
from tests.kiosk.test_alone_book import answer as lease_answer


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def server() -> Iterator[FakeQueueServer]:
    with serving() as fake:
        yield fake


@pytest.fixture
def time() -> Time:
    return Time()


def client(server: FakeQueueServer, time: Time, **options: object) -> HttpQueueServer:
    options = {"key": KEY, "branch": "bontang", "now": time.now, "sleep": time.sleep} | options
    return HttpQueueServer(server.address, **options)  # type: ignore[arg-type]


def an_order(**changes: object) -> Order:
    return Order(**{"service": "A", "request_id": uuid4(), "language": "id"} | changes)  # type: ignore[arg-type]


def test_the_branch_is_asked_for_in_a_language(server: FakeQueueServer, time: Time) -> None:
    indonesian, english = client(server, time).branch("id"), client(server, time).branch("en")

    assert isinstance(indonesian, BranchView)
    assert isinstance(english, BranchView)
    assert (indonesian.name, english.name) == ("Kantor Cabang Bontang", "Bontang Branch")
    assert server.asked[0].key == f"Bearer {KEY}"


def test_without_a_branch_code_the_device_key_knows_it_and_is_asked_once(server: FakeQueueServer, time: Time) -> None:
    kiosk = client(server, time, branch=None)

    assert isinstance(kiosk.branch("id"), BranchView)
    assert isinstance(kiosk.take(an_order()), TakenTicket)
    assert len(server.of("GET", "/devices/me")) == 1


def test_a_taken_number_comes_with_its_address(server: FakeQueueServer, time: Time) -> None:
    order = an_order(priority=True, language="en")

    taken = client(server, time).take(order)

    assert isinstance(taken, TakenTicket)
    assert (taken.ticket.number, taken.follow_url) == ("A042", "http://192.168.10.5:8000/t/k7w4m2x9q5t8r3z6")
    assert server.asked[-1].body == {"request_id": str(order.request_id), "service": "A", "language": "en", "priority": True}


@pytest.mark.parametrize(
    "hiccup",
    [
        "drop",
        problem(503, "try_again", "Coba lagi.", retry_after_s=1),
        problem(429, "too_many_requests", "Sebentar.", retry_after_s=2),
        (502, b"<html>bad gateway</html>"),
        (500, b""),
        b"this is no ticket",
    ],
)
def test_a_hiccup_is_outlived_with_the_same_request_id(server: FakeQueueServer, time: Time, hiccup: object) -> None:
    server.refusals = [hiccup, hiccup]
    order = an_order()

    taken = client(server, time).take(order)

    assert isinstance(taken, TakenTicket)
    assert [asked.body["request_id"] for asked in server.of("POST", "/tickets")] == [str(order.request_id)] * 3


def test_an_answer_lost_after_the_commit_gives_one_number(server: FakeQueueServer, time: Time) -> None:
    server.refusals, server.commit_before_drop = ["drop"], True

    taken = client(server, time).take(an_order())

    assert isinstance(taken, TakenTicket)
    assert taken.ticket.number == "A042"
    assert len(server.issued) == 1


def test_a_wait_longer_than_patience_is_not_begun(server: FakeQueueServer, time: Time) -> None:
    server.refusals = [problem(429, "too_many_requests", "Tunggu.", retry_after_s=60)]

    answer = client(server, time).take(an_order())

    assert answer == Refusal(Code.TOO_MANY_REQUESTS, "Tunggu.", 60)
    assert time.slept == []


def test_a_server_that_is_gone_is_given_up_after_patience(server: FakeQueueServer, time: Time) -> None:
    server.away = True

    answer = client(server, time, patience_s=5).take(an_order())

    assert isinstance(answer, Unreachable)
    assert 3 < time.at < 5
    assert time.slept == sorted(time.slept)


def test_nobody_listening_is_unreachable_too(time: Time) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]

    kiosk = HttpQueueServer(f"http://127.0.0.1:{port}", "k", "bontang", now=time.now, sleep=time.sleep)

    assert isinstance(kiosk.branch("id"), Unreachable)
    assert isinstance(kiosk.take(an_order()), Unreachable)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (409, Code.QUOTA_REACHED),
        (409, Code.BRANCH_CLOSED),
        (409, Code.SERVICE_CLOSED),
        (403, Code.FORBIDDEN),
        (404, Code.NOT_FOUND),
    ],
)
def test_a_refusal_is_final_and_carries_its_sentence(server: FakeQueueServer, time: Time, status: int, code: Code) -> None:
    server.refusals = [problem(status, code.value, "Nomor Klaim JP habis. Lagi besok pukul 07.30.")]

    answer = client(server, time).take(an_order())

    assert answer == Refusal(code, "Nomor Klaim JP habis. Lagi besok pukul 07.30.")
    assert len(server.of("POST", "/tickets")) == 1


def test_a_refusal_without_a_problem_document_is_told_by_its_status(server: FakeQueueServer, time: Time) -> None:
    server.refusals = [(401, b"no"), (413, b"<html>")]

    assert client(server, time).take(an_order()) == Refusal(Code.NOT_SIGNED_IN, "")
    assert client(server, time).take(an_order()) == Refusal(Code.INVALID_REQUEST, "")


def test_a_code_newer_than_the_kiosk_is_still_a_refusal(server: FakeQueueServer, time: Time) -> None:
    server.refusals = [problem(409, "moon_is_full", "Bulan purnama.")]

    assert isinstance(client(server, time).take(an_order()), Refusal)


def test_a_wrong_key_is_a_refusal(server: FakeQueueServer, time: Time) -> None:
    assert client(server, time, key="wrong", branch=None).branch("id") == Refusal(
        Code.NOT_SIGNED_IN, "Kunci perangkat tidak berlaku."
    )


def test_a_poll_does_not_try_twice(server: FakeQueueServer, time: Time) -> None:
    server.away = True

    assert isinstance(client(server, time).branch("id"), Unreachable)
    assert len(server.asked) <= 2  # the HTTP library itself repeats a request that an idle connection lost


def test_a_redirect_does_not_carry_the_key_elsewhere(server: FakeQueueServer, time: Time) -> None:
    server.refusals = [(302, b"")] * 99

    assert isinstance(client(server, time, patience_s=1).take(an_order()), Unreachable)


def test_the_heartbeat_says_how_the_kiosk_is(server: FakeQueueServer, time: Time) -> None:
    beat = DeviceHeartbeat(version="0.1.0", paper="near_end", faults=["slip_doubted"])

    assert client(server, time).heartbeat(beat) is None
    sent = {key: value for key, value in (server.asked[-1].body or {}).items() if value is not None}
    assert sent == {"version": "0.1.0", "paper": "near_end", "faults": ["slip_doubted"]}
    server.away = True
    assert isinstance(client(server, time).heartbeat(beat), Unreachable)


TOKEN = "ABCDEFGHIJKLMNOPQRSTUVW234"


def test_the_walk_is_sent_when_there_is_one(server: FakeQueueServer, time: Time) -> None:
    for walk, sent in ((15, 15), (0, None), (None, None)):
        client(server, time).take(an_order(walk_minutes=walk))
        assert server.asked[-1].body.get("walk_minutes") == sent


def test_a_ticket_that_was_shown_is_found_by_its_token(server: FakeQueueServer, time: Time) -> None:
    server.tickets[TOKEN] = {"number": "A017"}

    found, unknown = client(server, time).ticket(TOKEN, "id"), client(server, time).ticket("../branches/bontang", "id")

    assert isinstance(found, TicketView)
    assert found.number == "A017"
    assert isinstance(unknown, Refusal)
    assert unknown.code is Code.NOT_FOUND


@pytest.mark.parametrize(
    ("verb", "minutes", "sent"),
    [(Verb.ARRIVE, None, {}), (Verb.DEFER, 10, {"minutes": 10}), (Verb.AWAY, 20, {"walk_minutes": 20}), (Verb.LEAVE, None, {})],
)
def test_a_deed_is_sent_as_the_server_wants_it(
    server: FakeQueueServer, time: Time, verb: Verb, minutes: int | None, sent: dict[str, int]
) -> None:
    server.tickets[TOKEN] = {}
    deed = Deed(verb, uuid4(), minutes)

    done = client(server, time).act(TOKEN, deed, "en")

    assert isinstance(done, TicketView)
    assert server.asked[-1].path == f"/api/v1/tickets/{TOKEN}/{verb}"
    assert server.asked[-1].body == {"request_id": str(deed.request_id)} | sent
    assert server.asked[-1].key == f"Bearer {KEY}"


def test_a_deed_whose_answer_is_lost_is_sent_again_as_it_was(server: FakeQueueServer, time: Time) -> None:
    server.tickets[TOKEN], server.acts = {}, ["drop", problem(503, "try_again", "x"), {"place": "here"}]

    done = client(server, time).act(TOKEN, Deed(Verb.ARRIVE, uuid4()), "id")

    assert isinstance(done, TicketView)
    assert len({str(asked.body) for asked in server.of("POST", "/arrive")}) == 1
    assert len(server.of("POST", "/arrive")) == 3


def test_a_deed_that_is_refused_is_not_sent_again(server: FakeQueueServer, time: Time) -> None:
    server.tickets[TOKEN], server.acts = {}, [problem(409, "not_allowed_now", "Sudah di sini.")]

    refused = client(server, time).act(TOKEN, Deed(Verb.ARRIVE, uuid4()), "id")

    assert refused == Refusal(Code.NOT_ALLOWED_NOW, "Sudah di sini.")
    assert len(server.of("POST", "/arrive")) == 1


def test_the_code_for_phones_is_there_while_the_server_gives_one(server: FakeQueueServer, time: Time) -> None:
    assert isinstance(client(server, time).join(), Refusal)

    server.code = "7KQM2XPD"
    shown = client(server, time).join()
    assert isinstance(shown, JoinAnswer)
    assert (shown.code, shown.url) == ("7KQM2XPD", "http://192.168.10.5:8000/b/bontang?c=7KQM2XPD")

    server.away = True
    assert isinstance(client(server, time).join(), Unreachable)


def test_numbers_to_hold_are_asked_for_by_service(server: FakeQueueServer, time: Time) -> None:
    answer = client(server, time).lease({"A": 5, "K": 5}, starts_anew=True)

    assert isinstance(answer, LeaseAnswer)
    assert (answer.series, answer.day.isoformat()) == ("K2", "2026-11-23")
    asked = server.asked[-1].body
    assert (asked["services"], asked["starts_anew"]) == ({"A": 5, "K": 5}, True)


def test_what_was_given_out_alone_is_told_with_all_that_was_noted(server: FakeQueueServer, time: Time) -> None:
    given, _ = issue(renewed(None, lease_answer(), frozenset()), ORDER, NINE, fresh())

    answer = client(server, time).upload([given.ticket])

    assert isinstance(answer, OfflineAnswer)
    assert [(result.id, result.state) for result in answer.results] == [(given.ticket.id, "accepted")]
    assert [OfflineTicket.model_validate(one) for one in server.uploaded] == [given.ticket]


def test_a_server_that_was_away_is_waited_for_as_long_as_is_said(server: FakeQueueServer, time: Time) -> None:
    server.away = True

    assert isinstance(client(server, time).take(an_order(), 3.0), Unreachable)
    assert time.at < 3.0
