"""A slip once more, for somebody who shows their number. Values only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # which knows these
    from kiosk.state import Paper


@dataclass(frozen=True)
class Reprints:
    """The tickets that were printed again in this visit, by token, and what became of the last of these slips."""

    tokens: tuple[str, ...] = ()
    paper: "Paper | None" = None


@dataclass(frozen=True)
class ReprintTouched:
    """Print the slip of the ticket on screen once more."""
