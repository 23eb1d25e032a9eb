"""Who comes on a simulated day, and when officers rest. All luck is drawn here, person by person, from the seed.

So the same people with the same needs come whether they wait in the lobby or at a distance, and differences are the rule's own.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from caller_server.commands.simulation import model
from caller_server.commands.simulation.model import DayPlan, Pause, Person, Plan, ServiceKind, opening_of

SERVING = ("service_s", "forgets_finish_s")  # what is not known of somebody at a counter
UNKNOWN = (*SERVING, "approach_s", "turnover_s", "is_no_show", "returns_after_min", "passed_on", "passed_on_s", "forgets_start")
MOST_TRIES = 10_000


def draw(plan: Plan, number: int) -> DayPlan:
    """The day with this number (0 is the first); the same plan and number give the same day."""
    chance = np.random.default_rng([plan.seed, number])
    opens_at = opening_of(number)
    closes_at = opens_at + timedelta(hours=plan.hours)
    takes_at = _queue_at_kiosk(opens_at, _come_min(plan, chance))
    day_factor = plan.time_factor * float(np.exp(model.DAY_SPREAD * chance.standard_normal()))
    people = tuple(_person(place, at, plan, day_factor, chance) for place, at in enumerate(takes_at))
    staff = np.random.default_rng([plan.seed, number, 1])
    return DayPlan(
        number,
        opens_at,
        closes_at,
        people,
        _openings(plan, opens_at, staff),
        tuple(_pauses(plan, place, opens_at, staff) for place in range(plan.counters)),
        tuple(_speeds(plan)),
        day_factor,
    )


def draw_again(
    plan: Plan, day: DayPlan, now: datetime, called_at: Mapping[int, datetime], chance: np.random.Generator
) -> DayPlan:
    """The same day with other luck in all that nobody can know at ``now``, who knows every law and the pace of the day.

    ``called_at`` says when people (by their number) were called up to then. Who has come stays, with the service that was asked
    for; how long it takes is drawn anew for those who wait, and for those at a counter so that it has not ended yet. Others come
    later, and officers rest at other times. Raises ValueError when no such luck is found.
    """
    known = [
        _as_known(person, now, called_at.get(person.number), plan, day.day_factor, chance)
        for person in day.people
        if person.takes_at <= now
    ]
    later = [at for at in _queue_at_kiosk(day.opens_at, _come_min(plan, chance)) if at > now]
    others = [_person(len(known) + place, at, plan, day.day_factor, chance) for place, at in enumerate(later)]
    pauses = tuple(_pauses_as_known(plan, place, day, now, chance) for place in range(plan.counters))
    return replace(day, people=(*known, *others), pauses=pauses)


def _as_known(
    person: Person, now: datetime, called_at: datetime | None, plan: Plan, day_factor: float, chance: np.random.Generator
) -> Person:
    begun_at = called_at + timedelta(seconds=person.approach_s) if called_at is not None else None
    if begun_at is not None and (person.is_no_show or person.passed_on or now < begun_at):
        return person  # known better than anybody could; few are, and for a short time
    served_s = (now - begun_at).total_seconds() if begun_at is not None else 0.0
    if begun_at is not None and person.service_s + person.forgets_finish_s <= served_s:
        return person  # has gone
    for _ in range(MOST_TRIES):
        other = _person(person.number, person.takes_at, plan, day_factor, chance)
        if other.service == person.service and other.service_s + other.forgets_finish_s > served_s:
            return replace(person, **{name: getattr(other, name) for name in (SERVING if begun_at else UNKNOWN)})
    raise ValueError(f"no service of {person.service} lasts longer than {served_s:.0f} s")


def _pauses_as_known(plan: Plan, place: int, day: DayPlan, now: datetime, chance: np.random.Generator) -> tuple[Pause, ...]:
    begun = [pause for pause in day.pauses[place] if pause.begins_at <= now]
    later = [pause for pause in _pauses(plan, place, day.opens_at, chance) if pause.begins_at > now]
    return (*begun, *later)


def _speeds(plan: Plan) -> list[float]:
    """Officers keep their speed over the days."""
    chance = np.random.default_rng([plan.seed, 10_000_019])
    return [float(np.exp(model.OFFICER_SPREAD * chance.standard_normal())) for _ in range(plan.counters)]


def _openings(plan: Plan, opens_at: datetime, chance: np.random.Generator) -> tuple[datetime | None, ...]:
    """When each officer opens the counter; on some days one of them does not come."""
    opened = [opens_at + timedelta(minutes=float(chance.uniform(-6, 2))) for _ in range(plan.counters)]
    away = int(chance.integers(plan.counters)) if plan.has_lunch and chance.random() < model.AWAY else None
    return tuple(None if place == away else at for place, at in enumerate(opened))


def _come_min(plan: Plan, chance: np.random.Generator) -> list[float]:
    """When people come, in minutes from the opening: a crowd first, then as the profile of the day has it."""
    mean = plan.people()
    crowd = chance.triangular(-model.DOOR_MIN, 0.0, model.CROWD_MIN, chance.poisson(plan.crowd * mean))
    later = chance.poisson((1 - plan.crowd) * mean)
    sixths = chance.choice(len(model.PROFILE), later, p=np.array(model.PROFILE) / sum(model.PROFILE))
    rest = model.CROWD_MIN + (sixths + chance.random(later)) * plan.sixth_min
    return [float(minutes) for minutes in sorted([*crowd, *rest])]


def _queue_at_kiosk(opens_at: datetime, come_min: list[float]) -> list[datetime]:
    """One after the other, from the opening on."""
    takes: list[datetime] = []
    free = opens_at + timedelta(seconds=5)
    for minutes in come_min:
        at = max(opens_at + timedelta(minutes=minutes), free)
        takes.append(at)
        free = at + timedelta(seconds=model.KIOSK_S)
    return takes


def _person(number: int, takes_at: datetime, plan: Plan, day_factor: float, chance: np.random.Generator) -> Person:
    kind = model.SERVICES[int(chance.choice(len(model.SERVICES), p=[kind.share for kind in model.SERVICES]))]
    other = model.SERVICES[int(chance.choice(len(model.SERVICES), p=[kind.share for kind in model.SERVICES]))]
    share = chance.random(10)
    return Person(
        number=number,
        takes_at=takes_at,
        service=kind.code,
        is_priority=bool(share[0] < model.PRIORITY),
        service_s=day_factor * _lasts_s(kind, chance),
        approach_s=_lognormal(model.APPROACH_S, model.APPROACH_SPREAD, chance),
        turnover_s=_lognormal(model.TURNOVER_S, model.TURNOVER_SPREAD, chance),
        is_no_show=bool(share[1] < model.NO_SHOW),
        returns_after_min=float(chance.uniform(3, 25)) if share[2] < model.RETURNS else None,
        passed_on=other.code if share[3] < model.TRANSFER and other is not kind else None,
        passed_on_s=day_factor * _lasts_s(other, chance),
        goes_out=bool(share[4] < plan.going),
        walk_min=int(chance.choice(model.WALKS_MIN)),
        decides_after_s=float(chance.uniform(20, 75)),
        gets_up_min=_lognormal(1.0, 0.6, chance),
        walk_factor=_lognormal(1.0, 0.12, chance),
        late_min=float(chance.uniform(5, 20)) if share[5] < model.LATE else 0.0,
        is_lost=bool(share[6] < model.NEVER),
        forgets_finish_s=float(chance.uniform(60, 420)) if share[7] < model.FORGETS_FINISH else 0.0,
        forgets_start=bool(share[8] < model.FORGETS_START),
    )


def _lasts_s(kind: ServiceKind, chance: np.random.Generator) -> float:
    return max(20.0, 60 * kind.mean_min * float(np.exp(kind.spread * chance.standard_normal() - kind.spread**2 / 2)))


def _lognormal(middle: float, spread: float, chance: np.random.Generator) -> float:
    return middle * float(np.exp(spread * chance.standard_normal()))


def _pauses(plan: Plan, place: int, opens_at: datetime, chance: np.random.Generator) -> tuple[Pause, ...]:
    """Lunch in shifts, with a time; and short ones, half of them without."""
    if not plan.has_lunch:
        return ()
    lunch_at = opens_at + timedelta(hours=model.LUNCH_AFTER_H, minutes=model.LUNCH_MIN * (place % model.LUNCH_SHIFTS))
    lunch_min = model.LUNCH_MIN + float(chance.uniform(-3, 5))
    found = [Pause(lunch_at, lunch_min, round(model.LUNCH_MIN), "istirahat")]
    for _ in range(model.PAUSES):
        at = opens_at + timedelta(minutes=float(chance.uniform(45, 60 * plan.hours - 20)))
        minutes = float(chance.uniform(5, 13))
        said = 5 * round(minutes / 5) if chance.random() < 0.5 else None
        found.append(Pause(at, minutes, said, "mencari berkas" if said is None else "salat"))
    return tuple(sorted(found, key=lambda pause: pause.begins_at))
