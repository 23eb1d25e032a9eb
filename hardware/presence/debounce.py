"""From what a sensor says many times a second to "came" and "left". Pure."""

COMES_WITHIN_S = 0.3  # somebody who only passes by is gone before
LEAVES_AFTER_S = 3.0  # somebody who stands still is lost now and then


class Debounce:
    """Tells when presence changed and has lasted: ``comes_s`` until somebody is there, ``leaves_s`` until nobody is."""

    def __init__(self, comes_s: float = COMES_WITHIN_S, leaves_s: float = LEAVES_AFTER_S) -> None:
        self._lasts = {True: comes_s, False: leaves_s}
        self._is_there = False
        self._other_since: float | None = None

    def feed(self, is_seen: bool, at_s: float) -> bool | None:
        """What the sensor says at ``at_s`` (seconds of a clock that only goes on). True came, False left, None no news."""
        if is_seen is self._is_there:
            self._other_since = None
            return None
        if self._other_since is None:
            self._other_since = at_s
        if at_s - self._other_since < self._lasts[is_seen]:
            return None
        self._is_there, self._other_since = is_seen, None
        return is_seen
