"""The luck of every person and counter in each replication, drawn by the ticket's own number and the day: it does not change when
others come or go, so neither does a text without a reason.
"""

from zlib import crc32

import numpy as np
import numpy.typing as npt

from caller_server.domain.estimate.lanes import Layout
from caller_server.domain.estimate.normal import ROWS, draws_of
from caller_server.domain.estimate.service_time import Laws
from caller_server.domain.estimate.situation import AtCounter, CounterNow

Floats = npt.NDArray[np.float64]


class Luck:
    """How long each entry keeps a counter busy (seconds, entry by replication), when each counter is free first (replication by
    counter), who goes on to a following service, and when those come who are expected (by entry).
    """

    def __init__(self, layout: Layout, laws: Laws, replications: int) -> None:
        self.replications = replications
        self._laws, self._layout = laws, layout
        self._draws = draws_of(layout.situation.seed, replications)
        pace_row = self._draws.service_normal[ROWS - 1].astype(np.float64)
        self._pace = laws.pace * np.exp(laws.pace_spread * pace_row)
        self._rows = np.array(layout.entries.order) % ROWS
        self.busy_s = self._busy()
        self.goes_on = self._going_on()
        self.free_s = self._free()
        self.arrives_s = self._arrivals()

    def _busy(self) -> Floats:
        """From a call to the counter's next one: the person comes, is served, goes; or does not come."""
        laws, draws = self._laws, self._draws
        service = np.array(self._layout.entries.service)
        by_service = [laws.of(code) for code in self._layout.services]
        middle = np.array([law.log_middle for law in by_service] + [0.0], np.float32)[service, None]
        spread = np.array([law.spread for law in by_service] + [0.0], np.float32)[service, None]
        around = draws.overhead_normal[self._rows]
        busy = np.exp(middle + spread * draws.service_normal[self._rows]) * self._pace.astype(np.float32)
        for law in (laws.approach, laws.turnover):
            busy += np.exp(np.float32(law.log_middle) + np.float32(law.spread) * around)
        if laws.missed_share > 0:
            lost = np.exp(np.float32(laws.missed.log_middle) + np.float32(laws.missed.spread) * around)
            busy = np.where(draws.shown[self._rows] < laws.missed_share, lost, busy)
        busy *= np.float32(laws.slowdown)
        busy[[not counted for counted in self._layout.entries.is_counted]] = 0.0
        found: Floats = busy.astype(np.float64)
        return found

    def _going_on(self) -> npt.NDArray[np.bool_]:
        if not self._layout.onward_of:
            return np.zeros((0, self.replications), np.bool_)
        shares = [self._laws.handed_on.get(code, 0.0) for code in self._layout.services] + [0.0]
        share = np.array(shares)[self._layout.entries.service, None]
        is_missed: npt.NDArray[np.bool_] = self._draws.shown[self._rows] < self._laws.missed_share
        goes_on: npt.NDArray[np.bool_] = (self._draws.onward[self._rows] < share) & ~is_missed
        return goes_on

    def _free(self) -> Floats:
        columns = [self._free_at(counter) for counter in self._layout.situation.counters]
        return np.stack(columns, axis=1) if columns else np.zeros((self.replications, 0))

    def _free_at(self, counter: CounterNow) -> Floats:
        """When a counter can call: what it does now comes to its end, and so does a pause."""
        shares = self._draws.shown[crc32(counter.code.encode()) % ROWS].astype(np.float64)
        free = self._held_for(counter.held) if counter.held else self._idle_for(shares, counter.idle_s)
        if counter.paused_s is not None:
            free = np.maximum(free, self._laws.pause.rest(shares, counter.paused_s))
        return np.maximum(free, counter.back_s)

    def _idle_for(self, shares: Floats, idle_s: float) -> Floats:
        """A free counter: half of the officers press as soon as somebody waits, the others do something first."""
        busy = self._laws.turnover.rest(shares, idle_s)
        return busy if idle_s > 0 else np.where(shares < 0.5, 0.0, busy)

    def _held_for(self, held: AtCounter) -> Floats:
        laws, row = self._laws, held.order % ROWS
        service_share = self._draws.service[row].astype(np.float64)
        around = self._draws.overhead_normal[row].astype(np.float64)
        shown = self._draws.shown[row].astype(np.float64)
        law, turnover = laws.of(held.service), laws.turnover.at(around)
        if held.is_serving:
            serving: Floats = law.rest(service_share, held.elapsed_s / laws.pace) * self._pace + turnover
            return serving
        over = held.elapsed_s - laws.approach.mean_s
        coming = laws.approach.rest(1 - shown, held.elapsed_s)
        if over > 0:  # nobody pressed "start": served since about then
            coming = np.minimum(coming, laws.approach.mean_s)
        served = coming + law.rest(service_share, max(0.0, over) / laws.pace) * self._pace + turnover
        missed = laws.missed.rest(1 - shown, held.elapsed_s)
        return np.where(shown < laws.missed_share, missed, served)

    def _arrivals(self) -> dict[int, Floats]:
        """When the people come who are expected: one after the other, each after a wait without memory."""
        found: dict[int, Floats] = {}
        for lane in self._layout.lanes:
            if lane.per_h <= 0:
                continue
            rows = (crc32(self._layout.services[lane.service].encode()) + np.arange(len(lane.entries))) % ROWS
            waits = -np.log(1 - self._draws.service[rows].astype(np.float64)) * 3600 / lane.per_h
            found.update(zip(lane.entries, np.cumsum(waits, axis=0), strict=True))
        return found
