"""The Kivy application: keeps the flow's state, shows it, and passes on touches, news and silence. It decides nothing."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from kivy.app import App
from kivy.clock import Clock, mainthread
from kivy.core.window import Window
from kivy.input import MotionEvent
from kivy.lang import Builder
from kivy.uix.screenmanager import NoTransition, ScreenManager

from config.translations import texts
from hardware.scanner.keyboard import KeyboardScanner
from hardware.scanner.port import Scanner
from kiosk.check_flow import watched
from kiosk.checks import Checking, Doing, Shown, TicketSeen
from kiosk.clock import BranchClock
from kiosk.flow import polls, step
from kiosk.look.style import Look, register_typeface
from kiosk.reading import CodeReader
from kiosk.screens.ask import AskScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.done import DoneScreen
from kiosk.screens.frame import Scene
from kiosk.screens.pause import PauseScreen
from kiosk.screens.services import ServicesScreen
from kiosk.screens.ticket import TicketScreen
from kiosk.screens.trouble import TroubleScreen
from kiosk.screens.walk import WalkScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.settings import Settings
from kiosk.state import (
    BranchSeen,
    Confirm,
    Done,
    Input,
    Issuing,
    JoinSeen,
    Kiosk,
    Services,
    Silence,
    Starting,
    Troubled,
    Welcome,
)
from kiosk.work import Work

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
SCREENS = {
    "pause": PauseScreen,
    "welcome": WelcomeScreen,
    "services": ServicesScreen,
    "confirm": ConfirmScreen,
    "walk": WalkScreen,
    "done": DoneScreen,
    "trouble": TroubleScreen,
    "ticket": TicketScreen,
    "ask": AskScreen,
}
SHOWN_BY = {
    Starting: "pause",
    Welcome: "welcome",
    Services: "services",
    Confirm: "confirm",
    Issuing: "pause",
    Done: "done",
    Troubled: "trouble",
    Checking: "pause",
    Shown: "ticket",
    Doing: "pause",
}
ENTER = (13, 271)  # on the keyboard, and on its block of digits
ANOTHER_TRY_S = 10.0  # until the code for joining is asked for again when there was none
# A hurried second tap would land on whatever the next screen has at that place.
SETTLE_S = 0.35
# Some touchscreens report one touch twice, as a finger and as a mouse. No finger is this quick.
ECHO_S = 0.1


def screen_of(kiosk: Kiosk) -> str:
    """The name of the screen that shows this state."""
    if isinstance(kiosk.screen, Confirm) and kiosk.branch and kiosk.branch.held_while_away:
        return "walk"
    if isinstance(kiosk.screen, Shown) and kiosk.screen.question:
        return "ask"
    return SHOWN_BY[type(kiosk.screen)]


class Stage(ScreenManager):
    """Shows one screen at a time, and lets a new one settle before it can be touched."""

    def __init__(self, on_touch: Callable[[], None]) -> None:
        super().__init__(transition=NoTransition())
        self._told = on_touch
        self.changed_at = self.touched_at = 0.0

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Any touch breaks the silence, but an echo, or one that comes too soon after a change, touches nothing."""
        self._told()
        now = time.monotonic()
        is_echo, self.touched_at = now - self.touched_at < ECHO_S, now
        if is_echo or now - self.changed_at < SETTLE_S:
            return True
        return bool(super().on_touch_down(touch))


def on_drawing_thread(put: Callable[[Input], None]) -> Callable[[Input], None]:
    """The same function, safe to call from any thread: it runs with the next frame, on the thread that draws."""
    safe: Callable[[Input], None] = mainthread(put)
    return safe


