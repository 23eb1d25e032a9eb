"""A small stand-in for the server around the console: real templates, files and views, counters, refusals on demand."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template, request, send_from_directory
from flask_socketio import SocketIO
from werkzeug.serving import make_server

from caller_server.contract import commands, views
from caller_server.web.headers import content_policy
from config import paths, tokens, translations
from tests import samples
from tests.pages.console_counters import Counters

WEB = Path(__file__).resolve().parents[2] / "caller_server" / "web"
PASSWORD = "loket-tiga"
DESK = "bontang-3"
BODIES: dict[str, type[commands.Command]] = {
    "open": commands.OpenCounter, "pause": commands.PauseCounter, "close": commands.CloseCounter,
    "call-next": commands.CallNext, "call": commands.CallNumber, "recall": commands.Recall, "start": commands.StartServing,
    "finish": commands.Finish, "no-show": commands.MarkNoShow, "park": commands.Park, "resume": commands.Resume,
    "return-to-line": commands.ReturnToLine, "transfer": commands.Transfer, "reinstate": commands.Reinstate,
    "hand-on": commands.HandOn, "add-service": commands.AddService, "note": commands.AddNote, "undo": commands.UndoLast,
    "help": commands.AskHelp, "help-end": commands.EndHelp,
}  # fmt: skip


class ConsoleServer:
    """Loket 3 and six booths of Bontang. ``posted`` is what the page asked for, ``pressed`` of which counter; ``answers`` are
    given instead of obeying, one per command.
    """

    def __init__(self) -> None:
        self.language = "id"
        self.signed_in = True
        self.clock_is_set = False
        self.role = "officer"
        self.delay_s = 0.0
        self.answer_delay_s = 0.0
        self.down = False
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.pressed: list[tuple[str, str]] = []
        self.tokens: list[str | None] = []
        self.auth: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.began = time.monotonic()
        self.counters = Counters(self.now, lambda view: self._push("counter", view))
        self.line = long_line()
        self._app = Flask(__name__, template_folder=str(WEB / "templates"), static_folder=None)
        self._sockets = SocketIO(self._app, async_mode="threading", path="/socket.io", transports=["websocket"])
        self._sockets.on_event("connect", self._connected, namespace="/console")
        self._pages()
        self._api()
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self.desk = f"{self.url}/console#bontang-3"

    # --- what a test does ---

    def now(self) -> datetime:
        return samples.NOW + timedelta(seconds=time.monotonic() - self.began)

    @property
    def counter(self) -> views.CounterView:
        """Loket 3."""
        return self.counters.views[DESK]

    def change(self, *, push: bool = True, **fields: Any) -> None:
        """Change Loket 3's view, one step newer, and push it unless told not to."""
        self.counters.change(DESK, push=push, **fields)

    def change_line(self, **fields: Any) -> None:
        newer = {"seq": self.line.seq + 1, "server_time": self.now()}
        self.line = self.line.model_copy(update=newer | fields)
        self._push("line", self.line)

    def ticket(self, number: str, **fields: Any) -> None:
        """Put a ticket at Loket 3, called unless the fields say otherwise."""
        self.counters.put(DESK, number, **fields)

    def serve(self, **fields: Any) -> None:
        """The ticket at Loket 3 is served."""
        self.counters.serve(DESK, **fields)

    def booths(self, *numbers: int) -> str:
        """The address of these booths on one console."""
        return f"{self.url}/console#{','.join(f'bontang-b{n}' for n in numbers)}"

    def verbs(self) -> list[str]:
        return [verb for verb, _ in self.posted]

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()

    # --- what the server does ---

    def _push(self, event: str, view: Any) -> None:
        self._sockets.emit(event, view.model_dump(mode="json"), namespace="/console")

    def _connected(self, auth: dict[str, Any]) -> bool:
        self.auth.append(auth)
        return self.signed_in and not self.down

    def _pages(self) -> None:
        add = self._app.add_url_rule
        add("/console", "console", lambda: self._page("console/console.html", self.page()))
        add("/assets/tokens.css", "tokens", lambda: Response(tokens.css(), mimetype="text/css"))
        add("/assets/<path:path>", "assets", lambda path: send_from_directory(paths.assets(), path))
        add("/static/<path:path>", "static", lambda path: send_from_directory(WEB / "static", path))
        add("/favicon.ico", "favicon", lambda: ("", 204))
        self._app.after_request(_secure)

    def _page(self, template: str, page: dict[str, Any]) -> str:
        language = request.args.get("lang", self.language)
        texts = translations.texts("console", language)
        if not self.signed_in:
            return render_template("console/sign_in.html", t=texts, language=language)
        page |= {"texts": texts.for_page(), "language": language}
        return render_template(template, t=texts, language=language, page=page)

    def page(self) -> dict[str, Any]:
        desks = [{"code": f"bontang-{n}", "label": str(n), "kind": "desk"} for n in range(1, 5)]
        booths = [{"code": f"bontang-b{n}", "label": str(n), "kind": "booth"} for n in range(1, 8)]
        services = [{"code": it.code, "name": it.name} for it in samples.branch_view().services]
        return {
            "branch": "bontang", "branch_name": "Kantor Cabang Bontang", "user": {"username": "Rina", "role": self.role},
            "csrf": "csrf-token", "time_zone": "Asia/Makassar", "counters": desks + booths, "services": services,
            "clock_is_set": self.clock_is_set, "languages": ["id", "en"],
            "slip_texts": {code: _slip_texts(code) for code in ("id", "en")},
        }  # fmt: skip

    def _api(self) -> None:
        add = self._app.add_url_rule
        add("/api/v1/session", "session", self._session, methods=["POST", "DELETE"])
        add("/start", "start", lambda: redirect(request.args["next"], 303))
        add("/api/v1/counters/<code>", "counter", lambda code: self._view(self.counters.views[code]))
        add("/api/v1/branches/bontang/line", "line", lambda: self._view(self.line))
        add("/api/v1/counters/<code>/<verb>", "command", self._command, methods=["POST"])

    def _view(self, view: Any) -> Any:
        if not self.signed_in or self.down:
            return jsonify({"detail": "-"}), 503 if self.down else 401
        answer = jsonify(view.model_dump(mode="json"))
        answer.add_etag()
        return answer.make_conditional(request)

    def _session(self) -> Any:
        if request.method == "DELETE":
            self.tokens.append(request.headers.get("X-CSRF-Token"))
            self.signed_in = False
            return "", 204
        sent = commands.SignIn(**request.get_json())
        self.signed_in = sent.password == PASSWORD
        return (jsonify({"username": sent.username}), 200) if self.signed_in else (jsonify({"detail": "-"}), 401)

    def _command(self, code: str, verb: str) -> Any:
        body = BODIES[verb](**request.get_json())
        self.posted.append((verb, body.model_dump(mode="json", exclude_none=True)))
        self.pressed.append((code, verb))
        self.tokens.append(request.headers.get("X-CSRF-Token"))
        time.sleep(self.delay_s)
        if not self.signed_in:
            return jsonify({"detail": "-"}), 401
        if self.answers:
            status, answer = self.answers.pop(0)
            return (jsonify(answer), status) if answer else ("", status)
        ticket = self.counters.do(code, verb, body)
        time.sleep(self.answer_delay_s)
        return jsonify({"ticket": ticket and ticket.model_dump(mode="json")})


