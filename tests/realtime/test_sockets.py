"""Real sockets on a real server: what arrives, how soon, and who is let in."""

import time
from typing import Any
from uuid import uuid4

import pytest
import requests
import websocket

from caller_server.contract.events import HEARTBEAT_EVERY_S, Namespace
from caller_server.realtime import guard
from caller_server.usecases.accounts import Role
from tests.realtime.listener import listening, refusal
from tests.server_process import ServerProcess


def clear_the_line(server: ServerProcess) -> None:
    """Serve whoever is left from an earlier test."""
    for counter in ("bontang-1", "bontang-2"):
        for verb in ("start", "finish"):
            server.post(f"/counters/{counter}/{verb}", server.officer_at(counter))
        while server.post(f"/counters/{counter}/call-next", server.officer_at(counter)).status_code == 200:
            server.post(f"/counters/{counter}/no-show", server.officer_at(counter))


def test_a_call_arrives_at_the_called_phone_the_board_and_the_console(server: ServerProcess) -> None:
    clear_the_line(server)
    taken = server.take()
    number = taken["ticket"]["number"]
    console_auth = {"bearer": server.keys.officer, "branch": "bontang", "counter": "bontang-1"}

    with (
        listening(server.url, "/ticket", {"token": taken["token"]}) as phone,
        listening(server.url, "/board", {"branch": "bontang"}) as board,
        listening(server.url, "/console", console_auth) as console,
    ):
        called = server.call_next("bontang-1")
        assert called["number"] == number

        view = phone.wait("ticket", lambda view: view["state"] == "called").what
        assert view["counter"] == {"code": "bontang-1", "label": "1", "kind": "desk"}
        assert view["seq"] == called["seq"]
        call = board.wait("board", lambda view: view["calls"] and view["calls"][0]["number"] == number).what["calls"][0]
        assert call["seq"] == called["seq"]
        assert console.wait("counter", lambda view: view["ticket"] and view["ticket"]["number"] == number)


def test_each_socket_gets_its_view_at_once(server: ServerProcess) -> None:
    taken = server.take("D")

    with listening(server.url, "/ticket", {"token": taken["token"]}) as phone:
        assert phone.wait("ticket").what["number"] == taken["ticket"]["number"]
    with listening(server.url, "/board", {"branch": "bontang"}) as board:
        assert board.wait("board").what["name"] == "Kantor Cabang Bontang"
    with listening(server.url, "/device", {"key": server.keys.kiosk}) as device:
        assert device.wait("board").what["branch"] == "bontang"
    supervisor = {"bearer": server.keys.supervisor, "branch": "bontang", "counter": "bontang-2"}
    with listening(server.url, "/console", supervisor) as console:
        assert console.wait("counter").what["code"] == "bontang-2"
        assert console.wait("line").what["branch"] == "bontang"
        assert console.wait("live").what["waiting"] >= 1


def test_an_officer_who_is_still_choosing_hears_of_a_counter_opened_for_them(server: ServerProcess) -> None:
    with server.store() as store:
        name = next(it.username for it in store.accounts.users() if it.role is Role.OFFICER and it.branch == "bontang")
        store.accounts.add_user("baru", Role.OFFICER, "bontang")
        key = store.accounts.add_token("baru")

    with listening(server.url, "/console", {"bearer": key, "branch": "bontang"}) as console:
        assert console.wait("line").what["staffed"] is not None
        opened = server.post("/counters/bontang-b3/open", server.keys.supervisor, officer="baru")
        assert opened.json()["officer"] == "baru"

        news = console.wait("line", lambda view: {"counter": "bontang-b3", "officer": "baru"} in view["staffed"])
        assert news.what["seq"] >= opened.json()["seq"]

    assert server.post("/counters/bontang-b3/open", server.keys.officer, officer=name).status_code == 403
    server.post("/counters/bontang-b3/close", server.keys.supervisor)


def test_a_console_with_several_booths_hears_of_each_over_one_socket(server: ServerProcess) -> None:
    booths = ["bontang-b1", "bontang-b2"]
    auth = {"bearer": server.keys.supervisor, "branch": "bontang", "counters": booths}

    with listening(server.url, "/console", auth) as console:
        for code in booths:
            console.wait("counter", lambda view, code=code: view["code"] == code)
        server.post("/counters/bontang-b2/open", server.keys.supervisor)

        assert console.wait("counter", lambda view: view["code"] == "bontang-b2" and view["state"] == "open")
        assert {view["state"] for view in console.views("counter") if view["code"] == "bontang-b1"} == {"closed"}

    server.post("/counters/bontang-b2/close", server.keys.supervisor)


