"""Two ways of working at a page: with the keyboard alone, and with the mouse alone. What was really used is written down."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 200
# Tells the test of every press that a person made: the mouse, and keys outside of fields for text.
WITNESS = """
  const isField = (it) => it.matches?.("textarea, input:not([type=radio]):not([type=checkbox])");
  addEventListener("pointerdown", (event) => event.isTrusted && used("mouse"), true);
  addEventListener("keydown", (event) => event.isTrusted && !isField(event.target) && used("keyboard"), true);
"""


@dataclass
class Witness:
    """How often each page was used by ``mouse`` and by ``keyboard``; typing text into a field counts as neither."""

    used: dict[str, int] = field(default_factory=lambda: {"mouse": 0, "keyboard": 0})

    def watch(self, page: Page) -> Page:
        """Count what happens on this page from now on, over every address it goes to."""
        page.expose_binding("used", lambda _, how: self._count(how))
        page.add_init_script(WITNESS)
        return page

    def _count(self, how: str) -> None:
        self.used[how] += 1


class Hands(Protocol):
    """What a person does with a page. Each waits until the thing is there."""

    uses: ClassVar[str]
    spares: ClassVar[str]

    def press(self, it: Locator) -> None:
        """A button or a link."""

    def tick(self, it: Locator) -> None:
        """A tick box."""

    def choose(self, it: Locator) -> None:
        """One of several choices."""

    def write(self, it: Locator, text: str) -> None:
        """Text into a field, in place of what was in it."""

    def answer(self, it: Locator) -> None:
        """An answer that wears a digit."""

    def send(self, form: Locator) -> None:
        """Send the form in which something was just written or chosen."""

    def verb(self, page: Page, button: Locator, key: str) -> None:
        """A verb of the console: its button, or the key that the button wears."""


class Keyboard:
    """The keyboard alone: Tab to go somewhere, Enter and Space to press, arrows among choices, digits and letters."""

    uses: ClassVar[str] = "keyboard"
    spares: ClassVar[str] = "mouse"

    def press(self, it: Locator) -> None:
        self._go(it)
        it.page.keyboard.press("Enter")

    def tick(self, it: Locator) -> None:
        self._go(it)
        it.page.keyboard.press("Space")

    def choose(self, it: Locator) -> None:
        """Tab leads to one of the choices only; arrows lead on from there."""
        self._go(it, "(it) => document.activeElement?.name === it.name && document.activeElement.form === it.form")
        keyboard = it.page.keyboard
        keyboard.press("Space")
        for _ in range(it.evaluate("(it) => document.getElementsByName(it.name).length")):
            if it.is_checked():
                return
            keyboard.press("ArrowDown")
        expect(it).to_be_checked()

    def write(self, it: Locator, text: str) -> None:
        self._go(it)
        it.page.keyboard.press("Control+A")
        it.page.keyboard.type(text)

    def answer(self, it: Locator) -> None:
        expect(it).to_be_visible()
        digit = it.get_attribute("data-digit")
        assert digit, "an answer without a digit"
        it.page.keyboard.press(digit)

    def send(self, form: Locator) -> None:
        form.page.keyboard.press("Enter")

    def verb(self, page: Page, button: Locator, key: str) -> None:
        page.keyboard.press(key)

    def _go(self, it: Locator, is_there: str = "(it) => document.activeElement === it") -> None:
        """Tab until the focus is there; fails when it never comes there."""
        expect(it).to_be_visible()
        for _ in range(MOST_TABS):
            if it.evaluate(is_there):
                return
            it.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not come to {it}")


class Mouse:
    """The mouse alone; keys only where text is written."""

    uses: ClassVar[str] = "mouse"
    spares: ClassVar[str] = "keyboard"

    def press(self, it: Locator) -> None:
        it.click()

    def tick(self, it: Locator) -> None:
        it.click()

    def choose(self, it: Locator) -> None:
        it.click()
        expect(it).to_be_checked()

    def write(self, it: Locator, text: str) -> None:
        it.click(click_count=3)  # what is in it is marked, and typed over
        it.page.keyboard.type(text)

    def answer(self, it: Locator) -> None:
        it.click()

    def send(self, form: Locator) -> None:
        form.locator("button[type=submit]").click()

    def verb(self, page: Page, button: Locator, key: str) -> None:
        button.click()


def dialog(page: Page) -> Any:
    """The open dialog."""
    return page.get_by_role("dialog")
