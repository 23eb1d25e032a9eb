"""An officer at a console: every verb as a person presses it, at a desk or one of several booths, with a tally."""

import time
from collections import Counter
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.e2e.hands import Hands, dialog

PRESS_AGAIN_AFTER_S = 0.65  # the filled button takes one press in 600 ms
# The keys an officer learns (static/console/keys.mjs), by the name of the button.
KEYS = {
    "primary": "Space", "recall": "u", "no_show": "x", "hand_on": "l", "park": "t", "transfer": "a", "return_to_line": "k",
    "add_service": "y", "add_note": "c", "undo": "z", "print_slip": "b", "resume": "d", "call_free": "p", "call_number": "n",
    "reinstate": "r", "pause": "j", "resume_shift": "j", "all": "s", "help": "h", "help_end": "h", "menu": "m",
}  # fmt: skip
OF_THE_BAR = {"call_free", "all", "help", "help_end", "menu"}


@dataclass
class Tally:
    """What was done, counted by whoever did it: ``tickets`` by how they ended, ``stages`` served by officer, ``said`` reasons."""

    tickets: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    said: set[str] = field(default_factory=set)


@dataclass
class Seat:
    """One counter of an officer's console; ``digit`` is the key that chooses it among several booths, "" at a desk."""

    page: Page
    hands: Hands
    tally: Tally
    officer: str
    code: str
    digit: str = ""
    _pressed_at: float = 0.0

    @property
    def card(self) -> Locator:
        return self.page.locator(f"[data-place={self.code}]")

    @property
    def number(self) -> str:
        """The number at this counter."""
        return self.card.locator(".who .plate").inner_text().replace("\n", "")

    def is_now(self, state: str) -> None:
        """Waits until the counter is ``closed``, ``paused``, ``free``, ``called`` or ``serving``."""
        expect(self.card).to_have_attribute("data-state", state)

    # --- the shift ---

    def open(self) -> None:
        self.is_now("closed")
        self._primary()
        self.is_now("free")

    def pause(self, reason: str) -> None:
        """For a reason of one's own, typed."""
        self._verb("pause")
        self.explain_pause(reason)
        self.is_now("paused")

    def explain_pause(self, reason: str) -> None:
        """The answer to why: another reason than those offered."""
        self.hands.answer(dialog(self.page).locator("[data-digit='5']"))
        self._say("#reason", reason)

    def resume_shift(self) -> None:
        self._verb("resume_shift" if not self.digit else "primary")
        self.is_now("free")

    def close(self, action: str = "close") -> None:
        """From the menu."""
        self._verb("menu")
        self.hands.press(dialog(self.page).locator(f"[data-action={action}]"))
        self.is_now("closed")

    def ask_help(self) -> None:
        self._verb("help")
        expect(self.card.locator(".help-asked")).to_be_visible()

    def end_help(self) -> None:
        self._verb("help_end")
        expect(self.card.locator(".help-asked")).to_have_count(0)

    # --- calling ---

    def call(self) -> str:
        """The next in line: its number."""
        self.is_now("free")
        self._primary()
        self.is_now("called")
        return self.number

    def call_chosen(self, number: str, reason: str) -> None:
        self._verb("call_number")
        self.hands.write(self.page.locator("#number"), number)
        self._say("#reason", reason)
        self.is_now("called")
        assert self.number == number

    def recall(self, attempt: int) -> None:
        self._verb("recall")
        expect(self.card.locator(".who__more")).to_have_text(f"panggilan {attempt} dari 3")

    def undo_call(self) -> None:
        self._verb("undo")
        self.is_now("free")

    def return_to_line(self) -> None:
        self._verb("return_to_line")
        self.is_now("free")

    def no_show(self) -> None:
        self._verb("no_show")
        self.is_now("free")
        self.tally.tickets["no_show"] += 1

    def reinstate(self, number: str) -> None:
        self._verb("reinstate")
        self.hands.write(self.page.locator("#number"), number)
        self.hands.send(dialog(self.page))
        expect(self.page.locator(f"tr[data-number={number}]")).to_be_visible()
        self.tally.tickets.update(no_show=-1, returned=1)

    # --- serving ---

    def start(self) -> None:
        self.is_now("called")
        self._primary()
        self.is_now("serving")

    def finish(self, outcome: int | None = None, papers: tuple[int, ...] = ()) -> None:
        """With the outcome and the missing papers of these digits."""
        self.is_now("serving")
        self._primary()
        for digit in (outcome, *papers) if outcome else ():
            self.hands.answer(dialog(self.page).locator(f"[data-digit='{digit}']"))
        if papers:
            self.hands.send(dialog(self.page))
        self.is_now("free")
        self.tally.tickets["served"] += 1
        self.tally.stages[self.officer] += 1

    def undo_finish(self) -> None:
        self._verb("undo")
        self.is_now("serving")
        self.tally.tickets["served"] -= 1
        self.tally.stages[self.officer] -= 1

    def serve(self, outcome: int | None = None) -> None:
        """From the call to the end."""
        self.start()
        self.finish(outcome)

    def note(self, text: str) -> None:
        self._verb("add_note")
        self.hands.write(self.page.locator("#text"), text)
        self.hands.send(dialog(self.page))
        expect(self.card.locator(".notes")).to_contain_text(text)

    def park(self, reason: str) -> None:
        number = self.number
        self._verb("park")
        self._say("#reason", reason)
        self.is_now("free")
        expect(self._parked(number)).to_contain_text(reason)

    def resume(self, number: str) -> None:
        expect(self._parked(number)).not_to_have_attribute("aria-disabled", "true")
        self.hands.verb(self.page, self._parked(number), KEYS["resume"])
        self.is_now("called")
        assert self.number == number

    def transfer(self, to: str, reason: str) -> None:
        """To ``service:K`` or ``counter:bontang-2``."""
        self._verb("transfer")
        self.hands.answer(dialog(self.page).locator(f"label:has([value='{to}'])"))
        expect(dialog(self.page).locator(f"[value='{to}']")).to_be_checked()
        self._say("#reason", reason)
        self.is_now("free")
        self.tally.tickets["transferred"] += 1

    def hand_on(self) -> None:
        self._verb("hand_on")
        self.is_now("free")
        self.tally.tickets["handed_on"] += 1
        self.tally.stages[self.officer] += 1

    def add_service(self, code: str) -> None:
        self._verb("add_service")
        self.hands.answer(dialog(self.page).locator(f"label:has([value='service:{code}'])"))
        self.hands.send(dialog(self.page))
        expect(dialog(self.page)).to_have_count(0)
        self.tally.stages[self.officer] += 1

    def print_slip(self) -> None:
        self._verb("print_slip")

    def press(self, action: str) -> None:
        """A button of the bar or the line that concerns all booths."""
        self._verb(action)

    # --- how ---

    def _parked(self, number: str) -> Locator:
        return self.page.locator(f".parked__number[data-number={number}]")

    def _say(self, field: str, reason: str) -> None:
        self.hands.write(self.page.locator(field), reason)
        self.tally.said.add(reason)
        self.hands.send(dialog(self.page))

    def _primary(self) -> None:
        """The filled button, at the pace of a person."""
        time.sleep(max(0.0, self._pressed_at + PRESS_AGAIN_AFTER_S - time.monotonic()))
        self._verb("primary")
        self._pressed_at = time.monotonic()

    def _verb(self, action: str) -> None:
        """Chooses the booth where there are several, and presses what the screen offers; no question is open any more."""
        expect(dialog(self.page)).to_have_count(0)
        if self.digit and action not in OF_THE_BAR - {"help", "help_end"} and not self.card.get_attribute("aria-current"):
            self.hands.verb(self.page, self.card.locator(".banner h2"), self.digit)
            expect(self.card).to_have_attribute("aria-current", "true")
        where = self.card if self.digit and action not in OF_THE_BAR else self.page
        button = where.locator(f"[data-action={action}]:not([aria-disabled])")
        expect(button).to_be_visible()
        self.hands.verb(self.page, button, KEYS[action])