@pytest.mark.parametrize(
    ("counters", "code"),
    [
        ([f"bontang-b{n}" for n in range(7)], "invalid_request"),
        (["bontang-b1", "nowhere-1"], "not_found"),
        ("bontang-b1", "invalid_request"),
        ([{"code": "bontang-b1"}], "invalid_request"),
    ],
)
def test_a_console_is_not_let_in_to_counters_that_nobody_can_hold(server: ServerProcess, counters: object, code: str) -> None:
    auth = {"bearer": server.keys.officer, "branch": "bontang", "counters": counters}

    assert refusal(server.url, "/console", auth) == code


def test_an_officer_is_not_sent_the_supervisors_picture(server: ServerProcess) -> None:
    auth = {"bearer": server.keys.officer, "branch": "bontang", "counter": "bontang-1"}

    with listening(server.url, "/console", auth) as console:
        console.wait("line")
        server.take("U")
        seq = console.views("line")[0]["seq"]
        console.wait("line", lambda view: view["seq"] > seq)

        assert console.views("live") == []


def test_the_others_in_line_move_up_within_two_seconds(server: ServerProcess) -> None:
    clear_the_line(server)
    server.take()
    second = server.take()

    with listening(server.url, "/ticket", {"token": second["token"]}) as phone:
        assert phone.wait("ticket").what["ahead"] == 1
        began = time.monotonic()
        server.call_next("bontang-1")

        assert phone.wait("ticket", lambda view: view["ahead"] == 0).at - began < 2.0


def test_the_sequence_never_goes_back_on_any_socket(server: ServerProcess) -> None:
    clear_the_line(server)
    tokens = [server.take()["token"] for _ in range(4)]
    console_auth = {"bearer": server.keys.supervisor, "branch": "bontang", "counter": "bontang-1"}

    with (
        listening(server.url, "/ticket", {"token": tokens[0]}) as first,
        listening(server.url, "/ticket", {"token": tokens[3]}) as last,
        listening(server.url, "/board", {"branch": "bontang"}) as board,
        listening(server.url, "/console", console_auth) as console,
    ):
        for _ in range(4):
            server.call_next("bontang-1")
            server.post("/counters/bontang-1/start", server.keys.officer)
            seq = server.post("/counters/bontang-1/finish", server.keys.officer).json()["ticket"]["seq"]
        for listener, event in ((last, "ticket"), (board, "board"), (console, "counter"), (console, "line"), (console, "live")):
            listener.wait(event, lambda view: view["seq"] >= seq)

        for listener in (first, last, board, console):
            for event in {one.event for one in listener.heard} - {"heartbeat"}:
                seqs = [view["seq"] for view in listener.views(event)]
                assert seqs == sorted(seqs), (event, seqs)


def test_what_was_answered_to_an_officer_is_known_to_the_pages_before_long(server: ServerProcess) -> None:
    clear_the_line(server)
    waits = []
    for _ in range(10):
        token = server.take()["token"]
        with listening(server.url, "/ticket", {"token": token}) as phone:
            phone.wait("ticket")
            began = time.monotonic()
            server.call_next("bontang-2")
            waits.append(phone.wait("ticket", lambda view: view["state"] == "called").at - began)
        server.post("/counters/bontang-2/no-show", server.keys.second_officer)

    assert sorted(waits)[5] < 0.5  # the benchmark measures; here only that no coalescing stands in the way


def test_a_heartbeat_comes_from_the_database_every_ten_seconds(server: ServerProcess) -> None:
    with listening(server.url, "/board", {"branch": "bontang"}) as board:
        board.wait("heartbeat", within_s=HEARTBEAT_EVERY_S + 2)
        with server.store() as store:  # as if another process had written and nobody had told us
            from caller_server.contract.commands import TakeTicket
            from caller_server.domain.ids import BranchCode
            from caller_server.usecases.ports import Actor, Request
            from caller_server.usecases.take_ticket import take_ticket
            from caller_server.wiring import make_ports

            command = TakeTicket(request_id=uuid4(), service="U")
            view, _ = take_ticket(
                make_ports(store),
                branch=BranchCode("bontang"),
                command=command,
                actor=Actor("kiosk", "kiosk-9", "device:9"),
                request=Request(str(command.request_id), "hash"),
            )

        beat = board.wait("heartbeat", lambda beat: beat["seq"] >= view.seq, within_s=HEARTBEAT_EVERY_S + 2)
        assert beat.what["branch"] == "bontang"
        assert board.wait("board", lambda board_view: board_view["seq"] >= view.seq).at <= beat.at


