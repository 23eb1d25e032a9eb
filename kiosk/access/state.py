"""How one person wants the kiosk: size of text, contrast, where the controls are, help. Values only.

All of it belongs to whoever stands there now: ``moves.home`` brings the ordinary look back for the next.
"""

from dataclasses import dataclass

TEXT_SCALES = (1.0, 1.25, 1.5)  # of the ordinary size


@dataclass(frozen=True)
class Access:
    """``text_size`` counts the scales; ``lowered``: every control in the lowest 40 % of the window.

    ``shows_tools``: where there is no room for these choices, they take the title's place for a while.
    ``help_asked``: somebody of the staff was called.
    """

    text_size: int = 0
    high_contrast: bool = False
    lowered: bool = False
    shows_tools: bool = False
    help_asked: bool = False


ORDINARY = Access()


# --- what can happen


@dataclass(frozen=True)
class TextSizeTouched:
    """The next text size; after the largest comes the ordinary one."""


@dataclass(frozen=True)
class ContrastTouched:
    """High contrast, or back."""


@dataclass(frozen=True)
class LoweredTouched:
    """The controls down, or up again."""


@dataclass(frozen=True)
class ToolsTouched:
    """Show these choices where they hide, or hide them."""


@dataclass(frozen=True)
class HelpTouched:
    """Call somebody of the staff."""


@dataclass(frozen=True)
class StayTouched:
    """I am still here."""


@dataclass(frozen=True)
class ReadAloudTouched:
    """Read this screen aloud; what comes of it is the voice's."""


AccessInput = TextSizeTouched | ContrastTouched | LoweredTouched | ToolsTouched | HelpTouched | StayTouched


# --- what it can ask for


@dataclass(frozen=True)
class Warned:
    """The warning before the time runs out has just appeared; it has to be heard as well. ``seconds`` are left."""

    language: str
    seconds: int