def long_line() -> views.LineView:
    """Fourteen people: here, asked to come, away, on paper, by phone, out of reach; one for a service Loket 3 does not take."""

    def entry(number: str, minutes: int, **fields: Any) -> views.LineEntry:
        names = {"A": "Klaim JHT", "K": "Klaim JKK", "D": "Pendaftaran"}
        joined = samples.NOW - timedelta(minutes=minutes)
        first = samples.line_view().tickets[0].model_dump(by_alias=True)
        service = {"code": number[0], "name": names[number[0]]}
        return views.LineEntry(
            **first | {"number": number, "service": service, "waiting_s": minutes * 60, "joined_at": joined} | fields
        )

    phone = [views.Reach(rung="page", result="open", at=samples.NOW)]
    lost = [views.Reach(rung="page", result="closed", at=samples.NOW)]
    away: dict[str, Any] = {"place": "away", "walk_minutes": 10, "reach": phone, "passed_over": True}
    tickets = [
        entry("A043", 52), entry("K002", 31, **{"class": "priority", "reason": "priority", "reach": phone}), entry("A044", 49),
        entry("A045", 47, place="invited", walk_minutes=5, reach=phone), entry("D009", 45), entry("K005", 22),
        entry("A047", 41, **away), entry("A048", 40, reach=lost), entry("A030", 5, reason="returned"), entry("A049", 38, **away),
        entry("A050", 36, reach=phone, passed_over=True, deferred_until=samples.NOW + timedelta(minutes=17)),
        entry("K006", 18, reason="transferred"), entry("A051", 75, counter=samples.BILIK_2), entry("A052", 3),
    ]  # fmt: skip
    return samples.line_view(tickets=tickets, here=9, invited=1, on_the_way=0, away=4)


def refusal(detail: str, code: str = "not_allowed_now", status: int = 409) -> tuple[int, dict[str, Any]]:
    """An answer for ``answers``: a refusal in words."""
    return status, commands.Problem(title="refused", status=status, code=code, detail=detail).model_dump(mode="json")


def _slip_texts(code: str) -> dict[str, Any]:
    return {key: text for key, text in translations.texts("console", code).for_page().items() if key.startswith("slip.")}


def _secure(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = content_policy(request.host, is_secure=False)
    return answer


@contextmanager
def running() -> Iterator[ConsoleServer]:
    """A server on a free port of this machine, for the length of a test."""
    server = ConsoleServer()
    server.start()
    yield server
    server.stop()
