"""Providers of messages as real servers on loopback: push services, an SMS gateway, a mail server. They do as they are told."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class HttpProvider:
    """``answers`` are given one after the other, the last for ever: a status, ``(status, headers)``, ``"hang"``,
    ``"hang up"`` or ``"drip"``.
    """

    port: int = 0
    answers: list[Any] = field(default_factory=lambda: [201])
    requests: list[Request] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next_answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Handler(BaseHTTPRequestHandler):
    provider: HttpProvider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.provider.requests.append(Request(self.path, {key.lower(): value for key, value in self.headers.items()}, body))
        answer = self.provider.next_answer()
        if answer == "hang":
            self.provider.released.wait(30)
            return
        if answer == "hang up":
            self.connection.close()
            return
        if answer == "drip":
            self._drip()
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        try:
            for letter in "HTTP/1.1 201 Created\r\nX-Long: " + "a" * 400:
                self.connection.sendall(letter.encode())
                time.sleep(0.12)
        except OSError:
            return

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def http_provider() -> Iterator[HttpProvider]:
    """A push service or an HTTP gateway."""
    provider = HttpProvider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.released.set()
        server.shutdown()
        server.server_close()
        thread.join(30)


@dataclass
class MailProvider:
    """A mail server; ``answer`` is what it says to each message."""

    port: int = 0
    answer: str = "250 OK"
    mails: list[tuple[list[str], Any]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.mails.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content)))
        return self.answer


@contextmanager
def mail_provider() -> Iterator[MailProvider]:
    """A real SMTP server on loopback."""
    from tests.server_process import free_port

    provider = MailProvider(port=free_port())
    controller = Controller(provider, hostname="127.0.0.1", port=provider.port)
    controller.start()
    try:
        yield provider
    finally:
        controller.stop()


class Phone:
    """A browser with its own keys, which alone can open what is sent to it."""

    def __init__(self, url: str, name: str = "phone") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"0123456789abcdef"
        self.endpoint = f"{url}/push/{name}"
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh, self.auth = _b64(point), _b64(self._auth)

    @property
    def subscription(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}}

    def opened(self, request: Request) -> dict[str, Any]:
        """What was told to this browser."""
        text = http_ece.decrypt(request.body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        return dict(json.loads(text))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
