"""Starts the touchscreen: prepares Kivy's surroundings, which it reads when first imported, then opens the window."""

import logging
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from config.paths import assets
from config.translations import LANGUAGES
from hardware import factory
from hardware.errors import DeviceAbsent
from hardware.printer.port import TicketPrinter
from hardware.scanner.port import Scanner
from hardware.speaker.clips import ClipBank
from kiosk.client import HttpQueueServer, QueueServer
from kiosk.settings import Settings
from kiosk.state import Input
from kiosk.voice import Voice
from kiosk.work import Work

if TYPE_CHECKING:
    from kivy.app import App

log = logging.getLogger(__name__)

ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",  # the command line is ours
    "KIVY_NO_CONFIG": "1",  # no file in somebody's home may change a kiosk
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    "SDL_NO_SIGNAL_HANDLERS": "1",  # else SDL turns a service manager's "stop" into a window's "close", which we refuse
}


def prepare(settings: Settings) -> None:
    """Set Kivy up for a public screen. Has to run before anything of Kivy's is imported."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    from kivy.config import Config

    graphics: dict[str, object] = {"multisamples": 4, "resizable": 0, "maxfps": 60}
    if settings.size is None:
        graphics.update(fullscreen="auto", borderless=1, show_cursor=0)
    else:
        graphics.update(fullscreen=0, width=settings.size[0], height=settings.size[1])
    for option, setting in graphics.items():
        Config.set("graphics", option, setting)
    Config.set("kivy", "exit_on_escape", 0)
    Config.set("kivy", "log_level", "warning")
    # With multitouch emulation a right click leaves a red dot for ever.
    Config.set("input", "mouse", "mouse,disable_multitouch")


def connection(settings: Settings) -> Callable[[], QueueServer]:
    """How a thread gets its own connection to the server."""
    return lambda: HttpQueueServer(settings.server, settings.key, settings.branch)


def voice_for(spec: str | None) -> Voice | None:
    """The voice through the loudspeaker that ``spec`` names; None without one. Raises ConfigurationError."""
    if spec is None:
        return None
    try:
        return Voice(ClipBank(assets() / "sounds"), factory.speaker(spec))
    except DeviceAbsent as error:
        log.warning("this kiosk stays silent: %s", error)
        return None


def make_app(
    settings: Settings, printer: TicketPrinter | None, scanner: Scanner | None = None, voice: Voice | None = None
) -> "App":
    """The Kivy application, ready to ``run()``; its work goes to threads and comes back to the thread that draws."""
    from kiosk.touchscreen import KioskApp, on_drawing_thread

    def start_work(put: Callable[[Input], None]) -> Work:
        return Work(connection(settings), printer, LANGUAGES, on_drawing_thread(put), voice)

    return KioskApp(settings, start_work, scanner)


def run(settings: Settings, on_ready: Callable[["App"], None] | None = None) -> None:
    """Run the kiosk until SIGTERM, SIGINT or, in a window, until it is closed. ``on_ready`` gets the application once it shows.

    Raises ConfigurationError when a device's name means nothing; an absent device is no reason not to start.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    printer = factory.printer(settings.printer) if settings.printer else None
    scanner = factory.scanner(settings.scanner) if settings.scanner else None
    voice = voice_for(settings.speaker)
    prepare(settings)
    app = make_app(settings, printer, scanner, voice)
    if on_ready is not None:
        app.bind(on_start=on_ready)

    def stop(_number: int, _frame: FrameType | None) -> None:
        app.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        app.run()
    finally:
        if printer is not None:
            printer.close()
