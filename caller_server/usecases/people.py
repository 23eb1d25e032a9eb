"""Who may administer whom: pure rules over people and devices. ``by`` is the administrator, None the server's command line."""

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from caller_server.domain.errors import Forbidden, NotAllowedNow, NotFound
from caller_server.domain.ids import BranchCode, OfficerName
from caller_server.usecases.ports import SYSTEM, Actor
from caller_server.usecases.staff import DeviceStatus, InvalidAccount, Person, Role, Staff

CHANGES_SHOWN = 200


class Kept(Enum):
    """In place of a value that stays as it is, where None has a meaning of its own."""

    SAME = "same"


def changed(
    person: Person,
    *,
    role: Role | None = None,
    branch: str | Kept | None = Kept.SAME,
    is_disabled: bool | None = None,
    is_bound: bool | None = None,
) -> Person:
    """The account with what is given changed."""
    old = person.staff
    staff = Staff(old.username, role or old.role, old.branch if isinstance(branch, Kept) else branch)
    return replace(
        person,
        staff=staff,
        is_disabled=person.is_disabled if is_disabled is None else is_disabled,
        is_bound=person.is_bound if is_bound is None else is_bound,
    )


def officers_of(people: Iterable[Person], branch: BranchCode) -> list[OfficerName]:
    """Who serves at counters of the branch, by name: its officers whose accounts are not disabled."""
    return sorted(
        OfficerName(person.staff.username)
        for person in people
        if person.staff.role is Role.OFFICER and person.staff.branch == branch and not person.is_disabled
    )


def actor_of(by: Staff | None) -> Actor:
    """Who stands in the log."""
    return SYSTEM if by is None else by.actor


def visible(by: Staff, people: Iterable[Person]) -> list[Person]:
    """Those of the administrator's own branch; everybody for an administrator of all."""
    return [person for person in people if _is_visible(by, person.staff.branch)]


def visible_devices(by: Staff, devices: Iterable[DeviceStatus]) -> list[DeviceStatus]:
    """As ``visible``, for devices."""
    return [status for status in devices if _is_visible(by, status.device.branch)]


def check_touch(by: Staff | None, person: Person) -> None:
    """Raises NotFound for people of other branches, as if there were none, and Forbidden for the own account.

    Nobody changes their own account here: an administrator who did could be shut out, or could get round the own second factor.
    """
    if by is None:
        return
    if not _is_visible(by, person.staff.branch):
        raise NotFound("user", username=person.staff.username)
    if by.username == person.staff.username:
        raise Forbidden("own_account")


def check_place(by: Staff | None, branch: str | None) -> None:
    """Raises Forbidden or NotFound when ``by`` may not put a person or device there; None is all branches."""
    if by is None or by.branch is None:
        return
    if branch is None:
        raise Forbidden("all_branches")
    if branch != by.branch:
        raise NotFound("branch", branch=branch)


def check_device(by: Staff | None, name: str, branch: str) -> None:
    """Raises NotFound for devices of other branches, as if there were none."""
    if by is not None and not _is_visible(by, branch):
        raise NotFound("device", name=name)


def check_name_is_free(by: Staff | None, name: str, held_in: str, *, is_in_use: bool) -> None:
    """Raises InvalidAccount when the device's name is taken: it is in use, or it is not this administrator's to take over."""
    if is_in_use or (by is not None and not _is_visible(by, held_in)):
        raise InvalidAccount("device_name_taken", name=name)


def check_head_left(before: Person, after: Person | None, other_heads: int) -> None:
    """Raises NotAllowedNow when nobody would be left who administers all branches; ``after`` None is a removal."""
    if before.is_head and not (after and after.is_head) and other_heads == 0:
        raise NotAllowedNow("last_administrator")


def _is_visible(by: Staff, branch: str | None) -> bool:
    return by.branch is None or by.branch == branch
