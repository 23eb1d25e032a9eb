"""People and devices from and to files. What a file does not name stays as it is; nobody is removed by a file."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from caller_server.contract.staff_file import DeviceFile, DevicesFile, UserFile, UsersFile
from caller_server.domain.errors import NotFound
from caller_server.usecases import staff as checks
from caller_server.usecases.accounts import Accounts, Device, DeviceKind, DeviceStatus, InvalidAccount, Person, Role, Staff
from caller_server.usecases.people import changed


@dataclass(frozen=True)
class Step:
    """What a file does to one account or device: ``added``, ``changed`` or ``same``. ``code`` enrols a new device, once."""

    name: str
    what: str
    code: str | None = None


def users_file(accounts: Accounts, branch: str | None, *, branches: Collection[str]) -> UsersFile:
    """The accounts of one branch as a file, or all of them. Raises NotFound for a branch that is not among ``branches``."""
    _require_branches([branch], branches)
    found = [person for person in accounts.people() if branch is None or person.staff.branch == branch]
    return UsersFile(users=[_user(person) for person in found])


def devices_file(accounts: Accounts, branch: str | None, *, branches: Collection[str]) -> DevicesFile:
    """The devices of one branch as a file, or all of them, but for those whose key was taken away. Raises NotFound, as above."""
    _require_branches([branch], branches)
    found = [status.device for status in accounts.devices() if not status.is_revoked]
    return DevicesFile(devices=[_device(device) for device in found if branch is None or device.branch == branch])


def import_users(accounts: Accounts, wanted: UsersFile, *, branches: Collection[str], is_dry_run: bool = False) -> list[Step]:
    """Make the accounts that the file names what it says; new ones are opened by a sign-in link.

    Everything is checked before the first account is touched. Raises InvalidAccount, NotFound (for a branch that is not among
    ``branches``), NotAllowedNow when nobody would be left who administers all branches.
    """
    _require_branches((user.branch for user in wanted.users), branches)
    for user in wanted.users:
        checks.check_user(user.username, Role(user.role), user.branch)
    known = {person.staff.username: person for person in accounts.people()}
    steps = [Step(user.username, _what(known.get(user.username), user)) for user in wanted.users]
    if is_dry_run:
        return steps
    for user, step in zip(wanted.users, steps, strict=True):
        if step.what == "added":
            accounts.add_user(user.username, Role(user.role), user.branch)
        if step.what != "same":
            accounts.change_user(user.username, lambda person, user=user: _as_wanted(person, user))  # type: ignore[misc]
    return steps


def import_devices(accounts: Accounts, wanted: DevicesFile, *, branches: Collection[str], is_dry_run: bool = False) -> list[Step]:
    """Add the devices that the file names and that there are not; each gets a code that is typed at it within half an hour.

    Raises InvalidAccount for a name that is in use elsewhere or for something else, NotFound as ``import_users``.
    """
    _require_branches((device.branch for device in wanted.devices), branches)
    known = {status.device.name: status for status in accounts.devices() if not status.is_revoked}
    for device in wanted.devices:
        checks.check_device(device.name)
        status = known.get(device.name)
        if status is not None and _device(status.device) != device:
            raise InvalidAccount("device_name_taken", name=device.name)
    return [_add(accounts, device, known.get(device.name), is_dry_run) for device in wanted.devices]


def _require_branches(named: Iterable[str | None], branches: Collection[str]) -> None:
    for branch in named:
        if branch is not None and branch not in branches:
            raise NotFound("branch", branch=branch)


def _add(accounts: Accounts, device: DeviceFile, known: DeviceStatus | None, is_dry_run: bool) -> Step:
    if known is not None:
        return Step(device.name, "same")
    code = None if is_dry_run else accounts.device_code(device.name, DeviceKind(device.kind), device.branch)
    return Step(device.name, "added", code)


def _what(known: Person | None, user: UserFile) -> str:
    if known is None:
        return "added"
    return "same" if _user(known) == user else "changed"


def _as_wanted(person: Person, user: UserFile) -> Person:
    return changed(person, role=Role(user.role), branch=user.branch, is_disabled=user.is_disabled)


def _user(person: Person) -> UserFile:
    staff: Staff = person.staff
    return UserFile(username=staff.username, role=staff.role.value, branch=staff.branch, is_disabled=person.is_disabled)


def _device(device: Device) -> DeviceFile:
    return DeviceFile(name=device.name, kind=device.kind.value, branch=device.branch)
