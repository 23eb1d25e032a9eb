"""Looking ahead at a branch through its real use cases: what people are told, who is asked in, what is learnt."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caller_server.contract.views import BranchService, TicketView
from caller_server.domain import joining
from caller_server.domain.errors import NotAllowedNow
from caller_server.domain.ticket import Place
from caller_server.usecases import participate, views
from caller_server.usecases.ahead import Memory, carry_out, look, remembered
from caller_server.usecases.ahead.look import Look
from caller_server.usecases.ports import Actor
from tests.databases import postgres_url, sqlite_url
from tests.hall import BONTANG, KEY, Hall, a_request

RINA = Actor("officer", "rina", "user:rina")
DESK = "bontang-1"
SERVED_MIN = 6


STAGED = {"staged_calling": True, "lobby_cap": 12}


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator["Branch"]:
    with a_branch(request.param, tmp_path) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def staged(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator["Branch"]:
    """A branch that calls people in stages, with a counter open and eight people waiting in the lobby."""
    with a_branch(request.param, tmp_path, policy=STAGED) as made:
        made.open(DESK, RINA)
        made.queue(8)
        made.look()
        yield made


@contextmanager
def a_branch(kind: str, folder: Path, **more: Any) -> Iterator["Branch"]:
    with sqlite_url(folder) if kind == "sqlite" else postgres_url() as url:
        made = Branch(url, **more)
        try:
            yield made
        finally:
            made.close()


class Branch(Hall):
    """A hall whose server looks ahead after everything that happens."""

    memory: Memory | None = None
    found: Look | None = None

    def look(self) -> Look:
        with self.read() as read:
            self.found, self.memory = look(read, self.memory or remembered(read))
        carry_out(self.ports, self.found)
        return self.found

    def view(self, token: str) -> TicketView:
        found = self.ports.find_ticket(self.ports.token_hash(token))
        assert found is not None
        with self.read() as read:
            return views.ticket(read, read.ticket(found[1]))

    def serve_next(self) -> str | None:
        """Call somebody and serve them for six minutes, looking every minute."""
        called = self.call_next(DESK, RINA)
        if called is None:
            return None
        self.do("start_serving", DESK, RINA)
        for _ in range(SERVED_MIN):
            self.pass_time(minutes=1)
            self.look()
        self.do("finish", DESK, RINA)
        return called.number

    def miss(self, counter: str, actor: Actor) -> str:
        """Call somebody at the counter until they count as missed; their number."""
        while True:
            self.pass_time(seconds=31)
            try:
                return str(self.do("mark_no_show", counter, actor).number)
            except NotAllowedNow:
                self.do("recall", counter, actor)

    def code(self) -> str:
        """What the branch's screens show now to whoever comes."""
        return joining.code(KEY, BONTANG, joining.step_at(self.now))

    def all_leave(self) -> None:
        """Everybody who waits here goes home."""
        with self.read() as read:
            here = [ticket.number for ticket in read.waiting() if ticket.place is Place.HERE]
        for number in here:
            self.by_staff("leave", number)

    def queue(self, people: int, **more: Any) -> list[str]:
        """People who take a number for A, by their tokens."""
        return [self.take_with_token("A", **more)[1] for _ in range(people)]


def test_with_no_counter_open_nobody_can_say(hall: Branch) -> None:
    (token,) = hall.queue(1)

    hall.look()

    view = hall.view(token)
    assert (view.estimate, view.cannot_say) == (None, "no_counter_open")


def test_everybody_in_line_is_told_a_window_and_later_ones_later(hall: Branch) -> None:
    hall.open(DESK, RINA)
    tokens = hall.queue(6)

    hall.look()

    told = [hall.view(token).estimate for token in tokens]
    begins = [estimate.from_ for estimate in told if estimate]
    assert len(begins) == 6
    assert begins == sorted(begins)
    assert all(estimate.to is None or estimate.to - estimate.from_ >= timedelta(minutes=5) for estimate in told if estimate)
    assert all(begin.minute % 5 == 0 and begin.second == 0 for begin in begins)


def test_a_look_that_finds_nothing_new_changes_nothing(hall: Branch) -> None:
    hall.open(DESK, RINA)
    hall.queue(4)
    hall.look()
    hall.pass_time(seconds=2)

    again = hall.look()

    assert (again.changes.forecasts, again.changes.windows, again.moved) == ((), (), ())


def test_who_takes_a_number_after_a_look_is_told_at_once(hall: Branch) -> None:
    hall.open(DESK, RINA)
    hall.queue(5)
    hall.look()

    view, _ = hall.take_with_token("A")

    assert view.estimate is not None
    assert view.estimate.from_ >= hall.now
    with hall.read() as read:
        board = views.board(read)
    assert next(service for service in board.services if service.code == "A").estimate is not None


