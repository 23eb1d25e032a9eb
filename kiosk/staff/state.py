"""The page for the branch's own people, behind a PIN: what it shows, what can happen, what can be asked for. Values only."""

from dataclasses import dataclass, field
from enum import StrEnum

from caller_server.contract.staff_pin import StaffPin

TRIES = 5  # wrong PINs in a row, and then
LOCKED_S = 300.0  # so long none
STAYS_S = 60  # nobody touches anything: whoever was there has left


@dataclass(frozen=True)
class Staff:
    """What the kiosk knows of the PIN, whoever is at it. ``locked_until_s`` is a time of the machine's steady clock."""

    pin: StaffPin | None = None
    wrong: int = 0
    locked_until_s: float | None = None

    def is_locked(self, at_s: float) -> bool:
        """Whether no PIN is looked at now."""
        return self.locked_until_s is not None and at_s < self.locked_until_s


class Trial(StrEnum):
    """What staff can try out."""

    PRINT = "print"
    SOUND = "sound"


@dataclass(frozen=True)
class Facts:
    """How the kiosk was when it was last looked at. ``paper`` is None without a printer; ``version`` is that of the program.

    ``answer_ms`` is None when the server did not answer; ``clock_off_s`` is how far this machine's clock is ahead of its.
    """

    version: str
    server: str
    paper: str | None = None
    printer_answers: bool = False
    answer_ms: int | None = None
    clock_off_s: float | None = None
    volume: int | None = None  # None without a loudspeaker


# --- screens


@dataclass(frozen=True)
class PinAsked:
    """``digits`` so far; ``is_checking`` while they are looked at; ``was_wrong``: the last ones were not the PIN."""

    digits: str = field(default="", repr=False)
    is_checking: bool = False
    was_wrong: bool = False


@dataclass(frozen=True)
class StaffOpen:
    """``tried`` is what was tried out last, ``fault`` what came of it (None: it went well), ``is_trying`` while it goes on.

    ``asks_restart``: the kiosk is started anew with one more touch.
    """

    facts: Facts | None = None
    tried: Trial | None = None
    fault: str | None = None
    is_trying: bool = False
    asks_restart: bool = False


# --- what can happen; ``at_s`` is the machine's steady clock


@dataclass(frozen=True)
class StaffCalled:
    """The corner was held, or the keys for it pressed."""


@dataclass(frozen=True)
class PinKnown:
    """The server told what checks the branch's PIN; None where it has none."""

    pin: StaffPin | None


@dataclass(frozen=True)
class DigitTouched:
    digit: str = field(repr=False)
    at_s: float


@dataclass(frozen=True)
class EraseTouched:
    pass


@dataclass(frozen=True)
class PinTouched:
    """These digits are the PIN, says who typed them."""

    at_s: float


@dataclass(frozen=True)
class PinChecked:
    is_right: bool
    at_s: float


@dataclass(frozen=True)
class FactsSeen:
    facts: Facts


@dataclass(frozen=True)
class TrialTouched:
    trial: Trial


@dataclass(frozen=True)
class TrialEnded:
    trial: Trial
    fault: str | None


@dataclass(frozen=True)
class VolumeTouched:
    """Louder by so many steps of a hundred; less than 0 is quieter."""

    by: int


@dataclass(frozen=True)
class RestartTouched:
    pass


@dataclass(frozen=True)
class StaffLeft:
    pass


StaffInput = (
    StaffCalled
    | PinKnown
    | DigitTouched
    | EraseTouched
    | PinTouched
    | PinChecked
    | FactsSeen
    | TrialTouched
    | TrialEnded
    | VolumeTouched
    | RestartTouched
    | StaffLeft
)


# --- what it can ask for


@dataclass(frozen=True)
class CheckPin:
    pin: StaffPin
    digits: str = field(repr=False)  # no log may ever have them


@dataclass(frozen=True)
class KeepPin:
    """Remember what checks the PIN, for a start without the server."""

    pin: StaffPin | None


@dataclass(frozen=True)
class LookAround:
    """See how printer, network and outbox are."""


@dataclass(frozen=True)
class TryOut:
    """Print a slip that is none, or play the chime and a sentence."""

    trial: Trial
    language: str
    branch_name: str


@dataclass(frozen=True)
class SetVolume:
    percent: int


@dataclass(frozen=True)
class Restart:
    """End, so that the service manager starts the kiosk anew."""


StaffEffect = CheckPin | KeepPin | LookAround | TryOut | SetVolume | Restart
