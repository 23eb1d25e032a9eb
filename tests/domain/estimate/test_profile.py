"""The estimate from the calls alone."""

from datetime import date, timedelta
from math import inf

import numpy as np
import pytest

from caller_server.domain.estimate.line_day import LineDay, LineKey, line_day
from caller_server.domain.estimate.pace import NOTHING_KNOWN, busy_of
from caller_server.domain.estimate.profile import NOTHING_LEARNT, Profile, no_calls_yet
from caller_server.domain.estimate.replay import replayed

KEY = LineKey("bontang", "A")


def _day(seed: int, call_min: float = 4.0, tickets: int = 120, key: LineKey = KEY) -> LineDay:
    """One counter, first come first served; calls about ``call_min`` apart."""
    draws = np.random.default_rng(seed)
    free, made = 485.0, []
    for issued in np.sort(draws.uniform(480, 840, tickets)):
        free = max(free, issued) + draws.gamma(4, call_min / 4)
        made.append((float(issued), float(free)))
    return line_day(key, made)


def _taught(days: int = 6, **options: float) -> Profile:
    profile = NOTHING_LEARNT
    for seed in range(days):
        profile = profile.learnt([_day(seed, **options)])  # type: ignore[arg-type]
    return profile.fitted()


def test_a_branch_that_opens_for_the_first_time_gets_five_minutes_a_call_and_a_wide_window() -> None:
    waits = NOTHING_LEARNT.predicted(3, 500.0, no_calls_yet("bontang", "A"))

    assert waits.middle_min == pytest.approx(20)
    assert waits.low_min < 11
    assert waits.high_min > 36


def test_what_earlier_days_taught_comes_out_for_the_line_and_leans_on_the_branch_for_a_new_one() -> None:
    profile = _taught(call_min=10.0)

    known = profile.predicted(4, 600.0, no_calls_yet("bontang", "A"))
    new = profile.pace.of(LineKey("bontang", "Z")).call_min
    elsewhere = profile.pace.of(LineKey("samarinda", "A")).call_min

    assert known.middle_min == pytest.approx(50, rel=0.3)
    assert profile.pace.of(KEY).call_min == pytest.approx(10, rel=0.1)
    assert 5 < elsewhere <= new < 10


def test_more_people_ahead_wait_longer_and_the_line_is_answered_at_once() -> None:
    profile, today = _taught(), no_calls_yet("bontang", "A")

    line = profile.predicted_line([0, 3, 10, 30], 600.0, today)

    assert [one.middle_min for one in line] == sorted(one.middle_min for one in line)
    assert line[2] == profile.predicted(10, 600.0, today)


def test_after_a_month_a_slow_day_is_noticed_from_the_calls_made_so_far() -> None:
    profile = NOTHING_LEARNT
    for seed in range(24):
        profile = profile.learnt([_day(seed, call_min=3.0 + 3.0 * (seed % 2))])
    profile = profile.fitted()

    quick, slow = (
        np.mean([profile.predicted(8, 640.0, _day(seed, call_min=pace)).middle_min for seed in range(90, 96)])
        for pace in (3.0, 6.0)
    )

    assert slow > 1.15 * quick


def test_the_second_day_of_a_branch_takes_up_part_of_todays_pace() -> None:
    profile = NOTHING_LEARNT.learnt([_day(1, call_min=4.0)])

    usual, slow = (profile.predicted(8, 700.0, _day(99, call_min=pace)) for pace in (4.0, 8.0))

    assert 1.1 * usual.middle_min < slow.middle_min < 2 * usual.middle_min


def test_the_window_holds_on_a_day_that_was_not_learnt() -> None:
    day = _day(77)

    low, _, high = _taught(8).at_issue(day).T

    assert ((day.wait_min >= low) & (day.wait_min <= high)).mean() > 0.6


def test_one_ticket_is_told_the_same_live_as_in_the_replay() -> None:
    profile, day = _taught(), _day(50)
    replay = profile.at_issue(day)

    for ticket in (0, 1, 40, 119):
        live = profile.predicted(int(day.ahead[ticket]), float(day.issued_min[ticket]), _without(day, ticket))
        assert (live.low_min, live.middle_min, live.high_min) == pytest.approx(tuple(replay[ticket]))


