"""What was committed elsewhere reaches every kind of screen, whatever rounds of pushes lie between."""

import json
from pathlib import Path

from caller_server.contract.events import Down, Namespace
from caller_server.realtime.pace import Tasks
from caller_server.realtime.publisher import Publisher
from caller_server.realtime.pushes import Pushes
from caller_server.realtime.watchers import Watch, Watchers
from caller_server.usecases.ports import Commit
from tests.hall import BONTANG, hall


class Sent:
    """Keeps what was pushed."""

    def __init__(self) -> None:
        self.boards: list[int] = []

    def __call__(self, event: Down, what: str, *, namespace: Namespace, to: str) -> None:
        if event is Down.BOARD and namespace is Namespace.BOARD:
            self.boards.append(json.loads(what)["seq"])


def test_a_board_told_before_a_change_elsewhere_is_told_of_it_by_the_next_heartbeat(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as bontang:
        sent, watchers = Sent(), Watchers()
        watchers.add(Watch("board", Namespace.BOARD, BONTANG))
        tasks = Tasks(spawn=lambda work: None, sleep=lambda seconds: None, monotonic=lambda: 0.0)
        publisher = Publisher(bontang.ports, watchers, Pushes(sent, lambda _: [], lambda _: [], lambda: None), tasks)
        with bontang.read() as read:
            before = read.seq
        publisher.publish(Commit(BONTANG, before))
        publisher._board_round(BONTANG)
        bontang.take()  # by another process: this one hears nothing of it
        publisher._everyone_round(BONTANG)

        publisher.catch_up(BONTANG, before + 1)

        assert sent.boards[-1] == before + 1
