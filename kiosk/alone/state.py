"""A kiosk without its server: what it remembers of that, what can happen, and what can be asked for. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from caller_server.contract.commands import TakenTicket
from caller_server.contract.views import BranchView


@dataclass(frozen=True)
class Alone:
    """``ready``: numbers can be given out without the server; ``is_on``: they are, since it is away.

    ``waiting`` were given out and the server does not know of them yet, ``refused`` are those that it did not take. ``series`` is
    that of the kiosk's own numbers (``K2``).
    """

    ready: bool = False
    is_on: bool = False
    waiting: int = 0
    refused: int = 0
    series: str | None = None


# --- screens


@dataclass(frozen=True)
class CutOff:
    """Nobody is here, and the server is away: what holds meanwhile and what does not."""


# --- what can happen


@dataclass(frozen=True)
class Remembered:
    """The branch as it was when this kiosk last saw it, before it stopped."""

    views: Mapping[str, BranchView]


@dataclass(frozen=True)
class GoOnTouched:
    """Take a number all the same."""


@dataclass(frozen=True)
class AloneSeen:
    """How the kiosk stands by itself, when that has changed."""

    ready: bool
    waiting: int
    refused: int
    series: str | None = None


@dataclass(frozen=True)
class NotGivenAlone:
    """There is none: ``quota`` when today's are gone as far as this kiosk knows, ``none`` when it has none to give."""

    request_id: UUID
    reason: str


@dataclass(frozen=True)
class Recovered:
    """A number that was taken just before this kiosk stopped, and that nobody has seen yet; or whose slip ``may_be_out``."""

    taken: TakenTicket
    language: str
    may_be_out: bool = False


@dataclass(frozen=True)
class PaperSeen:
    """Whether the printer can print now, as far as it tells."""

    prints: bool


@dataclass(frozen=True)
class PrintedTouched:
    """The answer to "did it print?"."""

    did: bool


AloneInput = Remembered | GoOnTouched | AloneSeen | NotGivenAlone | Recovered | PaperSeen | PrintedTouched
