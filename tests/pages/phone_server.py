"""A small stand-in for the server around the phone page: the real template and files, views that a test sets."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, jsonify, make_response, render_template, request, send_from_directory
from flask_socketio import SocketIO
from werkzeug.serving import WSGIRequestHandler, make_server

from caller_server.contract.views import TicketView
from caller_server.web import headers, phone_app
from caller_server.web.compress import pack_file
from config import paths, tokens, translations

WEB = Path(__file__).resolve().parents[2] / "caller_server" / "web"
TOKEN = "ABCDEFGHJKMNPQRSTVWXYZ2345"


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """A test's output is about the test."""


class PhoneServer:
    """One ticket page. ``view`` is what the server would answer; ``posted`` and ``received`` are what the page sent."""

    def __init__(self) -> None:
        self.view: TicketView | None = None
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.received: list[int] = []
        self.auth: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []  # taken first, one per request; then 200 with the view
        self.reach: dict[str, Any] = {"push_key": None, "kinds": [], "contact": None, "subscriptions": 0, "insecure": False}
        self.down = False
        self.fetched = 0
        self._app = Flask(__name__, template_folder=str(WEB / "templates"), static_folder=None)
        self._sockets = SocketIO(self._app, async_mode="threading", path="/socket.io", transports=["websocket"])
        self._routes()
        self._events()
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self.page = f"{self.url}/t/{TOKEN}"

    def push(self, view: TicketView, *, remember: bool = True) -> None:
        """Send a view to the phone by socket; with ``remember`` it is also what a fetch gets."""
        if remember:
            self.view = view
        self._sockets.emit("ticket", view.model_dump(mode="json"), namespace="/ticket")

    def heartbeat(self, seq: int) -> None:
        self._sockets.emit(
            "heartbeat", {"branch": "bontang", "seq": seq, "server_time": "2026-11-23T01:43:00Z"}, namespace="/ticket"
        )

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()

    def _current(self) -> TicketView:
        if self.down:
            abort(503)
        if self.view is None:
            abort(404)
        return self.view

    def _routes(self) -> None:
        app = self._app
        app.add_url_rule("/t/<token>", "page", self._page)
        app.add_url_rule("/api/v1/tickets/<token>", "view", self._fetch)
        app.add_url_rule("/api/v1/tickets/<token>/reach", "reach", lambda token: jsonify(self.reach))
        app.add_url_rule("/api/v1/tickets/<token>/<verb>", "command", self._command, methods=["POST"])
        app.add_url_rule("/assets/tokens.css", "tokens", lambda: Response(tokens.css(), mimetype="text/css"))
        app.add_url_rule("/assets/<path:path>", "assets", lambda path: send_from_directory(paths.assets(), path))
        app.add_url_rule("/static/<path:path>", "static", lambda path: send_from_directory(WEB / "static", path))
        app.add_url_rule("/sw.js", "worker", phone_app.worker)
        app.add_url_rule("/phone/texts/<chosen>.json", "texts", phone_app.later_texts)
        app.add_url_rule("/t/<token>/app.webmanifest", "manifest", lambda token: jsonify(name="Antrean", start_url=f"/t/{token}"))
        app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))
        headers.register(app, is_secure=False)

    def _events(self) -> None:
        @self._sockets.on("connect", namespace="/ticket")
        def connect(auth: dict[str, Any]) -> bool:
            self.auth.append(auth)
            return not self.down

        @self._sockets.on("received", namespace="/ticket")
        def received(data: dict[str, Any]) -> None:
            self.received.append(data["seq"])

    def _page(self, token: str) -> Any:
        language = request.args.get("lang", "id")
        texts = translations.texts("phone", language)
        if self.view is None:
            return render_template("phone/gone.html", t=texts, language=language), 404
        page = make_response(page_html(self._app, self.view, language, token))
        page.headers[phone_app.SHELL_HEADER] = phone_app.shell_version()
        return page

    def _fetch(self, token: str) -> Any:
        self.fetched += 1
        view = self._current()
        answer = jsonify(view.model_dump(mode="json"))
        answer.add_etag()
        return answer.make_conditional(request)

    def _command(self, token: str, verb: str) -> Any:
        self.posted.append((verb, request.get_json()))
        if self.answers:
            status, body = self.answers.pop(0)
            return jsonify(body), status
        if verb in ("subscribe", "unsubscribe", "contact", "forget"):
            return jsonify(self.reach)
        return jsonify({"ticket": self._current().model_dump(mode="json")})


def page_html(app: Flask, view: TicketView, language: str, token: str = TOKEN) -> str:
    """The page as the server's own route renders it."""
    zone = ZoneInfo("Asia/Makassar")

    def clock(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%H.%M")

    texts = translations.texts("phone", language)
    data = {
        "token": token, "view": view.model_dump(mode="json"), "texts": texts.for_page(), "language": language,
        "time_zone": zone.key, "view_url": f"/api/v1/tickets/{token}", "sounds": {},
    }  # fmt: skip
    with app.app_context():
        return render_template("phone/ticket.html", view=view, token=token, language=language, t=texts, page=data, clock=clock)


def first_visit(view: TicketView, language: str) -> dict[str, int]:
    """Bytes on the wire of everything the page loads on a first visit: gzip for text, fonts as they are."""
    html = page_html(PhoneServer()._app, view, language)
    static, assets = WEB / "static", paths.assets()
    files = [static / "phone" / name for name in ("phone.css", "regular.woff2", "bold.woff2")]
    files += sorted((static / "phone").glob("*.mjs"))
    files += [static / "shared" / name for name in ("base.css", "number.css", "words.mjs", "follow.mjs")]
    files += [assets / "vendor/socket.io/socket.io.esm.min.js"]
    sizes = {path.name: len(_sent(path)) for path in files}
    return sizes | {"html": len(gzip.compress(html.encode(), 6)), "tokens.css": len(gzip.compress(tokens.css().encode(), 6))}


def _sent(path: Path) -> bytes:
    """What the server sends of a file."""
    content = path.read_bytes()
    if path.suffix == ".woff2":
        return content
    address = "/static/" if path.is_relative_to(WEB / "static") else "/assets/"
    return pack_file(address + path.name, "text/css" if path.suffix == ".css" else "text/javascript", content)


@contextmanager
def running() -> Iterator[PhoneServer]:
    """A server on a free port of this machine, for the length of a test."""
    server = PhoneServer()
    server.start()
    yield server
    server.stop()
