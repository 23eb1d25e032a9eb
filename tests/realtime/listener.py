"""A client of the sockets that remembers all it heard."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Condition
from typing import Any

import socketio

WITHIN_S = 30.0

logging.getLogger("engineio.client").setLevel(logging.CRITICAL)  # it speaks of sockets that we cut on purpose


@dataclass(frozen=True)
class Heard:
    """One event, and when it came (``time.monotonic``)."""

    event: str
    what: Any
    at: float


@dataclass
class Listener:
    """One socket in one namespace."""

    client: socketio.Client
    heard: list[Heard] = field(default_factory=list)
    news: Condition = field(default_factory=Condition)
    gone_at: float | None = None

    def note(self, event: str, what: Any = None) -> None:
        with self.news:
            self.heard.append(Heard(event, what, time.monotonic()))
            self.news.notify_all()

    def wait(self, event: str, wanted: Callable[[Any], bool] = lambda _: True, within_s: float = WITHIN_S) -> Heard:
        """The first such event, heard already or still to come; fails when it does not come in time."""

        def found() -> Heard | None:
            return next((one for one in self.heard if one.event == event and wanted(one.what)), None)

        with self.news:
            assert self.news.wait_for(found, within_s), f"no such {event!r} in {within_s} s; heard {self.heard}"
            one = found()
        assert one is not None
        return one

    def wait_gone(self, within_s: float) -> float:
        """When the server closed the socket (``time.monotonic``)."""
        with self.news:
            assert self.news.wait_for(lambda: self.gone_at, within_s), f"still there after {within_s} s"
        assert self.gone_at is not None
        return self.gone_at

    def views(self, event: str) -> list[dict[str, Any]]:
        with self.news:
            return [one.what for one in self.heard if one.event == event]


@contextmanager
def listening(
    url: str, namespace: str, auth: dict[str, Any] | None = None, headers: dict[str, str] | None = None
) -> Iterator[Listener]:
    """A listener on a namespace. Raises socketio.exceptions.ConnectionError when it is refused."""
    client = socketio.Client(reconnection=False)
    listener = Listener(client)

    @client.on("*", namespace=namespace)
    def anything(event: str, what: Any = None) -> None:
        listener.note(event, what)

    @client.on("connect_error", namespace=namespace)
    def refused(what: Any) -> None:
        listener.note("connect_error", what)

    @client.on("disconnect", namespace=namespace)
    def gone(*_: Any) -> None:
        with listener.news:
            listener.gone_at = time.monotonic()
            listener.news.notify_all()

    client.connect(url, headers=headers or {}, auth=auth, namespaces=[namespace], transports=["websocket"], wait_timeout=30)
    try:
        yield listener
    finally:
        _cut(client)


def _cut(client: socketio.Client) -> None:
    """Go as phones do, without a word; the library's own farewell waits three seconds for an answer that its reader took."""
    connection = client.eio.ws
    if connection is not None and connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def refusal(url: str, namespace: str, auth: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> str:
    """The code with which a connection is refused; fails when it is not."""
    client = socketio.Client(reconnection=False)
    codes: list[str] = []

    @client.on("connect_error", namespace=namespace)
    def refused(what: Any) -> None:
        codes.append(what["data"]["code"] if isinstance(what.get("data"), dict) else str(what))

    try:
        client.connect(url, headers=headers or {}, auth=auth, namespaces=[namespace], transports=["websocket"], wait_timeout=30)
    except socketio.exceptions.ConnectionError as error:
        return codes[0] if codes else f"no code: {error}"
    finally:
        _cut(client)
    raise AssertionError(f"{namespace} let {auth} in")
