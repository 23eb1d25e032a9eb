"""What the agent speaks, and when: the same cases as tests/js/announcer.test.mjs has for the lobby display."""

from datetime import timedelta

import pytest

from caller_server.contract.views import BoardCall, BoardCounter, BoardView
from caller_server.contract.views import Notice as WireNotice
from hardware.agent import board as taken
from hardware.agent.announcing import (
    Opened,
    SpeakingLine,
    fresh_calls,
    fresh_invitations,
    fresh_missed,
    fresh_notice,
    has_just_opened,
    without_replaced,
)
from hardware.agent.board import Notice
from tests.hardware.boards import NOW, a_board, a_call, a_notice, ago


def numbers(calls: list[taken.Call]) -> list[str]:
    return [call.number for call in calls]


class Hall:
    """A line whose announcements end when the test says so."""

    def __init__(self) -> None:
        self.line, self.now, self.said, self.hushed = SpeakingLine(), NOW, [], 0
        self.is_speaking = False

    def take(self, board: taken.Board) -> None:
        self.hushed += self.line.take(board, self.now)
        if not self.is_speaking:
            self.end()

    def end(self) -> None:
        told = self.line.next(self.now)
        self.is_speaking = told is not None
        if told is not None:
            self.said.append(told.message if isinstance(told, Notice) else told.number)


def test_after_a_start_only_a_call_of_the_last_ten_seconds_is_spoken() -> None:
    calls, _ = fresh_calls(a_board(20, a_call(20, "A042", 9), a_call(18, "A041", 11)), None, NOW)

    assert numbers(calls) == ["A042"]


def test_what_was_called_before_the_start_is_never_spoken_later() -> None:
    old = a_call(18, "A041", 30)
    _, spoken = fresh_calls(a_board(20, old), None, NOW)

    assert fresh_calls(a_board(21, old), spoken, NOW) == ([], 21)


def test_new_calls_are_spoken_oldest_first_each_once() -> None:
    board = a_board(23, a_call(23, "A043"), a_call(22, "K005"), a_call(18, "A041", 30))

    calls, spoken = fresh_calls(board, 20, NOW)

    assert numbers(calls) == ["K005", "A043"]
    assert fresh_calls(board, spoken, NOW)[0] == []


def test_after_a_reconnect_nothing_older_than_sixty_seconds_is_spoken() -> None:
    board = a_board(30, a_call(29, "A045", 59), a_call(27, "A044", 60), a_call(25, "A043", 600))

    assert numbers(fresh_calls(board, 20, NOW)[0]) == ["A045"]


def test_a_recall_has_its_own_sequence_number_and_is_spoken_again() -> None:
    calls, _ = fresh_calls(a_board(31, a_call(31, "A042"), a_call(20, "A042", 40)), 30, NOW)

    assert [call.seq for call in calls] == [31]


def test_a_later_call_of_the_same_number_replaces_the_one_still_waiting() -> None:
    line = a_board(3, a_call(1, "A042"), a_call(2, "K001"), a_call(3, "A042")).calls

    assert [call.seq for call in without_replaced(line)] == [2, 3]


def test_two_calls_at_once_are_spoken_one_after_the_other() -> None:
    hall = Hall()
    hall.take(a_board(10))
    hall.take(a_board(12, a_call(11, "A042"), a_call(12, "K004")))

    assert hall.said == ["A042"]
    hall.end()
    assert hall.said == ["A042", "K004"]
    hall.end()
    assert not hall.is_speaking


def test_a_call_that_comes_during_an_announcement_waits_for_its_end() -> None:
    hall = Hall()
    hall.take(a_board(10))
    hall.take(a_board(11, a_call(11, "A042")))
    hall.take(a_board(12, a_call(12, "K004"), a_call(11, "A042")))
    assert (hall.said, hall.line.waiting) == (["A042"], 1)

    hall.end()

    assert (hall.said, hall.line.waiting) == (["A042", "K004"], 0)


def test_a_call_that_waited_two_minutes_behind_others_is_not_spoken_any_more() -> None:
    hall = Hall()
    hall.take(a_board(10))
    hall.take(a_board(12, a_call(11, "A042"), a_call(12, "K004")))

    hall.now += timedelta(seconds=120)
    hall.end()

    assert (hall.said, hall.line.waiting) == (["A042"], 0)


def test_a_notice_is_said_once_and_another_one_again() -> None:
    hall = Hall()
    hall.take(a_board(10))

    hall.take(a_board(11, notice=a_notice(11)))
    hall.end()
    hall.take(a_board(12, notice=a_notice(11)))
    hall.take(a_board(13, notice=a_notice(13, message="closing_soon")))

    assert hall.said == ["attention", "closing_soon"]


@pytest.mark.parametrize(
    ("said", "seconds_ago", "message", "is_spoken"),
    [
        (None, 30, "attention", False),
        (5, 61, "attention", False),
        (5, 59, "attention", True),
        (None, 900, "leave_building", True),
        (9, 900, "leave_building", False),
    ],
)
def test_a_notice_from_before_the_start_is_not_said_but_that_all_have_to_leave_is(
    said: int | None, seconds_ago: float, message: str, is_spoken: bool
) -> None:
    notice, _ = fresh_notice(a_board(9, notice=a_notice(9, seconds_ago, message)), said, NOW)

    assert (notice is not None) is is_spoken


def test_a_notice_that_is_over_is_not_said() -> None:
    assert fresh_notice(a_board(9, notice=a_notice(9, 5, until=ago(1))), 5, NOW)[0] is None


def test_the_first_notice_after_a_start_without_one_is_said() -> None:
    _, said = fresh_notice(a_board(1), None, NOW)

    assert fresh_notice(a_board(2, notice=a_notice(0, 30)), said, NOW)[0] is not None


