"""Come closer: who may go out, until when, and who is asked to come in now.

The rule and its figures were chosen in a simulated branch (``lapak simulate`` repeats it): people are asked in as late as their
own walk allows and as early as no counter waits for them, and never so many that the lobby is over its cap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId

WORTH_LEAVING_MIN = 12.0  # nobody is sent out for less
BACK_BEFORE_MIN = 2.0  # who goes out wants to be back so long before the earliest turn
GETTING_UP_MIN = 1.5  # from the message to the first step
FIRST_BUFFER_MIN = 2.0
LEAST_BUFFER_MIN, LARGEST_BUFFER_MIN = -5.0, 20.0
LATE_AFTER_MIN = 2.0
LATER_BY_MIN, EARLIER_BY_MIN = 0.225, 0.025  # nine in ten in time: a late one weighs as much as nine who were not
SETTLED, FIRST_WEIGHT = 50, 3.0  # people who have come until one more changes the buffer by its step alone; the first's weight
LOST_AFTER = timedelta(minutes=10)  # over their trip: they do not count as on the way any more
OWN_FAULT_AFTER = timedelta(minutes=4)  # with the walk: who was asked in later than that could not be in time
FREE_WITHIN_MIN = 2.0  # a counter with nobody near is as good as idle when it will be free so soon after somebody can be here
AT_HAND_MIN = 12.0  # a turn that comes so soon after somebody can be here is not kept waiting by a full lobby
UNASKED = 1  # places in the lobby that are left to those who come without being asked: priority people, missed ones who are back
LEAST_PER_COUNTER = 2  # people in the lobby for each open counter, whatever the cap says


def stays(early_min: float | None, walk_min: float) -> bool:
    """Whether somebody who takes a number now had better stay: the turn may come before a walk there and back is worth it.

    ``early_min``: one in twenty is called before (minutes from now); None when nobody can say, and then people stay.
    """
    return early_min is None or early_min < max(walk_min + BACK_BEFORE_MIN, WORTH_LEAVING_MIN)


def free_until(made_at: datetime, early_min: float | None) -> datetime | None:
    """When somebody who goes out wants to be back, if no message reaches them before; None when nobody can say."""
    return None if early_min is None else made_at + timedelta(minutes=max(0.0, early_min - BACK_BEFORE_MIN))


def buffer_after(buffer_min: float, late_min: float, known: int = SETTLED) -> float:
    """The buffer after one more person came ``late_min`` after their turn (negative: before it).

    The first ones, of whom ``known`` have come before, count up to three times, so that a new branch is right after a day or two.
    """
    step = LATER_BY_MIN if late_min > LATE_AFTER_MIN else -EARLIER_BY_MIN
    weight = max(1.0, FIRST_WEIGHT * (1 - known / SETTLED))
    return min(LARGEST_BUFFER_MIN, max(LEAST_BUFFER_MIN, buffer_min + weight * step))


def is_own_fault(invited_at: datetime | None, walk_min: float, turn_at: datetime) -> bool:
    """Whether somebody who was not here at ``turn_at`` had been asked in early enough to be. Lateness that the cap caused, or a
    turn that came by surprise, is never theirs.
    """
    return invited_at is not None and turn_at - invited_at >= timedelta(minutes=walk_min) + OWN_FAULT_AFTER


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who waits. ``turn`` are the quantiles of the call and ``early_min`` its 5 %, in minutes from now; None when nobody
    can say. ``walk_min`` is the walk here. ``invited_at`` is set for those who were asked in and are not here yet.
    """

    ticket_id: TicketId
    service: ServiceCode
    walk_min: float = 0.0
    is_here: bool = True
    invited_at: datetime | None = None
    is_coming: bool = False
    gives_way: bool = False
    turn: Quantiles | None = None
    early_min: float | None = None

    def is_on_the_way(self, now: datetime) -> bool:
        """Asked in, and not so long over the trip that something must have come between."""
        return (
            not self.is_here
            and self.invited_at is not None
            and now <= self.invited_at + timedelta(minutes=self.walk_min + GETTING_UP_MIN) + LOST_AFTER
        )


@dataclass(frozen=True)
class OpenCounter:
    """A counter that calls people now, its services, and the minutes until it can most likely call next."""

    code: CounterCode
    services: frozenset[ServiceCode]
    free_min: float = 0.0


@dataclass(frozen=True)
class Lobby:
    """Where those who wait are. ``cap`` is how many of them may be in the lobby; None where nobody counts."""

    here: int
    on_the_way: int
    away: int
    cap: int | None


