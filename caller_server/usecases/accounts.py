"""Where accounts, sessions and devices are kept, as the rest of the program sees it: the port that storage/accounts.py fills.

What people and devices are stands in ``staff``, who may administer whom in ``people``; the values are handed on from here.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from caller_server.usecases.staff import (
    DEVICE_CODE_LASTS,
    PENDING_LASTS,
    PENDING_TRIES,
    SESSION_IDLE,
    SESSION_LONGEST,
    SESSION_TOUCHED_EVERY,
    SET_UP_LASTS,
    SIGN_IN_LINK_LASTS,
    AccountChange,
    Device,
    DeviceKind,
    DeviceReport,
    DeviceStatus,
    Factor,
    InvalidAccount,
    NotSignedIn,
    Person,
    Role,
    Session,
    Staff,
    check_device,
    check_password,
    check_user,
    is_pending_over,
    is_session_over,
    session_cookie,
)

__all__ = [
    "DEVICE_CODE_LASTS",
    "PENDING_LASTS",
    "PENDING_TRIES",
    "SESSION_IDLE",
    "SESSION_LONGEST",
    "SESSION_TOUCHED_EVERY",
    "SET_UP_LASTS",
    "SIGN_IN_LINK_LASTS",
    "AccountChange",
    "Accounts",
    "Device",
    "DeviceKind",
    "DeviceReport",
    "DeviceStatus",
    "Factor",
    "InvalidAccount",
    "NotSignedIn",
    "Person",
    "Role",
    "Session",
    "Staff",
    "check_device",
    "check_password",
    "check_user",
    "is_pending_over",
    "is_session_over",
    "session_cookie",
]


class SigningIn(Protocol):
    """Getting in: passwords, links, sessions, tokens. Secrets are stored as hashes; each is given out once."""

    def sign_in(self, username: str, password: str) -> Session:
        """A new session with its ``secret``; it may be a pending one. Disabled accounts are told the same as wrong passwords.

        Raises NotSignedIn, after the same time whether or not the name exists.
        """

    def sign_in_by_provider(self, subject: str, username: str | None) -> Session:
        """A new session for the account bound to ``subject`` (issuer and subject of a verified id_token).

        Where none is bound yet, the account called ``username`` is, once and for good, unless it is bound to another subject.
        Raises NotSignedIn when there is no such account; none is ever made.
        """

    def use_link(self, token: str) -> Session:
        """Trade a link's secret for a session. Raises NotSignedIn when it was used or is too old."""

    def session(self, secret: str, *, touch: bool = True) -> Session | None:
        """The session of a cookie, None when it is over or pending. ``touch`` notes the use, which puts the idle end off."""

    def is_session_alive(self, session_id: str) -> bool:
        """Whether the session still stands; for sockets, which outlive the request that opened them."""

    def end_session(self, session_id: str) -> None:
        """Sign out."""

    def end_sessions(self, staff: Staff) -> None:
        """Sign out everywhere."""

    def staff_by_bearer(self, token: str) -> Staff | None:
        """Whose bearer token this is."""

    def change_own_password(self, session: Session, old: str, new: str) -> Session:
        """Give oneself a new password; every session ends but the new one that is given. Raises InvalidAccount."""

    def is_own_password(self, username: str, password: str) -> bool:
        """Whether this is the account's password; True for an account that has none and so cannot be asked for it."""


class SecondFactors(Protocol):
    """What is kept of second factors, and the sessions that wait for one."""

    def pending(self, secret: str) -> Session | None:
        """The pending session of a cookie; None when it is over, or not a pending one."""

    def count_try(self, session_id: str) -> bool:
        """Count one try; False, and the pending session is gone, when it has had its tries."""

    def complete(self, session_id: str) -> Session:
        """End the pending session and begin a whole one. Raises NotSignedIn when somebody else was faster."""

    def factor(self, username: str) -> Factor:
        """The account's second factor; an empty one when it has none."""

    def begin_factor(self, username: str, sealed_seed: str, recovery_hashes: Sequence[str]) -> None:
        """Keep a seed that is still to be confirmed. Raises NotAllowedNow when the factor is on."""

    def confirm_factor(self, staff: Staff, sealed_seed: str, step: int) -> bool:
        """Switch the factor on, its first code used; False when another seed was begun meanwhile."""

    def use_step(self, username: str, step: int) -> bool:
        """Use up the codes of this step and before; False when they are used up already."""

    def use_recovery(self, staff: Staff, code_hash: str) -> bool:
        """Use up a recovery code; False when there is none like it."""

    def end_factor(self, username: str, *, by: Staff | None = None, is_own: bool = False) -> None:
        """Take the second factor away; an administrator who does ends the account's sessions. Raises NotFound, Forbidden."""


class People(Protocol):
    """The accounts. ``by`` is the administrator who asks, None the command line; the rules are in ``people``."""

    def users(self) -> list[Staff]:
        """All accounts by name."""

    def people(self) -> list[Person]:
        """The same, as administrators see them."""

    def person(self, username: str) -> Person:
        """One of them. Raises NotFound."""

    def add_user(
        self, username: str, role: Role, branch: str | None, password: str | None = None, *, by: Staff | None = None
    ) -> Staff:
        """Make an account; without a password only links and tokens open it. Raises InvalidAccount, NotFound (branch)."""

    def change_user(self, username: str, change: Callable[[Person], Person], *, by: Staff | None = None) -> Person:
        """Store what ``change`` makes of the account: role, branch, disabled, bound. Its sessions, tokens and links end.

        Raises NotFound, InvalidAccount, Forbidden, NotAllowedNow.
        """

    def set_role(self, username: str, role: Role, branch: str | None, *, by: Staff | None = None) -> Staff:
        """Give another role or branch; as ``change_user``."""

    def set_password(self, username: str, password: str, *, by: Staff | None = None) -> None:
        """Give a new password and end the account's sessions. Raises NotFound, InvalidAccount."""

    def remove_user(self, username: str, *, by: Staff | None = None) -> None:
        """End an account, its sessions, tokens and links. Raises NotFound."""

    def add_token(self, username: str) -> str:
        """A bearer token for a program that acts as this person. Raises NotFound."""

    def sign_in_link(self, username: str, *, by: Staff | None = None) -> str:
        """The secret of a link that signs in once. Raises NotFound."""

    def changes(self, branch: str | None = None) -> list[AccountChange]:
        """The newest two hundred changes of accounts and devices, newest first; of one branch, or of all."""


class Devices(Protocol):
    """The devices; ``by`` as with people."""

    def device_by_key(self, key: str) -> Device | None:
        """Which device holds this key; None for an unknown or revoked one."""

    def device_seen(self, device: Device, report: DeviceReport) -> None:
        """Note that a device is there, and how it is."""

    def devices(self) -> list[DeviceStatus]:
        """All devices by name."""

    def add_device(self, name: str, kind: DeviceKind, branch: str, *, by: Staff | None = None) -> str:
        """Make a device; gives its key. Raises InvalidAccount, NotFound (branch)."""

    def device_code(self, name: str, kind: DeviceKind, branch: str, *, by: Staff | None = None) -> str:
        """A one-time code that a person types at the new device. Raises as ``add_device``."""

    def enrol(self, code: str) -> tuple[Device, str]:
        """Trade a one-time code for a device and its key. Raises NotSignedIn when it was used or is too old."""

    def revoke_device(self, name: str, *, by: Staff | None = None) -> None:
        """Take a device's key away. Raises NotFound."""


class Accounts(SigningIn, SecondFactors, People, Devices, Protocol):
    """All of it."""
