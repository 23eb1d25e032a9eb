"""Headers that every answer carries: browsers load from us alone, run only our files, and tell nobody where they were."""

import re
from functools import lru_cache

from flask import Flask, Response, request

HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]+")
A_YEAR_S = 31_536_000
PERMISSIONS = ", ".join(
    [f"{name}=()" for name in ("geolocation", "microphone", "payment", "usb", "serial")]
    + [f"{name}=(self)" for name in ("autoplay", "camera", "fullscreen", "screen-wake-lock")]
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the follow page's address is a secret
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@lru_cache(maxsize=16)
def content_policy(host: str, *, is_secure: bool) -> str:
    """The Content-Security-Policy for a page from ``host``. Older Safari does not count the socket as 'self'."""
    socket = f" {'wss' if is_secure else 'ws'}://{host}" if HOST.fullmatch(host) else ""
    parts = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": f"'self'{socket}",
        "media-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def register(app: Flask, *, is_secure: bool) -> None:
    """Put the headers on every answer of ``app``; HTTPS is demanded for a year where people come by HTTPS only."""

    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = content_policy(request.host, is_secure=request.is_secure)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR_S}"
        return response

    app.after_request(add)
