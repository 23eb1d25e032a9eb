"""Where somebody comes out who has just signed in."""

import re
from urllib.parse import parse_qs, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from caller_server.usecases.accounts import Role, Staff
from caller_server.web.context import here

OWN_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~?=&#%,:;+@!$'()*-]*")
NO_PAGES = ("/sign-in", "/api/", "/start")  # nowhere to come out at: another's link, something for programs, this very question
LANDING = {  # where somebody's day begins
    Role.OFFICER: "/console",
    Role.GREETER: "/greeter",
    Role.SUPERVISOR: "/live",
    Role.ADMINISTRATOR: "/admin",
    Role.VIEWER: "/live",
}


def own_path(wanted: str) -> str | None:
    """``wanted`` when it is a path of ours; None for anything that could lead elsewhere."""
    return wanted if OWN_PATH.fullmatch(wanted) else None


def where_to(person: Staff, wanted: str) -> str:
    """Where somebody comes out who has just signed in: the page they asked for if it is for them, else where their day begins."""
    path = own_path(wanted)
    return path if path is not None and may_open(person, path) else LANDING[person.role]


def may_open(person: Staff, path: str) -> bool:
    """Whether there is such a page and it lets this person in, as far as its role and its branch say."""
    parts = urlsplit(path)
    if parts.path.startswith(NO_PAGES):
        return False
    try:
        endpoint, _ = current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:  # no such address
        return False
    rule = here().access.get(endpoint)
    if rule is None or not (rule.is_open or rule.allows(person)):
        return False
    return all(person.belongs_to(branch) for branch in parse_qs(parts.query).get("branch", []))
