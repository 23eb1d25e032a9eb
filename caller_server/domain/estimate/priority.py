"""How many priority people come, by hour and service, learnt from those who came: they will stand before whoever waits now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from caller_server.domain.ids import ServiceCode

DAY_FADES = 0.8  # what the days before count, each day
PRIOR_H = 2.0  # hours that the mean of all hours counts as
AHEAD_H = 2  # the rate is that of the hour and of so many minus one after it

Key = TypeVar("Key")


@dataclass(frozen=True)
class PriorityPeople:
    """Hours looked at and priority people who came in them, by hour of the day; and all of them by service."""

    hours: Mapping[int, float] = field(default_factory=dict)
    came: Mapping[int, float] = field(default_factory=dict)
    services: Mapping[ServiceCode, float] = field(default_factory=dict)

    def watched(self, hour: int, hours: float) -> "PriorityPeople":
        """After so long (in hours) in which numbers could be taken."""
        return replace(self, hours=_with(self.hours, hour, hours))

    def learnt(self, hour: int, service: ServiceCode) -> "PriorityPeople":
        """After one more has come."""
        return replace(self, came=_with(self.came, hour, 1.0), services=_with(self.services, service, 1.0))

    def new_day(self) -> "PriorityPeople":
        """The same, with less weight than what comes."""
        return PriorityPeople(_faded(self.hours), _faded(self.came), _faded(self.services))

    def per_h(self, hour: int) -> dict[ServiceCode, float]:
        """How many are expected in an hour, by service; none where nothing is known."""
        hours, came = sum(self.hours.values()), sum(self.came.values())
        if hours < 1 or came <= 0:
            return {}
        usual = came / hours
        over = [
            (self.came.get(one, 0.0) + PRIOR_H * usual) / (self.hours.get(one, 0.0) + PRIOR_H)
            for one in range(hour, hour + AHEAD_H)
        ]
        rate = sum(over) / len(over)
        return {service: rate * count / came for service, count in self.services.items()}

    def as_json(self) -> dict[str, dict[str, float]]:
        """To be kept; ``from_json`` reads it."""
        return {
            name: {str(key): round(value, 4) for key, value in getattr(self, name).items()}
            for name in ("hours", "came", "services")
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "PriorityPeople":
        """What ``as_json`` wrote; what is not in it begins anew."""
        return cls(
            {int(hour): value for hour, value in kept.get("hours", {}).items()},
            {int(hour): value for hour, value in kept.get("came", {}).items()},
            {ServiceCode(code): value for code, value in kept.get("services", {}).items()},
        )


def _with(of: Mapping[Key, float], key: Key, more: float) -> dict[Key, float]:
    return {**of, key: of.get(key, 0.0) + more}


def _faded(of: Mapping[Key, float]) -> dict[Key, float]:
    return {key: value * DAY_FADES for key, value in of.items()}
