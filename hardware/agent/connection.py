"""The agent's way to the server: the board by socket, by plain requests while there is none; comes back by itself."""

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import requests
import socketio

from caller_server.contract.codes import Code
from caller_server.contract.commands import DeviceHeartbeat
from caller_server.contract.events import HEARTBEAT_EVERY_S, Down, Namespace
from hardware.agent.board import Board, board_of
from hardware.enrolment import NoServer, NotEnrolled, http_session

log = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 8.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 15.0
STEADY_AFTER_S = 30.0  # a connection that held so long was a good one: the next pause is a short one again
SILENT_AT_MOST_S = 2.5 * HEARTBEAT_EVERY_S
LOOKS_EVERY_S = 0.25
KIND = "agent"
# Past any proxy of this machine's environment; the library reads the third only when there is a first.
DIRECT = {"http_proxy_host": "none", "http_proxy_port": 1, "http_no_proxy": ["*"]}


class Connection:
    """``hear`` is given every board that is not older than the last, from another thread, and must return at once."""

    def __init__(self, server: str, key: str, hear: Callable[[Board], None]) -> None:
        self._server, self._key, self._hear = server.rstrip("/"), key, hear
        self._http, self._beats = http_session(key), http_session(key)  # one connection per thread
        self._branch: str | None = None
        self._lock = threading.Lock()
        self._shown = -1
        self._is_behind = threading.Event()
        self._heard_at = 0.0

    def run(self, stop: threading.Event, random_: Callable[[], float] = random.random) -> None:
        """Keep up with the board until ``stop`` is set. Raises NotEnrolled when the server does not take the key (any more)."""
        pause = FIRST_PAUSE_S
        while not stop.is_set():
            began = time.monotonic()
            try:
                self._stay(stop)
            except NoServer as error:
                log.info("no connection: %s", error)
                self._fetch()
            except NotEnrolled:
                raise
            except Exception:  # the outermost loop of this thread: what answered may be no queue server at all
                log.exception("the connection failed")
            if time.monotonic() - began > STEADY_AFTER_S:
                pause = FIRST_PAUSE_S
            stop.wait(pause * (0.5 + random_()))
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def beat(self, beat: DeviceHeartbeat) -> None:
        """Tell how the agent is. Raises NoServer when it was not heard. For one thread."""
        self._ask(self._beats, "POST", "/devices/heartbeat", beat.model_dump(mode="json"))

    def _stay(self, stop: threading.Event) -> None:
        """Be connected, until the connection ends or ``stop`` is set. Raises NoServer without one, and NotEnrolled."""
        self._learn_branch()
        gone, refusals = threading.Event(), list[str]()
        client = self._client(gone, refusals)
        try:
            client.connect(
                self._server,
                auth={"key": self._key},
                namespaces=[str(Namespace.DEVICE)],
                transports=["websocket"],
                wait_timeout=ANSWERS_WITHIN_S,
            )
        except (socketio.exceptions.SocketIOError, requests.RequestException, OSError) as error:
            client.disconnect()
            if str(Code.NOT_SIGNED_IN) in refusals:
                raise NotEnrolled("the server does not take this agent's key (any more)") from error
            raise NoServer(f"{self._server} lets no socket in: {error}") from error
        log.info("connected to %s", self._server)
        self._heard_at = time.monotonic()
        while not (stop.is_set() or gone.wait(LOOKS_EVERY_S)):
            if self._is_behind.is_set():
                self._fetch()
            if time.monotonic() - self._heard_at > SILENT_AT_MOST_S:
                log.warning("the server says nothing any more")
                break
        client.disconnect()
        if gone.is_set():
            log.info("the connection ended")

    def _client(self, gone: threading.Event, refusals: list[str]) -> Any:
        client = socketio.Client(
            reconnection=False, handle_sigint=False, http_session=http_session(), websocket_extra_options=DIRECT
        )
        at = str(Namespace.DEVICE)
        client.on(str(Down.BOARD), self._take, namespace=at)
        client.on(str(Down.HEARTBEAT), self._beat_heard, namespace=at)
        client.on("connect_error", lambda told: refusals.append(_code(told)), namespace=at)
        client.on("disconnect", lambda *_: gone.set(), namespace=at)
        return client

    def _take(self, told: Any) -> None:
        self._heard_at = time.monotonic()
        try:
            board = board_of(told)
        except ValueError as error:
            log.warning("the server told a board that is none: %s", error)
            return
        with self._lock:
            if board.seq < self._shown:
                return
            self._shown = board.seq
            self._is_behind.clear()
            self._hear(board)

    def _beat_heard(self, told: Any) -> None:
        self._heard_at = time.monotonic()
        seq = told.get("seq") if isinstance(told, dict) else None
        if isinstance(seq, int) and seq > self._shown:
            self._is_behind.set()

    def _fetch(self) -> None:
        """Ask for the board once; what was pushed may have been lost. A server that does not answer is asked again later."""
        self._is_behind.clear()
        try:
            self._learn_branch()
            told = self._ask(self._http, "GET", f"/branches/{quote(str(self._branch), safe='')}/board")
        except NoServer as error:
            log.info("no board: %s", error)
            return
        self._take(told)

    def _learn_branch(self) -> None:
        if self._branch is not None:
            return
        told = self._ask(self._http, "GET", "/devices/me")
        if not isinstance(told, dict) or not isinstance(told.get("branch"), str):
            raise NoServer("it does not say which branch this is")
        if told.get("kind") != KIND:
            raise NotEnrolled(f"this key is a {told.get('kind')}'s: make a code for an {KIND} on the administration page")
        self._branch = told["branch"]

    def _ask(self, http: requests.Session, method: str, path: str, body: object = None) -> Any:
        try:
            answer = http.request(
                method, f"{self._server}/api/v1{path}", json=body, timeout=ANSWERS_WITHIN_S, allow_redirects=False
            )
            if answer.status_code == 401:
                raise NotEnrolled("the server does not take this agent's key (any more)")
            if answer.status_code not in (200, 204):
                raise NoServer(f"{method} {path} is answered with {answer.status_code}")
            return answer.json() if answer.content else None
        except (requests.RequestException, ValueError) as error:
            raise NoServer(f"{method} {path}: {type(error).__name__}") from error


def _code(told: Any) -> str:
    """The refusal's code in what the library hands to ``connect_error``."""
    data = told.get("data") if isinstance(told, dict) else None
    return str(data.get("code", "")) if isinstance(data, dict) else ""
