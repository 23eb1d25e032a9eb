"""The Flask-SocketIO server as we want it: WebSocket only, own origin only, small messages, no delay, no compression."""

import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

from caller_server.realtime.wire import ReadyJson

LONGEST_MESSAGE = 16_384  # bytes; what comes up is a token or a receipt
PING_EVERY_S = 10
PING_ANSWERED_WITHIN_S = 10

Environ = dict[str, Any]


def make_socketio(app: Flask, *, async_mode: str, public_url: str, trusted_proxies: int) -> SocketIO:
    """The Socket.IO server in front of ``app``. ``async_mode`` is ``gevent`` or ``threading``.

    Pages of ``public_url`` and of the address a request came to may connect; with ``trusted_proxies`` the address is the one
    the outermost of them was asked for.
    """
    socketio = SocketIO(
        app,
        async_mode=async_mode,
        async_handlers=False,  # a client's events are handled in the order they were sent
        transports=["websocket"],
        cors_allowed_origins=origin_check(public_url, trusted_proxies),
        manage_session=False,
        max_http_buffer_size=LONGEST_MESSAGE,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_ANSWERED_WITHIN_S,
        json=ReadyJson,
        logger=False,
        engineio_logger=False,
    )
    eio = socketio.server.eio
    eio._async = {**eio._async, "websocket": _narrow(eio._async["websocket"])}
    return socketio


def origin_check(public_url: str, trusted_proxies: int) -> Callable[[str, Environ], bool]:
    """Whether a page of this origin may connect.

    The library's own check also takes ``X-Forwarded-Host`` from anyone; ours only from proxies that we are told to trust.
    """
    public = urlsplit(public_url)
    own = f"{public.scheme}://{public.netloc}" if public_url else None

    def is_allowed(origin: str, environ: Environ) -> bool:
        asked = dict(environ)
        ProxyFix(_nothing, x_for=0, x_proto=trusted_proxies, x_host=trusted_proxies)(asked, _nothing)
        return origin in (own, f"{asked.get('wsgi.url_scheme')}://{asked.get('HTTP_HOST')}")

    return is_allowed


def _nothing(*_: Any) -> Any:
    """Stands for the application behind ProxyFix, which is wanted here for what it does to the environment only."""
    return ()


def _narrow(driver: Any) -> Any:
    class NarrowWebSocket(driver):  # type: ignore[misc]
        """The driver's WebSocket with a limit on what is taken in, and nothing held back or compressed on the way out.

        Compression costs a quarter of a megabyte for every phone, to save some hundred bytes now and then.
        """

        def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
            def without_delay(websocket: Any) -> Any:
                if websocket.ws.sock.family in (socket.AF_INET, socket.AF_INET6):
                    websocket.ws.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return handler(websocket)

            super().__init__(without_delay, server)
            self.server_args["max_message_size"] = LONGEST_MESSAGE

        def __call__(self, environ: Environ, start_response: Any) -> Any:
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            return super().__call__(environ, start_response)

    return NarrowWebSocket