def test_those_who_come_between_two_looks_are_told_later_and_later_times(hall: Branch) -> None:
    hall.open(DESK, RINA)
    hall.look()  # nobody waits yet

    told = [hall.take_with_token("A")[0].estimate for _ in range(6)]

    ends = [estimate.to or estimate.from_ for estimate in told if estimate]
    assert len(ends) == 6
    assert ends == sorted(ends)
    assert ends[-1] >= ends[0] + timedelta(minutes=10)


def test_short_pauses_transfers_and_missed_people_who_return_make_later_times_over_the_days(hall: Branch) -> None:
    hall.open(DESK, RINA)
    tokens = hall.queue(9)
    hall.look()
    for _ in range(3):
        hall.serve_next()
    calm = hall.memory
    hall.do("pause_counter", DESK, RINA, note=None, minutes=None)
    for _ in range(8):
        hall.pass_time(minutes=1)
        hall.look()
    hall.open(DESK, RINA)
    hall.look()
    hall.call_next(DESK, RINA)
    hall.do("transfer", DESK, RINA, service="K", to_counter=None, note=None)
    hall.call_next(DESK, RINA)
    missed = hall.miss(DESK, RINA)
    participate.come_back(hall.ports, token=tokens[int(missed[1:]) - 1], request=a_request())
    hall.look()

    assert calm is not None
    assert hall.memory is not None
    assert calm.interruptions.slowdown == 1.0
    known = hall.memory.interruptions
    assert (known.paused_s, known.again) == (8 * 60, 2)
    assert known.open_s >= 3 * SERVED_MIN * 60
    hall.pass_time(minutes=2)
    hall.look()
    with hall.read() as read:
        kept = remembered(read).interruptions
    assert kept.slowdown == pytest.approx(known.slowdown, rel=0.01)


def test_what_came_true_is_counted_and_the_share_is_shown_when_enough_is_known(hall: Branch) -> None:
    hall.open(DESK, RINA)
    hall.queue(12)
    hall.look()
    while hall.serve_next():
        pass
    hall.look()

    assert hall.memory is not None
    held, shown = hall.memory.hits["2026-11-23"]
    assert shown >= 12
    assert held >= shown / 2
    assert hall.view(hall.queue(1)[0]).hit_rate is None  # kept once a minute, and shown from 30 windows on
    with hall.read() as read:
        assert read.left_line() == []


def test_calls_that_freeze_withdraw_the_windows_within_minutes_and_teach_nothing(hall: Branch) -> None:
    hall.open(DESK, RINA)
    tokens = hall.queue(8)
    hall.look()
    for _ in range(3):
        hall.serve_next()
    assert hall.memory is not None
    taught = hall.memory.correction

    minutes = 0
    while hall.view(tokens[-1]).estimate is not None and minutes < 120:
        hall.pass_time(minutes=1)
        minutes += 1
        hall.look()
    hall.pass_time(minutes=120 - minutes)
    hall.look()
    frozen = hall.view(tokens[-1])
    hall.call_next(DESK, RINA)
    hall.look()

    assert minutes <= 30
    assert frozen.cannot_say == "stalled"
    assert hall.view(tokens[-1]).estimate is not None
    assert hall.memory.correction == taught


def test_who_goes_out_is_free_until_shortly_before_the_turn(staged: Branch) -> None:

    view, token = staged.take_with_token("A", walk_minutes=5)

    assert (view.place, view.walk_minutes) == ("away", 5)
    assert view.free_until is not None
    assert view.free_until > staged.now + timedelta(minutes=10)
    assert staged.view(token).free_until == view.free_until


def test_who_could_have_gone_out_is_not_sent_out_any_more_when_the_turn_is_near(staged: Branch) -> None:
    _, token = staged.take_with_token("A")
    early_until = staged.view(token).free_until

    assert early_until is not None
    staged.now = early_until - timedelta(minutes=1)  # what was shown still stands: nobody has looked since

    assert staged.view(token).free_until is None


def test_before_a_walk_is_chosen_it_is_told_when_to_be_back_and_what_is_too_far(staged: Branch) -> None:
    def offered() -> BranchService:
        with staged.read() as read:
            return next(service for service in views.branch(read, "id").services if service.code == "A")

    told = offered()
    assert [walk.minutes for walk in told.walks] == [5, 10, 15, 20]
    assert len({walk.back_by for walk in told.walks if walk.back_by}) == 1
    for walk in told.walks:
        _, token = staged.take_with_token("A", walk_minutes=walk.minutes)
        staged.look()
        is_away = staged.view(token).place == "away"
        staged.by_staff("leave", staged.view(token).number)
        staged.look()
        assert is_away == (walk.back_by is not None), walk

    staged.all_leave()
    staged.look()
    assert [walk.back_by for walk in offered().walks] == [None] * 4  # the next one is called at once
    staged.do("close_counter", DESK, RINA)
    staged.look()
    assert offered().walks == []  # nobody can say


