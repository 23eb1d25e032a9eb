"""A telephone number that somebody leaves with a ticket: values only. It is on this one screen, and nowhere else in the kiosk."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from kiosk.answers import Refusal, Unreachable

if TYPE_CHECKING:  # which knows this screen
    from kiosk.state import Done

FEWEST, MOST = 8, 15  # digits, as the server takes them


@dataclass(frozen=True)
class PhoneAsked:
    """The pad. ``done`` is where it leads back to; ``sent`` the request on its way, ``refused`` why the last was not taken.

    The digits are in no description of this value, so that no log can have them.
    """

    done: "Done"
    digits: str = field(default="", repr=False)
    sent: UUID | None = None
    refused: str | None = None


# --- what can happen


@dataclass(frozen=True)
class PhoneTouched:
    """Leave a telephone number."""


@dataclass(frozen=True)
class PhoneDigitTouched:
    digit: str = field(repr=False)


@dataclass(frozen=True)
class PhoneEraseTouched:
    """Take back the last digit."""


@dataclass(frozen=True)
class ConsentTouched:
    """Yes, write to this number."""

    request_id: UUID


@dataclass(frozen=True)
class PhoneLeft:
    request_id: UUID


@dataclass(frozen=True)
class PhoneNotLeft:
    request_id: UUID
    answer: Refusal | Unreachable


PhoneInput = PhoneTouched | PhoneDigitTouched | PhoneEraseTouched | ConsentTouched | PhoneLeft | PhoneNotLeft

# --- what can be asked for


@dataclass(frozen=True)
class LeavePhone:
    """Leave this number with the ticket of ``token``; sent again it is the same request."""

    token: str = field(repr=False)
    digits: str = field(repr=False)
    request_id: UUID
    language: str


PhoneEffect = LeavePhone
