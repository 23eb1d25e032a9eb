"""Administration of branches: the page, the API below it, and the branch as a file."""

import secrets
from typing import Any, cast

from flask import Blueprint, Response, g, request
from pydantic import ValidationError

from caller_server.contract import administration as wire
from caller_server.contract.branch_file import BranchFile
from caller_server.contract.staff_pin import SALT_BYTES, sealed
from caller_server.contract.toml_text import NotToml, as_toml, from_toml
from caller_server.domain.branch import Branch
from caller_server.domain.errors import Forbidden
from caller_server.domain.ids import BranchCode
from caller_server.usecases import administer
from caller_server.usecases.accounts import NotSignedIn, Role, Staff
from caller_server.web.access import staff
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint, asked
from caller_server.web.branch_faults import faults, not_toml
from caller_server.web.context import here
from caller_server.web.errors import InvalidRequest
from caller_server.web.guard import actor
from caller_server.web.language import language
from caller_server.web.pages import sign_in_page
from caller_server.web.staff_pages import own_branch, show, staff_page
from config.translations import LANGUAGES, Texts, texts

LARGEST_DESCRIPTION = 512 * 1024  # bytes; signs of a file may be written as six each

bp = api_blueprint("administration")
pages = Blueprint("administration_pages", __name__)
pages.register_error_handler(NotSignedIn, sign_in_page)


@bp.before_request
def allow_descriptions() -> None:
    """A branch with everything in it is longer than any other command; it is read only after its sender is known."""
    request.max_content_length = LARGEST_DESCRIPTION


# the API


@bp.get("/admin/branches")
@bp.output(wire.BranchesAnswer)
@staff(Role.ADMINISTRATOR)
def branches() -> Response:
    """The branches this administrator looks after."""
    return as_json(wire.BranchesAnswer(branches=[wire.BranchName(code=code, name=name) for code, name in _own()]))


@bp.post("/admin/branches")
@bp.input(wire.AddBranch, arg_name="command")
@bp.output(wire.BranchAnswer, status_code=201)
@staff(Role.ADMINISTRATOR)
def add_branch(command: wire.AddBranch) -> Response:
    """A new branch; for administrators of all branches."""
    if _by().branch is not None:
        raise Forbidden("new_branch")
    wanted = _wanted(command)
    code, _ = administer.add_branch(here().ports, here().descriptions, wanted=wanted, actor=actor(), request=asked(command))
    return as_json(_described(code), 201)


@bp.get("/admin/branches/<branch>")
@bp.output(wire.BranchAnswer)
@staff(Role.ADMINISTRATOR)
def branch(branch: str) -> Response:
    """The branch as it is described now, with every key."""
    return as_json(_described(g.branch))


@bp.put("/admin/branches/<branch>")
@bp.input(wire.ChangeBranch, arg_name="command")
@bp.output(wire.BranchChanged)
@staff(Role.ADMINISTRATOR)
def change_branch(branch: str, command: wire.ChangeBranch) -> Response:
    """Describe the branch anew; screens and consoles go by it at once."""
    wanted = _valid(command.description)
    told = administer.change_branch(
        here().ports, branch=g.branch, version=command.version, wanted=wanted, actor=actor(), request=asked(command)
    )
    return as_json(told)


@bp.post("/admin/branches/<branch>/check")
@bp.input(wire.CheckBranch, arg_name="command")
@bp.output(wire.BranchChecked)
@staff(Role.ADMINISTRATOR)
def check_branch(branch: str, command: wire.CheckBranch) -> Response:
    """What a description or a file would change. Nothing is changed."""
    return as_json(administer.check_branch(here().descriptions, branch=g.branch, wanted=_wanted(command)))


@bp.get("/admin/branches/<branch>/changes")
@bp.output(wire.SettingsChanges)
@staff(Role.ADMINISTRATOR)
def changes(branch: str) -> Response:
    """The newest two hundred changes of the branch's description, newest first."""
    return as_json(wire.SettingsChanges(changes=here().descriptions.settings_changes(g.branch)))


# the page and the file


@pages.get("/admin")
@staff(Role.ADMINISTRATOR)
def admin() -> Response:
    """The administrator's page."""
    chosen, person = language(), _by()
    return show("admin/admin.html", t=texts("admin", chosen), language=chosen, page=_page(own_branch(), chosen, person))


@pages.get("/admin/<branch>/file")
@staff(Role.ADMINISTRATOR)
def file(branch: str) -> Response:
    """The branch as a file that can be brought back, here or with ``lapak branch import``."""
    response = Response(as_toml(administer.file_of(here().descriptions, g.branch)), mimetype="application/toml")
    response.headers["Content-Disposition"] = f'attachment; filename="{g.branch}.toml"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(branch: Branch, chosen: str, person: Staff) -> dict[str, Any]:
    page = staff_page(branch, chosen, "admin")
    page["texts"] |= texts("admin_people", chosen).for_page()
    page["languages"] = list(LANGUAGES)
    page["texts"] = {f"language.{code}": texts("kiosk", code)("frame.language") for code in LANGUAGES} | page["texts"]
    page["user"] |= {"branch": person.branch}
    return page | {"branches": [{"code": code, "name": name} for code, name in _own()]}


def _by() -> Staff:
    return cast(Staff, g.caller)


def _own() -> list[tuple[str, str]]:
    return [(code, name) for code, name in here().descriptions.names() if _by().belongs_to(code)]


def _described(code: BranchCode) -> wire.BranchAnswer:
    version, description = administer.description_of(here().descriptions, code)
    return wire.BranchAnswer(version=version, description=description)


def _wanted(command: wire.CheckBranch) -> BranchFile:
    if command.file is None:
        return _valid(command.description)
    try:
        return _valid(from_toml(command.file.toml))
    except NotToml as error:
        raise InvalidRequest("not_toml", {"file.toml": not_toml(str(error), _words())}) from None


def _valid(description: Any) -> BranchFile:
    """The description, checked. Raises InvalidRequest with a sentence for each wrong field, in the language of this request."""
    try:
        return BranchFile.model_validate(sealed(description, secrets.token_bytes(SALT_BYTES)))
    except ValidationError as error:
        raise InvalidRequest("fields", faults(error, _words())) from None


def _words() -> Texts:
    return texts("admin", language())
