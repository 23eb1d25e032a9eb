"""One line per request, and its figures. Routes are named by their rule: a path may hold a ticket's secret."""

import time

import structlog
from flask import Flask, Response, g, request

from caller_server.web.context import here

log = structlog.get_logger("lapak.web")
QUIET = frozenset({"static", "assets.asset", "assets.tokens_css", "health.livez", "health.readyz", "health.metrics"})


def begin() -> None:
    """Note when the request began; the first thing done in a request."""
    g.began = time.perf_counter()


def register(app: Flask) -> None:
    """Write and count every answer of ``app``."""

    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        route = str(request.url_rule) if request.url_rule else "none"
        here().metrics.answered(route, request.method, response.status_code, seconds)
        if request.endpoint not in QUIET or response.status_code >= 400:
            caller = g.get("caller")
            log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                by=caller.actor.scope if caller else None,
            )
        return response

    app.after_request(end)
