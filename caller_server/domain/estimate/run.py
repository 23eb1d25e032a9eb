"""The run itself: in every step each replication makes one call, its earliest free counter's, by the rules of ``line.order``."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from caller_server.domain.estimate.lane_rules import DayRest, FedLanes, Shares
from caller_server.domain.estimate.lanes import APPOINTMENT, EMPTY, FAR, LANE_BITS, ORDINARY, PRIORITY, Layout
from caller_server.domain.estimate.luck import Luck

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Foreseen:
    """Seconds until each entry is ``called`` (entry by replication) and each counter is ``dry`` (replication by counter),
    infinite where that does not happen. ``free_min`` are the minutes until each counter can call next (the middle).
    """

    called: Floats
    dry: Floats
    free_min: Floats


def run(layout: Layout, luck: Luck) -> Foreseen:
    """Run the line laid out forward with this luck, until nobody can be called any more."""
    state = _Run(layout, luck)
    free_min = np.sort(state.free, axis=0)[luck.replications // 2] / 60
    while state.step():
        pass
    return Foreseen(state.called, state.dry, free_min)


class _Run:
    """The state of all replications: who heads each lane, when each counter is free, who has been called."""

    def __init__(self, layout: Layout, luck: Luck) -> None:
        self._luck, self._layout, self._situation = luck, layout, layout.situation
        self._counters, count = len(layout.situation.counters), luck.replications
        self._each = np.arange(count)
        self._at_counter = self._each * self._counters
        self._entry_of = np.array(layout.entry_of)
        self._issued = np.array(layout.entries.issued_s)
        self._appointment = np.array(layout.entries.appointment_s)
        self._is_priority = np.array(layout.entries.is_priority)
        self.called = np.full((len(layout.entries.order), count), np.inf)
        self.dry = np.full((count, self._counters), np.inf)
        self._line_up(layout)
        self._line_up_late_ones(layout)
        self._begin_counting(layout)
        self._rest = DayRest(layout.situation.counters)
        self.free = self._rest.after(luck.free_s.copy(), np.arange(self._counters)[None, :])
        self._has_fed = any(lane.is_fed for lane in layout.lanes)
        self._fed = FedLanes(layout, luck, self._timed, self._heads, self._ready) if self._has_fed else None
        has_shares = bool(layout.lanes) and any(counter.weights for counter in layout.situation.counters)
        self._shares = Shares(layout, count) if has_shares else None

    def _line_up(self, layout: Layout) -> None:
        """The head of each lane, who comes after whom, and which counters may call."""
        lanes = layout.lanes
        self._next_key = np.full(len(layout.entries.order), EMPTY, np.int32)
        self._heads = np.full((len(lanes) + 1, self._each.size), EMPTY, np.int32)  # the last lane is of nobody
        self._nobody = layout.key(len(lanes), layout.nobody)
        self._allowed = np.full((len(lanes), self._counters), EMPTY, np.int32)
        for number, lane in enumerate(lanes):
            self._allowed[number, sorted(lane.counters)] = 0
            if not lane.is_fed:
                for entry, following in pairwise(lane.entries):
                    self._next_key[entry] = layout.key(number, following)
                self._heads[number] = layout.key(number, lane.entries[0])
        kinds = [lane.kind for lane in lanes]
        self._first_priority = kinds.count(ORDINARY)
        self._first_appointment = self._first_priority + kinds.count(PRIORITY)
        self._has_appointments = APPOINTMENT in kinds

    def _line_up_late_ones(self, layout: Layout) -> None:
        """Lanes of people who are not there yet, and of those who came back and let some calls go first."""
        lanes, count = layout.lanes, self._each.size
        self._timed = np.array([number for number, lane in enumerate(lanes) if lane.is_fed or lane.ready_s > 0], np.intp)
        self._ready = np.array([[lanes[number].ready_s] * count for number in self._timed]).reshape(-1, count)
        self._is_single = np.array([not lanes[number].is_fed for number in self._timed], np.bool_)
        self._back = np.array([number for number, lane in enumerate(lanes) if lane.calls_first is not None], np.intp)
        self._calls_first = np.array([lanes[number].calls_first for number in self._back], np.int64)
        heads = [lanes[number].entries[0] for number in self._back]  # until its calls are made, an appointment counts as joined
        self._as_joined = np.array([(entry - layout.rank_of[entry]) << LANE_BITS for entry in heads], np.int64)[:, None]

    def _begin_counting(self, layout: Layout) -> None:
        """The calls of each counter's services: all, and those since the last priority person's."""
        takes = np.zeros((len(layout.services) + 1, self._counters), np.int64)
        for service, serving in enumerate(layout.serving):
            takes[service, sorted(serving)] = 1
        self._counts = takes[np.where(layout.entries.is_counted, layout.entries.service, len(layout.services))]
        others = np.array([counter.others for counter in layout.situation.counters], np.int64)
        self._others = np.tile(others, (self._each.size, 1))
        self._made = np.zeros((self._each.size, self._counters), np.int64)
        self._has_priority = any(layout.entries.is_priority)

    def step(self) -> bool:
        """One call in every replication; False when nobody can be called any more in any."""
        if not self.free.size:
            return False
        counter = self.free.argmin(axis=1)
        place = self._at_counter + counter
        now = self.free.ravel()[place]
        if now.min() == np.inf:
            return False
        keys = self._heads[:-1] + self._allowed.take(counter, axis=1)
        self._hold_back(keys, counter, now)
        if self._shares:
            self._shares.restrict(keys, counter)
        key = self._choose(keys, place, now)
        is_call = (key < EMPTY) & (now < np.inf)
        all_call = bool(is_call.all())
        if not all_call:
            key = np.where(is_call, key, self._nobody)
        lane = key & ((1 << LANE_BITS) - 1)
        entry = self._entry_of[(key & (FAR - 1)) >> LANE_BITS]
        if self._fed:
            entry = self._fed.entries(entry, lane)
        flat = entry * len(self._each) + self._each
        self.called.ravel()[flat] = now
        until = self._rest.after(now + self._luck.busy_s.ravel()[flat], counter)
        self._take(entry, lane, counter, until)
        if not all_call:
            until = np.where(is_call, until, np.inf)
            self._run_dry(np.flatnonzero(~is_call & (now < np.inf)), counter, now, until)
        self.free.ravel()[place] = until
        return True

    def _hold_back(self, keys: Ints, counter: Places, now: Floats) -> None:
        """Who is not there yet cannot be called; who came back lets the calls go first that are still due."""
        if self._timed.size:
            keys[self._timed] += np.where(self._ready <= now, 0, EMPTY).astype(np.int32)
        if self._back.size:
            made = self._made.ravel()[self._at_counter + counter]
            due = np.maximum(self._calls_first.take(counter, axis=1) - made, 0)
            keys[self._back] += (due * FAR + np.where(due > 0, self._as_joined, 0)).astype(np.int32)

    def _choose(self, keys: Ints, place: Places, now: Floats) -> Ints:
        """The key of the next one, as ``line.order`` has it."""
        ordinary: Ints = keys[: self._first_priority].min(axis=0, initial=EMPTY)
        if not self._has_priority and not self._has_appointments:
            return ordinary
        priority = keys[self._first_priority : self._first_appointment].min(axis=0, initial=EMPTY)
        others = self._others.ravel()[place]
        has_waited = now - self._issued_of(priority) > self._situation.priority_max_wait_s
        overtakes = (others >= self._situation.priority_ratio) | ((others >= 1) & has_waited)
        first: Ints = np.where((priority < ordinary) | (overtakes & (priority < FAR)), priority, ordinary)
        if not self._has_appointments:
            return first
        appointment = keys[self._first_appointment :].min(axis=0)
        at = self._appointment[self._entries_of(appointment)]
        has_come = (at <= now) & (at < self._issued_of(first)) & (appointment < FAR)
        is_alone = (first >= FAR) & (appointment < first)
        chosen: Ints = np.where(has_come | is_alone, appointment, first)
        return chosen

    def _entries_of(self, keys: Ints) -> Places:
        """The entries of keys; nobody's where the key is no ticket's."""
        entries: Places = self._entry_of[np.where(keys < EMPTY, keys & (FAR - 1), self._nobody) >> LANE_BITS]
        return entries

    def _issued_of(self, keys: Ints) -> Floats:
        return self._issued[self._entries_of(keys)]

    def _take(self, entry: Places, lane: Ints, counter: Places, until: Floats) -> None:
        """The next one heads the lane; the call is counted for those who wait for their turn after others."""
        self._heads.ravel()[lane * len(self._each) + self._each] = self._next_key[entry]
        if self._fed:
            self._fed.take(entry, lane, until)
        if self._shares:
            self._shares.count(entry, counter)
        if not self._has_priority and not self._back.size:
            return
        counted = self._counts[entry]
        self._made += counted
        self._others += counted
        is_priority = self._is_priority[entry]
        if is_priority.any():
            self._others[is_priority] *= 1 - counted[is_priority]

    def _run_dry(self, idle: Places, counter: Places, now: Floats, until: Floats) -> None:
        """Counters without anybody to call wait for the next one on the way, else they have done."""
        if not idle.size:
            return
        at = counter[idle]
        self.dry[idle, at] = np.minimum(self.dry[idle, at], now[idle])
        timed = self._timed[self._is_single]
        if not timed.size:
            return
        keys = self._heads[np.ix_(timed, idle)] + self._allowed[np.ix_(timed, at)]
        ready = self._ready[np.ix_(np.flatnonzero(self._is_single), idle)]
        until[idle] = self._rest.after(np.where(keys < EMPTY, ready, np.inf).min(axis=0), at)
