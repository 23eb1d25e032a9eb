"""For every verb and every screen: what is pushed is what is fetched. The verbs are those of the table of transitions."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from caller_server.domain.ticket import TRANSITIONS
from tests.realtime.listener import Listener, listening
from tests.server_process import ServerProcess, eventually, running

COUNTER = "bontang-1"
BY_THE_CLOCK = {"invite", "expire"}  # nobody presses these: `invite` waits for estimates, `expire` for the end of the day

Step = Callable[["Visit"], Any]


@dataclass
class Visit:
    """One ticket on its way, and how to do things with it."""

    server: ServerProcess
    token: str
    number: str

    def officer(self, verb: str, **body: Any) -> None:
        answer = self.server.post(f"/counters/{COUNTER}/{verb}", self.server.keys.officer, **body)
        assert answer.status_code == 200, (verb, answer.text)

    def lead(self, path: str, **body: Any) -> None:
        answer = self.server.post(f"/branches/bontang/{path}", self.server.keys.supervisor, **body)
        assert answer.status_code == 200, (path, answer.text)

    def phone(self, verb: str, **body: Any) -> None:
        answer = self.server.post(f"/tickets/{self.token}/{verb}", **body)
        assert answer.status_code == 200, (verb, answer.text)


CALL: Step = lambda visit: visit.officer("call", number=visit.number, reason="for the test")  # noqa: E731
START: Step = lambda visit: visit.officer("start")  # noqa: E731
FINISH: Step = lambda visit: visit.officer("finish")  # noqa: E731
NO_SHOW: Step = lambda visit: visit.officer("no-show")  # noqa: E731
PARK: Step = lambda visit: visit.officer("park", reason="a form is missing")  # noqa: E731

# verb: what comes before, the verb itself, and what leaves the counter free again
VERBS: dict[str, tuple[list[Step], Step, list[Step]]] = {
    "take": ([], lambda visit: visit.server.take("K"), []),
    "call": ([], CALL, [NO_SHOW]),
    "start": ([CALL], START, [FINISH]),
    "finish": ([CALL, START], FINISH, []),
    "no_show": ([CALL], NO_SHOW, []),
    "reinstate": ([CALL, NO_SHOW], lambda visit: visit.officer("reinstate", number=visit.number), []),
    "return": ([CALL, NO_SHOW], lambda visit: visit.phone("return"), []),
    "return_to_line": ([CALL], lambda visit: visit.officer("return-to-line"), []),
    "park": ([CALL, START], PARK, []),
    "resume": ([CALL, START, PARK], lambda visit: visit.officer("resume", number=visit.number), [NO_SHOW]),
    "transfer": ([CALL], lambda visit: visit.officer("transfer", service="M", reason="another form"), []),
    "leave": ([], lambda visit: visit.phone("leave"), []),
    "coming": ([CALL], lambda visit: visit.phone("coming"), [NO_SHOW]),
    "arrive": ([lambda visit: visit.phone("away", walk_minutes=10)], lambda visit: visit.phone("arrive"), []),
    "away": ([], lambda visit: visit.phone("away", walk_minutes=10), []),
    "defer": ([], lambda visit: visit.phone("defer", minutes=5), []),
    "pause": ([], lambda visit: visit.officer("pause", reason="lunch"), [lambda visit: visit.officer("open")]),
    "close": ([], lambda visit: visit.officer("close"), [lambda visit: visit.officer("open")]),
    "open": ([lambda visit: visit.officer("close")], lambda visit: visit.officer("open"), []),
    "reopen": ([CALL, START, FINISH], lambda visit: visit.officer("undo"), [FINISH]),
    "hand_on": ([CALL, START], lambda visit: visit.officer("hand-on"), []),
    "add_service": ([CALL, START], lambda visit: visit.officer("add-service", service="M"), [FINISH]),
    "add_note": ([CALL], lambda visit: visit.officer("note", text="brings a witness"), [NO_SHOW]),
    "help": ([], lambda visit: visit.officer("help", reason="slow system"), [lambda visit: visit.officer("help-end")]),
    "move": ([], lambda visit: visit.lead("move", numbers=[visit.number], service="M", reason="K is closed"), []),
    "mark_priority": ([], lambda visit: visit.lead(f"tickets/{visit.number}/priority", priority=True), []),
    "arrive_parked": ([CALL, START, PARK], lambda visit: visit.phone("arrive"), []),
    "pause_service": (
        [],
        lambda visit: visit.lead("services/K/pause"),
        [lambda visit: visit.lead("services/K/open")],
    ),
    "set_quota": ([], lambda visit: visit.lead("services/M/quota", quota=900 + int(visit.number[1:])), []),
    "stop": ([], lambda visit: visit.lead("stop", reason="power cut"), [lambda visit: visit.lead("resume")]),
    "notice": (
        [CALL, START],
        lambda visit: visit.lead("notice", message="attention", texts={"id": "Sistem lambat", "en": "The system is slow"}),
        [lambda visit: visit.lead("notice/withdraw"), FINISH],
    ),
}
ESTIMATES_SETTLE_S = 15.0
CHANGE_BY_THEMSELVES = {"server_time", "waiting_s", "longest_wait_s", "done_by"}


def test_every_verb_somebody_can_press_is_tried_here() -> None:
    assert set(TRANSITIONS) - BY_THE_CLOCK - {"recall"} <= set(VERBS)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server whose counter calls again without waiting, and has no quotas in the way."""
    with running(tmp_path_factory.mktemp("verbs")) as server:
        with server.store() as store:
            description = store.catalogue.export_branch("bontang")
            description["policy"]["recall_after_s"] = 0
            for service in description["services"]:
                service.pop("quota", None)
                service.pop("outcomes", None)
                service["following"] = {"K": "A"}.get(service["code"])
            store.catalogue.import_branch(description)
        server.open_counter(COUNTER)
        yield server


