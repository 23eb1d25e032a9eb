"""From readings to an answer. Pure; keeps at most three readings, and forgets them with the answer."""

from hardware.thermometer.port import Admission

COLDEST_PERSON, WARMEST_PERSON = 34.5, 43.0  # degrees Celsius; colder is a wall or a sleeve, warmer is no living body
READINGS = 3
APART = 0.4  # degrees that readings of somebody who stands still differ at most
GONE_AFTER_S = 1.5  # silence between two readings: whoever is measured next is somebody else
STANDS_AT_MOST_S = 120.0  # no person is measured for longer: a sensor that is stuck, or points at something warm


class Judge:
    """Fed with every reading in order; answers once per person, who has to step away before the next one is answered."""

    def __init__(self) -> None:
        self._readings: list[float] = []
        self._is_answered = False
        self._since: float | None = None
        self._heard_at = float("-inf")

    def feed(self, celsius: float, limit_celsius: float, at_s: float) -> Admission | None:
        """The answer, when this reading completes one. ``at_s`` in seconds of a clock that only goes on."""
        was_silent, self._heard_at = at_s - self._heard_at > GONE_AFTER_S, at_s
        if was_silent or celsius < COLDEST_PERSON:
            self._forget(is_answered=False)
            self._since = None
        if celsius < COLDEST_PERSON:
            return None
        if self._since is None:
            self._since = at_s
        if self._is_answered:
            return None
        if celsius > WARMEST_PERSON:
            self._forget(is_answered=True)
            return Admission.UNSURE
        self._readings.append(celsius)
        return self._answer(limit_celsius) if len(self._readings) == READINGS else None

    def is_stuck(self, at_s: float) -> bool:
        """Whether somebody seems to stand there for longer than anybody does. Telling it begins the time anew."""
        if self._since is None or at_s - self._heard_at > GONE_AFTER_S or at_s - self._since < STANDS_AT_MOST_S:
            return False
        self._since = at_s
        return True

    def _answer(self, limit_celsius: float) -> Admission:
        readings = sorted(self._readings)
        self._forget(is_answered=True)
        if readings[-1] - readings[0] > APART:
            return Admission.UNSURE
        return Admission.ADMIT if readings[READINGS // 2] <= limit_celsius else Admission.ASK_STAFF

    def _forget(self, *, is_answered: bool) -> None:
        self._readings.clear()
        self._is_answered = is_answered
