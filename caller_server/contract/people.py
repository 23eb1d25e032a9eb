"""Accounts, devices and second factors on the wire: what administrators and the signed-in person may ask for, and the answers."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=40)]
BranchName = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Password = Annotated[str, StringConstraints(min_length=1, max_length=256)]
OptionalPassword = Annotated[str, StringConstraints(max_length=256)]
OneTimeCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=6, max_length=40)]
RoleName = Literal["officer", "greeter", "supervisor", "administrator", "viewer"]
Flag = Annotated[bool, Field(strict=True)]


class Asked(BaseModel):
    """What may be asked for without a request_id: asked twice it is harmless or refused clearly. Pages send one all the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request_id: UUID | None = None


class Told(BaseModel):
    """What is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AddUser(Asked):
    """A new account. Without a password only a sign-in link opens it; without a branch it is for all of them."""

    username: Name
    role: RoleName
    branch: BranchName | None = None
    password: Password | None = None


class ChangeUser(Asked):
    """What is to be different; the rest stays. ``branch`` null is all branches, ``is_bound`` false lets go of the provider."""

    role: RoleName | None = None
    branch: BranchName | None = None
    is_disabled: Flag | None = None
    is_bound: Literal[False] | None = None


class SetPassword(Asked):
    password: Password


class AddDevice(Asked):
    name: Name
    kind: Literal["kiosk", "display", "agent"]
    branch: BranchName


class UserAnswer(Told):
    """An account. ``is_bound``: it signs in at the agency's own provider as well."""

    username: str
    role: str
    branch: str | None
    is_disabled: bool
    has_password: bool
    has_second_factor: bool
    is_bound: bool
    created_at: AwareDatetime | None


class UsersAnswer(Told):
    users: list[UserAnswer]


class LinkAnswer(Told):
    """A link that signs in once, as a path on this server; it is shown this once."""

    path: str
    expires_at: AwareDatetime


class DeviceRow(Told):
    """A device as last heard of; one that is not enrolled has a code that nobody has typed yet.

    ``series`` is that of the numbers which a kiosk gives out while it is cut off: A-K2-07 is of 2.
    """

    name: str
    kind: str
    branch: str
    seen_at: AwareDatetime | None
    version: str | None
    paper: str | None
    paper_since: AwareDatetime | None
    faults: list[str]
    is_revoked: bool
    is_enrolled: bool
    box_celsius: float | None
    clock_offset_s: float | None
    series: int | None


class DevicesAnswer(Told):
    devices: list[DeviceRow]


class DeviceCodeAnswer(Told):
    """A code to be typed at the new device, once; it is shown this once."""

    name: str
    code: str
    expires_at: AwareDatetime


class ChangeRow(Told):
    """Who changed which account or device."""

    at: AwareDatetime
    actor_kind: str
    actor: str
    branch: str | None
    kind: str
    subject: str
    detail: dict[str, Any]


class ChangesAnswer(Told):
    changes: list[ChangeRow]


class PendingAnswer(Told):
    """The password was right, and the second factor is still to come; with ``must_set_up`` it has to be set up first."""

    second_factor: Literal[True] = True
    must_set_up: bool


class SecondFactorCode(Asked):
    """Six digits of the authenticator app, or a recovery code where one may take their place."""

    code: OneTimeCode


class BeginSecondFactor(Asked):
    """Set a second factor up. The password again, which a session that was taken over does not know; empty while signing in."""

    password: OptionalPassword


class SecondFactorAnswer(Told):
    """What is shown once: an address, a QR code (SVG, a data URI) and a key for the authenticator app, and recovery codes."""

    otpauth_uri: str
    qr: str
    key: str
    recovery_codes: list[str]


class ChangePassword(Asked):
    """A new password for oneself; ``old`` is empty for an account that has none yet."""

    old: OptionalPassword
    new: Password
