"""Walks a log along its seals, and says where it was tampered with and how."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from caller_server.domain.audit.findings import Fault, Findings
from caller_server.domain.seal import FIRST, Entry, same, seal

LOOK_AHEAD = 64  # events kept ready to find out what a broken seal means
MOST_REMOVED = 64  # a removal that was covered up by numbering anew is recognised up to this many events


@dataclass(frozen=True)
class Sealed:
    """An event of the log with the seal that stands beside it; None for one from before sealing."""

    entry: Entry
    seal: str | None


@dataclass(frozen=True)
class Newest:
    """What the branch itself says is its newest event."""

    seq: int
    seal: str | None


class ChainCheck:
    """Checks events in their order as they pass through ``walk``; memory does not grow with the log.

    ``previous`` is the seal before the first one (of event ``start`` - 1). ``expected`` are seals noted down elsewhere, by
    number: they tell what the log itself cannot, that its end was cut off, or that somebody who has the key sealed it anew.
    """

    def __init__(
        self, key: bytes, found: Findings, *, start: int = 1, previous: str = FIRST, expected: Mapping[int, str] | None = None
    ) -> None:
        self._key = key
        self._found = found
        self._previous = previous
        self._would_be = previous  # the seal, had the events before sealing been sealed: tells blanked seals from old events
        self._has_sealed = previous != FIRST
        self._shift = 0  # by how much numbers were moved on to cover something up
        self._explained: dict[int, str] = {}
        self._is_lost = False
        self._expected = dict(expected or {})
        self.start = start
        self.last = start - 1
        self.events = 0
        self.not_sealed = 0

    @property
    def seal(self) -> str | None:
        """The seal of the last event that was seen; None before sealing began."""
        return self._previous or None

    def walk(self, events: Iterable[Sealed], newest: Newest | None) -> Iterator[Sealed]:
        """Gives every event on after checking it. ``newest`` is the branch's word for its end; None when the walk ends before."""
        source = iter(events)
        ahead = deque(islice(source, LOOK_AHEAD))
        while ahead:
            event = ahead.popleft()
            ahead.extend(islice(source, 1))
            self._check(event, ahead, newest)
            self.events += 1
            yield event
        if newest is not None:
            self._check_end(newest)
        for seq in sorted(self._expected):
            self._found.add(Fault.NOT_AS_NOTED, seq=seq)

    def _check(self, event: Sealed, ahead: deque[Sealed], newest: Newest | None) -> None:
        seq, before = event.entry.seq, self.last
        self.last = max(before, seq)
        if self._expected.get(seq) and same(self._expected[seq], event.seal):
            del self._expected[seq]
        if newest is not None and seq - self._shift > newest.seq:
            return  # the end is looked at when everything was seen
        if seq > before + 1:
            self._found.add(Fault.MISSING, seq=before + 1, last=seq - 1, count=seq - 1 - before)
        if seq in self._explained:
            self._go_on(self._explained.pop(seq))
        elif event.seal is None:
            self._unsealed(event, ahead, newest)
        elif seq > before + 1:
            self._go_on(event.seal)  # the seal it was made over is gone with the events before it
        elif same(self._seal_of(event.entry), event.seal):
            self._is_lost = False
            self._go_on(event.seal)
        elif seq == before:
            self._found.add(Fault.INSERTED, seq=seq, last=seq, count=1)  # a second event of that number
        else:
            self._broken(event, event.seal, ahead, newest)

    def _unsealed(self, event: Sealed, ahead: deque[Sealed], newest: Newest | None) -> None:
        if not self._has_sealed:
            self.not_sealed += 1
            self._would_be = self._seal_of(event.entry, self._would_be)
        elif not self._is_moved(event, None, ahead, newest):
            self._found.add(Fault.SEAL_BLANKED, seq=event.entry.seq, first=event.entry.seq)
            self._go_on(self._seal_of(event.entry))

    def _broken(self, event: Sealed, made: str, ahead: deque[Sealed], newest: Newest | None) -> None:
        if not self._has_sealed and same(self._seal_of(event.entry, self._would_be), made):
            self._found.add(Fault.SEAL_BLANKED, seq=event.entry.seq - 1, first=self.start)
            self.not_sealed = 0
            self._go_on(made)
        elif self._is_lost:
            self._go_on(made)
        elif self._found.are_many:
            self._found.add(Fault.ALTERED, seq=event.entry.seq)
            self._go_on(made)
        else:
            self._explain(event, made, ahead, newest)

    def _go_on(self, made: str) -> None:
        self._previous = made
        self._has_sealed = True

    def _seal_of(self, entry: Entry, previous: str | None = None, seq: int | None = None) -> str:
        """The seal that ``entry`` would have behind ``previous``, at its number as it was before anything was moved."""
        place = entry.seq - self._shift if seq is None else seq
        as_it_was = entry if place == entry.seq else replace(entry, seq=place)
        return seal(self._key, self._previous if previous is None else previous, as_it_was)

    def _explain(self, event: Sealed, made: str, ahead: deque[Sealed], newest: Newest | None) -> None:
        """The seal does not fit: find out what was done here, and go on where the log can be trusted again."""
        if self._is_moved(event, made, ahead, newest) or self._is_covered_up(event, made, ahead):
            return
        self._found.add(Fault.SEALED_ANEW if self._is_all_else(event, ahead) else Fault.ALTERED, seq=event.entry.seq)
        right = self._seal_of(event.entry)
        if ahead:
            is_only_the_seal = same(self._seal_of(ahead[0].entry, right), ahead[0].seal)
        else:
            is_only_the_seal = newest is not None and same(newest.seal, right)
        self._go_on(right if is_only_the_seal else made)

    def _is_all_else(self, event: Sealed, ahead: deque[Sealed]) -> bool:
        """Whether none of the seals from here on fits the one before it."""
        following = [(one.seal, other) for one, other in pairwise([event, *ahead]) if one.seal and other.seal]
        self._is_lost = bool(following) and not any(
            same(self._seal_of(other.entry, before), other.seal) for before, other in following
        )
        return self._is_lost

    def _is_moved(self, event: Sealed, made: str | None, ahead: deque[Sealed], newest: Newest | None) -> bool:
        """Whether an event that stands later belongs here: two were swapped, or something was put in before it."""
        here = event.entry.seq - self._shift
        for distance, other in enumerate(ahead):
            true_seal = self._seal_of(other.entry, seq=here)
            if made is not None and other.seal is not None and same(true_seal, made):
                self._swapped(event, other, here_now=made, there_later=other.seal)  # what they tell was swapped, the seals stayed
                return True
            if same(true_seal, other.seal):
                after = ahead[distance + 1] if distance + 1 < len(ahead) else None
                if self._follows(true_seal, here, after, newest):
                    self._inserted(event, other, list(ahead)[:distance])
                elif made is not None:
                    self._swapped(event, other, here_now=true_seal, there_later=made)  # moved with their seals
                return True
        return False

    def _follows(self, true_seal: str, here: int, after: Sealed | None, newest: Newest | None) -> bool:
        """Whether the log goes on behind the event that belongs at number ``here``."""
        if after is None:
            return newest is not None and same(newest.seal, true_seal)
        return same(self._seal_of(after.entry, true_seal, here + 1), after.seal)

    def _swapped(self, event: Sealed, other: Sealed, *, here_now: str, there_later: str) -> None:
        self._found.add(Fault.REORDERED, seq=event.entry.seq, other=other.entry.seq)
        self._explained[other.entry.seq] = there_later
        self._go_on(here_now)

    def _inserted(self, event: Sealed, other: Sealed, between: list[Sealed]) -> None:
        """Everything from ``event`` up to ``other`` does not belong; ``other`` follows what is known so far."""
        first, count = event.entry.seq, len(between) + 1
        self._found.add(Fault.INSERTED, seq=first, last=first + count - 1, count=count)
        self._shift += other.entry.seq - first
        for one in between:
            self._explained[one.entry.seq] = self._previous

    def _is_covered_up(self, event: Sealed, made: str, ahead: deque[Sealed]) -> bool:
        """Whether events before this one were removed, and all later ones numbered anew to hide it."""
        following = ahead[0] if ahead else None
        if following is None:
            return False
        for count in range(1, MOST_REMOVED + 1):
            true_seq = following.entry.seq - self._shift + count
            if same(self._seal_of(following.entry, made, true_seq), following.seal):
                self._found.add(Fault.MISSING, seq=event.entry.seq, last=event.entry.seq + count - 1, count=count)
                self._shift -= count
                self._go_on(made)
                return True
        return False

    def _check_end(self, newest: Newest) -> None:
        end = self.last - self._shift
        if newest.seq > max(self.last, end):
            self._found.add(Fault.CUT_OFF, seq=self.last + 1, last=newest.seq)
        elif newest.seq < min(self.last, end):
            self._found.add(Fault.INSERTED, seq=newest.seq + 1, last=self.last, count=self.last - newest.seq)
        elif self._has_sealed and not same(newest.seal, self._previous):
            self._found.add(Fault.CUT_OFF, seq=self.last, last=self.last)
        elif not self._has_sealed and newest.seal is not None:
            self._found.add(Fault.SEAL_BLANKED, seq=self.last, first=self.start)
