"""A kiosk that the server does not know (any more) is given a new code at its screen: values only."""

from dataclasses import dataclass, field
from enum import StrEnum

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # of the administration's codes
LENGTH = 10


class CodeFault(StrEnum):
    """Why a code brought no key."""

    REFUSED = "refused"  # used, too old, another device's, or never given out
    AWAY = "away"  # the server does not answer
    NOT_KEPT = "not_kept"  # the key cannot be written


@dataclass(frozen=True)
class CodeAsked:
    """``signs`` so far; ``is_trading`` while the server is asked; ``fault`` of the last code."""

    signs: str = field(default="", repr=False)
    is_trading: bool = False
    fault: CodeFault | None = None


# --- what can happen


@dataclass(frozen=True)
class SignTouched:
    sign: str = field(repr=False)


@dataclass(frozen=True)
class SignErased:
    pass


@dataclass(frozen=True)
class CodeTouched:
    """These signs are the code, says who typed them."""


@dataclass(frozen=True)
class CodeTraded:
    """The server answered; None: the new key is kept."""

    fault: CodeFault | None


EnrolInput = SignTouched | SignErased | CodeTouched | CodeTraded


# --- what it can ask for


@dataclass(frozen=True)
class TradeCode:
    """Trade the code for a key and keep that."""

    code: str = field(repr=False)


EnrolEffect = TradeCode
