"""Reports over the days of a branch: for programs, as files, and the page that shows them."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, g

from caller_server.contract.reports import ReportView
from caller_server.domain.branch import Branch
from caller_server.domain.errors import Forbidden
from caller_server.domain.ids import BranchCode
from caller_server.usecases.accounts import NotSignedIn, Role, Staff
from caller_server.usecases.reports import report
from caller_server.web.access import LEADS, WATCHERS, staff
from caller_server.web.answers import view
from caller_server.web.body import api_blueprint
from caller_server.web.context import here
from caller_server.web.exports import csv
from caller_server.web.exports.sheet import Sheet, file_name
from caller_server.web.language import language
from caller_server.web.pages import sign_in_page
from caller_server.web.report_query import asked
from caller_server.web.report_words import ReportWords
from caller_server.web.staff_pages import branch_called, own_branch, show, staff_page
from config.translations import languages_of, texts

bp = api_blueprint("reports")
pages = Blueprint("report_pages", __name__)
pages.register_error_handler(NotSignedIn, sign_in_page)

AT_COUNTERS = (Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)


@bp.get("/branches/<branch>/report")
@bp.output(ReportView)
@staff(*WATCHERS)
def branch_report(branch: str) -> Response:
    """The figures of ``?from=YYYY-MM-DD&to=YYYY-MM-DD`` by ``?by=day|hour|service|counter|officer`` (day without it).

    Narrowed by ``?service=&counter=&officer=``. Single officers are told apart for supervisors and administrators only.
    """
    _, words, make = _asked()
    del words
    return view(here().apart(make))


@bp.get("/branches/<branch>/report.csv")
@bp.doc(responses={200: "The same as CSV (RFC 4180), UTF-8 with a byte order mark, headings in ``?lang=``"})
@staff(*WATCHERS)
def as_csv(branch: str) -> Response:
    """The report as CSV, asked for as the report itself."""
    return _file(csv.as_csv, csv.MIMETYPE, "csv")


@bp.get("/branches/<branch>/report.xlsx")
@bp.doc(responses={200: "The same as XLSX, with a second sheet that explains"})
@staff(*WATCHERS)
def as_xlsx(branch: str) -> Response:
    """The report as a workbook, asked for as the report itself."""
    return _file(_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")


@bp.get("/branches/<branch>/report.pdf")
@bp.doc(responses={200: "The same as PDF, for print"})
@staff(*WATCHERS)
def as_pdf(branch: str) -> Response:
    """The report on paper, asked for as the report itself."""
    return _file(_pdf, "application/pdf", "pdf")


@pages.get("/reports")
@staff(*WATCHERS)
def page() -> Response:
    """The same for people."""
    branch, chosen = own_branch(), language()
    person: Staff = g.caller
    may_see_officers = person.role in LEADS
    given = staff_page(branch, chosen, "reports") | {
        "today": _today(branch.code).isoformat(),
        "services": [{"code": service.code, "name": service.name(chosen)} for service in branch.services],
        "counters": [{"code": one.code, "label": one.label, "kind": str(one.kind)} for one in branch.counters],
        "may_see_officers": may_see_officers,
        "officers": _officers(branch) if may_see_officers else [],
        "branches": _branches(person),
        "languages": list(languages_of("reports")),
    }
    return show("reports/reports.html", t=texts("reports", chosen), language=chosen, page=given)


def _asked() -> tuple[Branch, ReportWords, Callable[[], ReportView]]:
    """The branch, its words, and the report that is to be made apart. Raises Forbidden where officers must not be told apart."""
    branch = branch_called(g.branch)
    question = asked(_today(branch.code))
    person: Staff = g.caller
    if question.is_about_officers and person.role not in LEADS:
        raise Forbidden("officers_figures")
    words, reports = ReportWords(branch, language()), here().reports
    return branch, words, lambda: report(reports, branch, question, words.label)


def _xlsx(sheet: Sheet) -> bytes:
    # Read when first needed, in the thread beside: a server that was killed is back sooner without these libraries.
    from caller_server.web.exports.xlsx import as_xlsx

    return as_xlsx(sheet)


def _pdf(sheet: Sheet) -> bytes:
    from caller_server.web.exports.pdf import as_pdf

    return as_pdf(sheet)


def _file(write: Callable[[Sheet], bytes], mimetype: str, ending: str) -> Response:
    """The report as a file to be kept. Making it takes longer than counting, so that too is done apart."""
    branch, words, make = _asked()
    now = here().ports.clock()

    def work() -> tuple[ReportView, bytes]:
        found = make()
        return found, write(words.sheet(found, now))

    found, content = here().apart(work)
    name = file_name(words.t("file.name"), branch.code, found.from_, found.to, found.by, ending=ending)
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _today(code: BranchCode) -> date:
    with here().ports.read_branch(code, here().ports.clock()) as read:
        return read.day


def _officers(branch: Branch) -> list[str]:
    """Who may have served here; who has left since is found in the report by officer."""
    return [one.username for one in here().accounts.users() if one.role in AT_COUNTERS and one.belongs_to(branch.code)]


def _branches(person: Staff) -> list[dict[str, str]]:
    """The branches between which this person may choose; none for those who belong to one."""
    if person.branch is not None:
        return []
    return [{"code": code, "name": branch_called(code).name} for code in here().branches()]
