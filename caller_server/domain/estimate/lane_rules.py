"""What befalls lanes and counters while a run goes on: breaks and the end of the day, people who come into the line, and the
shares of services that weigh differently. All values are arrays over replications.
"""

import numpy as np
import numpy.typing as npt

from caller_server.domain.estimate.lanes import APPOINTMENT, EMPTY, FAR, LANE_BITS, Layout
from caller_server.domain.estimate.luck import Luck
from caller_server.domain.estimate.situation import CounterNow

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


class DayRest:
    """Planned breaks and the end of the day, by counter."""

    def __init__(self, counters: tuple[CounterNow, ...]) -> None:
        most = max((len(counter.breaks) for counter in counters), default=0)
        padded = [[*sorted(counter.breaks), *[(np.inf, np.inf)] * (most - len(counter.breaks))] for counter in counters]
        spans = np.array(padded, np.float64).reshape(len(counters), most, 2)
        self._begins, self._ends = spans[:, :, 0].T, spans[:, :, 1].T
        self._stops = np.array([np.inf if counter.stops_s is None else counter.stops_s for counter in counters])
        self._first_s = min(self._begins.min(initial=np.inf), self._stops.min(initial=np.inf))

    def after(self, free_s: Floats, counter: Places) -> Floats:
        """When a counter that is free at ``free_s`` can really call: after a break, or never again."""
        if free_s.max(initial=-np.inf) < self._first_s:
            return free_s
        for begins, ends in zip(self._begins, self._ends, strict=True):
            to = ends[counter]
            free_s = np.where((free_s >= begins[counter]) & (free_s < to), to, free_s)
        return np.where(free_s >= self._stops[counter], np.inf, free_s)


class FedLanes:
    """Lanes into which people come during the run: those handed on from another service, and those expected."""

    def __init__(self, layout: Layout, luck: Luck, timed: Places, heads: Ints, ready: Floats) -> None:
        self._each = np.arange(luck.replications)
        self._heads, self._ready = heads, ready
        self._lanes = np.array([number for number, lane in enumerate(layout.lanes) if lane.is_fed])
        self._row = np.searchsorted(timed, self._lanes)
        self._has_sources = bool(layout.onward_of)
        most = max(len(layout.lanes[number].entries) for number in self._lanes) + 1
        self._keys = np.full((len(self._lanes), most, luck.replications), EMPTY, np.int32)
        self._times = np.full((len(self._lanes), most, luck.replications), np.inf)
        self._read = np.zeros((len(self._lanes), luck.replications), np.intp)
        self._written = np.zeros((len(self._lanes), luck.replications), np.intp)
        self._queue_of_lane = np.full(len(layout.lanes) + 1, -1)
        self._goes_on = luck.goes_on
        self._is_onward = np.zeros(len(layout.lanes) + 1, np.bool_)
        self._onward_of = np.arange(len(layout.entries.order))
        self._queue_of_entry = np.full(len(layout.entries.order), -1)
        self._key_of_entry = np.full(len(layout.entries.order), EMPTY, np.int32)
        for queue, number in enumerate(self._lanes):
            lane = layout.lanes[number]
            self._queue_of_lane[number] = queue
            if lane.source is None:
                for place, entry in enumerate(lane.entries):
                    self._keys[queue, place] = layout.key(number, entry)
                    self._times[queue, place] = luck.arrives_s[entry]
                self._show(np.full_like(self._each, queue), self._each)
                continue
            self._is_onward[number] = True
            for entry in lane.entries:
                self._onward_of[entry] = layout.onward_of[entry]
                self._queue_of_entry[entry] = queue
                self._key_of_entry[entry] = layout.key(number, entry)
            self._ready[self._row[queue]] = np.inf
        for counter, entry in layout.entry_of_held.items():
            if self._queue_of_entry[entry] >= 0:
                self._put(np.full(luck.replications, entry), luck.free_s[:, counter])

    def entries(self, entry: Places, lane: Ints) -> Places:
        """Who is handed on goes on as another entry."""
        return np.where(self._is_onward[lane], self._onward_of[entry], entry)

    def take(self, entry: Places, lane: Ints, until: Floats) -> None:
        """The lane's next one comes up; who was called may go on to the following service when done."""
        queue = self._queue_of_lane[lane]
        at = np.flatnonzero(queue >= 0)
        if at.size:
            self._read[queue[at], at] += 1
            self._show(queue[at], at)
        if self._has_sources and (self._queue_of_entry[entry] >= 0).any():
            self._put(entry, until)

    def _put(self, entry: Places, at_s: Floats) -> None:
        to = self._queue_of_entry[entry]
        at = np.flatnonzero((to >= 0) & self._goes_on[entry, self._each])
        if not at.size:
            return
        queue, place = to[at], self._written[to[at], at]
        self._keys[queue, place, at] = self._key_of_entry[entry[at]]
        self._times[queue, place, at] = at_s[at]
        self._written[queue, at] += 1
        self._show(queue, at)

    def _show(self, queue: Places, at: Places) -> None:
        place = self._read[queue, at]
        self._heads[self._lanes[queue], at] = self._keys[queue, place, at]
        self._ready[self._row[queue], at] = self._times[queue, place, at]


