"""How long things take at a counter, learnt from the stages of the branch: a lognormal law for each service."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import exp, log, sqrt
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from caller_server.domain.branch import Policy, Service
from caller_server.domain.estimate.normal import normal_below, normal_of
from caller_server.domain.ids import ServiceCode

Floats = npt.NDArray[np.float64]

PRIOR_WEIGHT = 10  # what the branch and the settings say counts as ten services seen
KEPT = 150  # services that count; two days did as well as sixty when this was measured, and habits change
PACE_WEIGHT = 80  # calls until today's pace counts half
PACE_SPREAD = 0.1  # how far days differ in pace, as a logarithm
USUAL_SPREAD = 0.6  # of service times around their middle, as a logarithm
DEFAULT_SERVICE_S = 480.0  # no history and nothing in the settings
MISSED_SHARE, MISSED_WEIGHT = 0.05, 40
FAR_OUT = 3.0  # spreads; what lies further (nobody pressed "finish", or pressed it twice) counts as this
OVERRUN = 0.98  # who takes longer than 98 of 100 has most likely left without a press


class Timed(Protocol):
    """What a stage that has ended tells of durations: how it ended, and for how long somebody was served (seconds; None for
    nobody).
    """

    @property
    def service(self) -> ServiceCode: ...
    @property
    def ended(self) -> str: ...
    @property
    def service_s(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Law:
    """A lognormal law of seconds: the logarithm of its middle, and its spread. A spread of 0 is a constant."""

    log_middle: float
    spread: float

    @classmethod
    def around(cls, mean_s: float, spread: float = USUAL_SPREAD) -> "Law":
        """The law with this mean, in seconds (more than 0)."""
        return cls(log(mean_s) - spread**2 / 2, spread)

    @property
    def mean_s(self) -> float:
        return exp(self.log_middle + self.spread**2 / 2)

    def at(self, normals: Floats) -> Floats:
        """Durations in seconds for standard normal draws."""
        return np.exp(self.log_middle + self.spread * normals)

    def outlasts(self, elapsed_s: float) -> float:
        """The share (0 to 1) that lasts longer than ``elapsed_s`` seconds; all of it for 0 and less."""
        if elapsed_s <= 0:
            return 1.0
        if self.spread == 0:
            return float(log(elapsed_s) < self.log_middle)
        return 1 - normal_below((log(elapsed_s) - self.log_middle) / self.spread)

    def rest(self, shares: Floats, elapsed_s: float) -> Floats:
        """What is left, in seconds, of something that goes on since ``elapsed_s``; ``shares`` are uniform draws.

        The law given that it lasted so long. Past the 98 % quantile nothing more is read from how long it lasts, so that an
        officer who forgets to press does not make the line stand still.
        """
        if elapsed_s <= 0 or self.spread == 0:
            return np.maximum(self.at(normal_of(shares)) - max(elapsed_s, 0.0), 0.0)
        below = normal_below((log(elapsed_s) - self.log_middle) / self.spread)
        if below > OVERRUN:
            below, elapsed_s = OVERRUN, exp(self.log_middle + self.spread * float(normal_of(np.array([OVERRUN]))[0]))
        return np.maximum(self.at(normal_of(below + (1 - below) * shares)) - elapsed_s, 0.0)


@dataclass(frozen=True, slots=True)
class Sums:
    """What is kept of many durations: how many, the sum of their logarithms and of the squares of these."""

    count: float = 0.0
    logs: float = 0.0
    squares: float = 0.0

    def with_one(self, logarithm: float) -> "Sums":
        """One more; beyond ``KEPT`` the older ones fade."""
        fade = min(1.0, (KEPT - 1) / self.count) if self.count else 1.0
        return Sums(self.count * fade + 1, self.logs * fade + logarithm, self.squares * fade + logarithm**2)

    def shrunk(self, prior: Law) -> Law:
        """The law seen, pulled towards ``prior`` with the weight of ten."""
        weight = self.count + PRIOR_WEIGHT
        middle = (self.logs + PRIOR_WEIGHT * prior.log_middle) / weight
        own = self.squares - self.logs**2 / self.count if self.count else 0.0
        return Law(middle, sqrt(max(0.0, (own + PRIOR_WEIGHT * prior.spread**2) / weight)))


@dataclass(frozen=True, slots=True)
class Laws:
    """All that the forward run has to know of durations. ``approach`` is from call to start, ``turnover`` from the end to the
    next call while people wait; ``handed_on`` the share of a service's people who go on to the following one; ``slowdown`` what
    short pauses and people who come a second time stretch everything by.
    """

    service: Mapping[ServiceCode, Law]
    approach: Law = Law(log(30.0), 0.5)
    turnover: Law = Law(log(20.0), 0.9)
    missed_share: float = MISSED_SHARE
    missed: Law = Law(log(90.0), 0.4)
    pause: Law = Law(log(600.0), 0.8)
    pace: float = 1.0
    pace_spread: float = 0.0
    handed_on: Mapping[ServiceCode, float] = field(default_factory=dict)
    slowdown: float = 1.0

    def of(self, service: ServiceCode) -> Law:
        """The law of a service; of an unknown one the default."""
        return self.service.get(service) or Law.around(DEFAULT_SERVICE_S)

    def cycle_s(self, service: ServiceCode) -> float:
        """Seconds from one call for this service to the counter's next, on average."""
        served = self.of(service).mean_s * self.pace + self.approach.mean_s + self.turnover.mean_s
        return (1 - self.missed_share) * served + self.missed_share * self.missed.mean_s

    def cycle(self, service: ServiceCode) -> Law:
        """The law of the seconds from one call for this service to the counter's next: most of them are the service itself."""
        return Law.around(self.cycle_s(service), self.of(service).spread)


