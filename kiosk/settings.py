"""What a kiosk is told when it starts."""

from dataclasses import dataclass

from kiosk.state import Rules


@dataclass(frozen=True)
class Settings:
    """Sizes in pixels, times in seconds.

    ``branch`` may be left out: the device key knows its branch. ``printer`` is a device name for ``hardware.factory``;
    None is a kiosk without a printer, which shows number and QR on its screen only. ``scanner`` and ``speaker`` are device names
    too; None is a kiosk that reads no codes, or says nothing. ``size`` None fills the whole screen.
    """

    server: str
    key: str
    branch: str | None = None
    printer: str | None = None
    scanner: str | None = None
    speaker: str | None = None
    language: str = "id"
    idle_s: int = 60
    done_s: int = 20
    poll_every_s: float = 5.0
    heartbeat_every_s: float = 20.0
    size: tuple[int, int] | None = None

    def rules(self) -> Rules:
        """The times and the language as the flow wants them."""
        return Rules(home_language=self.language, idle_s=self.idle_s, done_s=self.done_s)


def window_size(text: str) -> tuple[int, int]:
    """``"1080x1920"`` as width and height. Raises ValueError for anything else, or under 480 by 320."""
    width, x, height = text.lower().partition("x")
    if not (x and width.isdigit() and height.isdigit()):
        raise ValueError(f"a window size looks like 1080x1920, not {text!r}")
    if max(int(width), int(height)) < 480 or min(int(width), int(height)) < 320:
        raise ValueError(f"{text} is too small to touch; 800x480 is the least that was tried")
    return int(width), int(height)
