"""The Kivy application: keeps the flow's state, shows it, and passes on touches, news and silence. It decides nothing."""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import replace
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
from kiosk.access.keys import ENTER, FASTEST_PERSON_S, meaning
from kiosk.check.flow import watched
from kiosk.check.reading import CodeReader
from kiosk.check.state import Shown, TicketSeen, WatchTicket
from kiosk.clock import BranchClock
from kiosk.flow import polls, step
from kiosk.inputs import BranchNotSeen, BranchSeen, Input, JoinSeen, Silence
from kiosk.look.style import Look, register_typeface
from kiosk.screens.frame import Scene
from kiosk.screens.rooms import ROOMS, screen_of
from kiosk.screens.surround import Surround
from kiosk.settings import START_AGAIN, Settings
from kiosk.speech.screens import heard
from kiosk.staff.state import Restart
from kiosk.state import Kiosk
from kiosk.work import Work

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
ANOTHER_TRY_S = 10.0  # until the code for joining is asked for again when there was none
# A hurried second tap would land on whatever the next screen has at that place.
SETTLE_S = 0.35
# Some touchscreens report one touch twice, as a finger and as a mouse. No finger is this quick.
ECHO_S = 0.1


class Stage(ScreenManager):
    """Shows one screen at a time, and lets a new one settle before it can be touched."""

    def __init__(self, on_touch: Callable[[], None]) -> None:
        super().__init__(transition=NoTransition())
        self._told = on_touch
        self.changed_at = self.touched_at = 0.0

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch that counts goes to the screen that is shown."""
        return self.holds(touch) or bool(super().on_touch_down(touch))

    def holds(self, _touch: MotionEvent) -> bool:
        """Any touch breaks the silence, but an echo, or one that comes too soon after a change, touches nothing: True."""
        self._told()
        now = time.monotonic()
        is_echo, self.touched_at = now - self.touched_at < ECHO_S, now
        return is_echo or now - self.changed_at < SETTLE_S


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
        self.settings, self.rules, self.exit_status = settings, settings.rules(), 0
        self.kiosk = Kiosk(language=settings.language, reads_codes=scanner is not None)
        self.branch_clock = BranchClock()
        self.work = start_work(self.put)
        self.scanner = scanner
        self._reader = CodeReader(scanner, on_drawing_thread(self.put)) if scanner else None
        self._stirred_at = self._typed_at = time.monotonic()

    def build(self) -> Stage:
        """Make the first screen, and all that is around it."""
        register_typeface()
        self.look = Look()
        self.look.fit(*Window.size)
        Window.clearcolor = self.look.bg
        Window.bind(size=self._fit, on_request_close=self._may_close, on_key_down=self._key, on_textinput=self._typed)
        for rules in ("look/theme.kv", "screens/frame.kv", "screens/surround.kv"):
            Builder.load_file(str(HERE / rules))
        stage = Stage(self._touched)
        self._furnish(stage)
        self.surround = Surround(self.look, stage, self.put, SETTLE_S)
        return stage

    def on_start(self) -> None:
        """The window is there: show the first screen, look at the branch, and keep doing so."""
        self.show()
        # The other screens are made one with each frame, so that nobody waits for the first; a tick comes before its frame.
        Clock.schedule_once(lambda _: Clock.schedule_interval(lambda _: self._furnish(self.root), 0))
        self.surround.open()
        self.work.start()
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
        if isinstance(happened, BranchNotSeen) and self.branch_clock.is_set:
            happened = replace(happened, at=self.branch_clock.now())
        if isinstance(happened, JoinSeen):
            wait = happened.join.next_in_s if happened.join else ANOTHER_TRY_S
            Clock.schedule_once(lambda _: self.work.join(), max(1.0, wait))
        self.kiosk, effects = step(before, happened, self.rules)
        for effect in heard(before, happened, self.kiosk, effects):
            if isinstance(effect, Restart):
                self.restart()
            else:
                self.work.do(effect)
        is_news = isinstance(happened, TicketSeen) and isinstance(before.screen, Shown)  # and so nothing that somebody did
        if self.kiosk.screen != before.screen and not is_news:
            log.info("%s -> %s", type(before.screen).__name__, type(self.kiosk.screen).__name__)
            self._stir()
        self.show()

    def restart(self) -> None:
        """End with the status that says: start me anew."""
        self.exit_status = START_AGAIN
        self.stop()

    def show(self) -> None:
        """Bring the screen in line with the state."""
        stage = self.root
        if stage is None:
            return
        name = screen_of(self.kiosk)
        scene = Scene(self.kiosk, texts("kiosk", self.kiosk.language), self.branch_clock)
        while not stage.has_screen(name):
            self._furnish(stage)
        stage.get_screen(name).show(scene)
        self.surround.show(scene)
        if stage.current != name:
            stage.current = name
            stage.changed_at = time.monotonic()
            self.surround.moved_on()

    def _furnish(self, stage: Stage) -> bool:
        """Make the next screen, in the order of the rooms; False when all are there."""
        for room in ROOMS[len(stage.screens) :][:1]:
            Builder.load_file(str(HERE / f"screens/{room.name}.kv"))
            stage.add_widget(room.screen(name=room.name))
        return len(stage.screens) < len(ROOMS)

    def _fit(self, *_: object) -> None:
        self.surround.fit()
        self.show()  # other services may fit now

    def _touched(self) -> None:
        self._stir()
        self.surround.touched()

    def _stir(self) -> None:
        self._stirred_at = time.monotonic()

    def _listen(self) -> None:
        self.put(Silence(int(time.monotonic() - self._stirred_at)))

    def _poll(self) -> None:
        if polls(self.kiosk):
            self.work.look()
        if token := watched(self.kiosk):
            self.work.do(WatchTicket(token))

    def _key(self, _window: object, key: int, _code: int = 0, _sign: str = "", held: Collection[str] = ()) -> bool:
        """Enter may end a code; else keys move the focus and press. What comes as fast as a scanner types is no person."""
        now = time.monotonic()
        self._stir()
        if key in ENTER and isinstance(self.scanner, KeyboardScanner) and self.scanner.enter(now):
            return True
        wanted = meaning(key, held)
        if wanted is None or now - self._typed_at < FASTEST_PERSON_S:
            return False
        self.surround.key(wanted)
        return True

    def _typed(self, _window: object, text: str) -> None:
        self._typed_at = time.monotonic()
        if isinstance(self.scanner, KeyboardScanner):
            for sign in text:
                self.scanner.key(sign, time.monotonic())

    def _may_close(self, *_: object, **__: object) -> bool:
        # True keeps the window: over the whole screen only the service manager may end the kiosk.
        return self.settings.size is None
