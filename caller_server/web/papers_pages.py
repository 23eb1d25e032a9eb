"""The papers that a service asks for, as a page to keep: what a kiosk's code leads to. It spends no number and has no scripts."""

from flask import Blueprint, Response

from caller_server.contract.views import BranchService, ServiceCase
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode
from caller_server.usecases import views
from caller_server.web.access import public
from caller_server.web.context import here
from caller_server.web.language import ON_PAGES, language
from caller_server.web.staff_pages import show
from config.translations import texts

bp = Blueprint("papers_pages", __name__)


@bp.get("/b/<branch>/papers/<service>")
@bp.get("/b/<branch>/papers/<service>/<case>")
@public
def papers(branch: str, service: str, case: str | None = None) -> Response:
    """What to bring for a service, or for one of its cases."""
    chosen = language()
    with here().ports.read_branch(BranchCode(branch), here().ports.clock()) as read:
        view = views.branch(read, chosen)
    found = next((one for one in view.services if one.code == service), None)
    if found is None:
        raise NotFound("service", service=service)
    return show(
        "join/papers.html",
        t=texts("join", chosen),
        language=chosen,
        languages=[(code, texts("kiosk", code)("frame.language")) for code in view.languages if code in ON_PAGES],
        view=view,
        service=found,
        case=_case(found, case),
    )


def _case(service: BranchService, code: str | None) -> ServiceCase | None:
    if code is None:
        return None
    found = next((case for case in service.cases if case.code == code), None)
    if found is None:
        raise NotFound("address")
    return found
