"""What is asked and told before a number: hints, cases and papers. Values only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # which knows these screens
    from kiosk.state import Order

# --- screens


@dataclass(frozen=True)
class Hinted:
    """The questions that spare some people the line."""

    order: "Order"


@dataclass(frozen=True)
class Elsewhere:
    """Somebody said yes to the hint of this code: where they are served instead."""

    order: "Order"
    hint: str


@dataclass(frozen=True)
class Cases:
    """Which case it is, where cases have papers of their own."""

    order: "Order"


@dataclass(frozen=True)
class PapersShown:
    """The whole list of papers, and a code that brings it to a phone."""

    order: "Order"


BeforeScreen = Hinted | Elsewhere | Cases | PapersShown

# --- what can happen


@dataclass(frozen=True)
class HintTouched:
    """Yes to the hint of this code; None: to none of them."""

    hint: str | None


@dataclass(frozen=True)
class AnywayTouched:
    """Take a number all the same."""


@dataclass(frozen=True)
class CaseTouched:
    """This case; None: another one, or nobody knows which."""

    case: str | None


@dataclass(frozen=True)
class PapersTouched:
    """Show the whole list."""


@dataclass(frozen=True)
class HavePapersTouched:
    """All of them are there."""


@dataclass(frozen=True)
class PaperlessTouched:
    """A slip, or no slip."""


BeforeInput = HintTouched | AnywayTouched | CaseTouched | PapersTouched | HavePapersTouched | PaperlessTouched
