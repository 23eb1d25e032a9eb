"""The queue run forward from the live state, many times at once: when is each ticket called, which counter runs dry when."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from caller_server.domain.estimate.lanes import Layout
from caller_server.domain.estimate.luck import Luck
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.estimate.run import run
from caller_server.domain.estimate.service_time import Laws
from caller_server.domain.estimate.situation import CounterNow, Situation
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId

Floats = npt.NDArray[np.float64]

REPLICATIONS = 200
SHARES = (0.05, 0.1, 0.5, 0.9)


class WhyNot(StrEnum):
    """Why no time can be told."""

    NO_COUNTER_OPEN = "no_counter_open"
    AFTER_CLOSING = "after_closing"
    STALLED = "stalled"


@dataclass(frozen=True, slots=True)
class Wait:
    """When somebody will be called, in minutes: the three quantiles that are shown, and one in twenty is before ``early_min``."""

    quantiles: Quantiles
    early_min: float


@dataclass(frozen=True)
class Forecast:
    """What a run foresees. ``newcomers`` is for who takes a number now, by service; ``dry`` when a counter has nobody left to
    call, None when it stops before; ``free_min`` the minutes until it can call next, infinite when it has stopped by then.
    """

    calls: Mapping[TicketId, Wait | WhyNot]
    newcomers: Mapping[ServiceCode, Wait | WhyNot]
    dry: Mapping[CounterCode, Quantiles | None]
    free_min: Mapping[CounterCode, float]


def forecast(situation: Situation, laws: Laws, replications: int = REPLICATIONS) -> Forecast:
    """Run the situation forward. The same situation gives the same answer; a ticket keeps its luck over the day."""
    layout = Layout(situation, laws)
    foreseen = run(layout, Luck(layout, laws, replications))
    called, dry = foreseen.called, foreseen.dry
    entries = [*layout.entry_of_ticket, *layout.newcomers.values()]
    can_be_called = any(counter.services for counter in situation.counters)
    found = _waits(called[entries], _latest_s(situation.counters)) if entries and can_be_called else []
    count = len(situation.line)
    calls: dict[TicketId, Wait | WhyNot] = {}
    for one, wait in zip(situation.line, found or [None] * count, strict=False):
        calls[one.ticket] = wait or (WhyNot.AFTER_CLOSING if layout.counters_for(one) else WhyNot.NO_COUNTER_OPEN)
    newcomers: dict[ServiceCode, Wait | WhyNot] = dict.fromkeys(situation.services, WhyNot.NO_COUNTER_OPEN)
    for code, wait in zip(layout.newcomers, found[count:], strict=True):
        newcomers[code] = wait or WhyNot.AFTER_CLOSING
    dry_waits = _waits(dry.T, np.inf) if situation.counters else []
    dry_at = {counter.code: wait.quantiles if wait else None for counter, wait in zip(situation.counters, dry_waits, strict=True)}
    free_min = {counter.code: float(at) for counter, at in zip(situation.counters, foreseen.free_min, strict=True)}
    return Forecast(calls, newcomers, dry_at, free_min)


def _latest_s(counters: tuple[CounterNow, ...]) -> float:
    return max((np.inf if counter.stops_s is None else counter.stops_s for counter in counters), default=np.inf)


def _waits(times_s: Floats, latest_s: float) -> list[Wait | None]:
    """Quantiles over the replications, outward; a high one beyond the day's end is that. None where most are never called."""
    count = times_s.shape[1]
    places = [int(SHARES[0] * (count - 1)), int(SHARES[1] * (count - 1)), count // 2, -int(-SHARES[3] * (count - 1) // 1)]
    minutes = np.sort(times_s, axis=1)[:, places] / 60
    minutes[:, 3] = np.minimum(minutes[:, 3], np.maximum(latest_s / 60, minutes[:, 2]))
    return [
        Wait(Quantiles(low, middle, high), early) if middle < np.inf else None for early, low, middle, high in minutes.tolist()
    ]