class Shares:
    """What each service got of a counter's last calls, at the counters whose services weigh differently (see ``line.order``)."""

    def __init__(self, layout: Layout, replications: int) -> None:
        counters, nothing = layout.situation.counters, len(layout.services)
        service = np.array([lane.service for lane in layout.lanes])
        self._by_service = np.argsort(service, kind="stable")
        self._present, self._begins, place_of_lane = np.unique(service[self._by_service], return_index=True, return_inverse=True)
        self._place_of_lane = place_of_lane[np.argsort(self._by_service)]
        self._first_appointment = sum(lane.kind != APPOINTMENT for lane in layout.lanes)
        self._entry_of = np.array(layout.entry_of)
        self._service_of = np.array(layout.entries.service)
        self._is_counted = np.array(layout.entries.is_counted)
        self._is_weighted = np.array([bool(counter.weights) for counter in counters])
        self._kept = np.array([max(1, sum(counter.weights.values()) - 1) for counter in counters])
        weights = np.ones((nothing + 1, len(counters)))
        last = np.full((len(counters), int(self._kept.max())), nothing)
        got = np.zeros((nothing + 1, len(counters)), np.int64)
        for number, counter in enumerate(counters):
            for code, weight in counter.weights.items():
                weights[layout.index[code], number] = weight
            kept = int(self._kept[number])
            known = [layout.index[code] for code in counter.own_calls[-kept:]] if counter.weights else []
            last[number, kept - len(known) : kept] = known
            np.add.at(got[:, number], last[number, :kept], 1)
        self._weights = weights[self._present]
        self._calls = np.repeat(last[:, :, None], replications, axis=2)
        self._got = np.repeat(got[:, :, None], replications, axis=2)
        self._oldest = np.zeros((len(counters), replications), np.intp)

    def restrict(self, keys: Ints, counter: Places) -> None:
        """Leave only the service whose turn it is, in the replications where such a counter calls."""
        at = np.flatnonzero(self._is_weighted[counter])
        if not at.size:
            return
        calling, own = counter[at], keys[:, at]
        head = np.minimum.reduceat(self._as_joined(own)[self._by_service], self._begins, axis=0)
        got = self._got[self._present[:, None], calling, at]
        due = np.where(head < FAR, (got + 1) / self._weights[:, calling], np.inf)
        soonest = due.min(axis=0)
        chosen = np.where(due == soonest, head, 2 * EMPTY).argmin(axis=0)
        bars = (self._place_of_lane[:, None] != chosen) & (soonest < np.inf)
        keys[:, at] = own + bars * np.int32(EMPTY)

    def _as_joined(self, own: Ints) -> Ints:
        """Keys by joining for all: between services an appointment counts by when it joined."""
        first = self._first_appointment
        if first == len(own):
            return own
        joined = own.copy()
        is_key = own[first:] < FAR
        entries = self._entry_of[np.where(is_key, own[first:] >> LANE_BITS, 0)]
        joined[first:] = np.where(is_key, (entries << LANE_BITS) | (own[first:] & ((1 << LANE_BITS) - 1)), own[first:])
        return joined

    def count(self, entry: Places, counter: Places) -> None:
        """Remember the calls that such counters have just made."""
        at = np.flatnonzero(self._is_weighted[counter] & self._is_counted[entry])
        if not at.size:
            return
        calling, service = counter[at], self._service_of[entry[at]]
        oldest = self._oldest[calling, at]
        self._got[self._calls[calling, oldest, at], calling, at] -= 1
        self._got[service, calling, at] += 1
        self._calls[calling, oldest, at] = service
        self._oldest[calling, at] = (oldest + 1) % self._kept[calling]
