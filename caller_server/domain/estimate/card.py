"""The score card of shown windows: from what was counted of a group to its figures.

What counts is every window whose ticket was called, also one that was replaced later: it was shown, and somebody may have gone
by it. Left out are windows of people who gave way or were not here at their turn: the call then says nothing about the estimate.
A window holds when the call comes in it, both ends included; "not before" holds when the call does not come before.

Percentiles are exact, by linear interpolation (Hyndman and Fan 1996, definition 7), and never made from other percentiles.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.int64]
NOTHING: Seconds = np.array([], dtype=np.int64)
AIM = 0.8  # a window runs from the 10 % to the 90 % quantile


@dataclass(frozen=True)
class Counted:
    """What was counted of one group. ``held``, ``early`` (called before it opened) and ``width_s`` (all together) are of the
    ``windows``, ``not_before_held`` is of the ``not_before``; ``errors_s`` are how far each call was from the middle.
    """

    windows: int = 0
    held: int = 0
    early: int = 0
    width_s: int = 0
    not_before: int = 0
    not_before_held: int = 0
    errors_s: Seconds = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Figures:
    """The figures of one group: shares from 0 to 1, times in whole seconds; None where nothing was shown."""

    windows: int
    hit_rate: float | None
    early: float | None
    width_s: int | None
    error_s: int | None
    error_p90_s: int | None
    not_before: int
    not_before_held: float | None


def figures(counted: Counted) -> Figures:
    """The figures of what was counted."""
    errors, width = counted.errors_s, share(counted.width_s, counted.windows)
    return Figures(
        windows=counted.windows,
        hit_rate=share(counted.held, counted.windows),
        early=share(counted.early, counted.windows),
        width_s=None if width is None else round(width),
        error_s=round(float(errors.mean())) if errors.size else None,
        error_p90_s=round(float(np.quantile(errors, 0.9))) if errors.size else None,
        not_before=counted.not_before,
        not_before_held=share(counted.not_before_held, counted.not_before),
    )


def share(part: float, whole: int) -> float | None:
    """A part of a whole; None of nothing."""
    return part / whole if whole else None


def together(groups: Iterable[Counted]) -> Counted:
    """All groups as one."""
    parts = list(groups)
    return Counted(
        windows=sum(part.windows for part in parts),
        held=sum(part.held for part in parts),
        early=sum(part.early for part in parts),
        width_s=sum(part.width_s for part in parts),
        not_before=sum(part.not_before for part in parts),
        not_before_held=sum(part.not_before_held for part in parts),
        errors_s=np.concatenate([NOTHING, *(part.errors_s for part in parts)]),
    )
