"""People who sign in and devices that hold a key: who they are, what they may do, and for how long. Values and rules only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from caller_server.domain.errors import QueueError
from caller_server.usecases.ports import Actor

SESSION_IDLE = timedelta(hours=12)  # a shift with its breaks; a console left open overnight is signed out
SESSION_LONGEST = timedelta(days=7)
SESSION_TOUCHED_EVERY = timedelta(minutes=5)  # how exactly the last use is known; finer would be a write per request
SIGN_IN_LINK_LASTS = timedelta(hours=24)
DEVICE_CODE_LASTS = timedelta(minutes=30)
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
class Session:
    """Somebody signed in. ``id`` may be kept and shown; ``secret`` is the cookie's value, known only at signing in."""

    staff: Staff
    csrf: str
    id: str
    secret: str | None = None


@dataclass(frozen=True)
class Device:
    """A kiosk, display or agent with its own key."""

    id: int
    name: str
    kind: DeviceKind
    branch: str

    @property
    def actor(self) -> Actor:
        return Actor(str(self.kind), self.name, f"device:{self.id}")

    def belongs_to(self, branch: str) -> bool:
        """Whether this device stands in ``branch``."""
        return self.branch == branch


@dataclass(frozen=True)
class DeviceStatus:
    """A device as last heard of; ``seen_at`` None means never. ``paper`` and ``faults`` are its own words."""

    device: Device
    seen_at: datetime | None
    version: str | None
    paper: str | None
    faults: tuple[str, ...]
    is_revoked: bool


class Accounts(Protocol):
    """Where accounts, sessions and devices are kept. Secrets are stored as hashes; each is given out once."""

    def sign_in(self, username: str, password: str) -> Session:
        """A new session with its ``secret``. Raises NotSignedIn, after the same time whether or not the name exists."""

    def session(self, secret: str, *, touch: bool = True) -> Session | None:
        """The session of a cookie, None when it is over. ``touch`` notes the use, which puts the idle end off."""

    def is_session_alive(self, session_id: str) -> bool:
        """Whether the session still stands; for sockets, which outlive the request that opened them."""

    def end_session(self, session_id: str) -> None:
        """Sign out."""

    def staff_by_bearer(self, token: str) -> Staff | None:
        """Whose bearer token this is."""

    def device_by_key(self, key: str) -> Device | None:
        """Which device holds this key; None for an unknown or revoked one."""

    def device_seen(self, device: Device, version: str, paper: str, faults: Sequence[str]) -> None:
        """Note that a device is there, and how it is."""

    def devices(self) -> list[DeviceStatus]:
        """All devices by name."""

    def add_user(self, username: str, role: Role, branch: str | None, password: str | None = None) -> Staff:
        """Make an account; without a password only links and tokens open it. Raises InvalidAccount, NotFound (branch)."""

    def users(self) -> list[Staff]:
        """All accounts by name."""

    def set_password(self, username: str, password: str) -> None:
        """Give a new password and end the account's sessions. Raises NotFound, InvalidAccount."""

    def set_role(self, username: str, role: Role, branch: str | None) -> Staff:
        """Give another role or branch and end the account's sessions and tokens. Raises NotFound, InvalidAccount."""

    def remove_user(self, username: str) -> None:
        """End an account, its sessions, tokens and links. Raises NotFound."""

    def add_token(self, username: str) -> str:
        """A bearer token for a program that acts as this person. Raises NotFound."""

    def sign_in_link(self, username: str) -> str:
        """The secret of a link that signs in once. Raises NotFound."""

    def use_link(self, token: str) -> Session:
        """Trade a link's secret for a session. Raises NotSignedIn when it was used or is too old."""

    def add_device(self, name: str, kind: DeviceKind, branch: str) -> str:
        """Make a device; gives its key. Raises InvalidAccount, NotFound (branch)."""

    def device_code(self, name: str, kind: DeviceKind, branch: str) -> str:
        """A one-time code that a person types at the new device. Raises as ``add_device``."""

    def enrol(self, code: str) -> tuple[Device, str]:
        """Trade a one-time code for a device and its key. Raises NotSignedIn when it was used or is too old."""

    def revoke_device(self, name: str) -> None:
        """Take a device's key away. Raises NotFound."""


def session_cookie(is_secure: bool) -> str:
    """The cookie's name. Over HTTPS ``__Host-`` keeps other hosts and paths from setting it."""
    return f"__Host-{_COOKIE}" if is_secure else _COOKIE


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
