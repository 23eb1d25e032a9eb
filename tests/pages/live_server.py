"""A small stand-in for the server around the pages of supervisors and greeters: real templates, files and views, few rules."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from flask import Flask, Response, jsonify, render_template, request, send_from_directory
from flask_socketio import SocketIO
from pydantic import BaseModel
from werkzeug.serving import make_server

from caller_server.contract import commands, supervision, views
from caller_server.web.headers import content_policy
from caller_server.web.joining import qr_svg
from config import paths, tokens, translations
from tests import samples
from tests.pages import live_scene as scene

WEB = Path(__file__).resolve().parents[2] / "caller_server" / "web"
TOKEN = "ABCDEFGHJKMNPQRSTVWXYZ2345"
API = "/api/v1/branches/bontang"
LEADS = ("supervisor", "administrator")
BODIES: dict[str, type[commands.Command]] = {
    "move": supervision.MoveTickets, "stop": supervision.StopIssuing, "resume": supervision.ResumeIssuing,
    "end-day": supervision.EndDay, "notice": supervision.GiveNotice, "notice/withdraw": supervision.WithdrawNotice,
    "alerts/seen": supervision.SeeAlert, "screening": supervision.Screen, "quota": supervision.SetQuota,
    "service": supervision.ChangeService, "open": commands.OpenCounter, "pause": commands.PauseCounter,
    "close": commands.CloseCounter, "help-end": commands.EndHelp, "arrive": supervision.ArriveForThem,
    "leave": supervision.LeaveForThem, "return": supervision.ReturnForThem, "priority": supervision.MarkPriority,
    "note": commands.AddNote, "take": commands.TakeTicket,
}  # fmt: skip


class LiveServer:
    """Bontang at 09.43. ``posted`` is what the page asked for; ``answers`` are given instead of obeying, one per command."""

    def __init__(self) -> None:
        self.language, self.role = "id", "supervisor"
        self.signed_in, self.down, self.clock_is_set = True, False, False
        self.asks_contact = True
        self.officers = ["Ana", "Bo", "Rina"]
        self.branches: list[dict[str, str]] = []
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.tokens: list[str | None] = []
        self.auth: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.began = time.monotonic()
        self.live, self.line, self.board = scene.live(), scene.line(), scene.board()
        self.screening = views.Screening(is_on=True, admitted=31, to_dropbox=4, to_online=2)
        self.tickets: dict[str, views.StaffTicketView] = {}
        self._app = Flask(__name__, template_folder=str(WEB / "templates"), static_folder=None)
        self._sockets = SocketIO(self._app, async_mode="threading", path="/socket.io", transports=["websocket"])
        self._sockets.on_event("connect", self._connected, namespace="/console")
        self._sockets.on_event("connect", lambda _: not self.down, namespace="/board")
        self._pages()
        self._api()
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}"

    # --- what a test does ---

    def now(self) -> datetime:
        return samples.NOW + timedelta(seconds=time.monotonic() - self.began)

    def change(self, **fields: Any) -> None:
        """Change the live view, one step newer, and push it."""
        self.live = self._newer(self.live, fields)
        self._push("live", self.live, "/console")

    def change_line(self, **fields: Any) -> None:
        self.line = self._newer(self.line, fields)
        self._push("line", self.line, "/console")

    def change_board(self, **fields: Any) -> None:
        self.board = self._newer(self.board, fields)
        self._push("board", self.board, "/board")

    def ticket(self, number: str, **fields: Any) -> None:
        """A ticket that can be looked up; waiting and away unless the fields say otherwise."""
        given: dict[str, Any] = {
            "number": number, "service": scene.service_name(number[0], self.language), "state": "waiting", "place": "away",
            "walk_minutes": 10, "ahead": 7, "attempt": 0, "counter": None, "called_at": None, "waiting_s": 2460,
            "can": ["arrive", "leave", "mark_priority", "move", "add_note"], "history": [],
        }  # fmt: skip
        self.tickets[number] = samples.staff_ticket(**given | fields)

    def verbs(self) -> list[str]:
        return [verb for verb, _ in self.posted]

    def bodies(self, verb: str) -> list[dict[str, Any]]:
        """What was sent with this verb, without the request's id."""
        return [{key: value for key, value in body.items() if key != "request_id"} for it, body in self.posted if it == verb]

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()

    # --- what the server does ---

    def _newer(self, view: Any, fields: dict[str, Any]) -> Any:
        return view.model_copy(update={"seq": view.seq + 1, "server_time": self.now()} | fields)

    def _push(self, event: str, view: Any, namespace: str) -> None:
        self._sockets.emit(event, view.model_dump(mode="json", by_alias=True), namespace=namespace)

    def _connected(self, auth: dict[str, Any]) -> bool:
        self.auth.append(auth)
        return self.signed_in and not self.down

    def _pages(self) -> None:
        add = self._app.add_url_rule
        add("/live", "live_page", lambda: self._page("live", self._live_page()))
        add("/greeter", "greeter", lambda: self._page("greeter", self._greeter_page("find")))
        add("/take", "take", lambda: self._page("greeter", self._greeter_page("give")))
        add("/console", "console", lambda: "konsol")
        add("/assets/tokens.css", "tokens", lambda: Response(tokens.css(), mimetype="text/css"))
        add("/assets/<path:path>", "assets", lambda path: send_from_directory(paths.assets(), path))
        add("/static/<path:path>", "static", lambda path: send_from_directory(WEB / "static", path))
        add("/t/<token>/qr.svg", "qr", lambda token: Response(_QR, mimetype="image/svg+xml"))
        add("/favicon.ico", "favicon", lambda: ("", 204))
        self._app.after_request(_secure)

    def _page(self, surface: str, page: dict[str, Any]) -> str:
        language = request.args.get("lang", self.language)
        if not self.signed_in:
            return render_template("console/sign_in.html", t=translations.texts("console", language), language=language)
        texts = translations.texts(surface, language)
        who = {"user": {"username": "Dewi", "role": self.role}, "csrf": "csrf-token", "clock_is_set": self.clock_is_set}
        where = {"branch": "bontang", "branch_name": "Kantor Cabang Bontang", "time_zone": "Asia/Makassar"}
        page = where | who | page | {"texts": texts.for_page(), "language": language}
        return render_template(f"{surface}/{surface}.html", t=texts, language=language, page=page)

    def _live_page(self) -> dict[str, Any]:
        language = request.args.get("lang", self.language)
        words = {code: translations.texts("voice", code) for code in ("id", "en")}
        return {
            "may_change": self.role in LEADS, "officers": self.officers if self.role in LEADS else [],
            "branches": self.branches, "languages": ["id", "en"],
            "services": [scene.service_name(code, language).model_dump() for code in scene.NAMES],
            "counters": [it.model_dump() | {"services": ["D", "U"] if it.label == "4" else ["A", "K", "M", "P"]}
                         for it in (*scene.DESKS.values(), *scene.BOOTHS.values())],
            "sentences": {code: {it: t(f"message.{it}") for it in get_args(views.Message)} for code, t in words.items()},
        }  # fmt: skip

    def _greeter_page(self, opens: str) -> dict[str, Any]:
        language = request.args.get("lang", self.language)
        return {
            "opens": opens,
            "languages": ["id", "en"],
            "screens": self.screening.is_on,
            "asks_contact": self.asks_contact,
            "services": [it.model_dump(mode="json", by_alias=True) for it in _offered(language)],
        }

    def _api(self) -> None:
        def get(path: str, view: Any) -> None:
            self._app.add_url_rule(path, path, view)

        def post(path: str, name: str, done: Any) -> None:
            self._app.add_url_rule(path, path + "+", lambda **where: self._command(name, where, done), methods=["POST"])

        get(f"{API}/live", lambda: self._view(self.live))
        get(f"{API}/line", lambda: self._view(self.line))
        get(f"{API}/board", lambda: self._view(self.board))
        get(f"{API}/screening", lambda: self._view(self.screening))
        get(f"{API}/join", lambda: jsonify(code="7KQM2XPD", svg=qr_svg("https://antrean.example/b/bontang"), next_in_s=1))
        get(f"{API}/tickets/<number>", self._look_up)
        self._app.add_url_rule("/api/v1/session", "session", self._sign_out, methods=["DELETE"])
        for name in ("move", "stop", "resume", "end-day", "notice", "notice/withdraw", "alerts/seen"):
            post(f"{API}/{name}", name, self._do)
        for name in ("open", "pause", "close"):
            post(f"{API}/services/<service>/{name}", f"service {name}", self._do)
            post(f"/api/v1/counters/<counter>/{name}", name, self._counter)
        post("/api/v1/counters/<counter>/help-end", "help-end", self._counter)
        post(f"{API}/services/<service>/quota", "quota", self._do)
        for name in ("arrive", "leave", "return", "priority", "note"):
            post(f"{API}/tickets/<number>/{name}", name, self._attend)
        post(f"{API}/tickets", "take", self._take)
        post(f"{API}/screening", "screening", self._screen)

    def _view(self, view: BaseModel) -> Any:
        if not self.signed_in or self.down:
            return jsonify({"detail": "-"}), 503 if self.down else 401
        answer = jsonify(view.model_dump(mode="json", by_alias=True))
        answer.add_etag()
        return answer.make_conditional(request)

    def _command(self, name: str, where: dict[str, str], done: Any) -> Any:
        body = BODIES["service" if name.startswith("service ") else name](**request.get_json())
        self.posted.append((name, where | body.model_dump(mode="json", exclude_none=True)))
        self.tokens.append(request.headers.get("X-CSRF-Token"))
        if not self.signed_in:
            return jsonify({"detail": "-"}), 401
        if self.answers:
            status, answer = self.answers.pop(0)
            return jsonify(answer), status
        return done(name, where, body)

    def _do(self, name: str, where: dict[str, str], body: Any) -> Any:
        """The few rules the supervisor's day needs; the real ones have their own tests."""
        if name == "alerts/seen":
            seen = {"seen_by": "Dewi", "seen_at": self.now()}
            self.change(alerts=[it.model_copy(update=seen) if it.key == body.key else it for it in self.live.alerts])
        elif name == "notice":
            until = self.now() + timedelta(minutes=body.minutes) if body.minutes else None
            self.change(notice=samples.notice(body.message, until=until, **({"texts": body.texts} if body.texts else {})))
        elif name == "notice/withdraw":
            self.change(notice=None)
        elif name in ("stop", "resume", "end-day"):
            why = {"stop": "stopped_today", "end-day": "ended"}.get(name)
            can = {"stop": ["resume", "end_day", "notice", "move"], "end-day": ["notice"]}.get(name, self.live.can)
            self.change(open=why is None, closed_because=why, opens_at=scene.soon(22 * 60) if why else None, can=can)
        elif name.startswith("service ") or name == "quota":
            self._service(name, where["service"], body)
        elif name == "move":
            self.change_line(tickets=[it for it in self.line.tickets if it.number not in body.numbers])
            self.change(waiting=self.live.waiting)
        return self._view(self.live)

    def _service(self, name: str, code: str, body: Any) -> None:
        state = {"service open": "open", "service pause": "paused", "service close": "closed"}.get(name, "open")
        changes = {"state": state} | ({"quota": body.quota} if name == "quota" else {})
        self.change(services=[it.model_copy(update=changes) if it.code == code else it for it in self.live.services])

    def _counter(self, name: str, where: dict[str, str], body: Any) -> Any:
        fields: dict[str, Any] = {
            "open": {"state": "open", "officer": getattr(body, "officer", None) or "Dewi", "pause": None,
                     "since": self.now(), "can": ["pause", "close"]},
            "pause": {"state": "paused", "pause": views.Pause(reason=body.reason, since=self.now(), until=None)}
            if name == "pause" else {},
            "close": {"state": "closed", "officer": None, "since": None, "can": ["open"]}, "help-end": {"help": None},
        }[name]  # fmt: skip
        changed = [it.model_copy(update=fields) if it.code == where["counter"] else it for it in self.live.counters]
        self.change(counters=changed)
        return self._view(samples.counter_view(code=where["counter"]))

    def _look_up(self, number: str) -> Any:
        if self.signed_in and not self.down and number not in self.tickets:
            return jsonify(refusal(f"{number} tidak ada hari ini.", "not_found", 404)[1]), 404
        return self._view(self.tickets[number])

    def _attend(self, name: str, where: dict[str, str], body: Any) -> Any:
        it = self.tickets[where["number"]]
        note = views.NoteEntry(at=self.now(), actor="Dewi", text=getattr(body, "text", "-"))
        can = [verb for verb in it.can if verb not in (name, "leave" if name == "leave" else "")]
        fields: dict[str, Any] = {
            "arrive": {"place": "here", "can": can}, "leave": {"state": "cancelled", "can": []},
            "return": {"state": "waiting", "place": "here", "can": ["leave"]},
            "priority": {"priority": getattr(body, "priority", False),
                         "can": ["unmark_priority" if getattr(body, "priority", False) else "mark_priority"]},
            "note": {"notes": [*it.notes, note]},
        }[name]  # fmt: skip
        self.tickets[where["number"]] = it = it.model_copy(update=fields | {"seq": it.seq + 1})
        return jsonify({"ticket": it.model_dump(mode="json", by_alias=True)})

    def _take(self, name: str, where: dict[str, str], body: commands.TakeTicket) -> Any:
        ticket = samples.ticket_view(
            service=scene.service_name(body.service, self.language),
            number=f"{body.service}056",
            appointment_at=body.appointment_at,
        )
        taken = commands.TakenTicket(ticket=ticket, token=TOKEN, follow_url=f"{self.url}/t/{TOKEN}")
        return jsonify(taken.model_dump(mode="json")), 201

    def _screen(self, name: str, where: dict[str, str], body: supervision.Screen) -> Any:
        self.screening = self.screening.model_copy(update={body.result: getattr(self.screening, body.result) + 1})
        return self._view(self.screening)

    def _sign_out(self) -> Any:
        self.tokens.append(request.headers.get("X-CSRF-Token"))
        self.signed_in = False
        return "", 204


def _offered(language: str) -> list[views.BranchService]:
    return [it.model_copy(update={"name": scene.service_name(it.code, language).name}) for it in samples.branch_view().services]


def refusal(detail: str, code: str = "not_allowed_now", status: int = 409) -> tuple[int, dict[str, Any]]:
    """An answer for ``answers``: a refusal in words."""
    return status, commands.Problem(title="refused", status=status, code=code, detail=detail).model_dump(mode="json")


def _secure(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = content_policy(request.host, is_secure=False)
    return answer


_SQUARES = "M4 4h7v7h-7zM18 4h7v7h-7zM4 18h7v7h-7zM14 14h4v4h-4z"
_QR = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="{_SQUARES}"/></svg>'


@contextmanager
def running() -> Iterator[LiveServer]:
    """A server on a free port of this machine, for the length of a test."""
    server = LiveServer()
    server.start()
    yield server
    server.stop()
