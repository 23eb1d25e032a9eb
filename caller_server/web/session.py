"""Signing in and out. The cookie is all a browser keeps; what it stands for is a row that can be taken away."""

from flask import Response, g
from werkzeug.wrappers import Response as AnyResponse

from caller_server.contract.commands import SessionAnswer, SignIn
from caller_server.contract.people import Asked, ChangePassword, PendingAnswer
from caller_server.usecases.accounts import PENDING_LASTS, SESSION_LONGEST, SET_UP_LASTS, Session, Staff, session_cookie
from caller_server.web.access import STAFF, public, staff
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint
from caller_server.web.context import here
from caller_server.web.guard import own_session

bp = api_blueprint("session")


@bp.post("/session")
@bp.input(SignIn, arg_name="command")
@bp.output(SessionAnswer, status_code=201)
@bp.doc(responses={202: "The password is right; the second factor is still to come."})
@public
def sign_in(command: SignIn) -> Response:
    """Sign in with name and password; sets the session's cookie. 202 says that a second factor is still to come."""
    return begun(here().accounts.sign_in(command.username, command.password))


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
    return _without_cookie()


@bp.post("/session/end-everywhere")
@bp.input(Asked, arg_name="command")
@bp.output({}, status_code=204)
@staff(*STAFF)
def sign_out_everywhere(command: Asked) -> Response:
    """Sign out everywhere: all sessions and sign-in links of the account end; tokens of programs stay."""
    here().accounts.end_sessions(g.caller)
    return _without_cookie()


@bp.post("/session/password")
@bp.input(ChangePassword, arg_name="command")
@bp.output(SessionAnswer)
@staff(*STAFF)
def change_password(command: ChangePassword) -> Response:
    """Give oneself a new password. All other sessions end; this one goes on under a new cookie."""
    return begun(here().accounts.change_own_password(own_session(), command.old, command.new), 200)


def begun(session: Session, status: int = 201) -> Response:
    """The answer to whoever signed in: who they are, or that the second factor is still to come; with the new cookie."""
    if session.is_pending:
        response = as_json(PendingAnswer(must_set_up=session.must_set_up), 202)
    else:
        response = as_json(_answer(session.staff, session.csrf), status)
    if session.secret is not None:
        set_cookie(response, session)
    return response


def set_cookie(response: AnyResponse, session: Session) -> None:
    """Hand the session's secret to the browser, out of reach of scripts and of other sites."""
    secure = here().settings.cookie_secure
    pending = SET_UP_LASTS if session.must_set_up else PENDING_LASTS
    response.set_cookie(
        session_cookie(secure),
        session.secret or "",
        max_age=pending if session.is_pending else SESSION_LONGEST,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def _without_cookie() -> Response:
    response = Response(status=204)
    secure = here().settings.cookie_secure
    response.delete_cookie(session_cookie(secure), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def _answer(person: Staff, csrf: str) -> SessionAnswer:
    return SessionAnswer(username=person.username, role=str(person.role), branch=person.branch, csrf=csrf)