class KioskApp(App):
    """One kiosk. ``start_work`` gets the function to deliver inputs to and returns the kiosk's work; ``scanner`` reads codes."""

    title = "Lapak Asik Onsite"
    use_kivy_settings = False

    def __init__(
        self, settings: Settings, start_work: Callable[[Callable[[Input], None]], Work], scanner: Scanner | None = None
    ) -> None:
        super().__init__()
        self.settings, self.rules = settings, settings.rules()
        self.kiosk = Kiosk(language=settings.language, reads_codes=scanner is not None)
        self.branch_clock = BranchClock()
        self.work = start_work(self.put)
        self.scanner = scanner
        self._reader = CodeReader(scanner, on_drawing_thread(self.put)) if scanner else None
        self._stirred_at = time.monotonic()

    def build(self) -> Stage:
        """Make the screens and start the clocks."""
        register_typeface()
        self.look = Look()
        self.look.fit(*Window.size)
        Window.clearcolor = self.look.bg
        Window.bind(size=self._fit, on_request_close=self._may_close, on_key_down=self._key, on_textinput=self._typed)
        for rules in ("look/theme.kv", "screens/frame.kv"):
            Builder.load_file(str(HERE / rules))
        stage = Stage(self._stir)
        for name, screen in SCREENS.items():
            Builder.load_file(str(HERE / f"screens/{name}.kv"))
            stage.add_widget(screen(name=name))
        return stage

    def on_start(self) -> None:
        """The window is there: show the first screen, look at the branch, and keep doing so."""
        self.show()
        self.work.look()
        self.work.beat()
        self.work.join()
        if self._reader:
            self._reader.start()
        Clock.schedule_interval(lambda _: self._poll(), self.settings.poll_every_s)
        Clock.schedule_interval(lambda _: self.work.beat(), self.settings.heartbeat_every_s)
        Clock.schedule_interval(lambda _: self._listen(), 1.0)

    def on_stop(self) -> None:
        """The window closes: no work begins any more."""
        self.work.close()
        if self._reader:
            self._reader.stop()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings (F1) are not for a lobby."""
        return False

    def put(self, happened: Input) -> None:
        """Something happened: take the next state, start what it asks for, show it. On the drawing thread only."""
        before = self.kiosk
        if isinstance(happened, BranchSeen):
            self.branch_clock.set_by(next(iter(happened.views.values())))
        if isinstance(happened, JoinSeen):
            wait = happened.join.next_in_s if happened.join else ANOTHER_TRY_S
            Clock.schedule_once(lambda _: self.work.join(), max(1.0, wait))
        self.kiosk, effects = step(before, happened, self.rules)
        for effect in effects:
            self.work.do(effect)
        is_news = isinstance(happened, TicketSeen) and isinstance(before.screen, Shown)  # and so nothing that somebody did
        if self.kiosk.screen != before.screen and not is_news:
            log.info("%s -> %s", type(before.screen).__name__, type(self.kiosk.screen).__name__)
            self._stir()
        self.show()

    def show(self) -> None:
        """Bring the screen in line with the state."""
        stage = self.root
        if stage is None:
            return
        name = screen_of(self.kiosk)
        stage.get_screen(name).show(Scene(self.kiosk, texts("kiosk", self.kiosk.language), self.branch_clock))
        if stage.current != name:
            stage.current = name
            stage.changed_at = time.monotonic()

    def _fit(self, _window: object, size: tuple[int, int]) -> None:
        self.look.fit(*size)
        self.show()  # other services may fit now

    def _stir(self) -> None:
        self._stirred_at = time.monotonic()

    def _listen(self) -> None:
        self.put(Silence(int(time.monotonic() - self._stirred_at)))

    def _poll(self) -> None:
        if polls(self.kiosk):
            self.work.look()
        if token := watched(self.kiosk):
            self.work.watch(token)

    def _key(self, _window: object, key: int, *_: object) -> bool:
        """Enter ends a code; no key does anything else at a kiosk."""
        if key in ENTER and isinstance(self.scanner, KeyboardScanner):
            return self.scanner.enter(time.monotonic())
        return False

    def _typed(self, _window: object, text: str) -> None:
        if isinstance(self.scanner, KeyboardScanner):
            for sign in text:
                self.scanner.key(sign, time.monotonic())

    def _may_close(self, *_: object, **__: object) -> bool:
        # True keeps the window: over the whole screen only the service manager may end the kiosk.
        return self.settings.size is None
