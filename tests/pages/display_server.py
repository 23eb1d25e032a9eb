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
from caller_server.contract.commands import DeviceHeartbeat
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

    def __init__(self, media: Path | None = None, *, ping_timeout_s: int = 20) -> None:
        """``media`` is the folder of playlists. ``ping_timeout_s``: after such a silence, by its own clock, a page gives up its
        socket.
        """
        self.up = True
        self.ahead = timedelta()  # of the real time, where a test lets hours pass
        self.key = "a-display's-key"
        self.device_branch = "bontang"  # whose display the key is
        self.code = "ABCDEFGHJK"  # a one-time code that is good for a new key
        self.beats: list[dict[str, Any]] = []  # signs of life
        self.join_asked: list[str] = []  # what displays said who they are
        self.view = samples.board_view(server_time=now(), calls=[], seq=100)
        self._socketio = SocketIO(async_mode="threading", cors_allowed_origins=[], ping_timeout=ping_timeout_s)
        app = Flask(__name__, static_folder=str(STATIC), static_url_path="/static")
        app.register_blueprint(make_blueprint(self._board, media_folder=media, version="1.2"))
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

    def invite(self, first: str, last: str, *, ago_s: float = 5) -> None:
        """Ask numbers to come closer; ``push`` tells it."""
        asked = views.BoardInvitation(
            seq=self.view.seq + 1, service=first[0], first=first, last=last, at=now() - timedelta(seconds=ago_s)
        )
        self.change(seq=asked.seq, invited=[*self.view.invited, asked])

    def miss(self, *numbers: str, ago_s: float = 0) -> None:
        """Numbers that were missed and may come back; ``push`` shows them."""
        at = now() - timedelta(seconds=ago_s)
        gone = [
            views.BoardMissed(number=number, service=number[0], at=at, until=at + timedelta(minutes=30)) for number in numbers
        ]
        self.change(missed=[*gone, *self.view.missed][:6])

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
        return self.view.model_copy(update={"server_time": now() + self.ahead})

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

        self._device_routes(app)

        @app.before_request
        def dead() -> None:
            if not self.up and request.path.startswith("/api/"):
                abort(503)

    def _device_routes(self, app: Flask) -> None:
        def require_key() -> None:
            if request.headers.get("Authorization") != f"Bearer {self.key}":
                abort(401)

        @app.get("/api/v1/devices/me")
        def me() -> Response:
            require_key()
            return jsonify(name="display-1", kind="display", branch=self.device_branch)

        @app.post("/api/v1/devices/heartbeat")
        def heartbeat() -> Response:
            require_key()
            self.beats.append(DeviceHeartbeat.model_validate(request.get_json()).model_dump())
            return Response(status=204)

        @app.post("/api/v1/devices/enrol")
        def enrol() -> tuple[Response, int]:
            if request.get_json()["code"].upper() != self.code:
                return jsonify(detail="Kode ini tidak berlaku."), 401
            self.key = "a-new-key"
            return jsonify(key=self.key, kind="display", branch=self.device_branch), 201
