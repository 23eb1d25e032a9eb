"""Scanners that pose as keyboards ("wedges"): which keys are a scan, and which a person typing. Pure; times are given."""

_FASTEST_PERSON_S = 0.05  # between two keys; scanners send one every 1 to 20 ms
_SHORTEST = 6  # characters: less is a person hitting keys together
_LONGEST = 512


class Wedge:
    """Takes every key and gives back whole scans: characters less than 50 ms apart, ended by Enter as fast."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._last_s = float("-inf")

    def key(self, character: str, at_s: float) -> None:
        """A printable key at ``at_s`` seconds of a clock that never goes back."""
        if at_s - self._last_s >= _FASTEST_PERSON_S or len(self._keys) >= _LONGEST:
            self._keys.clear()
        self._keys.append(character)
        self._last_s = at_s

    def enter(self, at_s: float) -> str | None:
        """The Enter key: the scan that it ends, or None when a person was typing."""
        text, last_s = "".join(self._keys), self._last_s
        self._keys.clear()
        return text if len(text) >= _SHORTEST and at_s - last_s < _FASTEST_PERSON_S else None