def test_who_waits_here_is_told_the_same_and_who_is_away_is_asked_nothing(staged: Branch) -> None:
    here, away = staged.view(staged.queue(1)[0]), staged.view(staged.queue(1, walk_minutes=5)[0])

    assert [walk.back_by for walk in here.walks][:2] == [here.free_until] * 2
    assert away.walks == []


def test_where_nobody_is_passed_over_no_walk_is_asked_for(hall: Branch) -> None:
    hall.open(DESK, RINA)
    token = hall.queue(9)[-1]
    hall.look()

    with hall.read() as read:
        assert [service.walks for service in views.branch(read, "id").services] == [[], [], []]
    assert hall.view(token).walks == []


def test_somebody_whose_turn_is_near_stays_whatever_walk_was_chosen(staged: Branch) -> None:
    staged.all_leave()
    staged.look()

    view, _ = staged.take_with_token("A", walk_minutes=20)

    assert (view.place, view.free_until) == ("here", None)


def test_who_is_out_is_asked_in_as_the_turn_comes_near_and_called_when_here(staged: Branch) -> None:
    view, token = staged.take_with_token("A", walk_minutes=5)
    staged.queue(3)
    invited_after = 0
    while staged.view(token).place == "away":
        assert staged.serve_next()
        invited_after += 1
    invited = staged.view(token)

    participate.arrive(staged.ports, token=token, request=a_request(), code=staged.code())
    numbers = [staged.serve_next() for _ in range(9 - invited_after)]

    assert 2 <= invited_after < 8
    assert invited.come_by is not None
    assert invited.place == Place.INVITED
    assert view.number in numbers


def test_a_counter_with_nobody_left_asks_somebody_in_at_once(staged: Branch) -> None:
    _, token = staged.take_with_token("A", walk_minutes=20)
    staged.all_leave()

    staged.look()

    assert staged.view(token).place == "invited"


def test_people_who_never_come_keep_nobody_out_whom_an_idle_counter_could_take(staged: Branch) -> None:
    """Two were asked in and have left for good, or so it seems; whoever stands behind them is asked in all the same."""
    tokens = [staged.take_with_token("A", walk_minutes=10)[1] for _ in range(4)]
    staged.all_leave()

    for _ in range(120):
        staged.look()
        staged.pass_time(minutes=1)

    assert [staged.view(token).place for token in tokens] == ["invited"] * 4


def test_who_comes_late_makes_the_buffer_longer_and_who_comes_in_time_shorter(staged: Branch) -> None:
    _, token = staged.take_with_token("A", walk_minutes=5)
    staged.queue(6)
    while staged.view(token).place == "away":
        staged.serve_next()
    assert staged.memory is not None
    before = staged.memory.buffer_min
    for _ in range(10):
        staged.serve_next()

    participate.arrive(staged.ports, token=token, request=a_request(), code=staged.code())
    staged.look()

    assert staged.memory.buffer_min == pytest.approx(before + 3 * 0.225)  # the first one who came at all


def test_who_comes_late_because_the_lobby_was_full_says_nothing_about_the_buffer(staged: Branch) -> None:
    _, token = staged.take_with_token("A", walk_minutes=5)
    staged.queue(14)  # who sit there behind, and fill the lobby over its cap
    staged.look()
    assert staged.memory is not None
    before = 15.0  # asked in so early that the turn is not at hand yet
    staged.memory = replace(staged.memory, buffer_min=before)
    while staged.view(token).place == "away":
        staged.serve_next()
    for _ in range(10):
        staged.serve_next()

    participate.arrive(staged.ports, token=token, request=a_request(), code=staged.code())
    staged.look()

    assert len(staged.memory.kept_out) == 1
    assert staged.memory.buffer_min == before


def test_the_memory_is_kept_over_a_restart(staged: Branch) -> None:
    while staged.serve_next():
        pass
    staged.pass_time(minutes=2)
    staged.look()

    with staged.read() as read:
        again = remembered(read)

    assert staged.memory is not None
    assert again.times.as_json() == staged.memory.times.as_json()
    assert again.correction == staged.memory.correction
    assert (again.hits, again.stage_seq) == (staged.memory.hits, staged.memory.stage_seq)
