"""The normal law for whole arrays, and the day's table of draws: the same ticket meets the same luck in every run of its day."""

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STANDARD = NormalDist()
_POINTS = np.linspace(-4.5, 4.5, 1801)
_BELOW = np.array([_STANDARD.cdf(float(point)) for point in _POINTS])

ROWS = 2048  # tickets that can be told apart; a line is never so long that two in it share a row
DAYS_KEPT = 2  # today's tables and, around cut-off, yesterday's


def normal_below(value: float) -> float:
    """The share of a standard normal law that lies below ``value``."""
    return _STANDARD.cdf(value)


def normal_of(shares: Floats) -> Floats:
    """The standard normal values below which these shares (0 to 1) lie, good to 0.00002."""
    return np.interp(shares, _BELOW, _POINTS)


@dataclass(frozen=True)
class Draws:
    """A day's luck, one row for each ticket and one column for each replication.

    In every row each replication has another of as many equal shares, shuffled: the rows are even, so 200 replications do.
    """

    service: npt.NDArray[np.float32]  # uniform
    service_normal: npt.NDArray[np.float32]
    overhead_normal: npt.NDArray[np.float32]
    shown: npt.NDArray[np.float32]  # uniform: whether the person comes
    onward: npt.NDArray[np.float32]  # uniform: whether the person is handed on

    def rows(self, orders: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The row of each ticket, by the number at which it joined."""
        return orders % ROWS


@lru_cache(maxsize=DAYS_KEPT)
def draws_of(seed: int, replications: int) -> Draws:
    """The tables of a day."""
    generator = np.random.default_rng(seed)
    even = (np.arange(replications, dtype=np.float32) + np.float32(0.5)) / np.float32(replications)
    normal = normal_of(even.astype(np.float64)).astype(np.float32)
    order = generator.permuted(np.tile(np.arange(replications, dtype=np.int16), (ROWS, 1)), axis=1)
    other = generator.permuted(order, axis=1)
    third = generator.permuted(order, axis=1)
    fourth = generator.permuted(order, axis=1)
    return Draws(even[order], normal[order], normal[other], even[third], even[fourth])
