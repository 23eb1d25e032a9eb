"""Starts the touchscreen: prepares Kivy's surroundings, which it reads when first imported, then opens the window."""

import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from config.paths import assets
from config.translations import LANGUAGES
from hardware import factory, hall_factory
from hardware.errors import DeviceAbsent
from hardware.presence.port import PresenceSensor
from hardware.printer.port import TicketPrinter
from hardware.scanner.port import Scanner
from hardware.speaker.clips import ClipBank
from kiosk.alone.database import Database
from kiosk.client import HttpQueueServer, QueueServer
from kiosk.device_state import DeviceState
from kiosk.inputs import Input
from kiosk.settings import Settings
from kiosk.speech.voice import Voice
from kiosk.staff.volume import LOUDEST, SetSpeaker
from kiosk.watchdog import Watchdog
from kiosk.work import Work
from kiosk.workers import Means

if TYPE_CHECKING:
    from kivy.app import App

    from kiosk.caretaker import Caretaker

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
    logging.getLogger("kivy").setLevel(logging.WARNING)  # its own story of every start fills the log of a year


def connection(settings: Settings) -> Callable[[], QueueServer]:
    """How a thread gets its own connection to the server."""
    return lambda: HttpQueueServer(settings.server, settings.key, settings.branch)


def voice_for(spec: str | None, percent: int = LOUDEST) -> Voice | None:
    """The voice through the loudspeaker that ``spec`` names, so loud; None without one. Raises ConfigurationError."""
    if spec is None:
        return None
    try:
        return Voice(lambda: ClipBank(assets() / "sounds"), SetSpeaker(factory.speaker(spec), percent))
    except DeviceAbsent as error:
        log.warning("this kiosk stays silent: %s", error)
        return None


def make_app(
    settings: Settings,
    printer: TicketPrinter | None,
    scanner: Scanner | None = None,
    voice: Voice | None = None,
    database: Database | None = None,
) -> "App":
    """The Kivy application, ready to ``run()``; its work goes to threads and comes back to the thread that draws."""
    from kiosk.speech.aloud import Aloud
    from kiosk.touchscreen import KioskApp, on_drawing_thread

    def start_work(put: Callable[[Input], None]) -> Work:
        return Work(Means(settings, connection(settings), on_drawing_thread(put), LANGUAGES, printer, voice, database))

    app = KioskApp(settings, start_work, scanner)
    Aloud(app)
    return app


def memory(folder: Path | None) -> Database | None:
    """What survives a restart. A folder that cannot be written is no reason not to start: then nothing does.

    Raises FolderInUse.
    """
    try:
        return Database(folder) if folder else None
    except OSError as error:
        log.critical("nothing will survive a restart, and no number is given without the server: %s", error)
        return None


def keep_log() -> None:
    """Write what happens to standard error, for the service manager to keep."""
    # A library (python-escpos) sets the root up when it is imported, after which this would do nothing.
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)


def look_after(app: "App", sensor: PresenceSensor | None) -> "Caretaker":
    """Have the watchdog told of every beat, the sensor watched, and the way to the page for staff open."""
    from kiosk.caretaker import Caretaker

    return Caretaker(app, sensor, Watchdog())


def run(settings: Settings, on_ready: Callable[["App"], None] | None = None) -> int:
    """Run the kiosk until SIGTERM, SIGINT or, in a window, until it is closed. ``on_ready`` gets the application once it shows.

    Returns the exit status: 0, or START_AGAIN when staff want the kiosk started anew.
    Raises ConfigurationError when a device's name means nothing, and FolderInUse when another kiosk runs with the state folder;
    an absent device is no reason not to start.
    """
    keep_log()
    printer = factory.printer(settings.printer) if settings.printer else None
    scanner = factory.scanner(settings.scanner) if settings.scanner else None
    sensor = hall_factory.presence(settings.presence) if settings.presence else None
    voice = voice_for(settings.speaker, DeviceState(settings.state).volume if settings.state else LOUDEST)
    database = memory(settings.state)
    prepare(settings)
    app = make_app(settings, printer, scanner, voice, database)
    app.caretaker = look_after(app, sensor)
    if on_ready is not None:
        app.bind(on_start=on_ready)

    from kivy.base import EventLoop

    def stop(_number: int, _frame: FrameType | None) -> None:
        EventLoop.quit = True  # after this frame: a signal comes in the middle of one, which needs the application to the end

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        app.run()
    finally:
        if printer is not None:
            printer.close()
        if database is not None:
            database.close()
    status: int = app.exit_status
    return status
