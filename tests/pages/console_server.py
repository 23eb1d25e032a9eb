"""A small stand-in for the server around the console: real templates, files and views, one desk, refusals on demand."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, render_template, request, send_from_directory
from flask_socketio import SocketIO
from werkzeug.serving import make_server

from caller_server.contract import commands, views
from caller_server.web.headers import content_policy
from config import paths, tokens, translations
from tests import samples

WEB = Path(__file__).resolve().parents[2] / "caller_server" / "web"
TOKEN = "ABCDEFGHJKMNPQRSTVWXYZ2345"
PASSWORD = "loket-tiga"
FREE = ["pause", "close", "call_next", "call_number", "reinstate"]
CALLED = ["recall", "start", "no_show", "return_to_line", "transfer"]
SERVING = ["finish", "park", "transfer"]
BODIES: dict[str, type[commands.Command]] = {
    "open": commands.OpenCounter, "pause": commands.PauseCounter, "close": commands.CloseCounter,
    "call-next": commands.CallNext, "call": commands.CallNumber, "recall": commands.Recall, "start": commands.StartServing,
    "finish": commands.Finish, "no-show": commands.MarkNoShow, "park": commands.Park, "resume": commands.Resume,
    "return-to-line": commands.ReturnToLine, "transfer": commands.Transfer, "reinstate": commands.Reinstate,
}  # fmt: skip


class ConsoleServer:
    """Loket 3 of Bontang. ``posted`` is what the page asked for; ``answers`` are given instead of obeying, one per command."""

    def __init__(self) -> None:
        self.language = "id"
        self.signed_in = True
        self.clock_is_set = False
        self.role = "officer"
        self.delay_s = 0.0
        self.down = False
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.tokens: list[str | None] = []
        self.auth: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.began = time.monotonic()
        self.counter = samples.counter_view(ticket=None, can=[*FREE, "resume"])
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

    def change(self, *, push: bool = True, **fields: Any) -> None:
        """Change the counter's view, one step newer, and push it unless told not to."""
        newer = {"seq": self.counter.seq + 1, "server_time": self.now()}
        self.counter = self.counter.model_copy(update=newer | fields)
        if push:
            self._sockets.emit("counter", self.counter.model_dump(mode="json"), namespace="/console")

    def change_line(self, **fields: Any) -> None:
        newer = {"seq": self.line.seq + 1, "server_time": self.now()}
        self.line = self.line.model_copy(update=newer | fields)
        self._sockets.emit("line", self.line.model_dump(mode="json"), namespace="/console")

    def ticket(self, number: str, **fields: Any) -> None:
        """Put a ticket at the counter, called unless the fields say otherwise."""
        service = views.ServiceName(code=number[0], name="Klaim JHT")
        changes = {"number": number, "service": service, "called_at": self.now(), "recall_at": self.now() + timedelta(seconds=30),
                   "can": CALLED} | fields  # fmt: skip
        self.change(ticket=samples.staff_ticket(**changes), can=["pause"])

    def verbs(self) -> list[str]:
        return [verb for verb, _ in self.posted]

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()

    # --- what the server does ---

    def _connected(self, auth: dict[str, Any]) -> bool:
        self.auth.append(auth)
        return self.signed_in and not self.down

    def _pages(self) -> None:
        add = self._app.add_url_rule
        add("/console", "console", lambda: self._page("console/console.html", self.page()))
        add("/take", "take", lambda: self._page("console/take.html", self.take_page()))
        add("/assets/tokens.css", "tokens", lambda: Response(tokens.css(), mimetype="text/css"))
        add("/assets/<path:path>", "assets", lambda path: send_from_directory(paths.assets(), path))
        add("/static/<path:path>", "static", lambda path: send_from_directory(WEB / "static", path))
        add("/t/<token>/qr.svg", "qr", lambda token: Response(_QR, mimetype="image/svg+xml"))
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
        booths = [{"code": f"bontang-b{n}", "label": str(n), "kind": "booth"} for n in range(1, 5)]
        services = [{"code": it.code, "name": it.name} for it in samples.branch_view().services]
        return {
            "branch": "bontang", "branch_name": "Kantor Cabang Bontang", "user": {"username": "Rina", "role": self.role},
            "csrf": "csrf-token", "time_zone": "Asia/Makassar", "counters": desks + booths, "services": services,
            "clock_is_set": self.clock_is_set,
        }  # fmt: skip

    def take_page(self) -> dict[str, Any]:
        services = [it.model_dump(mode="json") for it in samples.branch_view().services]
        return {
            "branch": "bontang",
            "branch_name": "Kantor Cabang Bontang",
            "user": {"username": "Rina", "role": self.role},
            "csrf": "csrf-token",
            "services": services,
            "clock_is_set": self.clock_is_set,
        }

    def _api(self) -> None:
        add = self._app.add_url_rule
        add("/api/v1/session", "session", self._session, methods=["POST", "DELETE"])
        add("/api/v1/counters/bontang-3", "counter", lambda: self._view(self.counter))
        add("/api/v1/branches/bontang/line", "line", lambda: self._view(self.line))
        add("/api/v1/branches/bontang", "branch", lambda: self._view(samples.branch_view()))
        add("/api/v1/branches/bontang/tickets", "tickets", self._take, methods=["POST"])
        add("/api/v1/counters/bontang-3/<verb>", "command", self._command, methods=["POST"])

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

    def _command(self, verb: str) -> Any:
        body = BODIES[verb](**request.get_json())
        self.posted.append((verb, body.model_dump(mode="json", exclude_none=True)))
        self.tokens.append(request.headers.get("X-CSRF-Token"))
        time.sleep(self.delay_s)
        if not self.signed_in:
            return jsonify({"detail": "-"}), 401
        if self.answers:
            status, answer = self.answers.pop(0)
            return (jsonify(answer), status) if answer else ("", status)
        self._do(verb, body)
        return jsonify({"ticket": self.counter.ticket and self.counter.ticket.model_dump(mode="json")})

    def _do(self, verb: str, body: Any) -> None:
        """The few rules the console's day needs; the real ones have their own tests."""
        doing: dict[str, Callable[[], None]] = {
            "open": lambda: self.change(state="open", can=FREE),
            "pause": lambda: self.change(state="paused", can=["resume_shift", "close"]),
            "close": lambda: self.change(state="closed", can=["open"]),
            "call-next": lambda: self.ticket(self.counter.next or "A043"),
            "call": lambda: self.ticket(body.number, reason="chosen"),
            "resume": lambda: self._resume(body.number),
            "recall": lambda: self.ticket(self._at_hand().number, attempt=self._at_hand().attempt + 1),
            "start": lambda: self._serve(),
            "park": lambda: self._park(body.reason),
        }
        doing.get(verb, self._free)()

    def _at_hand(self) -> views.StaffTicketView:
        assert self.counter.ticket is not None
        return self.counter.ticket

    def _serve(self) -> None:
        it = self._at_hand()
        serving = it.model_copy(update={"state": "serving", "serving_since": self.now(), "can": SERVING})
        self.change(ticket=serving)

    def _park(self, reason: str | None) -> None:
        it = self._at_hand()
        parked = views.ParkedEntry(number=it.number, service=it.service, parked_at=self.now(), reason=reason)
        self.change(ticket=None, parked=[*self.counter.parked, parked], can=[*FREE, "resume"])

    def _resume(self, number: str) -> None:
        self.counter = self.counter.model_copy(update={"parked": [it for it in self.counter.parked if it.number != number]})
        self.ticket(number, reason="parked")

    def _free(self) -> None:
        self.change(ticket=None, can=FREE + (["resume"] if self.counter.parked else []))

    def _take(self) -> Any:
        body = commands.TakeTicket(**request.get_json())
        self.posted.append(("take", body.model_dump(mode="json", exclude_none=True)))
        if self.answers:
            status, answer = self.answers.pop(0)
            return jsonify(answer), status
        ticket = samples.ticket_view(service=views.ServiceName(code=body.service, name="Klaim JKK"), number=f"{body.service}056")
        taken = commands.TakenTicket(ticket=ticket, token=TOKEN, follow_url=f"{self.url}/t/{TOKEN}")
        return jsonify(taken.model_dump(mode="json")), 201


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
    return samples.line_view(tickets=tickets, here=9, on_the_way=1, away=4)


def refusal(detail: str, code: str = "not_allowed_now", status: int = 409) -> tuple[int, dict[str, Any]]:
    """An answer for ``answers``: a refusal in words."""
    return status, commands.Problem(title="refused", status=status, code=code, detail=detail).model_dump(mode="json")


def _secure(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = content_policy(request.host, is_secure=False)
    return answer


_SQUARES = "M4 4h7v7h-7zM18 4h7v7h-7zM4 18h7v7h-7zM14 14h4v4h-4z"
_QR = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="{_SQUARES}"/></svg>'


@contextmanager
def running() -> Iterator[ConsoleServer]:
    """A server on a free port of this machine, for the length of a test."""
    server = ConsoleServer()
    server.start()
    yield server
    server.stop()