@dataclass(frozen=True)
class Rule:
    """What a branch has set and learnt: its cap and its buffer.

    A branch with a cap says that its lobby is dear: people are asked in for the moment before which one in ten is called. Where
    none is set an idle counter is dearer, and it is one in twenty.
    """

    cap: int | None = None
    buffer_min: float = FIRST_BUFFER_MIN

    def cap_with(self, open_counters: int) -> int | None:
        """The cap, which is never so small that counters starve: two for each."""
        return None if self.cap is None else max(self.cap, LEAST_PER_COUNTER * open_counters)


def lobby(people: Iterable[Person], open_counters: int, rule: Rule, now: datetime) -> Lobby:
    """How many are here, on the way and away. Those who were lost on the way are away."""
    here = on_the_way = away = 0
    for person in people:
        if person.is_here:
            here += 1
        elif person.is_on_the_way(now):
            on_the_way += 1
        else:
            away += 1
    return Lobby(here, on_the_way, away, rule.cap_with(open_counters))


@dataclass
class _Asking:
    """The people in calling order while some are asked in one by one."""

    now: datetime
    rule: Rule
    counters: Sequence[OpenCounter]
    near: list[Person] = field(default_factory=list)  # here or on the way, those asked in this moment as well

    def is_due(self, person: Person) -> bool:
        """Near enough to the turn for this person's walk."""
        early = person.early_min if self.rule.cap is None or person.turn is None else person.turn.low_min
        return early is not None and early <= person.walk_min + GETTING_UP_MIN + self.rule.buffer_min

    def starves(self, person: Person) -> bool:
        """Whether a counter that could serve this person has nobody here or on the way for it, and will most likely be free when
        the person can be here. When their turn is foreseen does not count: it may be put off again and again by people who are
        expected and do not come, while the counter stands idle.
        """
        soon_min = person.walk_min + GETTING_UP_MIN + FREE_WITHIN_MIN
        could_serve = [it for it in self.counters if person.service in it.services and it.free_min <= soon_min]
        return any(not any(near.service in it.services for near in self.near) for it in could_serve)

    def has_room(self, person: Person) -> bool:
        """Whether the lobby will still be under its cap when this person comes in, nine times in ten; or the turn is at
        hand by then: those who sit there far behind in the line must not keep out whose turn it is.
        """
        cap = self.rule.cap_with(len(self.counters))
        trip_min = person.walk_min + GETTING_UP_MIN
        if cap is None or (person.turn is not None and person.turn.middle_min <= trip_min + AT_HAND_MIN):
            return True
        still_there = sum(1 for near in self.near if near.turn is None or near.turn.high_min > trip_min)
        return still_there < cap - UNASKED


def to_invite(people: Sequence[Person], counters: Sequence[OpenCounter], rule: Rule, now: datetime) -> list[TicketId]:
    """Who is asked to come closer now, in calling order. ``people`` are all who wait, in calling order.

    Asked are those who are away and near enough to their turn, while there is room in the lobby; and, cap or not, the first one
    that a counter could serve which has nobody here or on the way, and will be free as soon as that one can be here.
    """
    near = [person for person in people if not person.gives_way and (person.is_here or person.is_on_the_way(now))]
    asking = _Asking(now, rule, counters, near)
    asked: list[TicketId] = []
    for person in people:
        if person.gives_way or person.is_here or person.invited_at is not None:
            continue
        if asking.starves(person) or (asking.is_due(person) and asking.has_room(person)):
            asked.append(person.ticket_id)
            asking.near.append(person)
    return asked


def kept_out(people: Iterable[Person], asked: Iterable[TicketId], rule: Rule, now: datetime) -> set[TicketId]:
    """Who would have been asked in, had there been room in the lobby. How late they come says nothing about the buffer."""
    asking, chosen = _Asking(now, rule, ()), set(asked)
    waiting = (person for person in people if not (person.gives_way or person.is_here or person.invited_at))
    return {person.ticket_id for person in waiting if person.ticket_id not in chosen and asking.is_due(person)}


def dry_after(person_turns: Iterable[tuple[float, bool]]) -> float | None:
    """Minutes until a counter has nobody left of those who are here or on the way: the latest of their turns.

    ``person_turns``: (middle of the turn in minutes, whether the person is here or on the way), of those whom it may call. None
    when nobody is.
    """
    turns = [turn for turn, is_near in person_turns if is_near]
    return max(turns) if turns else None
