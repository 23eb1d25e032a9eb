"""Looking back, for supervisors and administrators: what needs a reason, and whether the log is whole."""

from datetime import date
from urllib.parse import urlencode

from babel.dates import format_date
from flask import Blueprint, Response, g, request

from caller_server.contract.audit import AuditVerification, AuditView
from caller_server.domain.audit import Group
from caller_server.domain.branch import Branch
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode
from caller_server.usecases.accounts import NotSignedIn, Role, Staff
from caller_server.web.access import LEADS, staff
from caller_server.web.answers import as_json, view
from caller_server.web.audit_accounts import AccountsView, accounts_view
from caller_server.web.audit_view import NUMBER, Asked, as_printed, day_verification, day_view
from caller_server.web.audit_words import AuditWords, short
from caller_server.web.body import api_blueprint
from caller_server.web.context import here
from caller_server.web.errors import InvalidRequest
from caller_server.web.language import language, server_texts
from caller_server.web.pages import sign_in_page
from caller_server.web.sentences import sentence
from caller_server.web.staff_pages import own_branch, show
from config.translations import languages_of, texts

bp = api_blueprint("audit")
pages = Blueprint("audit_pages", __name__)
pages.register_error_handler(NotSignedIn, sign_in_page)

NAME_LONGEST = 80


@bp.get("/branches/<branch>/audit")
@bp.output(AuditView)
@staff(*LEADS)
def audit(branch: str) -> Response:
    """A day's entries, narrowed by ``?day=YYYY-MM-DD&kind=&officer=&number=``, with the verification of that day's log.

    With ``number`` also who was called before it though they joined later.
    """
    return view(_look(g.branch, _asked()))


@bp.get("/branches/<branch>/audit/verify")
@bp.output(AuditVerification)
@staff(*LEADS)
def verify(branch: str) -> Response:
    """Whether the log of ``?day=YYYY-MM-DD`` (of the day that runs now, without it) is as it was written."""
    web, code, day, chosen = here(), g.branch, _asked().day, language()
    return as_json(web.apart(lambda: day_verification(web.audit, code, day, chosen)))


@pages.get("/audit")
@staff(*LEADS)
def page() -> Response:
    """The same for people, to look at and to print; for administrators with the log of accounts and devices."""
    branch, chosen = own_branch(), language()
    refusal = None
    try:
        asked = _asked()
        found = _look(branch.code, asked)
    except (NotFound, InvalidRequest) as error:
        refusal, asked = sentence(error, server_texts()), Asked()
        found = _look(branch.code, asked)
    person: Staff = g.caller
    answer = show(
        "audit/audit.html",
        t=texts("audit", chosen),
        language=chosen,
        other_language=next(code for code in languages_of("audit") if code != chosen),
        branch=branch,
        person=person,
        found=found,
        accounts=_accounts(branch, found.day, person, chosen),
        asked=asked,
        groups=list(Group),
        refusal=refusal,
        words=AuditWords(branch, chosen),
        short=short,
        day_in_words=format_date(found.day, "EEEE, d MMMM y", locale=chosen),
        clock_is_set=here().settings.clock_is_set,
        address=_address,
    )
    answer.status_code = 200 if refusal is None else 404
    return answer


def _look(code: BranchCode, asked: Asked) -> AuditView:
    web, chosen = here(), language()
    now = web.ports.clock()
    found: AuditView = web.apart(lambda: day_view(web.audit, code, asked, chosen, now))
    return found


def _accounts(branch: Branch, day: date, person: Staff, chosen: str) -> AccountsView | None:
    """The log of accounts and devices, for those who may change them."""
    if person.role is not Role.ADMINISTRATOR:
        return None
    web = here()
    found: AccountsView = web.apart(lambda: accounts_view(web.audit, branch, day, person, chosen))
    return found


def _asked() -> Asked:
    """What the address asks for; empty fields of a form ask for nothing. Raises InvalidRequest."""
    given = {name: request.args.get(name, "").strip() for name in ("day", "kind", "officer", "number")}
    number = given["number"]
    if number and not NUMBER.fullmatch(number):
        raise InvalidRequest("fields", {"number": "must be a number such as A042"})
    if given["kind"] and given["kind"] not in set(Group):
        raise InvalidRequest("fields", {"kind": f"must be one of {', '.join(Group)}"})
    if len(given["officer"]) > NAME_LONGEST:
        raise InvalidRequest("fields", {"officer": f"must have at most {NAME_LONGEST} letters"})
    kind = Group(given["kind"]) if given["kind"] else None
    return Asked(_day(given["day"]), kind, given["officer"] or None, as_printed(number) if number else None)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise InvalidRequest("fields", {"day": "must be a date such as 2026-11-23"}) from None


def _address(**changes: object) -> str:
    """This page's address with other values in it; None takes one out."""
    values = {name: value for name, value in request.args.items() if value} | changes
    return "?" + urlencode({name: str(value) for name, value in values.items() if value is not None})
