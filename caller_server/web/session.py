"""Signing in and out. The cookie is all a browser keeps; what it stands for is a row that can be taken away."""

from flask import Response, g
from werkzeug.wrappers import Response as AnyResponse

from caller_server.contract.commands import SessionAnswer, SignIn
from caller_server.usecases.accounts import SESSION_LONGEST, Session, Staff, session_cookie
from caller_server.web.access import STAFF, public, staff
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint
from caller_server.web.context import here

bp = api_blueprint("session")


@bp.post("/session")
@bp.input(SignIn, arg_name="command")
@bp.output(SessionAnswer, status_code=201)
@public
def sign_in(command: SignIn) -> Response:
    """Sign in with name and password; sets the session's cookie."""
    session = here().accounts.sign_in(command.username, command.password)
    response = as_json(_answer(session.staff, session.csrf), 201)
    set_cookie(response, session)
    return response


@bp.get("/session")
@bp.output(SessionAnswer)
@staff(*STAFF)
def who_is_signed_in() -> Response:
    """Who is signed in; a bearer token has no CSRF token and needs none."""
    session: Session | None = g.get("session")
    return as_json(_answer(g.caller, session.csrf if session else ""))


@bp.delete("/session")
@bp.output({}, status_code=204)
@staff(*STAFF)
def sign_out() -> Response:
    """Sign out: the session ends here and now, and its sockets within five seconds."""
    session: Session | None = g.get("session")
    if session is not None:
        here().accounts.end_session(session.id)
    response = Response(status=204)
    secure = here().settings.cookie_secure
    response.delete_cookie(session_cookie(secure), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def set_cookie(response: AnyResponse, session: Session) -> None:
    """Hand the session's secret to the browser, out of reach of scripts and of other sites."""
    secure = here().settings.cookie_secure
    response.set_cookie(
        session_cookie(secure),
        session.secret or "",
        max_age=SESSION_LONGEST,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def _answer(person: Staff, csrf: str) -> SessionAnswer:
    return SessionAnswer(username=person.username, role=str(person.role), branch=person.branch, csrf=csrf)
