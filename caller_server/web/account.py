"""The page on which people look after their own account: password, second factor, where they are signed in."""

from flask import Blueprint, Response, g

from caller_server.usecases.accounts import NotSignedIn, Session, Staff
from caller_server.web.access import STAFF, staff
from caller_server.web.context import here
from caller_server.web.landing import LANDING
from caller_server.web.language import language
from caller_server.web.pages import sign_in_page
from caller_server.web.staff_pages import branch_called, show
from config.translations import texts

bp = Blueprint("account", __name__)
bp.register_error_handler(NotSignedIn, sign_in_page)


@bp.get("/account")
@staff(*STAFF)
def account() -> Response:
    """One's own account."""
    person: Staff = g.caller
    session: Session | None = g.get("session")
    chosen, known, factor = language(), here().accounts.person(person.username), here().accounts.factor(person.username)
    t = texts("account", chosen)
    page = {
        "user": {"username": person.username, "role": str(person.role)},
        "branch_name": branch_called(person.branch).name if person.branch else "",
        "csrf": session.csrf if session else "",
        "language": chosen,
        "texts": t.for_page(),
        "home": LANDING[person.role],
        "has_password": known.has_password,
        "has_second_factor": known.has_second_factor,
        "recovery_codes_left": factor.recovery_codes_left if factor.is_on else 0,
    }
    return show("account/account.html", t=t, language=chosen, page=page)
