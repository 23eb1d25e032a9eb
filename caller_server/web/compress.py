"""Gzip for what everybody gets: scripts, styles and the follow page, so that a first visit is small on mobile data.

Our own scripts and styles travel without their comments; who takes no gzip gets them as they were written. Answers under a
session are left alone, since compressing secrets beside what a stranger can choose gives them away.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

from caller_server.web import lean
from caller_server.web.context import here

LEAST_BYTES = 600
OURS = ("/static/", "/display/static/")  # what is vendored is small already, or kept as it came
SCRIPTS = frozenset({"text/javascript", "application/javascript"})
TYPES = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"})


def _pack(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


@lru_cache(maxsize=256)  # files are few and do not change; views are many and do
def pack_file(path: str, mimetype: str, body: bytes) -> bytes:
    """What is sent of the file at the address ``path``, for a client that understands gzip."""
    return _pack(_lean(body, mimetype) if path.startswith(OURS) else body)


def _lean(body: bytes, mimetype: str) -> bytes:
    try:
        if mimetype in SCRIPTS:
            return lean.script(body.decode()).encode()
        return lean.style(body.decode()).encode() if mimetype == "text/css" else body
    except lean.Unclear:
        return body  # a few bytes more, and nothing lost


def register(app: Flask) -> None:
    """Compress suitable answers of ``app`` for clients that understand gzip."""

    def pack(response: Response) -> Response:
        if not _is_suitable(response):
            return response
        is_file = response.direct_passthrough
        response.direct_passthrough = False
        body = response.get_data()
        response.vary.add("Accept-Encoding")
        if len(body) >= LEAST_BYTES and request.accept_encodings.quality("gzip") > 0:
            response.set_data(pack_file(request.path, response.mimetype, body) if is_file else _pack(body))
            response.headers["Content-Encoding"] = "gzip"
            tag, _ = response.get_etag()
            if tag:
                response.set_etag(tag, weak=True)  # the same text in other bytes
        return response

    app.after_request(pack)


def _is_suitable(response: Response) -> bool:
    rule = here().access.get(request.endpoint or "")
    return (
        rule is not None
        and rule.is_open
        and request.method == "GET"
        and response.status_code == 200
        and response.mimetype in TYPES
        and "Content-Encoding" not in response.headers
        and "Set-Cookie" not in response.headers
    )
