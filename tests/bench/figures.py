"""Many times as a few figures."""

from collections.abc import Sequence
from math import ceil


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` (0 to 1) of the values do not exceed. Raises ValueError without values."""
    if not values:
        raise ValueError("there is nothing to take a percentile of")
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def raw(values: Sequence[float]) -> list[float]:
    """The values as they are written down: to a thousandth, in the order in which they were measured."""
    return [round(value, 3) for value in values]


def spread(values: Sequence[float]) -> dict[str, float]:
    """How many, the middle, the 99th of a hundred, the largest. Raises ValueError without values."""
    return {
        "count": len(values),
        "p50": percentile(values, 0.5),
        "p99": percentile(values, 0.99),
        "max": max(values),
    }
