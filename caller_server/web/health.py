"""For whoever keeps the server running: is it alive, can it do its work, and how much."""

from typing import Any

from flask import Blueprint, Response, jsonify

from caller_server.domain.ids import BranchCode
from caller_server.web.access import public
from caller_server.web.context import here

bp = Blueprint("health", __name__)


@bp.get("/livez")
@public
def livez() -> Response:
    """The process answers."""
    return _told({"status": "alive"})


@bp.get("/readyz")
@public
def readyz() -> Response:
    """200 when commands can be taken, else 503 with the reasons; warnings either way."""
    health = here().health()
    status = "ready" if health.is_ready else "not_ready"
    response = _told({"status": status, "reasons": list(health.reasons), "warnings": list(health.warnings)})
    response.status_code = 200 if health.is_ready else 503
    return response


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Figures for Prometheus; no names, numbers or secrets are in them."""
    web = here()
    body = web.metrics.text(web.open_sockets(), {code: _seq(code) for code in web.branches()})
    return Response(body, mimetype="text/plain", content_type="text/plain; version=0.0.4; charset=utf-8")


def _seq(code: BranchCode) -> int:
    with here().ports.read_branch(code, here().ports.clock()) as read:
        return read.seq


def _told(fact: dict[str, Any]) -> Response:
    response = jsonify(fact)
    response.headers["Cache-Control"] = "no-store"
    return response
