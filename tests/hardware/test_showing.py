"""What lamps and signs show of a board, in which zone, and how loud it is."""

from array import array
from datetime import datetime, timedelta

import pytest

from hardware.agent.loudness import loudness, quieter
from hardware.agent.showing import Zone, lit, sign_text
from hardware.speaker.sound import read_wav, write_wav
from tests.hardware.boards import NOW, a_board, a_call, a_notice, ago

COUNTERS = (("loket-1", "A042"), ("loket-2", "K007"), ("loket-3", None))


def test_a_counter_s_lamp_burns_for_a_minute_after_its_call() -> None:
    board = a_board(9, a_call(9, "A042", 10), a_call(8, "K007", 60, counter="loket-2"), counters=COUNTERS)

    assert lit(board, NOW) == {"loket-1"}
    assert lit(board, NOW + timedelta(seconds=50)) == set()


def test_the_lamp_goes_out_when_the_called_person_is_gone_from_there() -> None:
    board = a_board(9, a_call(9, "A042", 10), counters=[("loket-1", None)])

    assert lit(board, NOW) == set()


def test_a_recall_lights_the_lamp_again() -> None:
    board = a_board(9, a_call(9, "A042", 5, attempt=2), a_call(3, "A042", 90), counters=COUNTERS)

    assert lit(board, NOW) == {"loket-1"}


def test_a_sign_over_a_counter_shows_who_is_there() -> None:
    board = a_board(9, counters=COUNTERS)

    assert [sign_text(board, code, NOW) for code in ("loket-1", "loket-3", "loket-9")] == ["A042", "", ""]


def test_the_sign_of_the_hall_shows_the_newest_call_and_where() -> None:
    board = a_board(9, a_call(8, "A042"), a_call(9, "K007", label="12"), counters=COUNTERS)

    assert sign_text(board, None, NOW) == "K007 12"
    assert sign_text(a_board(1), None, NOW) == ""


def test_when_all_have_to_leave_lamps_and_signs_are_dark() -> None:
    board = a_board(9, a_call(9), counters=COUNTERS, notice=a_notice(8, 600, "leave_building"))

    assert lit(board, NOW) == set()
    assert [sign_text(board, where, NOW) for where in ("loket-1", None)] == ["", ""]


@pytest.mark.parametrize(
    ("zone", "numbers"),
    [
        (Zone(), ["A042", "K007"]),
        (Zone(services=["K"]), ["K007"]),
        (Zone(counters=["loket-1"]), ["A042"]),
        (Zone(["A"], ["loket-2"]), []),
    ],
)
def test_a_zone_has_its_own_calls_only(zone: Zone, numbers: list[str]) -> None:
    board = a_board(9, a_call(9, "A042"), a_call(8, "K007", counter="loket-2"), counters=COUNTERS)

    assert [call.number for call in zone.of(board).calls] == numbers


def test_a_zone_speaks_of_its_own_services_and_of_missed_numbers_where_it_is_asked_to() -> None:
    missed = [{"number": "A001", "service": "A", "at": ago(1)}, {"number": "K001", "service": "K", "at": ago(1)}]
    invited = [{"seq": 1, "service": service, "first": "X001", "last": "X001", "at": ago(1)} for service in "AK"]
    board = a_board(9, missed=missed, invited=invited)

    ours, quiet = Zone(services=["K"]).of(board), Zone(missed=False).of(board)

    assert ([it.service for it in ours.missed], [it.service for it in ours.invited]) == (["K"], ["K"])
    assert (quiet.missed, len(quiet.invited)) == ((), 2)


STEPS = [{"at": "07:30", "percent": 100}, {"at": "12:00", "percent": 40}, {"at": "13:00", "percent": 0}]


@pytest.mark.parametrize(
    ("clock", "share"), [("07:29", 0), ("07:30", 1), ("11:59", 1), ("12:00", 0.4), ("13:00", 0), ("23:00", 0), ("00:00", 0)]
)
def test_it_is_as_loud_as_the_hour_says_by_the_branch_s_clock(clock: str, share: float) -> None:
    now = datetime.fromisoformat(f"2026-11-23T{clock}:00+08:00")

    assert loudness(a_board(1, speech={"loudness": STEPS}), now) == share
    assert loudness(a_board(1), now) == 1


def test_a_quieter_sound_lasts_as_long() -> None:
    wav = write_wav(array("h", [0, 1000, -1000, 32000]))

    assert list(read_wav(quieter(wav, 0.5))) == [0, 500, -500, 16000]
    assert quieter(wav, 1) == wav
