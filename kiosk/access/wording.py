"""The choices of ``access.state`` as buttons: their names, icons and words. Pure."""

from config.translations import Texts
from kiosk.access.state import (
    ContrastTouched,
    HelpTouched,
    LoweredTouched,
    ReadAloudTouched,
    TextSizeTouched,
    ToolsTouched,
)
from kiosk.state import Kiosk

Tool = tuple[str, str, str]  # its name, its icon, its words

TEXT_WORDS = ("access.text.larger", "access.text.largest", "access.text.ordinary")  # what touching it does
TOUCHED: dict[str, type] = {
    "text-size": TextSizeTouched,
    "contrast": ContrastTouched,
    "lower": LoweredTouched,
    "help": HelpTouched,
    "read-aloud": ReadAloudTouched,
    "tools": ToolsTouched,
}


def tools(kiosk: Kiosk, t: Texts, *, can_read: bool = False) -> list[Tool]:
    """The buttons, in the order in which they stand; each says what touching it does."""
    wanted = kiosk.access
    found = [
        ("help", "check" if wanted.help_asked else "hand", t("access.helped" if wanted.help_asked else "access.help")),
        ("text-size", "letters", t(TEXT_WORDS[wanted.text_size])),
        ("contrast", "contrast", t("access.contrast.off" if wanted.high_contrast else "access.contrast.on")),
        ("lower", "wheelchair", t("access.raise" if wanted.lowered else "access.lower")),
    ]
    return [*found, ("read-aloud", "sound", t("voice.off" if kiosk.spoken.is_on else "access.read"))] if can_read else found


def opener(kiosk: Kiosk, t: Texts) -> Tool:
    """The button that shows the others where there is no room for them, or hides them again."""
    shown = kiosk.access.shows_tools
    return ("tools", "cross" if shown else "wheelchair", t("access.close" if shown else "access.tools"))


def help_words(kiosk: Kiosk, t: Texts) -> str:
    """What became of the call for help; nothing while nobody asked. Staff cannot be told while the server is away."""
    if not kiosk.access.help_asked:
        return ""
    return t("access.help_later" if kiosk.missed else "access.help_noted")
