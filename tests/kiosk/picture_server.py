"""A queue server that knows a branch and its picture, as the real one does: an ETag, and nothing sent to who has it."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.samples import branch_view


@dataclass
class PictureServer:
    """``asked`` counts requests for the picture, ``sent`` those that were answered with one. None: the branch has none."""

    address: str = ""
    picture: bytes | None = None
    asked: int = 0
    sent: int = 0

    def answer(self, path: str, tag: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of the answer to who has the picture ``tag``."""
        if not path.endswith("/picture"):
            view = branch_view(picture="front.jpg" if self.picture is not None else None)
            return 200, {"Content-Type": "application/json"}, view.model_dump_json(by_alias=True).encode()
        self.asked += 1
        if self.picture is None:
            return 404, {}, b""
        mine = f'"{hashlib.sha256(self.picture).hexdigest()[:12]}"'
        if tag == mine:
            return 304, {"ETag": mine}, b""
        self.sent += 1
        return 200, {"ETag": mine, "Content-Type": "image/jpeg"}, self.picture


@contextmanager
def serving_pictures() -> Iterator[PictureServer]:
    """The server at a free port."""
    fake = PictureServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, content = fake.answer(self.path.partition("?")[0], self.headers.get("If-None-Match"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

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
