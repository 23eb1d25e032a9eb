"""A queue server on loopback for tests of the kiosk: real HTTP, answers that a test can change, a memory of what was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.samples import branch_view, ticket_view

KEY = "kiosk-key"
INDONESIAN = {
    "A": ("Klaim JHT", "Jaminan Hari Tua"),
    "K": ("Klaim JKK", "Jaminan Kecelakaan Kerja"),
    "M": ("Klaim JKM", "Jaminan Kematian"),
    "P": ("Klaim JP", "Jaminan Pensiun"),
    "D": ("Pendaftaran", "Daftar sebagai peserta atau pemberi kerja"),
    "U": ("Informasi", "Pertanyaan, kartu, dan pengaduan"),
}
ENGLISH = {
    "A": ("Old-age benefit claim (JHT)", "Savings paid out when you stop working"),
    "K": ("Work accident claim (JKK)", "For an accident at work or on the way"),
    "M": ("Death benefit claim (JKM)", "For the family of a member who died"),
    "P": ("Pension claim (JP)", "Monthly pension"),
    "D": ("Registration", "Join as a worker or an employer"),
    "U": ("Information", "Questions, cards and complaints"),
}


CONTACT = {"push_key": None, "kinds": ["sms"], "contact": None, "subscriptions": 0, "insecure": False}


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    key: str


@dataclass
class FakeQueueServer:
    """``refusals`` are given out first, one per ticket request: (status, problem fields), ``"drop"`` hangs up, or raw bytes.

    ``tickets`` are the changes to the sample ticket by token; ``acts`` what each deed answers: changes, or as ``refusals``.
    ``code`` is the one for joining by phone. ``leases`` are set aside for the kiosk, ``uploaded`` is what it told of afterwards.
    """

    address: str = ""
    branch: dict[str, Any] = field(default_factory=dict)
    ticket: dict[str, Any] = field(default_factory=dict)
    refusals: list[Any] = field(default_factory=list)
    away: bool = False
    commit_before_drop: bool = False
    asked: list[Asked] = field(default_factory=list)
    issued: dict[str, dict[str, Any]] = field(default_factory=dict)
    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    acts: list[Any] = field(default_factory=list)
    code: str | None = None
    follow_host: str = "http://192.168.10.5:8000"
    hold: threading.Event | None = None
    leases: list[dict[str, Any]] = field(default_factory=list)
    uploaded: list[dict[str, Any]] = field(default_factory=list)
    staff_pin: dict[str, str] | None = None
    contact: Any = (200, CONTACT)

    def of(self, method: str, ending: str) -> list[Asked]:
        """Requests whose path ends so."""
        return [one for one in self.asked if one.method == method and one.path.endswith(ending)]

    def answer(self, asked: Asked) -> tuple[int, Any] | str | bytes:
        if self.away:
            return "drop"
        if asked.key != f"Bearer {KEY}":
            return problem(401, "not_signed_in", "Kunci perangkat tidak berlaku.")
        if asked.path == "/api/v1/devices/me":
            return 200, {"name": "pintu", "kind": "kiosk", "branch": "bontang"}
        if asked.path == "/api/v1/devices/heartbeat":
            return 204, None
        if asked.path in ("/api/v1/devices/leases", "/api/v1/devices/offline-tickets"):
            return self.settle(asked)
        if asked.path == "/api/v1/branches/bontang":
            return 200, self.view(asked.query.get("lang", ["id"])[0])
        if asked.path == "/api/v1/branches/bontang/tickets":
            return self.take(asked)
        if asked.path == "/api/v1/branches/bontang/join" and self.code:
            return 200, self.join(self.code)
        if asked.path.startswith("/api/v1/tickets/"):
            return self.show(asked)
        return problem(404, "not_found", "Tidak ada.")

    def settle(self, asked: Asked) -> tuple[int, Any]:
        """Numbers to hold, or an answer for each that was given out."""
        if asked.path.endswith("/leases"):
            return 200, self.lease()
        self.uploaded += asked.body["tickets"]
        return 200, {"results": [{"id": one["id"], "state": "accepted", "code": None} for one in asked.body["tickets"]]}

    def lease(self) -> dict[str, Any]:
        """All that the kiosk may give out by itself, until the next morning at three."""
        return {
            "branch": "bontang", "seq": 120, "server_time": "2026-11-23T01:43:00Z", "day": "2026-11-23",
            "until": "2026-11-23T19:00:00Z", "time_zone": "Asia/Makassar", "series": "K2", "own": {}, "leases": self.leases,
            "staff_pin": self.staff_pin,
        }  # fmt: skip

    def join(self, code: str) -> dict[str, Any]:
        url = f"{self.follow_host}/b/bontang?c={code}"
        return {"url": url, "code": code, "until": "2026-11-23T01:44:30Z", "next_in_s": 1, "svg": "<svg/>"}

    def show(self, asked: Asked) -> tuple[int, Any] | str | bytes:
        """A ticket that was shown to the kiosk, or what became of a deed."""
        token, _, verb = asked.path.removeprefix("/api/v1/tickets/").partition("/")
        if verb == "contact":
            return self.contact
        if token not in self.tickets:
            return problem(404, "not_found", "Tidak ada.")
        if not verb:
            return 200, ticket_view(**self.tickets[token]).model_dump(mode="json", by_alias=True)
        act = self.acts.pop(0) if self.acts else {}
        if not isinstance(act, dict):
            return act  # type: ignore[no-any-return]
        self.tickets[token] = self.tickets[token] | act
        return 200, {"ticket": ticket_view(**self.tickets[token]).model_dump(mode="json", by_alias=True)}

    def view(self, language: str) -> Any:
        view = branch_view(**self.branch).model_dump(mode="json")
        if language == "en":
            view["name"] = "Bontang Branch"
        for service in view["services"]:
            names = ENGLISH if language == "en" else INDONESIAN
            service["name"], service["about"] = names.get(service["code"], (service["name"], service["about"]))
        return view

    def take(self, asked: Asked) -> tuple[int, Any] | str | bytes:
        if self.hold:
            self.hold.wait(30)
        request_id = asked.body["request_id"]
        answer = self.issued.get(request_id) or self.new_ticket(asked)
        if self.refusals:
            refusal = self.refusals.pop(0)
            if refusal == "drop" and self.commit_before_drop:
                self.issued[request_id] = answer
            return refusal  # type: ignore[no-any-return]
        self.issued[request_id] = answer
        return 201, answer

    def new_ticket(self, asked: Asked) -> dict[str, Any]:
        number = f"{asked.body['service']}{42 + len(self.issued):03}"
        fields = {"number": number, "priority": asked.body["priority"], "language": asked.body["language"], "ahead": 14}
        ticket = ticket_view(**fields | self.ticket).model_dump(mode="json", by_alias=True)
        token = "k7w4m2x9q5t8r3z6" if not self.issued else f"k7w4m2x9q5t8{len(self.issued):04}"
        return {"ticket": ticket, "token": token, "follow_url": f"{self.follow_host}/t/{token}"}


def problem(status: int, code: str, detail: str, **more: Any) -> tuple[int, Any]:
    """A refusal as the server words it."""
    return status, {"type": "about:blank", "title": code, "status": status, "code": code, "detail": detail, **more}


@contextmanager
def serving() -> Iterator[FakeQueueServer]:
    """The server at a free port."""
    fake = FakeQueueServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            asked = Asked(self.command, url.path, parse_qs(url.query), body, self.headers.get("Authorization", ""))
            fake.asked.append(asked)
            answer = fake.answer(asked)
            if answer == "drop":
                self.close_connection = True
                return
            status, content = (200, answer) if isinstance(answer, bytes) else answer
            raw = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(30)