def test_a_phone_that_is_up_to_date_need_not_fetch_after_a_heartbeat(server: ServerProcess) -> None:
    token = server.take("P")["token"]

    with listening(server.url, "/ticket", {"token": token}) as phone:
        phone.wait("ticket")
        server.take("U")  # in another line: this ticket's view does not change, but for its seq
        beat = phone.wait("heartbeat", within_s=HEARTBEAT_EVERY_S + 2)

        assert phone.views("ticket")[-1]["seq"] >= beat.what["seq"]


def test_an_open_page_is_how_the_officer_can_reach_the_person(server: ServerProcess) -> None:
    clear_the_line(server)
    with_page, without = server.take(), server.take()
    auth = {"bearer": server.keys.officer, "branch": "bontang", "counter": "bontang-1"}

    with (
        listening(server.url, "/ticket", {"token": with_page["token"]}) as phone,
        listening(server.url, "/console", auth) as console,
    ):
        phone.wait("ticket")
        phone.client.emit("received", {"seq": 1}, namespace="/ticket")
        server.call_next("bontang-1")
        view = console.wait("counter", lambda view: view["ticket"]).what

        assert [reach["rung"] for reach in view["ticket"]["reach"]] == ["page"]
        number = without["ticket"]["number"]
        line = console.wait("line", lambda view: number in [one["number"] for one in view["tickets"]]).what
        assert [one["reach"] for one in line["tickets"] if one["number"] == number] == [[]]


def test_officers_see_a_page_open_and_close_though_nothing_happens_in_the_queue(server: ServerProcess) -> None:
    clear_the_line(server)
    taken = server.take()
    number, token = taken["ticket"]["number"], taken["token"]
    auth = {"bearer": server.keys.officer, "branch": "bontang", "counter": "bontang-1"}

    with listening(server.url, "/console", auth) as console:

        def reached_by(rungs: list[str]) -> None:
            def is_so(view: Any) -> bool:
                return [[one["rung"] for one in row["reach"]] for row in view["tickets"] if row["number"] == number] == [rungs]

            console.wait("line", is_so)
            console.heard.clear()

        reached_by([])
        with listening(server.url, "/ticket", {"token": token}):
            reached_by(["page"])
        reached_by([])


def test_a_page_that_asks_instead_of_holding_a_socket_is_how_the_officer_can_reach_the_person(server: ServerProcess) -> None:
    clear_the_line(server)
    taken = server.take()
    auth = {"bearer": server.keys.officer, "branch": "bontang", "counter": "bontang-1"}

    def rungs(view: Any) -> list[str]:
        [row] = [row for row in view["tickets"] if row["number"] == taken["ticket"]["number"]]
        return [one["rung"] for one in row["reach"]]

    with listening(server.url, "/console", auth) as console:
        console.wait("line", lambda view: rungs(view) == [])
        server.get(f"/tickets/{taken['token']}")

        console.wait("line", lambda view: rungs(view) == ["page"])


def test_a_call_is_announced_to_the_program_beside_the_loudspeaker(server: ServerProcess) -> None:
    clear_the_line(server)
    number = server.take()["ticket"]["number"]

    with (
        listening(server.url, "/device", {"key": server.keys.agent}) as agent,
        listening(server.url, "/device", {"key": server.keys.kiosk}) as kiosk,
    ):
        agent.wait("board")
        kiosk.wait("board")
        server.call_next("bontang-1")

        assert agent.wait("announcement").what["number"] == number
        kiosk.wait("board", lambda view: view["calls"][0]["number"] == number)
        assert kiosk.views("announcement") == []


@pytest.mark.parametrize(
    ("namespace", "auth", "code"),
    [
        ("/board", {"branch": "nowhere"}, "not_found"),
        ("/board", {"branch": 5}, "invalid_request"),
        ("/board", {"branch": "x" * 5000}, "invalid_request"),
        ("/board", None, "invalid_request"),
        ("/ticket", {"token": "A" * 26}, "not_found"),
        ("/ticket", {}, "invalid_request"),
        ("/ticket", ["token"], "invalid_request"),
        ("/console", {"branch": "bontang"}, "not_signed_in"),
        ("/console", {"branch": "bontang", "bearer": "wrong"}, "not_signed_in"),
        ("/device", {"key": "wrong"}, "not_signed_in"),
        ("/device", {}, "not_signed_in"),
    ],
)
def test_strangers_are_refused_with_a_code(server: ServerProcess, namespace: str, auth: object, code: str) -> None:
    assert refusal(server.url, namespace, auth) == code  # type: ignore[arg-type]


