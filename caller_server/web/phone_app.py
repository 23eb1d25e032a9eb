"""The follow page as an app on the phone: its manifest, its worker with the files it keeps, and the texts it loads later."""

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, g

from caller_server.domain.errors import NotFound
from caller_server.usecases import views
from caller_server.web.access import participant, public
from caller_server.web.context import here
from caller_server.web.language import ON_PAGES, language
from config import tokens
from config.paths import assets
from config.translations import texts

bp = Blueprint("phone_app", __name__)
STATIC = Path(__file__).parent / "static"
WORKER = STATIC / "phone" / "sw.js"
IMAGES = "/assets/images/app"
SHELL_HEADER = "X-Lapak-Shell"
THEME = {"background_color": "#EEF1F6", "theme_color": "#EEF1F6"}  # bg of the light theme
AN_HOUR_S = 3600


@bp.get("/sw.js")
@public
def worker() -> Response:
    """The service worker, for the whole origin, since the pages lie at its root; it looks after ``/t/`` and its files alone."""
    script = WORKER.read_text(encoding="utf-8")
    script = script.replace("{{version}}", shell_version()).replace("{{shell}}", json.dumps(sorted(shell())))
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/t/<token>/app.webmanifest")
@participant
def manifest(token: str) -> Response:
    """What the phone's Home Screen calls this page, and where it opens."""
    if g.ticket is None:
        raise NotFound("ticket")
    code, ticket_id = g.ticket
    with here().ports.read_branch(code, here().ports.clock()) as read:
        view = views.ticket(read, read.ticket(ticket_id), here().line)
    chosen = language(view.language)
    t = texts("phone", chosen)
    told = {
        "id": f"/t/{token}",
        "name": t("app.name", number=view.number, branch=view.branch_name),
        "short_name": t("app.short_name", number=view.number),
        "lang": chosen,
        "start_url": f"/t/{token}",
        "scope": f"/t/{token}",
        "display": "standalone",
        "icons": [
            {"src": f"{IMAGES}/{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
            for size in (192, 512)
        ],
    } | THEME
    response = Response(json.dumps(told, ensure_ascii=False), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/phone/texts/<chosen>.json")
@public
def later_texts(chosen: str) -> Response:
    """The words of what the page loads only when it is asked for."""
    if chosen not in ON_PAGES:
        raise NotFound("address")
    response = Response(json.dumps(texts("phone_more", chosen).for_page(), ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = f"public, max-age={AN_HOUR_S}"
    return response


@cache
def shell() -> dict[str, str]:
    """Every file that the page needs to be shown, by its address, with a hash of what it is now."""
    files = {
        f"/static/phone/{path.name}": path for path in (STATIC / "phone").iterdir() if path.suffix in (".mjs", ".css", ".woff2")
    }
    files |= {
        f"/static/shared/{name}": STATIC / "shared" / name for name in ("base.css", "number.css", "words.mjs", "follow.mjs")
    }
    socket = "vendor/socket.io/socket.io.esm.min.js"
    files |= {f"/assets/{socket}": assets() / socket}
    hashes = {address: hashlib.sha256(path.read_bytes()).hexdigest() for address, path in files.items()}
    return hashes | {"/assets/tokens.css": hashlib.sha256(tokens.css().encode()).hexdigest()}


@cache
def shell_version() -> str:
    """What the files and the worker add up to: another one whenever any of them changes."""
    parts = [f"{address} {digest}" for address, digest in sorted(shell().items())] + [WORKER.read_text(encoding="utf-8")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
