"""A network printer on loopback: takes ESC/POS on a TCP port, answers DLE EOT, and misbehaves when told to."""

import socket
import socketserver
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

from PIL import Image

from hardware.printer.commands import DLE, split
from hardware.printer.decoder import decode

STATUS = DLE + b"\x04"
FINE, OFFLINE, COVER_OPEN, NEAR_END, PAPER_OUT = 0x12, 0x1A, 0x16, 0x1E, 0x72


@dataclass
class Behaviour:
    """How the printer is. Byte counts are of everything received on one connection."""

    paper: Literal["ok", "near_end", "out"] = "ok"
    offline: bool = False
    silent: bool = False  # prints, and never answers
    stalls: bool = False  # takes the connection and nothing else
    garbage: bool = False  # answers with bytes that are no status
    hangs_up_after: int | None = None
    paper_lasts: int | None = None
    falls_silent_after: int | None = None  # prints all of it, and answers no more


@dataclass
class PrinterServer:
    """``with PrinterServer() as printer``: ``printer.spec`` names it, ``printer.jobs`` has what was sent but status requests."""

    width: int = 576
    behaviour: Behaviour = field(default_factory=Behaviour)
    jobs: list[bytes] = field(default_factory=list)

    def __enter__(self) -> "PrinterServer":
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.printer = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def spec(self) -> str:
        return f"network:127.0.0.1:{self.port}?width={self.width}&settle=0&timeout=2"

    def pictures(self) -> list[Image.Image]:
        """What came out on paper, in order."""
        return [picture for job in self.jobs for picture in decode(job, self.width)]

    def wait_closed(self, timeout_s: float) -> None:
        self._closing.wait(timeout_s)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    printer: PrinterServer


class _Connection(socketserver.BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        printer, behaviour = self.server.printer, self.server.printer.behaviour
        if behaviour.stalls:
            printer.wait_closed(30)
            return
        self.received, self.printed, waiting = 0, b"", b""
        while data := self._receive():
            self.received += len(data)
            if behaviour.hangs_up_after is not None and self.received > behaviour.hangs_up_after:
                return
            commands, waiting = split(waiting + data)
            for command in commands:
                if command.name == STATUS:
                    self._answer(command.data[0])
                else:
                    self.printed += b"" if command.name == b"text" else command.name
                    self.printed += command.data
        if self.printed:
            printer.jobs.append(self.printed)

    def _receive(self) -> bytes:
        try:
            return self.request.recv(65536)
        except OSError:
            return b""

    def _answer(self, what: int) -> None:
        behaviour = self.server.printer.behaviour
        gone = behaviour.falls_silent_after
        if behaviour.silent or (gone is not None and self.received > gone):
            return
        if behaviour.garbage:
            self.request.sendall(b"HTTP/1.1 400")
            return
        ran_out = behaviour.paper_lasts is not None and self.received > behaviour.paper_lasts
        paper = "out" if ran_out else behaviour.paper
        byte = FINE
        if what == 4:
            byte = {"ok": FINE, "near_end": NEAR_END, "out": PAPER_OUT}[paper]
        elif what == 2:
            byte = COVER_OPEN if behaviour.offline else FINE
        elif behaviour.offline or paper == "out":
            byte = OFFLINE
        self.request.sendall(bytes((byte,)))
