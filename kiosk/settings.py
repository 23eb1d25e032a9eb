"""What a kiosk is told when it starts."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.state import Rules

F1 = 282  # the window's code of the first function key; the others follow
VOICE_KEYS = (F1 + 1, F1 + 2)
START_AGAIN = 75  # the exit status of a kiosk that wants to be started anew (EX_TEMPFAIL)


@dataclass(frozen=True)
class Settings:
    """Sizes in pixels, times in seconds.

    ``branch`` may be left out: the device key knows its branch. ``printer`` is a device name for ``hardware.factory``;
    None is a kiosk without a printer, which shows number and QR on its screen only. ``scanner`` and ``speaker`` are device names
    too; None is a kiosk that reads no codes, or says nothing. ``size`` None fills the whole screen. ``state`` is the folder for
    what must survive a restart; without one the kiosk keeps nothing. ``presence`` is a device name for ``hardware.hall_factory``;
    after ``asleep_s`` without anybody at the welcome the branch's picture is shown.
    ``voice_keys`` are the codes of the keys that turn the voice on (and have it speak again), and silence it.
    """

    server: str
    key: str
    branch: str | None = None
    printer: str | None = None
    scanner: str | None = None
    speaker: str | None = None
    language: str = "id"
    idle_s: int = 60
    done_s: int = 40
    poll_every_s: float = 5.0
    heartbeat_every_s: float = 20.0
    size: tuple[int, int] | None = None
    state: Path | None = None
    presence: str | None = None
    asleep_s: int = 60
    voice_keys: tuple[int, int] = VOICE_KEYS

    def rules(self) -> Rules:
        """The times and the language as the flow wants them."""
        return Rules(home_language=self.language, idle_s=self.idle_s, done_s=self.done_s, asleep_s=self.asleep_s)


def window_size(text: str) -> tuple[int, int]:
    """``"1080x1920"`` as width and height. Raises ValueError for anything else, or under 480 by 320."""
    width, x, height = text.lower().partition("x")
    if not (x and width.isdigit() and height.isdigit()):
        raise ValueError(f"a window size looks like 1080x1920, not {text!r}")
    if max(int(width), int(height)) < 480 or min(int(width), int(height)) < 320:
        raise ValueError(f"{text} is too small to touch; 800x480 is the least that was tried")
    return int(width), int(height)


def function_keys(text: str) -> tuple[int, int]:
    """``"F2,F3"`` as the codes of two different function keys, up to F15. Raises ValueError for anything else."""
    names = text.upper().replace(" ", "").split(",")
    numbers = [int(name[1:]) for name in names if name[:1] == "F" and name[1:].isdigit() and 1 <= int(name[1:]) <= 15]
    if len(names) != 2 or len(set(numbers)) != 2:
        raise ValueError(f"two keys look like F2,F3, not {text!r}")
    return F1 + numbers[0] - 1, F1 + numbers[1] - 1