@dataclass(frozen=True)
class ServiceTimes:
    """What a branch has learnt of its durations; grows by one stage at a time and is kept over days (see ``new_day``)."""

    services: Mapping[ServiceCode, Sums] = field(default_factory=dict)
    handed_on: Mapping[ServiceCode, Sums] = field(default_factory=dict)  # of 0 and 1, not of logarithms
    approach: Sums = Sums()
    turnover: Sums = Sums()
    missed_s: Sums = Sums()
    missed: Sums = Sums()  # of 0 and 1
    pace: Sums = Sums()  # today's logarithms over those expected

    def learnt(
        self,
        stage: Timed,
        services: Mapping[ServiceCode, Service],
        policy: Policy,
        *,
        approach_s: float | None = None,
        turnover_s: float | None = None,
        lost_s: float | None = None,
    ) -> "ServiceTimes":
        """After a stage has ended. ``approach_s`` is from its call to its start, ``turnover_s`` from the end before to its call,
        only where somebody waited meanwhile; ``lost_s`` from the call until it was marked missed. Seconds; None: not known.
        """
        laws = self.laws(services, policy)
        was_missed = stage.ended == "no_show"
        found = self
        if was_missed or stage.service_s is not None:
            found = replace(found, missed=self.missed.with_one(1.0 if was_missed else 0.0))
        if was_missed and lost_s is not None:
            found = replace(found, missed_s=self.missed_s.with_one(_plausible(lost_s, laws.missed)))
        if turnover_s is not None:
            found = replace(found, turnover=self.turnover.with_one(_plausible(turnover_s, laws.turnover)))
        if stage.service_s is None or was_missed:
            return found
        if approach_s is not None:
            found = replace(found, approach=found.approach.with_one(_plausible(approach_s, laws.approach)))
        return found._served(stage, laws)

    def _served(self, stage: Timed, laws: Laws) -> "ServiceTimes":
        law = laws.of(stage.service)
        logarithm = _plausible(float(stage.service_s or 0), law)
        went_on = self.handed_on.get(stage.service, Sums()).with_one(1.0 if stage.ended == "handed_on" else 0.0)
        return replace(
            self,
            services={**self.services, stage.service: self.services.get(stage.service, Sums()).with_one(logarithm)},
            handed_on={**self.handed_on, stage.service: went_on},
            pace=Sums(self.pace.count + 1, self.pace.logs + logarithm - law.log_middle),
        )

    def new_day(self) -> "ServiceTimes":
        """The same without today's pace."""
        return replace(self, pace=Sums())

    def laws(self, services: Mapping[ServiceCode, Service], policy: Policy) -> Laws:
        """The laws as known now: each service shrunk to the branch's own speed times what its settings call usual."""
        priors = {code: _usual(service) for code, service in services.items()}
        faster = self._branch_speed(priors)
        law = {
            code: self.services.get(code, Sums()).shrunk(Law(prior.log_middle + faster, prior.spread))
            for code, prior in priors.items()
        }
        plain = Laws({})
        lost_s = max(30.0, policy.max_calls * (policy.recall_after / timedelta(seconds=1)))
        return Laws(
            service=law,
            approach=self.approach.shrunk(plain.approach),
            turnover=self.turnover.shrunk(plain.turnover),
            missed_share=(self.missed.logs + MISSED_WEIGHT * MISSED_SHARE) / (self.missed.count + MISSED_WEIGHT),
            missed=self.missed_s.shrunk(Law.around(lost_s, plain.missed.spread)),
            pace=exp(self.pace.logs / (self.pace.count + PACE_WEIGHT)),
            pace_spread=PACE_SPREAD * sqrt(PACE_WEIGHT / (self.pace.count + PACE_WEIGHT)),
            handed_on=self._going_on(services),
        )

    def _branch_speed(self, priors: Mapping[ServiceCode, Law]) -> float:
        """By how much, as a logarithm, this branch takes longer than its settings say."""
        known = [(sums, priors[code]) for code, sums in self.services.items() if code in priors]
        over = sum(sums.logs - sums.count * prior.log_middle for sums, prior in known)
        return over / (sum(sums.count for sums, _ in known) + PRIOR_WEIGHT)

    def _going_on(self, services: Mapping[ServiceCode, Service]) -> dict[ServiceCode, float]:
        """Where nothing is known yet, half go on."""
        return {
            code: (sums.logs + PRIOR_WEIGHT / 2) / (sums.count + PRIOR_WEIGHT)
            for code, service in services.items()
            if service.following is not None
            for sums in [self.handed_on.get(code, Sums())]
        }

    def as_json(self) -> dict[str, Any]:
        """To be kept; ``from_json`` reads it."""
        single = {name: _listed(getattr(self, name)) for name in _SINGLE}
        by_service = {name: {code: _listed(sums) for code, sums in getattr(self, name).items()} for name in _BY_SERVICE}
        return {**single, **by_service}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ServiceTimes":
        """What ``as_json`` wrote; what is not in it begins anew."""
        single = {name: Sums(*kept[name]) for name in _SINGLE if name in kept}
        by_service = {
            name: {ServiceCode(code): Sums(*sums) for code, sums in kept[name].items()} for name in _BY_SERVICE if name in kept
        }
        found = cls(services=by_service.get("services", {}), handed_on=by_service.get("handed_on", {}))
        values: dict[str, Any] = {**single}
        return replace(found, **values)


_SINGLE = ("approach", "turnover", "missed_s", "missed", "pace")
_BY_SERVICE = ("services", "handed_on")


def _listed(sums: Sums) -> list[float]:
    return [round(sums.count, 6), round(sums.logs, 6), round(sums.squares, 6)]


def _usual(service: Service) -> Law:
    return Law.around(service.usual_minutes * 60.0 if service.usual_minutes else DEFAULT_SERVICE_S)


def _plausible(seconds: float, law: Law) -> float:
    """The logarithm of a duration, not further from the middle than can be believed."""
    reach = FAR_OUT * max(law.spread, USUAL_SPREAD / 2)
    return min(max(log(max(seconds, 1.0)), law.log_middle - reach), law.log_middle + reach)
