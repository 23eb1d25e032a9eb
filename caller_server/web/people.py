"""Administration of people and devices: who may touch whom is decided in usecases/people.py, here it is only asked for."""

from datetime import datetime
from typing import cast

from flask import Response, g, request

from caller_server.contract.people import (
    AddDevice,
    AddUser,
    Asked,
    ChangeRow,
    ChangesAnswer,
    ChangeUser,
    DeviceCodeAnswer,
    DeviceRow,
    DevicesAnswer,
    LinkAnswer,
    SetPassword,
    UserAnswer,
    UsersAnswer,
)
from caller_server.domain.errors import NotFound
from caller_server.usecases import people as rules
from caller_server.usecases.accounts import (
    DEVICE_CODE_LASTS,
    SIGN_IN_LINK_LASTS,
    DeviceKind,
    DeviceStatus,
    Person,
    Role,
    Staff,
)
from caller_server.usecases.staff import DEVICE_NAME, USERNAME
from caller_server.web.access import staff
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint
from caller_server.web.context import here
from caller_server.web.guard import CODE

bp = api_blueprint("people")


@bp.get("/admin/users")
@bp.output(UsersAnswer)
@staff(Role.ADMINISTRATOR)
def users() -> Response:
    """The accounts this administrator looks after: those of the own branch, or all."""
    found = rules.visible(_by(), here().accounts.people())
    return as_json(UsersAnswer(users=[_user(person) for person in found]))


@bp.post("/admin/users")
@bp.input(AddUser, arg_name="command")
@bp.output(UserAnswer, status_code=201)
@staff(Role.ADMINISTRATOR)
def add_user(command: AddUser) -> Response:
    """Make an account. The same name a second time is refused."""
    accounts = here().accounts
    accounts.add_user(command.username, Role(command.role), command.branch, command.password, by=_by())
    return as_json(_user(accounts.person(command.username)), 201)


@bp.patch("/admin/users/<username>")
@bp.input(ChangeUser, arg_name="command")
@bp.output(UserAnswer)
@staff(Role.ADMINISTRATOR)
def change_user(username: str, command: ChangeUser) -> Response:
    """Another role or branch, disabled or not, let go of the provider. Sessions, tokens and links of the account end."""

    def change(person: Person) -> Person:
        return rules.changed(
            person,
            role=Role(command.role) if command.role else None,
            branch=command.branch if "branch" in command.model_fields_set else rules.Kept.SAME,
            is_disabled=command.is_disabled,
            is_bound=command.is_bound,
        )

    return as_json(_user(here().accounts.change_user(_username(username), change, by=_by())))


@bp.delete("/admin/users/<username>")
@bp.output({}, status_code=204)
@staff(Role.ADMINISTRATOR)
def remove_user(username: str) -> Response:
    """End an account."""
    here().accounts.remove_user(_username(username), by=_by())
    return Response(status=204)


@bp.post("/admin/users/<username>/password")
@bp.input(SetPassword, arg_name="command")
@bp.output({}, status_code=204)
@staff(Role.ADMINISTRATOR)
def set_password(username: str, command: SetPassword) -> Response:
    """Give somebody a new password; whoever is signed in with the account is signed out."""
    here().accounts.set_password(_username(username), command.password, by=_by())
    return Response(status=204)


@bp.post("/admin/users/<username>/sign-in-link")
@bp.input(Asked, arg_name="command")
@bp.output(LinkAnswer, status_code=201)
@staff(Role.ADMINISTRATOR)
def sign_in_link(username: str, command: Asked) -> Response:
    """A link that signs the person in, once."""
    secret = here().accounts.sign_in_link(_username(username), by=_by())
    return as_json(LinkAnswer(path=f"/sign-in/{secret}", expires_at=_now() + SIGN_IN_LINK_LASTS), 201)


@bp.post("/admin/users/<username>/second-factor/reset")
@bp.input(Asked, arg_name="command")
@bp.output({}, status_code=204)
@staff(Role.ADMINISTRATOR)
def reset_second_factor(username: str, command: Asked) -> Response:
    """For somebody who has lost telephone and recovery codes: from now on the password alone does, and sessions end."""
    here().accounts.end_factor(_username(username), by=_by())
    return Response(status=204)


@bp.get("/admin/devices")
@bp.output(DevicesAnswer)
@staff(Role.ADMINISTRATOR)
def devices() -> Response:
    """The devices this administrator looks after."""
    found = rules.visible_devices(_by(), here().accounts.devices())
    return as_json(DevicesAnswer(devices=[_device(status) for status in found]))


@bp.post("/admin/devices")
@bp.input(AddDevice, arg_name="command")
@bp.output(DeviceCodeAnswer, status_code=201)
@staff(Role.ADMINISTRATOR)
def add_device(command: AddDevice) -> Response:
    """A new device, and the code it is enrolled with. Asked again before the code was typed, there is a new code."""
    code = here().accounts.device_code(command.name, DeviceKind(command.kind), command.branch, by=_by())
    return as_json(DeviceCodeAnswer(name=command.name, code=code, expires_at=_now() + DEVICE_CODE_LASTS), 201)


@bp.post("/admin/devices/<name>/revoke")
@bp.input(Asked, arg_name="command")
@bp.output({}, status_code=204)
@staff(Role.ADMINISTRATOR)
def revoke_device(name: str, command: Asked) -> Response:
    """Take a device's key away; what it has open is closed within seconds."""
    if not DEVICE_NAME.fullmatch(name.partition(".")[0]):
        raise NotFound("device", name=name)
    here().accounts.revoke_device(name, by=_by())
    return Response(status=204)


@bp.get("/admin/changes")
@bp.output(ChangesAnswer)
@staff(Role.ADMINISTRATOR)
def changes() -> Response:
    """The newest two hundred changes of accounts and devices; ``?branch=`` asks for one branch."""
    wanted = request.args.get("branch") or _by().branch
    if wanted is not None and not (CODE.fullmatch(wanted) and _by().belongs_to(wanted)):
        raise NotFound("branch", branch=wanted)
    found = here().accounts.changes(wanted)
    return as_json(ChangesAnswer(changes=[ChangeRow(**vars(change)) for change in found]))


def _by() -> Staff:
    return cast(Staff, g.caller)


def _now() -> datetime:
    return here().ports.clock()


def _username(text: str) -> str:
    """What cannot be a name is nobody's, and is not asked the database for (PostgreSQL takes no NUL)."""
    if not USERNAME.fullmatch(text):
        raise NotFound("user", username=text)
    return text


def _user(person: Person) -> UserAnswer:
    return UserAnswer(
        username=person.staff.username,
        role=str(person.staff.role),
        branch=person.staff.branch,
        is_disabled=person.is_disabled,
        has_password=person.has_password,
        has_second_factor=person.has_second_factor,
        is_bound=person.is_bound,
        created_at=person.created_at,
    )


def _device(status: DeviceStatus) -> DeviceRow:
    return DeviceRow(
        name=status.device.name,
        kind=str(status.device.kind),
        branch=status.device.branch,
        seen_at=status.seen_at,
        version=status.version,
        paper=status.paper,
        paper_since=status.paper_since,
        faults=list(status.faults),
        is_revoked=status.is_revoked,
        is_enrolled=status.is_enrolled,
        box_celsius=status.box_celsius,
        clock_offset_s=status.clock_offset_s,
        series=status.device.series,
    )