def _without(day: LineDay, ticket: int) -> LineDay:
    """The day with this one and all later tickets not called yet."""
    called = np.where(np.arange(len(day.called_min)) < ticket, day.called_min, inf)
    return LineDay(day.key, day.issued_min, called)


@pytest.mark.parametrize("ticket", [0, 5, 60, 118])
def test_what_comes_after_an_issue_does_not_change_what_was_said_at_it(ticket: int) -> None:
    profile, day = _taught(), _day(50)
    now = day.issued_min[ticket]
    later = np.arange(len(day.issued_min)) > ticket
    changed = LineDay(
        day.key,
        np.where(later, now + (day.issued_min - now) * 0.5, day.issued_min),
        np.where(day.called_min > now, day.called_min + 200, day.called_min),
    )

    assert profile.at_issue(changed)[ticket] == pytest.approx(profile.at_issue(day)[ticket])


def test_the_replay_never_looks_ahead_over_branches_days_and_corrections() -> None:
    first = date(2026, 1, 5)
    keys = (KEY, LineKey("bontang", "K"), LineKey("samarinda", "A"))
    days = {first + timedelta(n): [_day(10 * n + m, key=key) for m, key in enumerate(keys)] for n in range(4)}
    last, moment = max(days), 650.0
    changed = {day: lines if day < last else [_shaken(line, moment) for line in lines] for day, lines in days.items()}

    said, again = replayed(days, last), replayed(changed, last)

    for one, other in zip(said, again, strict=True):
        known = one.tickets.issued_min <= moment
        assert known.sum() > 30
        assert (one.windows_min[known] == other.windows_min[: known.sum()]).all()
        assert (one.windows_min[~known] != other.windows_min[known.sum() :][: (~known).sum()]).any()


def _shaken(line: LineDay, moment: float) -> LineDay:
    """Everything after a moment happens otherwise: later calls 90 minutes later, later issues closer together."""
    issued = np.where(line.issued_min > moment, moment + (line.issued_min - moment) * 0.7, line.issued_min)
    return LineDay(line.key, issued, np.where(line.called_min > moment, line.called_min + 90, line.called_min))


def test_days_to_learn_from_and_days_to_predict_are_both_needed() -> None:
    days = {date(2026, 1, 5): [_day(1)], date(2026, 1, 6): [_day(2)]}

    for since in (date(2026, 1, 5), date(2026, 1, 7)):
        with pytest.raises(ValueError, match="days to learn from"):
            replayed(days, since)


def test_minutes_in_which_nobody_waited_are_no_ones_pace() -> None:
    day = line_day(KEY, [(480, 490), (485, 500), (486, 510), (700, 705), (701, 715)])

    busy = busy_of(day)

    assert busy.calls.sum() == 3
    assert busy.minutes.sum() == pytest.approx(30)


def test_the_pace_runs_on_through_the_hours_and_over_midnight() -> None:
    pace = NOTHING_KNOWN.of(KEY)

    assert pace.minutes_for(np.array([12.0, 400.0]), np.array([480.0, 1380.0])) == pytest.approx([60, 2000])


def test_times_that_cannot_be_are_refused() -> None:
    for tickets in ([(500.0, 499.0)], [(-1.0, 5.0)], [(1440.0, 1450.0)], [(500.0, float("nan"))], [(float("nan"), 500.0)]):
        with pytest.raises(ValueError, match="a ticket is"):
            line_day(KEY, tickets)


def test_people_who_were_never_called_teach_nothing_and_break_nothing() -> None:
    day = line_day(KEY, [(480, 490), (481, inf), (482, 500), (483, inf)])

    profile = NOTHING_LEARNT.learnt([_day(1)]).learnt([day, no_calls_yet("bontang", "K")])

    assert len(profile.targets) == 2
    assert np.isfinite(profile.facts).all()
    assert day.longest_silence_min.tolist() == [10, inf, 10, inf]
