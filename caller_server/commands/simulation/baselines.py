"""What others would tell somebody who takes a number: the predictors that the estimate has to beat, on the same tickets."""

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.quantiles import Quantiles

DEFAULT_CALL_MIN = 3.0
DEFAULT_SERVICE_MIN = 8.0


@dataclass(frozen=True)
class Said:
    """Minutes until the call, as others have it; ``les_window`` are the quantiles by the errors that LES made before."""

    naive: float
    ql_hist: float
    les: float
    les_window: Quantiles


@dataclass
class Others:
    """The predictors, with what each has learnt on earlier days; ``last_wait`` is of today."""

    services_min: list[float] = field(default_factory=list)
    per_call: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    last_wait: dict[str, float] = field(default_factory=dict)
    errors: Correction = field(default_factory=Correction)
    _today: list[tuple[str, float, int, float]] = field(default_factory=list)
    _mean_min: float = DEFAULT_SERVICE_MIN
    _each_min: dict[str, float] = field(default_factory=dict)

    def say(self, service: str, ahead: int, in_own_line: int, open_counters: int) -> Said:
        """What each says to a newcomer with ``ahead`` people before them at their counters, ``in_own_line`` of whom wait for the
        same service: ql_hist knows only that line, as on real tickets (``caller_server.domain.estimate.baselines``).
        """
        ql_hist = (in_own_line + 1) * self._each_min.get(service, DEFAULT_CALL_MIN)
        les = self.last_wait.get(service, ql_hist)
        around = self.errors.corrected(Quantiles(les, les, les))
        window = Quantiles(min(around.low_min, les), les, max(around.high_min, les))
        return Said(ahead * self._mean_min / max(1, open_counters), ql_hist, les, window)

    def called(self, service: str, waited_min: float) -> None:
        """Somebody was called for the first time."""
        self.last_wait[service] = waited_min

    def came_true(self, service: str, said: Said, in_own_line: int, waited_min: float) -> None:
        """How long somebody waited to whom something had been said; learnt from at the end of the day."""
        self._today.append((service, said.les, in_own_line, waited_min))

    def served(self, minutes: float) -> None:
        """How long a service took."""
        self.services_min.append(minutes)

    def end_day(self) -> None:
        """Learn from today; the next day begins without a last wait."""
        for service, les, in_own_line, waited in self._today:
            self.per_call[service].append(waited / (in_own_line + 1))
            self.errors = self.errors.learnt(Quantiles(les, les, les), waited)
        self._today.clear()
        self.last_wait.clear()
        if self.services_min:
            self._mean_min = sum(self.services_min) / len(self.services_min)
        self._each_min = {service: median(each) for service, each in self.per_call.items()}