VERBS["recall"] = ([CALL], lambda visit: visit.officer("recall"), [NO_SHOW])


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_pushed_is_what_is_fetched(hall: ServerProcess, verb: str) -> None:
    before, press, after = VERBS[verb]
    other, taken = hall.take("K"), hall.take("K")
    visit = Visit(hall, taken["token"], taken["ticket"]["number"])
    for step in before:
        step(visit)

    try:
        with ExitStack() as stack:
            _press_and_compare(hall, visit, other["token"], press, verb, stack)
    finally:  # the next verb begins with a free counter
        for step in after:
            step(visit)
        for token in (visit.token, other["token"]):
            hall.post(f"/tickets/{token}/leave")


def _press_and_compare(hall: ServerProcess, visit: Visit, other: str, press: Step, verb: str, stack: ExitStack) -> None:
    screens = _screens(hall, visit, other, stack)
    for listener, event, _, _ in screens:
        listener.wait(event)
    press(visit)
    seq = hall.get("/branches/bontang/board").json()["seq"]
    for listener, event, path, key in screens:
        fetched = _settled(hall.get(path, key).json())
        assert fetched["seq"] == seq
        _pushed(listener, event, seq, fetched)
        try:  # estimates change without a number of the branch, so the two are compared until they meet
            eventually(lambda: _is_shown(hall, listener, event, path, key), within_s=ESTIMATES_SETTLE_S)  # noqa: B023
        except AssertionError:
            assert _newest(listener, event) == _fetched(hall, path, key, event), (verb, event)


Screen = tuple[Listener, str, str, str | None]


def _screens(hall: ServerProcess, visit: Visit, other: str, stack: ExitStack) -> list[Screen]:
    """Every kind of screen: socket, event, where the same is fetched, and with whose key."""
    keys = hall.keys

    def on(namespace: str, **auth: str) -> Listener:
        return stack.enter_context(listening(hall.url, namespace, auth))

    phone, neighbour = on("/ticket", token=visit.token), on("/ticket", token=other)
    supervisor = on("/console", bearer=keys.supervisor, branch="bontang", counter=COUNTER)
    return [
        (phone, "ticket", f"/tickets/{visit.token}", None),
        (neighbour, "ticket", f"/tickets/{other}", None),
        (on("/board", branch="bontang"), "board", "/branches/bontang/board", None),
        (on("/console", bearer=keys.officer, branch="bontang", counter=COUNTER), "counter", f"/counters/{COUNTER}", keys.officer),
        (supervisor, "line", "/branches/bontang/line", keys.supervisor),
        (supervisor, "live", "/branches/bontang/live", keys.supervisor),
    ]


def _is_shown(hall: ServerProcess, listener: Listener, event: str, path: str, key: str | None) -> bool:
    """Whether the screen has what is fetched now: a look ahead may fall between the two, and its push follows in a moment."""
    return _newest(listener, event) == _fetched(hall, path, key, event)


def _newest(listener: Listener, event: str) -> dict[str, Any]:
    return _without_seq(_settled(listener.views(event)[-1]), event)


def _fetched(hall: ServerProcess, path: str, key: str | None, event: str) -> dict[str, Any]:
    return _without_seq(_settled(hall.get(path, key).json()), event)


def _without_seq(view: dict[str, Any], event: str) -> dict[str, Any]:
    """A page whose view did not change but for its seq is not pushed to."""
    return {name: value for name, value in view.items() if event != "ticket" or name != "seq"}


def _pushed(listener: Listener, event: str, seq: int, fetched: dict[str, Any]) -> None:
    """Wait for the view of this moment, or a newer one."""

    def is_it(view: dict[str, Any]) -> bool:
        return view["seq"] >= seq or (event == "ticket" and _settled(view) | {"seq": seq} == fetched)

    listener.wait(event, is_it)


def _settled(value: Any) -> Any:
    """Without what changes by itself from one moment to the next: the time, how long somebody waits, the last sign of life."""
    if isinstance(value, dict):
        is_reach = "rung" in value
        return {
            key: _settled(part)
            for key, part in value.items()
            if key not in CHANGE_BY_THEMSELVES and not (is_reach and key == "at")
        }
    return [_settled(part) for part in value] if isinstance(value, list) else value
