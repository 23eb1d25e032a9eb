"""Small symmetric regression trees for quantiles, boosted: what the last calls say about a wait, where no formula is known.

Symmetric (oblivious) trees ask the same question of every row at each level: few parameters, no leaf of three tickets that
fits one odd day, and a prediction is a table look-up. One structure carries all quantiles; a split is chosen by the summed
pinball gradients, a leaf holds the quantiles of its residuals, shrunk to nothing where it saw few (Friedman 2001;
Prokhorenkova et al. 2018).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TREES = 100
DEPTH = 4
STEP = 0.1
ROWS_PART = 0.5  # of the rows, for each tree
COLUMNS_PART = 0.85
BINS = 24
PSEUDO_ROWS = 20.0  # a leaf of this many rows moves half as far as one of thousands
SEED = 1


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees: ``start`` per quantile; columns and bounds are (trees, depth), values (trees, quantiles, leaves)."""

    start: Floats
    columns: Ints
    bounds: Floats
    values: Floats

    def of(self, rows: Floats) -> Floats:
        """The quantiles (rows, quantiles) of rows of features, in the order they were asked for and never crossing."""
        answer = np.repeat(self.start[None], len(rows), axis=0)
        for columns, bounds, values in zip(self.columns, self.bounds, self.values, strict=True):
            answer += values[:, _leaf(rows, columns, bounds)].T
        return np.sort(answer, axis=1)


def grown(rows: Floats, targets: Floats, quantiles: Sequence[float], trees: int = TREES, seed: int = SEED) -> Trees:
    """Trees that predict ``quantiles`` (each between 0 and 1, ascending) of ``targets`` from ``rows`` (targets, features).

    The same rows give the same trees: the draws come from ``seed``. Raises ValueError with no rows.
    """
    if len(rows) == 0:
        raise ValueError("trees need at least one row")
    chance, levels = np.random.default_rng(seed), np.asarray(quantiles, float)
    cuts = [np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1])) for column in rows.T]
    codes = np.stack([np.searchsorted(cut, column) for cut, column in zip(cuts, rows.T, strict=True)])
    start = np.quantile(targets, levels)
    fit = np.repeat(start[:, None], len(rows), axis=1)
    grown_columns, grown_bounds, grown_values = [], [], []
    for _ in range(trees):
        drawn = np.flatnonzero(chance.random(len(rows)) < ROWS_PART)
        asked = np.sort(chance.permutation(len(cuts))[: max(1, round(len(cuts) * COLUMNS_PART))])
        residuals = targets[drawn] - fit[:, drawn]
        columns, places, leaf = _splits(codes[:, drawn], residuals, levels, cuts, asked)
        values = STEP * _leaf_values(leaf, residuals, levels)
        bounds = np.array([cuts[column][place] for column, place in zip(columns, places, strict=True)])
        fit += values[:, _leaf(rows, columns, bounds)]
        grown_columns.append(columns)
        grown_bounds.append(bounds)
        grown_values.append(values)
    return Trees(start, np.array(grown_columns), np.array(grown_bounds), np.array(grown_values))


def _leaf(rows: Floats, columns: Ints, bounds: Floats) -> Ints:
    leaf = np.zeros(len(rows), np.int64)
    for column, bound in zip(columns, bounds, strict=True):
        leaf = leaf * 2 + (rows[:, column] > bound)
    return leaf


def _splits(codes: Ints, residuals: Floats, levels: Floats, cuts: list[Floats], asked: Ints) -> tuple[Ints, Ints, Ints]:
    """The columns and places of one tree's questions, and the leaf each row falls into."""
    slopes = (levels[:, None] - (residuals < 0)) / np.sqrt(levels * (1 - levels))[:, None]
    leaf = np.zeros(codes.shape[1], np.int64)
    columns, places = [], []
    for depth in range(DEPTH):
        best, column, place = -1.0, int(asked[0]), 0
        for candidate in asked:
            if len(cuts[candidate]) == 0:
                continue
            gains = _gains(leaf * BINS + codes[candidate], slopes, 1 << depth)[: len(cuts[candidate])]
            if gains.max() > best:
                best, column, place = float(gains.max()), int(candidate), int(gains.argmax())
        if best < 0:  # every column drawn is constant: any question sends all rows the same way
            columns.append(column)
            places.append(0)
            leaf = leaf * 2
            continue
        columns.append(column)
        places.append(place)
        leaf = leaf * 2 + (codes[column] > place)
    return np.array(columns), np.array(places), leaf


def _gains(keys: Ints, slopes: Floats, leaves: int) -> Floats:
    """How much each place to cut would explain, summed over leaves and quantiles."""
    size = leaves * BINS
    below = np.bincount(keys, minlength=size).reshape(leaves, BINS).cumsum(axis=1)
    above = below[:, -1:] - below
    gains = np.zeros(BINS)
    for slope in slopes:
        lower = np.bincount(keys, slope, minlength=size).reshape(leaves, BINS).cumsum(axis=1)
        upper = lower[:, -1:] - lower
        gains += (lower**2 / (below + PSEUDO_ROWS) + upper**2 / (above + PSEUDO_ROWS)).sum(axis=0)
    return gains


def _leaf_values(leaf: Ints, residuals: Floats, levels: Floats) -> Floats:
    counts = np.bincount(leaf, minlength=1 << DEPTH)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    values = np.zeros((len(levels), len(counts)))
    for of, residual, level in zip(values, residuals, levels, strict=True):
        ordered = residual[np.lexsort((residual, leaf))]
        if len(ordered):
            picked = np.minimum(starts + (level * counts).astype(np.int64), len(ordered) - 1)
            of[:] = np.where(counts > 0, ordered[picked], 0.0) * counts / (counts + PSEUDO_ROWS)
    return values
