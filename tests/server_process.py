"""A real ``lapak serve`` on loopback, for tests that need processes: start it, ask it, kill it."""

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from caller_server.commands.common import make_current
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.wiring import Store, open_store
from config.paths import branch_file
from config.settings import load

MONDAY_NINE = "2026-11-23T09:00:00+08:00"  # the demo branch is open
READY_WITHIN_S = 60.0
STOPPED_WITHIN_S = 30.0


@dataclass(frozen=True)
class Keys:
    """What opens the server's doors: a kiosk's key, and bearer tokens of two officers, a supervisor and an administrator."""

    kiosk: str
    agent: str
    officer: str
    second_officer: str
    supervisor: str
    administrator: str


@dataclass
class ServerProcess:
    """One server process. ``url`` is where it listens; ``store`` is its database, for what a test has to arrange."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path
    keys: Keys
    settings: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, key: str | None = None, **options: Any) -> requests.Response:
        """GET below the API."""
        return requests.get(f"{self.url}/api/v1{path}", headers=_bearer(key), timeout=10, **options)

    def post(self, path: str, key: str | None = None, **body: Any) -> requests.Response:
        """POST a command below the API, with a request_id of its own unless one is given."""
        return requests.post(
            f"{self.url}/api/v1{path}", json={"request_id": str(uuid4())} | body, headers=_bearer(key), timeout=10
        )

    def take(self, service: str = "A", **more: Any) -> dict[str, Any]:
        """A new ticket: ``{ticket, token, follow_url}``."""
        answer = self.post("/branches/bontang/tickets", self.keys.kiosk, service=service, **more)
        assert answer.status_code == 201, answer.text
        taken: dict[str, Any] = answer.json()
        return taken

    def officer_at(self, counter: str) -> str:
        """The key of the officer who works there: one holds the first desk, another the others."""
        return self.keys.officer if counter == "bontang-1" else self.keys.second_officer

    def open_counter(self, counter: str = "bontang-1") -> None:
        """Have an officer open a counter."""
        answer = self.post(f"/counters/{counter}/open", self.officer_at(counter))
        assert answer.status_code == 200, answer.text

    def call_next(self, counter: str = "bontang-1") -> dict[str, Any]:
        """The ticket that the counter called."""
        answer = self.post(f"/counters/{counter}/call-next", self.officer_at(counter))
        assert answer.status_code == 200, answer.text
        ticket: dict[str, Any] = answer.json()["ticket"]
        return ticket

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The server's database, from outside."""
        opened = open_store(load(**_given(self.settings)))
        try:
            yield opened
        finally:
            opened.close()

    def stop(self) -> int:
        """Ask it to end, and give its exit status."""
        self.process.terminate()
        return self.process.wait(STOPPED_WITHIN_S)

    def kill(self) -> None:
        """End it as a power cut would: the whole group, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOPPED_WITHIN_S)

    @property
    def log(self) -> str:
        """What it has written so far."""
        return (self.folder / f"{self.url.rpartition(':')[2]}.log").read_text(encoding="utf-8", errors="replace")


def start(folder: Path, *, keys: Keys | None = None, port: int | None = None, **settings: str) -> ServerProcess:
    """A server with the demo branch, its database in ``folder`` unless ``database_url`` is given, ready to answer.

    ``keys`` of an earlier one say that branch and people are there already; ``port`` is its own where it has to be found again.
    """
    settings = {
        "database_url": f"sqlite:///{folder}/lapak.sqlite",
        "testing": "true",
        "clock_start": MONDAY_NINE,
        "log_level": "INFO",
    } | settings
    keys = keys or _furnish(settings)
    port = port or free_port()
    variables = {key: value for key, value in os.environ.items() if not key.startswith("LAPAK_")}
    variables |= {f"LAPAK_{key.upper()}": value for key, value in settings.items()} | {"LAPAK_PORT": str(port)}
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "caller_server", "serve"],
            env=variables,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
        )
    server = ServerProcess(f"http://127.0.0.1:{port}", process, folder, keys, settings)
    _wait_until_ready(server)
    return server


@contextmanager
def running(folder: Path, *, keys: Keys | None = None, **settings: str) -> Iterator[ServerProcess]:
    """``start``, and an end at the end."""
    server = start(folder, keys=keys, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


def eventually(what: Callable[[], Any], within_s: float = 30.0) -> Any:
    """The first true answer of ``what``; fails when there is none in time."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {within_s} s")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _furnish(settings: dict[str, str]) -> Keys:
    chosen = load(**_given(settings))
    make_current(chosen) if chosen.is_sqlite else _upgrade(chosen.database_url)
    store = open_store(chosen)
    try:
        store.catalogue.import_branch(tomllib.loads(branch_file("bontang").read_text(encoding="utf-8")))
        accounts = store.accounts
        for name, role in (("rina", Role.OFFICER), ("bo", Role.OFFICER), ("sari", Role.SUPERVISOR), ("budi", Role.ADMINISTRATOR)):
            accounts.add_user(name, role, "bontang" if role is not Role.ADMINISTRATOR else None)
        return Keys(
            kiosk=accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang"),
            agent=accounts.add_device("agent-1", DeviceKind.AGENT, "bontang"),
            officer=accounts.add_token("rina"),
            second_officer=accounts.add_token("bo"),
            supervisor=accounts.add_token("sari"),
            administrator=accounts.add_token("budi"),
        )
    finally:
        store.close()


def _upgrade(url: str) -> None:
    from caller_server.storage import migrate

    migrate.upgrade(url)


def _given(settings: dict[str, str]) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if key not in ("log_level", "async_mode")}


def _wait_until_ready(server: ServerProcess) -> None:
    def is_ready() -> bool:
        assert server.process.poll() is None, f"the server ended:\n{server.log}"
        try:
            return requests.get(f"{server.url}/readyz", timeout=2).status_code == 200
        except (requests.ConnectionError, requests.Timeout):  # not there yet, or busy with its beginning
            return False

    try:
        eventually(is_ready, READY_WITHIN_S)
    except AssertionError as error:
        log = server.log
        server.kill()
        raise AssertionError(f"{error}: the server is not ready\n{log}") from None


def _bearer(key: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}
