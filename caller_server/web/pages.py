"""Pages for people: the follow page, the console, signing in, and an index of the branches."""

from io import BytesIO

import qrcode
from flask import Blueprint, Response, g, redirect, request
from qrcode.image.svg import SvgPathFillImage
from werkzeug.wrappers import Response as AnyResponse

from caller_server.domain.errors import NotFound
from caller_server.usecases import views
from caller_server.usecases.accounts import NotSignedIn
from caller_server.web.access import AT_COUNTERS, STAFF, participant, public, staff
from caller_server.web.context import here
from caller_server.web.errors import answer
from caller_server.web.guard import pending, signed_in
from caller_server.web.landing import own_path, where_to
from caller_server.web.language import language, server_texts
from caller_server.web.links import follow_url
from caller_server.web.phone_app import SHELL_HEADER, shell_version
from caller_server.web.sentences import Clock
from caller_server.web.session import set_cookie
from caller_server.web.staff_pages import branch_called, own_branch, show, staff_page
from caller_server.web.tickets import note_page
from config.translations import LANGUAGES, Texts, texts

bp = Blueprint("pages", __name__)
AGAIN = "again"  # in the address of a page without scripts that loads itself again; who opens it once may be a preview of a link


@bp.get("/")
@public
def index() -> Response:
    """The branches of this server, with their displays."""
    found = [(code, branch_called(code).name) for code in here().branches()]
    return show("index.html", t=server_texts(), language=language(), branches=found)


@bp.get("/t/<token>")
@participant
def follow(token: str) -> Response:
    """A ticket's follow page; for a token that opens nothing (any more), a page that says so."""
    if g.ticket is None:
        chosen = language()
        page = show("phone/gone.html", t=texts("phone", chosen), language=chosen)
        page.status_code = 404
        return page
    if AGAIN in request.args:
        note_page()
    code, ticket_id = g.ticket
    with here().ports.read_branch(code, here().ports.clock()) as read:
        view, branch = views.ticket(read, read.ticket(ticket_id), here().line), read.branch
    chosen = language(view.language)
    t = texts("phone", chosen)
    data = {
        "token": token,
        "view": view.model_dump(mode="json", by_alias=True),
        "texts": t.for_page(),
        "language": chosen,
        "time_zone": branch.time_zone,
        "view_url": f"/api/v1/tickets/{token}",
    }
    page = show("phone/ticket.html", view=view, token=token, language=chosen, t=t, page=data, clock=Clock(branch.time_zone))
    page.headers[SHELL_HEADER] = shell_version()
    return page


@bp.get("/t/<token>/qr.svg")
@participant
def qr(token: str) -> Response:
    """The follow page's address as a QR code."""
    if g.ticket is None:
        raise NotFound("ticket")
    picture = BytesIO()
    qrcode.make(follow_url(token), image_factory=SvgPathFillImage, border=4).save(picture)
    response = Response(picture.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/console")
@staff(*AT_COUNTERS)
def console() -> Response:
    """The officer's page."""
    branch = own_branch()
    chosen = language()
    first = branch.languages[0]
    page = staff_page(branch, chosen) | {
        "counters": [{"code": c.code, "label": c.label, "kind": str(c.kind)} for c in branch.counters],
        "services": [{"code": s.code, "name": s.name(first)} for s in branch.services],
        "languages": list(branch.languages),
        "slip_texts": {code: _slip_texts(code) for code in branch.languages if code in LANGUAGES},
    }
    return show("console/console.html", t=texts("console", chosen), language=chosen, page=page)


def _slip_texts(code: str) -> dict[str, str | list[str]]:
    """The words of the slip with missing papers, which the console prints in the participant's language."""
    return {key: text for key, text in texts("console", code).for_page().items() if key.startswith("slip.")}


@bp.get("/start")
@staff(*STAFF)
def start() -> AnyResponse:
    """To ``?next=`` where whoever is signed in may open it, else to where their day begins."""
    response = redirect(where_to(g.caller, request.args.get("next", "")), 303)
    response.headers["Cache-Control"] = "no-store"  # the next one to sign in here may be somebody else
    return response


@bp.get("/sign-in/<link>")
@public
def sign_in_by_link(link: str) -> AnyResponse:
    """Sign in by a link that works once, then go to ``?next=`` or to where this person's day begins."""
    if request.method == "HEAD":
        return Response()  # looking is not using: chat programs fetch links before anybody opens them
    try:
        session = here().accounts.use_link(link)
    except NotSignedIn:
        earlier = signed_in()
        if earlier is None:
            raise
        return redirect(where_to(earlier.staff, request.args.get("next", "")), 303)  # the same browser opened its own link again
    response = redirect(where_to(session.staff, request.args.get("next", "")), 303)
    response.headers["Cache-Control"] = "no-store"
    set_cookie(response, session)
    return response


def sign_in_page(refusal: NotSignedIn) -> Response:
    """Where a staff page was asked for and nobody is signed in: the form; the address stays, so that it comes back here."""
    if request.endpoint == "pages.sign_in_by_link":
        return answer(refusal)
    return show_sign_in(_asked_path())


def show_sign_in(back_to: str, message: str = "") -> Response:
    """The sign-in page, at the step that this browser is at; ``back_to`` is a path of ours, ``message`` what went wrong."""
    chosen, waiting = language(), pending()
    t = texts("account", chosen)
    step = "password" if waiting is None else "set_up" if waiting.must_set_up else "code"
    return show(
        "console/sign_in.html",
        t=texts("console", chosen),
        language=chosen,
        next=back_to,
        message=message,
        step=step,
        provider=_provider_words(t),
        or_else=t("sign_in.or"),
        page={"step": step, "language": chosen, "texts": t.for_page()},
    )


def _provider_words(t: Texts) -> str:
    """What the button says that leads to the agency's own provider; nothing where there is none."""
    provider = here().settings.oidc
    return t("sign_in.provider", label=provider.label or t("sign_in.provider_unnamed")) if provider else ""


bp.register_error_handler(NotSignedIn, sign_in_page)


def _asked_path() -> str:
    if request.endpoint == "pages.start":
        return own_path(request.args.get("next", "")) or ""
    return request.full_path.rstrip("?")
