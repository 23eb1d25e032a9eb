"""What the pages of staff are given: the branch, who is signed in, the texts; and how a page is answered."""

from typing import Any

from flask import Response, g, make_response, render_template, request

from caller_server.domain.branch import Branch
from caller_server.domain.errors import Forbidden, NotFound
from caller_server.domain.ids import BranchCode
from caller_server.usecases.accounts import Session, Staff
from caller_server.web.context import here
from config.translations import texts


def branch_called(code: str) -> Branch:
    """The branch with this code. Raises NotFound."""
    with here().ports.read_branch(BranchCode(code), here().ports.clock()) as read:
        return read.branch


def own_branch() -> Branch:
    """The branch of the person signed in; an administrator of all may name one by ``?branch=``.

    Raises Forbidden for another branch, NotFound where there is none.
    """
    person: Staff = g.caller
    wanted = request.args.get("branch") or person.branch or next(iter(here().branches()), None)
    if wanted is None:
        raise NotFound("branch")
    if not person.belongs_to(wanted):
        raise Forbidden("other_branch")
    return branch_called(wanted)


def staff_page(branch: Branch, chosen: str, surface: str = "console") -> dict[str, Any]:
    """What every page of staff is given as JSON; ``surface`` names the catalogue of its texts, ``chosen`` the language."""
    session: Session | None = g.get("session")
    person: Staff = g.caller
    return {
        "branch": branch.code,
        "branch_name": branch.name,
        "user": {"username": person.username, "role": str(person.role)},
        "csrf": session.csrf if session else "",
        "language": chosen,
        "time_zone": branch.time_zone,
        "texts": texts(surface, chosen).for_page(),
        "clock_is_set": here().settings.clock_is_set,
    }


def show(template: str, **values: Any) -> Response:
    """The page made from ``template``; no browser keeps it."""
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response
