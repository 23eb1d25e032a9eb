"""A small server around the real display page: the board comes from the test, the rest is as in the product."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, jsonify, request, send_from_directory
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO
from werkzeug.serving import BaseWSGIServer, make_server

import caller_server
from caller_server.contract import views
from caller_server.contract.events import Down, Namespace
from caller_server.web import headers
from caller_server.web.joining import qr_svg
from config import tokens
from config.paths import assets
from display.blueprint import make_blueprint
from tests import samples

STATIC = Path(caller_server.__file__).parent / "web" / "static"


def now() -> datetime:
    return datetime.now(UTC)


class DisplayServer:
    """One branch whose board the test changes by ``call`` and ``change``; ``up`` False refuses everybody."""

    def __init__(self) -> None:
        self.up = True
        self.key = "a-display's-key"
        self.join_asked: list[str] = []  # what displays said who they are
        self.view = samples.board_view(server_time=now(), calls=[], seq=100)
        self._socketio = SocketIO(async_mode="threading", cors_allowed_origins=[])
        app = Flask(__name__, static_folder=str(STATIC), static_url_path="/static")
        app.register_blueprint(make_blueprint(self._board))
        self._routes(app)
        headers.register(app, is_secure=False)
        self._socketio.init_app(app, path="/socket.io")
        self._socketio.on_event("connect", self._admit, namespace=Namespace.BOARD)
        self._httpd: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self._httpd.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._httpd.server_port}"

    def close(self) -> None:
        self._httpd.shutdown()

    def change(self, **fields: Any) -> views.BoardView:
        """A new board with these fields, shown to nobody yet."""
        fields = {"seq": self.view.seq + 1, "server_time": now()} | fields
        self.view = self.view.model_copy(update=fields)
        return self.view

    def call(self, number: str, *, kind: str = "desk", label: str = "3", attempt: int = 1, ago_s: float = 0) -> views.BoardCall:
        """Put a call on the board; ``push`` shows it."""
        call = views.BoardCall(
            seq=self.view.seq + 1, number=number, service=number[0], counter=f"bontang-{label}", kind=kind, label=label,
            attempt=attempt, called_at=now() - timedelta(seconds=ago_s),
        )  # fmt: skip
        self.change(seq=call.seq, calls=[call, *self.view.calls][:12])
        return call

    def push(self) -> None:
        """Send the board to everybody who watches."""
        self._socketio.emit(Down.BOARD, self._current().model_dump(mode="json"), namespace=Namespace.BOARD)

    def beat(self) -> None:
        """Send the heartbeat."""
        beat = {"branch": "bontang", "seq": self.view.seq, "server_time": views.rfc3339(now())}
        self._socketio.emit(Down.HEARTBEAT, beat, namespace=Namespace.BOARD)

    def cut(self) -> None:
        """Go down: close every socket and answer nothing from now on."""
        self.up = False
        for sid in list(self._socketio.server.manager.rooms.get(Namespace.BOARD, {}).get(None, {})):
            self._socketio.server.disconnect(sid, namespace=Namespace.BOARD)

    def _current(self) -> views.BoardView:
        return self.view.model_copy(update={"server_time": now()})

    def _board(self, branch: str) -> views.BoardView | None:
        return self._current() if branch == self.view.branch else None

    def _admit(self, auth: dict[str, str]) -> None:
        if not self.up or auth.get("branch") != self.view.branch:
            raise Refused("not here")

    def _routes(self, app: Flask) -> None:
        @app.get("/assets/tokens.css")
        def css() -> Response:
            return Response(tokens.css(), mimetype="text/css")

        @app.get("/assets/<path:name>")
        def asset(name: str) -> Response:
            return send_from_directory(assets(), name)

        @app.get("/api/v1/branches/<branch>/board")
        def board(branch: str) -> Response:
            return jsonify(self._current().model_dump(mode="json"))

        @app.get("/api/v1/branches/<branch>/join")
        def join(branch: str) -> Response:
            self.join_asked.append(request.headers.get("Authorization", ""))
            if self.join_asked[-1] != f"Bearer {self.key}":
                abort(401)
            url = "https://antrean.example.go.id/b/bontang?c=7KQM2XPD"
            return jsonify(url=url, code="7KQM2XPD", until="2026-11-23T01:44:30.000Z", next_in_s=2, svg=qr_svg(url))

        @app.before_request
        def dead() -> None:
            if not self.up and request.path.startswith("/api/"):
                abort(503)