def test_an_officer_may_not_watch_what_is_not_there_or_not_theirs(server: ServerProcess) -> None:
    bearer = server.keys.officer

    assert refusal(server.url, "/console", {"bearer": bearer, "branch": "bontang", "counter": "bontang-99"}) == "not_found"
    assert refusal(server.url, "/console", {"bearer": bearer, "branch": "nowhere"}) == "not_found"


def handshake(server: ServerProcess, **options: object) -> websocket.WebSocket:
    return websocket.create_connection(
        f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket", timeout=5, **options
    )


def test_our_own_pages_may_connect(server: ServerProcess) -> None:
    connection = handshake(server, origin=server.url)
    assert connection.recv().startswith("0{")
    connection.close()


@pytest.mark.parametrize("namespace", list(Namespace))
@pytest.mark.parametrize(
    ("origin", "headers"),
    [
        ("https://evil.example", []),
        ("https://evil.example", ["X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"]),
        ("null", []),
    ],
)
def test_a_foreign_page_may_not_connect(server: ServerProcess, namespace: Namespace, origin: str, headers: list[str]) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        handshake(server, origin=origin, header=[*headers, f"X-For: {namespace}"])

    assert refused.value.status_code == 400


def test_polling_is_refused(server: ServerProcess) -> None:
    assert requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", timeout=30).status_code == 400


def test_a_message_too_large_closes_the_socket_and_nothing_else(server: ServerProcess) -> None:
    connection = handshake(server, origin=server.url)
    connection.recv()

    connection.send("4" + "x" * 200_000)

    with pytest.raises((websocket.WebSocketException, OSError)):
        _read_to_the_end(connection)
    assert server.get("/branches/bontang").status_code == 200


def _read_to_the_end(connection: websocket.WebSocket) -> None:
    while connection.recv():
        pass
    raise websocket.WebSocketConnectionClosedException("an empty message: closed")


def test_nothing_is_compressed_since_that_costs_a_quarter_megabyte_a_phone(server: ServerProcess) -> None:
    connection = handshake(server, origin=server.url, header=["Sec-WebSocket-Extensions: permessage-deflate"])

    assert "sec-websocket-extensions" not in connection.getheaders()
    connection.close()


def test_unknown_events_are_ignored(server: ServerProcess) -> None:
    token = server.take("U")["token"]

    with listening(server.url, "/ticket", {"token": token}) as phone:
        phone.wait("ticket")
        for event, what in (("received", "nonsense"), ("received", None), ("call", {}), ("ticket", {"seq": 10**9})):
            phone.client.emit(event, what, namespace="/ticket")
        seq = phone.views("ticket")[0]["seq"]
        server.post(f"/tickets/{token}/away", walk_minutes=10)

        assert phone.wait("ticket", lambda view: view["seq"] > seq).what["place"] == "away"


def test_whoever_may_not_stay_is_looked_for_often_enough_to_be_gone_within_five_seconds() -> None:
    assert guard.EVERY_S <= 2.5  # even when one look comes too early to see it


def test_the_socket_of_somebody_who_signs_out_is_closed(server: ServerProcess) -> None:
    with server.store() as store:
        session = store.accounts.use_link(store.accounts.sign_in_link("rina"))
        cookie = {"Cookie": f"lapak_session={session.secret}"}

        with listening(server.url, "/console", {"branch": "bontang", "counter": "bontang-1"}, cookie) as console:
            console.wait("counter")
            store.accounts.end_session(session.id)

            console.wait_gone(within_s=30)
            assert console.wait("bye").what == {"reason": "signed_out"}

        assert refusal(server.url, "/console", {"branch": "bontang"}, cookie) == "not_signed_in"


def test_the_socket_of_a_device_whose_key_was_taken_is_closed(server: ServerProcess) -> None:
    from caller_server.usecases.accounts import DeviceKind

    with server.store() as store:
        key = store.accounts.add_device(f"display-{uuid4().hex[:8]}", DeviceKind.DISPLAY, "bontang")
        name = store.accounts.device_by_key(key).name  # type: ignore[union-attr]
        with listening(server.url, "/device", {"key": key}) as display:
            display.wait("board")
            store.accounts.revoke_device(name)

            display.wait_gone(within_s=30)
