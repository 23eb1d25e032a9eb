"""What pages load: fonts, sounds, pictures and vendored scripts of the assets folder, and the design tokens as CSS."""

import mimetypes

from flask import Blueprint, Response, request, send_from_directory

from caller_server.domain.errors import NotFound
from caller_server.web.access import public
from config import tokens
from config.paths import assets

bp = Blueprint("assets", __name__)
SERVED = frozenset({"fonts", "sounds", "vendor", "images"})
A_WEEK_S = 7 * 24 * 3600

# What a machine's own table of types may lack or have wrong, and a module script is refused without its type.
for _type, _ending in (("text/javascript", ".mjs"), ("font/woff2", ".woff2"), ("audio/wav", ".wav"), ("image/svg+xml", ".svg")):
    mimetypes.add_type(_type, _ending)


@bp.get("/assets/tokens.css")
@public
def tokens_css() -> Response:
    """Colours and shapes as CSS custom properties."""
    response = Response(tokens.css(), mimetype="text/css")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


@bp.get("/assets/<folder>/<path:name>")
@public
def asset(folder: str, name: str) -> Response:
    """One file of the assets folder; the typeface is kept by browsers for a week, the rest is asked for again."""
    if folder not in SERVED:
        raise NotFound("address")
    return send_from_directory(assets() / folder, name, max_age=A_WEEK_S if folder == "fonts" else 0)
