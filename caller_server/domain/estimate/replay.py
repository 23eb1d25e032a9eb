"""Days of real tickets run through the estimate in the order of time, never looking ahead: what it would have said at each issue.

Every day is predicted from the days before it (``Profile``), then, ticket by ticket, corrected by the calls that had been made by
then at the same branch (``Correction``). The order at one moment: calls of those issued before, then issues, then their calls.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.line_day import LineDay
from caller_server.domain.estimate.profile import NOTHING_LEARNT, Profile
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.trees import SEED, Floats

STALL_MIN = 60.0
STALL_CALLS = 3.0  # and at least so many times this line's minutes per call without a call

_CALL, _ISSUE, _CALL_AT_ONCE = range(3)


@dataclass(frozen=True)
class Predicted:
    """One line's day and what was said of it at each issue: quantiles (tickets, 3) in minutes."""

    on: date
    tickets: LineDay
    windows_min: Floats


def replayed(days: Mapping[date, Sequence[LineDay]], since: date, seed: int = SEED) -> list[Predicted]:
    """What would have been said to every ticket of the days from ``since``, having learnt from all days before each.

    ``seed`` is of the draws in learning: the same seed gives the same answer.

    Raises ValueError when no day is before ``since``, or none from it on.
    """
    before = [day for day in days if day < since]
    if not before or len(before) == len(days):
        raise ValueError("there must be days to learn from before the date, and days to predict from it on")
    profile, corrections = replace(NOTHING_LEARNT, seed=seed), defaultdict[str, Correction](Correction)
    said: list[Predicted] = []
    for day in sorted(days):
        lines = days[day]
        raw = [profile.at_issue(line) for line in lines]
        windows = _corrected(profile, lines, raw, corrections)
        if day >= since:
            said += [Predicted(day, line, window) for line, window in zip(lines, windows, strict=True)]
        profile = profile.learnt(lines).fitted()
    return said


def _corrected(
    profile: Profile, lines: Sequence[LineDay], raw: Sequence[Floats], corrections: dict[str, Correction]
) -> list[Floats]:
    """The windows of one day, each corrected by what was known at its issue; the corrections go on to the next day."""
    windows = [np.empty_like(window) for window in raw]
    for kind, line, ticket in _moments(profile, lines):
        branch, predicted = lines[line].key.branch, Quantiles(*raw[line][ticket].tolist())
        if kind == _ISSUE:
            window = corrections[branch].corrected(predicted)
            windows[line][ticket] = window.low_min, window.middle_min, window.high_min
        else:
            corrections[branch] = corrections[branch].learnt(predicted, float(lines[line].wait_min[ticket]))
    return windows


def _moments(profile: Profile, lines: Sequence[LineDay]) -> Iterator[tuple[int, int, int]]:
    """Issues and calls of all lines in the order of time: (kind, line, ticket); calls after a stall are left out."""
    moments: list[tuple[float, int, int, int]] = []
    for number, line in enumerate(lines):
        stalled = line.longest_silence_min > max(STALL_MIN, STALL_CALLS * profile.pace.of(line.key).call_min)
        for ticket, (issued, called) in enumerate(zip(line.issued_min.tolist(), line.called_min.tolist(), strict=True)):
            moments.append((issued, _ISSUE, number, ticket))
            if not stalled[ticket]:
                moments.append((called, _CALL if called > issued else _CALL_AT_ONCE, number, ticket))
    return ((kind, line, ticket) for _, kind, line, ticket in sorted(moments))
