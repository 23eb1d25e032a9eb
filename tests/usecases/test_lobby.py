"""What the lobby's board tells beside calls and services: missed numbers, who is asked in, and how its displays are set."""

from datetime import timedelta

import pytest

from caller_server.contract.branch_file import BranchFile
from caller_server.contract.views import BoardView
from caller_server.domain.ids import TicketId
from caller_server.usecases import views
from caller_server.usecases.ahead import invite
from tests.hall import BONTANG, Hall, branch_file


def board(hall: Hall) -> BoardView:
    with hall.read() as read:
        return views.board(read)


def missed(hall: Hall) -> None:
    """Called as often as allowed, and nobody came."""
    hall.call_next()
    for _ in range(2):
        hall.pass_time(seconds=31)
        hall.do("recall")
    hall.pass_time(seconds=31)
    hall.do("mark_no_show")


def ask_in(hall: Hall, *numbers: str) -> None:
    with hall.read() as read:
        asked = [read.ticket_numbered(number).id for number in numbers]
    invite(hall.ports, BONTANG, [(TicketId(one), hall.now + timedelta(minutes=15)) for one in asked])


def test_a_missed_number_stands_on_the_board_until_its_grace_is_over(bontang: Hall):
    for _ in range(2):
        bontang.take("A")
    bontang.open()
    missed(bontang)
    first_at = bontang.now
    missed(bontang)

    told = board(bontang).missed

    assert [(one.number, one.service) for one in told] == [("A002", "A"), ("A001", "A")]
    assert (told[1].at, told[1].until) == (first_at, first_at + timedelta(minutes=30))
    bontang.now = first_at + timedelta(minutes=30)
    assert [one.number for one in board(bontang).missed] == ["A002"]


def test_who_came_back_is_not_missed_any_more(bontang: Hall):
    bontang.take("A")
    bontang.open()
    missed(bontang)

    bontang.by_staff("come_back", "A001")

    assert board(bontang).missed == []


def test_people_asked_in_together_are_one_range_and_those_who_came_are_not_told_again(bontang: Hall):
    for _ in range(5):
        bontang.take("A", walk_minutes=10)
    ask_in(bontang, "A002", "A003", "A005")

    told = board(bontang).invited

    assert [(one.first, one.last, one.service) for one in told] == [("A002", "A003", "A"), ("A005", "A005", "A")]
    assert told[0].seq < told[1].seq <= board(bontang).seq
    bontang.by_staff("arrive", "A005")
    assert [one.first for one in board(bontang).invited] == ["A002"]
    bontang.pass_time(minutes=3)
    assert board(bontang).invited == []


@pytest.fixture
def described() -> dict[str, object]:
    return branch_file(
        texts={"ticker": {"id": "Toilet ada di sebelah kanan.", "en": "Toilets are to the right."}},
        speech={"digits": "whole", "chime": False, "loudness": [{"at": "07:00", "percent": 80}, {"at": "12:00", "percent": 40}]},
        displays=[{"code": "bilik", "layout": "calls", "counters": ["bontang-b1"], "reload_at": "04:15", "missed": False}],
    )


def test_a_branch_says_how_it_sounds_and_what_each_display_tells_of(bontang: Hall, described: dict[str, object]):
    bontang.catalogue.import_branch(described)

    shown = board(bontang)

    assert shown.ticker == "Toilet ada di sebelah kanan."
    assert (shown.speech.digits, shown.speech.chime) == ("whole", False)
    assert [(step.at, step.percent) for step in shown.speech.loudness] == [("07:00", 80), ("12:00", 40)]
    [display] = shown.displays
    assert display.model_dump() == {
        "code": "bilik", "layout": "calls", "services": [], "counters": ["bontang-b1"], "missed": False, "reload_at": "04:15",
    }  # fmt: skip


def test_a_branch_that_says_nothing_of_it_speaks_digit_by_digit_and_has_no_display_of_its_own(bontang: Hall):
    shown = board(bontang)

    assert (shown.speech.digits, shown.speech.chime, shown.speech.loudness) == ("one_by_one", True, [])
    assert (shown.displays, shown.ticker) == ([], "")


def test_a_description_comes_back_as_it_was_given(bontang: Hall, described: dict[str, object]):
    bontang.catalogue.import_branch(described)

    assert BranchFile.model_validate(bontang.catalogue.export_branch("bontang")) == BranchFile.model_validate(described)
