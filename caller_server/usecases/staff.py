"""People who sign in and devices that hold a key: who they are, what is known of them, and for how long. Values and checks."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from caller_server.domain.errors import QueueError
from caller_server.usecases.ports import Actor

SESSION_IDLE = timedelta(hours=12)  # a shift with its breaks; a console left open overnight is signed out
SESSION_LONGEST = timedelta(days=7)
SESSION_TOUCHED_EVERY = timedelta(minutes=5)  # how exactly the last use is known; finer would be a write per request
SIGN_IN_LINK_LASTS = timedelta(hours=24)
DEVICE_CODE_LASTS = timedelta(minutes=30)
PENDING_LASTS = timedelta(minutes=5)  # from the password to the code of the second factor
SET_UP_LASTS = timedelta(minutes=15)  # the same where it has to be set up first: an app, and ten codes to write down
PENDING_TRIES = 5  # codes that one signing in may try
PASSWORD_LEAST = 10  # characters; NIST SP 800-63B asks for length, not for signs of every kind
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
DEVICE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

_COOKIE = "lapak_session"


class Role(StrEnum):
    """What a member of staff is, and so what they may do."""

    OFFICER = "officer"
    GREETER = "greeter"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    VIEWER = "viewer"  # sees, and changes nothing


class DeviceKind(StrEnum):
    """What a device is for: kiosks take numbers, displays and agents only listen."""

    KIOSK = "kiosk"
    DISPLAY = "display"
    AGENT = "agent"


class NotSignedIn(QueueError):
    """Nobody is signed in, or the key, password, link or code is not (or no longer) good."""

    code = "not_signed_in"


class InvalidAccount(QueueError):
    """The account or device cannot be made like this: ``why`` says what is wrong with it."""

    code = "invalid_request"


@dataclass(frozen=True)
class Staff:
    """A member of staff. ``branch`` None, possible for administrators only, means every branch."""

    username: str
    role: Role
    branch: str | None

    def belongs_to(self, branch: str) -> bool:
        """Whether this person works in ``branch``."""
        return self.branch is None or self.branch == branch

    @property
    def actor(self) -> Actor:
        return Actor(str(self.role), self.username, f"user:{self.username}")


@dataclass(frozen=True)
class Person:
    """An account as administrators see it: nothing of it is secret.

    ``is_bound`` says that it signs in at the agency's own provider (OIDC); ``created_at`` None, that it is not stored yet.
    """

    staff: Staff
    is_disabled: bool = False
    has_password: bool = False
    has_second_factor: bool = False
    is_bound: bool = False
    created_at: datetime | None = None

    @property
    def is_head(self) -> bool:
        """Whether this is an administrator of all branches who can sign in."""
        return self.staff.role is Role.ADMINISTRATOR and self.staff.branch is None and not self.is_disabled


@dataclass(frozen=True)
class AccountChange:
    """Who changed which account or device, as kept in the log. ``branch`` None: it concerns people of all branches."""

    at: datetime
    actor_kind: str
    actor: str
    branch: str | None
    kind: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Factor:
    """A second factor as stored: the sealed seed, the step of the code used last (None: never, it is not in use yet)."""

    sealed_seed: str | None = None
    step: int | None = None
    recovery_codes_left: int = 0

    @property
    def is_on(self) -> bool:
        return self.sealed_seed is not None and self.step is not None


@dataclass(frozen=True)
class Session:
    """Somebody signed in. ``id`` may be kept and shown; ``secret`` is the cookie's value, known only at signing in.

    One that ``is_pending`` opens nothing: the second factor's code is still to come, or with ``must_set_up`` the factor itself.
    """

    staff: Staff
    csrf: str
    id: str
    secret: str | None = None
    is_pending: bool = False
    must_set_up: bool = False


@dataclass(frozen=True)
class Device:
    """A kiosk, display or agent with its own key."""

    id: int
    name: str
    kind: DeviceKind
    branch: str
    series: int | None = None  # of the numbers that a kiosk gives out while it is cut off

    @property
    def actor(self) -> Actor:
        return Actor(str(self.kind), self.name, f"device:{self.id}")

    def belongs_to(self, branch: str) -> bool:
        """Whether this device stands in ``branch``."""
        return self.branch == branch


@dataclass(frozen=True)
class DeviceReport:
    """How a device says that it is. ``sent_at`` is by its own clock; None where that tells nothing."""

    version: str
    paper: str = "unknown"
    faults: tuple[str, ...] = ()
    box_celsius: float | None = None
    sent_at: datetime | None = None

    def clock_offset_s(self, now: datetime) -> float | None:
        """By how many seconds its clock is ahead of ours, to a tenth."""
        return None if self.sent_at is None else round((self.sent_at - now) / timedelta(seconds=1), 1)


@dataclass(frozen=True)
class DeviceStatus:
    """A device as last heard of; ``seen_at`` None means never. ``paper`` and ``faults`` are its own words,
    ``paper_since`` is since when the paper is so. ``troubles`` are what lasts, and since when.

    One that is not enrolled has a code that nobody has typed yet.
    """

    device: Device
    seen_at: datetime | None
    version: str | None
    paper: str | None
    faults: tuple[str, ...]
    is_revoked: bool
    is_enrolled: bool = True
    paper_since: datetime | None = None
    box_celsius: float | None = None
    clock_offset_s: float | None = None
    troubles: dict[str, datetime] = field(default_factory=dict)


def session_cookie(is_secure: bool) -> str:
    """The cookie's name. Over HTTPS ``__Host-`` keeps other hosts and paths from setting it."""
    return f"__Host-{_COOKIE}" if is_secure else _COOKIE


def is_pending_over(started_at: datetime, now: datetime, *, must_set_up: bool) -> bool:
    """Whether the time for the second factor has run out."""
    return now - started_at > (SET_UP_LASTS if must_set_up else PENDING_LASTS)


def is_session_over(started_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Whether a session ended by itself: not used for twelve hours, or a week old."""
    return now - used_at > SESSION_IDLE or now - started_at > SESSION_LONGEST


def check_user(username: str, role: Role, branch: str | None) -> None:
    """Raises InvalidAccount for a name with other signs than ``a-z 0-9 . _ -``, or without a branch where the role needs one."""
    if not USERNAME.fullmatch(username):
        raise InvalidAccount("username", username=username)
    if branch is None and role is not Role.ADMINISTRATOR:
        raise InvalidAccount("branch_missing", role=str(role))


def check_password(username: str, password: str) -> None:
    """Raises InvalidAccount for a password that is too short, or has the user name in it."""
    if len(password) < PASSWORD_LEAST:
        raise InvalidAccount("password_short", least=PASSWORD_LEAST)
    if username in password.lower():
        raise InvalidAccount("password_has_name")


def check_device(name: str) -> None:
    """Raises InvalidAccount for a name with other signs than ``a-z 0-9 -``."""
    if not DEVICE_NAME.fullmatch(name):
        raise InvalidAccount("device_name", name=name)
