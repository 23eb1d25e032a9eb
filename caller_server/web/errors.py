"""The one place where a refusal becomes an HTTP answer: a status, a code for machines and a sentence for people."""

import math
import time

import structlog
from flask import Flask, Response, render_template, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from caller_server.contract.codes import STATUS, Code
from caller_server.contract.commands import Problem
from caller_server.domain.errors import NotFound, QueueError, TryAgain
from caller_server.web.context import here
from caller_server.web.language import language, server_texts
from caller_server.web.sentences import sentence

log = structlog.get_logger("lapak.web")
TRY_AGAIN_AFTER_S = 1


class InvalidRequest(QueueError):
    """The request cannot be understood. ``fields`` names what is wrong with which field, for whoever wrote the client."""

    code = "invalid_request"

    def __init__(self, why: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(why)
        self.fields = fields


class TooManyRequests(QueueError):
    """More often than anybody has reason to."""

    code = "too_many_requests"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


def problem(refusal: QueueError) -> Problem:
    """What is told to the client, in the language of this request."""
    code = Code(refusal.code)
    state = refusal.values.get("state")
    return Problem(
        title=code.replace("_", " ").capitalize(),
        status=STATUS[code],
        code=code,
        detail=sentence(refusal, server_texts()),
        fields=getattr(refusal, "fields", None),
        retry_after_s=_retry_after_s(refusal),
        state=str(state) if state is not None else None,
    )


def _retry_after_s(refusal: QueueError) -> int | None:
    if isinstance(refusal, TooManyRequests):
        return refusal.retry_after_s
    if refusal.retry_after is not None:
        return max(1, math.ceil(refusal.retry_after.total_seconds()))
    return TRY_AGAIN_AFTER_S if refusal.code == Code.TRY_AGAIN else None


def answer(refusal: QueueError) -> Response:
    """problem+json, or for somebody with a browser who is on no page of ours, a page with the sentence."""
    told = problem(refusal)
    if _wants_a_page():
        home = "/start" if told.status == 403 else "/"  # who is signed in has a page of their own
        body = render_template("error.html", t=server_texts(), language=language(), sentence=told.detail, home=home)
        response = Response(body, told.status, mimetype="text/html")
    else:
        body = told.model_dump_json(exclude_none=True)
        response = Response(body, told.status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    if told.retry_after_s is not None:
        response.headers["Retry-After"] = str(told.retry_after_s)
    if told.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _wants_a_page() -> bool:
    return not request.path.startswith("/api/") and request.accept_mimetypes.quality("text/html") > 0.9


def register(app: Flask) -> None:
    """Answer every refusal and every fault of this application here."""
    app.register_error_handler(QueueError, answer)
    app.register_error_handler(RateLimitExceeded, _limited)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def _limited(_: RateLimitExceeded) -> Response:
    breached = here().limiter.current_limit
    wait = int(breached.reset_at - time.time()) if breached else 60
    return answer(TooManyRequests(max(1, wait)))


def _http_error(error: HTTPException) -> Response:
    """What Flask itself refuses: 404 and 405 are no such address; the rest is a request that cannot be understood."""
    if error.code is not None and error.code < 400 and error.response is None:
        return Response(status=error.code, headers=error.get_headers())  # a redirect
    if error.code in (404, 405):
        return answer(NotFound("address"))
    if error.code == 413:
        return answer(InvalidRequest("too_large"))
    if error.code is not None and error.code < 500:
        return answer(InvalidRequest("malformed"))
    return _fault(error)


def _fault(error: Exception) -> Response:
    """A fault of ours: logged with its trace, told without it."""
    rule = str(request.url_rule) if request.url_rule else None
    log.error("fault", route=rule, method=request.method, exc_info=error)
    return answer(TryAgain("fault"))
