"""Three quantiles of a wait, the coin in which all estimates are paid."""

from bisect import bisect_right
from dataclasses import dataclass

HORIZONS_MIN = (5, 10, 20, 40)
HORIZONS = len(HORIZONS_MIN) + 1


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Minutes from the moment of the estimate until the call: one in ten before ``low_min``, one in ten after ``high_min``."""

    low_min: float
    middle_min: float
    high_min: float


def horizon_of(minutes: float) -> int:
    """Which of the five horizons (0-5, 5-10, 10-20, 20-40, 40+ minutes) a wait of this length belongs to: 0 to 4.

    Errors grow with the wait, so each horizon is corrected and scored by itself.
    """
    return bisect_right(HORIZONS_MIN, minutes)
