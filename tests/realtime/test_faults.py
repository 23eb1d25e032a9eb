"""The realtime ring when what it stands on fails: commits stay commits, silence is silence, nobody is thrown out by mistake."""

from contextlib import contextmanager
from datetime import datetime
from typing import Any

from caller_server.contract.events import Down, Namespace
from caller_server.domain.errors import TryAgain
from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.realtime import rooms
from caller_server.realtime.guard import Guard
from caller_server.realtime.heartbeat import Heartbeats
from caller_server.realtime.pace import Tasks
from caller_server.realtime.publisher import Publisher
from caller_server.realtime.pushes import Pushes
from caller_server.realtime.watchers import Credential, Watch, Watchers
from caller_server.usecases.ports import Commit, Ports
from tests.builders import NINE

BONTANG = BranchCode("bontang")
CALLED = Commit(BONTANG, 7, counters=(CounterCode("bontang-1"),), is_call=True)


class Wire:
    """Remembers what was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[Down, Namespace, str]] = []

    def __call__(self, event: Down, what: str, *, namespace: Namespace, to: str) -> None:
        self.sent.append((event, namespace, to))


class Away:
    """A database that is away, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    @contextmanager
    def read_branch(self, code: BranchCode, now: datetime) -> Any:
        self.asked += 1
        raise TryAgain("storage")
        yield

    def ports(self) -> Ports:
        unused: Any = None
        return Ports(
            open_branch=unused,
            read_branch=self.read_branch,
            find_ticket=unused,
            clock=lambda: NINE,
            new_id=unused,
            token=unused,
            token_hash=unused,
            reach=lambda _: [],
            holder_hash=unused,
            devices=lambda _: [],
            officers=lambda _: [],
            sentence=unused,
            keep_forecasts=unused,
            join_key=b"unused",
        )


def a_publisher(database: Away, watchers: Watchers, wire: Wire) -> Publisher:
    tasks = Tasks(spawn=lambda work: None, sleep=lambda seconds: None, monotonic=lambda: 0.0)
    return Publisher(database.ports(), watchers, Pushes(wire, lambda _: [], lambda _: [], lambda: None), tasks)


def a_board(sid: str = "board") -> Watch:
    return Watch(sid, Namespace.BOARD, BONTANG)


def test_a_commit_that_cannot_be_pushed_is_still_answered() -> None:
    database, watchers, wire = Away(), Watchers(), Wire()
    watchers.add(a_board())

    a_publisher(database, watchers, wire).publish(CALLED)

    assert database.asked == 1
    assert wire.sent == []


def test_a_branch_that_nobody_watches_costs_nothing() -> None:
    database, watchers, wire = Away(), Watchers(), Wire()

    a_publisher(database, watchers, wire).publish(CALLED)

    assert database.asked == 0


def heartbeats(wire: Wire, watchers: Watchers, seq_of: Any, catch_up: Any = lambda branch, seq: None) -> Heartbeats:
    return Heartbeats(watchers, wire, seq_of=seq_of, catch_up=catch_up, clock=lambda: NINE, sleep=lambda _: None)


def beats(wire: Wire) -> int:
    return len([event for event, namespace, _ in wire.sent if event is Down.HEARTBEAT and namespace is Namespace.BOARD])


def test_hearts_beat_every_ten_seconds_and_only_where_somebody_listens() -> None:
    watchers, wire = Watchers(), Wire()
    watchers.add(a_board())
    ticking = heartbeats(wire, watchers, lambda branch: 7)

    for second in range(60):
        ticking.tick(float(second))
    assert beats(wire) == 6

    watchers.remove("board")
    for second in range(60, 120):
        ticking.tick(float(second))
    assert beats(wire) == 6


def test_phones_hear_the_heartbeat_in_groups_so_that_a_call_gets_between() -> None:
    watchers, wire, pauses = Watchers(), Wire(), []
    for n in range(100):
        watchers.add(Watch(f"s{n}", Namespace.TICKET, BONTANG, ticket=TicketId(f"t{n}")))
    ticking = Heartbeats(
        watchers, wire, seq_of=lambda _: 7, catch_up=lambda branch, seq: None, clock=lambda: NINE, sleep=pauses.append
    )

    ticking.tick(0.0)
    ticking.tick(6.0)

    told = [to for event, namespace, to in wire.sent if event is Down.HEARTBEAT and namespace is Namespace.TICKET]
    assert sorted(told) == sorted(rooms.ticket(TicketId(f"t{n}")) for n in range(100))
    assert len(pauses) == 3


def test_while_the_database_is_away_there_is_no_heartbeat_and_then_there_is_again() -> None:
    watchers, wire, is_away = Watchers(), Wire(), [True]
    watchers.add(a_board())

    def seq_of(branch: BranchCode) -> int:
        if is_away[0]:
            raise TryAgain("storage")
        return 7

    ticking = heartbeats(wire, watchers, seq_of)
    for second in range(30):
        ticking.tick(float(second))
    assert beats(wire) == 0

    is_away[0] = False
    for second in range(30, 45):
        ticking.tick(float(second))
    assert beats(wire) >= 1


def test_what_was_missed_is_pushed_before_the_heartbeat_says_so() -> None:
    watchers, wire, order = Watchers(), Wire(), []
    watchers.add(a_board())
    ticking = heartbeats(wire, watchers, lambda branch: 7, lambda branch, seq: order.append((len(wire.sent), seq)))

    for second in range(7):
        ticking.tick(float(second))

    assert order == [(0, 7)]
    assert beats(wire) == 1


def a_console(sid: str, session: str) -> Watch:
    return Watch(sid, Namespace.CONSOLE, BONTANG, credential=Credential("session", session))


def test_only_those_whose_session_is_gone_are_shown_out() -> None:
    watchers, shown_out = Watchers(), []
    for sid, session in (("one", "rina"), ("two", "rina"), ("three", "sari")):
        watchers.add(a_console(sid, session))
    asked = []

    def is_still_good(credential: Credential) -> bool:
        asked.append(credential.secret)
        return credential.secret != "rina"

    Guard(watchers, is_still_good, lambda watch: shown_out.append(watch.sid)).check()

    assert sorted(shown_out) == ["one", "two"]
    assert sorted(asked) == ["rina", "sari"], "each session is asked for once, however many windows it has"


def test_nobody_is_shown_out_because_the_database_is_away() -> None:
    watchers, shown_out = Watchers(), []
    watchers.add(a_console("one", "rina"))

    def is_still_good(credential: Credential) -> bool:
        raise TryAgain("storage")

    Guard(watchers, is_still_good, lambda watch: shown_out.append(watch.sid)).check()

    assert shown_out == []
