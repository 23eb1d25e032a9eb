"""How good the estimates of some days were: for programs, as a file, and the page that shows it."""

from collections.abc import Callable
from datetime import date
from typing import get_args

from flask import Blueprint, Response, g, request

from caller_server.contract.score_card import By, ScoreCardView
from caller_server.domain.branch import Branch
from caller_server.domain.ids import BranchCode
from caller_server.usecases.accounts import NotSignedIn, Staff
from caller_server.usecases.score_card import Question, score_card
from caller_server.web.access import WATCHERS, staff
from caller_server.web.answers import view
from caller_server.web.body import api_blueprint
from caller_server.web.context import here
from caller_server.web.errors import InvalidRequest
from caller_server.web.exports import csv
from caller_server.web.exports.sheet import file_name
from caller_server.web.language import language
from caller_server.web.pages import sign_in_page
from caller_server.web.report_query import period
from caller_server.web.score_words import ScoreWords
from caller_server.web.staff_pages import branch_called, own_branch, show, staff_page
from config.translations import languages_of, texts

bp = api_blueprint("score")
pages = Blueprint("score_pages", __name__)
pages.register_error_handler(NotSignedIn, sign_in_page)


@bp.get("/branches/<branch>/score")
@bp.output(ScoreCardView)
@staff(*WATCHERS)
def branch_score(branch: str) -> Response:
    """How good the windows of ``?from=YYYY-MM-DD&to=YYYY-MM-DD`` were, by ``?by=hour|service|day|horizon`` (hour without it)."""
    _, words, make = _asked()
    del words
    return view(here().apart(make))


@bp.get("/branches/<branch>/score.csv")
@bp.doc(responses={200: "The same as CSV (RFC 4180), UTF-8 with a byte order mark, headings in ``?lang=``"})
@staff(*WATCHERS)
def as_csv(branch: str) -> Response:
    """The score card as CSV, asked for as the score card itself."""
    branch_is, words, make = _asked()
    now = here().ports.clock()

    def work() -> tuple[ScoreCardView, bytes]:
        found = make()
        return found, csv.as_csv(words.sheet(found, now))

    found, content = here().apart(work)
    name = file_name(words.t("file.name"), branch_is.code, found.from_, found.to, found.by, ending="csv")
    response = Response(content, mimetype=csv.MIMETYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/score")
@staff(*WATCHERS)
def page() -> Response:
    """The same for people."""
    branch, chosen = own_branch(), language()
    given = staff_page(branch, chosen, "score") | {
        "today": _today(branch.code).isoformat(),
        "branches": _branches(g.caller),
        "languages": list(languages_of("score")),
    }
    return show("score/score.html", t=texts("score", chosen), language=chosen, page=given)


def _asked() -> tuple[Branch, ScoreWords, Callable[[], ScoreCardView]]:
    """The branch, its words, and the score card that is to be made apart."""
    branch = branch_called(g.branch)
    question = Question(*period(_today(branch.code)), _by())
    words, cards = ScoreWords(branch, language()), here().scores
    return branch, words, lambda: score_card(cards, branch, question, words.label)


def _by() -> By:
    wanted = request.args.get("by", "").strip() or "hour"
    for known in get_args(By):
        if wanted == known:
            found: By = known
            return found
    raise InvalidRequest("fields", {"by": f"must be one of {', '.join(get_args(By))}"})


def _today(code: BranchCode) -> date:
    with here().ports.read_branch(code, here().ports.clock()) as read:
        return read.day


def _branches(person: Staff) -> list[dict[str, str]]:
    """The branches between which this person may choose; none for those who belong to one."""
    if person.branch is not None:
        return []
    return [{"code": code, "name": branch_called(code).name} for code in here().branches()]