def test_a_notice_goes_before_the_calls_that_wait_after_what_is_being_said() -> None:
    hall = Hall()
    hall.take(a_board(10))
    hall.take(a_board(12, a_call(11, "A042"), a_call(12, "K004")))
    hall.take(a_board(13, notice=a_notice(13)))

    hall.end()
    hall.end()

    assert (hall.said, hall.hushed) == (["A042", "attention", "K004"], 0)


def test_a_notice_that_was_withdrawn_before_its_turn_is_not_said() -> None:
    hall = Hall()
    hall.take(a_board(10))
    hall.take(a_board(12, a_call(11, "A042"), a_call(12, "K004")))
    hall.take(a_board(13, notice=a_notice(13)))
    hall.take(a_board(14))

    hall.end()

    assert hall.said == ["A042", "K004"]


def test_when_all_have_to_leave_speech_is_hushed_and_nobody_is_called_until_that_is_withdrawn() -> None:
    hall = Hall()
    leave = a_notice(13, message="leave_building")
    hall.take(a_board(10))
    hall.take(a_board(12, a_call(11, "A042"), a_call(12, "K004")))

    hall.take(a_board(14, a_call(14, "A050"), notice=leave))
    assert hall.hushed == 1
    hall.end()
    hall.take(a_board(15, a_call(15, "A051"), notice=leave))
    hall.end()
    hall.take(a_board(17, a_call(17, "A052"), a_call(15, "A051")))

    assert (hall.said, hall.hushed) == (["A042", "leave_building", "A052"], 1)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(taken.Call, BoardCall), (taken.Counter, BoardCounter), (taken.Board, BoardView), (taken.Notice, WireNotice)],
)
def test_what_the_agent_takes_is_what_the_server_tells(ours: type, theirs: type) -> None:
    assert set(ours.model_fields) <= set(theirs.model_fields)  # type: ignore[attr-defined]


def test_a_newer_server_may_say_more_and_nonsense_is_refused() -> None:
    assert a_board(1, weather="rain").seq == 1
    for nonsense in (None, [], {"branch": "bontang"}, {"seq": "x"}):
        with pytest.raises(ValueError):
            taken.board_of(nonsense)


def asked(seq: int, seconds_ago: float, first: str = "A005", last: str = "A008") -> dict[str, object]:
    return {"seq": seq, "service": "A", "first": first, "last": last, "at": ago(seconds_ago)}


def gone(number: str, seconds_ago: float) -> dict[str, object]:
    return {"number": number, "service": number[0], "at": ago(seconds_ago), "until": ago(-600)}


def test_an_invitation_waits_until_nobody_can_join_it_and_is_spoken_once() -> None:
    line = SpeakingLine()
    line.take(a_board(10), NOW)
    board = a_board(11, invited=[asked(11, 0)])

    line.take(board, NOW + timedelta(seconds=4))
    early = line.next(NOW + timedelta(seconds=4))
    line.take(board, NOW + timedelta(seconds=5))
    ripe = line.next(NOW + timedelta(seconds=5))
    line.take(board, NOW + timedelta(seconds=6))

    assert early is None
    assert isinstance(ripe, taken.Invitation)
    assert (ripe.first, ripe.last) == ("A005", "A008")
    assert line.next(NOW + timedelta(seconds=6)) is None


@pytest.mark.parametrize(
    ("known", "seconds_ago", "is_spoken"), [(None, 14, True), (None, 15, False), (5, 64, True), (5, 65, False)]
)
def test_an_old_invitation_is_not_spoken(known: int | None, seconds_ago: float, is_spoken: bool) -> None:
    fresh, _ = fresh_invitations(a_board(9, invited=[asked(9, seconds_ago)]), known, NOW)

    assert bool(fresh) is is_spoken


def test_a_missed_number_is_told_once_and_not_when_it_is_old() -> None:
    fresh, known = fresh_missed(a_board(9, missed=[gone("A002", 3), gone("A001", 5), gone("K001", 11)]), None, NOW)
    later, _ = fresh_missed(a_board(10, missed=[gone("A003", 2), gone("A002", 3)]), known, NOW)

    assert [it.number for it in fresh] == ["A001", "A002"]
    assert [it.number for it in later] == ["A003"]


def test_calls_go_before_invitations_and_those_before_missed_numbers_and_the_opening() -> None:
    line = SpeakingLine()
    line.take(a_board(10, open=False, opens_at=ago(1)), NOW)
    line.take(a_board(11, a_call(11), invited=[asked(9, 6)], missed=[gone("A001", 3)]), NOW)

    told = [line.next(NOW) for _ in range(5)]

    assert [type(it) for it in told] == [taken.Call, taken.Invitation, taken.Missed, Opened, type(None)]


@pytest.mark.parametrize(
    ("before", "is_told"),
    [
        ({"open": False, "opens_at": ago(30)}, True),
        ({"open": False, "opens_at": ago(61)}, False),
        ({"open": False, "opens_at": None}, False),
        ({"open": False, "opens_at": ago(1), "closed_because": "stopped"}, False),
        ({"open": True}, False),
    ],
)
def test_the_opening_is_told_when_the_hours_brought_it(before: dict[str, object], is_told: bool) -> None:
    assert has_just_opened(a_board(1, **before), a_board(2)) is is_told
    assert not has_just_opened(None, a_board(2))


def test_when_all_have_to_leave_nothing_else_is_told() -> None:
    line = SpeakingLine()
    line.take(a_board(10, open=False, opens_at=ago(1)), NOW)
    leave = a_notice(13, message="leave_building")

    line.take(a_board(13, a_call(12), invited=[asked(9, 6)], missed=[gone("A001", 3)], notice=leave), NOW)

    assert [line.next(NOW), line.next(NOW)] == [line._standing, None]
