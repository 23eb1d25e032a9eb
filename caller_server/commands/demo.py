"""``lapak demo``: everything on one machine, nothing to prepare."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from caller_server.commands import demo_data
from caller_server.commands.common import fail, settings
from caller_server.commands.demo_client import Client, Refused
from caller_server.commands.demo_data import DemoData
from caller_server.commands.demo_people import Busy
from config.settings import Settings, environment
from config.translations import languages_of, texts
from kiosk.settings import START_AGAIN

READY_WITHIN_S = 30.0
STOPPED_WITHIN_S = 8.0
KIOSK_WINDOW = "540x960"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets phones of the same network in.")
@click.option("--no-kiosk", is_flag=True, help="Without the touchscreen's window.")
@click.option("--busy", is_flag=True, help="With people who come and officers who serve.")
@click.option("--data", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True)
def demo(port: int, host: str, no_kiosk: bool, busy: bool, folder: Path) -> None:
    """Everything on one machine: server, kiosk, display, phones, slips as pictures, a demo branch, sign-in links."""
    if not _is_free(host, port):
        fail(_both("port_taken", port=port))
    folder.mkdir(parents=True, exist_ok=True)
    given = demo_data.settings_for(folder)
    demo_data.place_branch(settings(**given))
    start = demo_data.clock_start(settings(**given))
    address = f"http://{_reachable(host)}:{port}"
    given |= {"host": host, "port": port, "public_url": address, "demo_slips": folder.resolve() / "slips"}
    given |= {"clock_start": start, "testing": True} if start else {}
    data = demo_data.furnish(settings(**given))  # by the clock of the server, or its links would be too old already
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as children:
        _Demo(folder, settings(**given), address, data, children).run(with_kiosk=not no_kiosk, is_busy=busy)


@dataclass
class _Demo:
    """One run. ``children`` ends every program that was started, whatever happens."""

    folder: Path
    chosen: Settings
    address: str
    data: DemoData
    children: ExitStack
    _programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *, with_kiosk: bool, is_busy: bool) -> None:
        """Start everything, say where it is, and wait for Ctrl-C or for the server's end."""
        server = self._start("server", "caller_server", "serve")
        self._wait_for(server)
        self._agent()
        self._say(self._phone_example(), kiosk := self._kiosk() if with_kiosk else None, with_kiosk=with_kiosk)
        if is_busy:
            officers = {counter: self._client(token) for counter, token in self.data.officer_tokens.items()}
            crowd = Busy(self._client(self.data.kiosk_key), officers, demo_data.BRANCH)
            crowd.start()
            self.children.callback(crowd.stop)
        try:
            self._watch(server, kiosk)
        except KeyboardInterrupt:
            click.echo()

    def _watch(self, server: subprocess.Popen[bytes], kiosk: subprocess.Popen[bytes] | None) -> None:
        while server.poll() is None:
            if kiosk is not None and kiosk.poll() is not None:
                if kiosk.returncode == START_AGAIN:
                    kiosk = self._kiosk()
                    continue
                if kiosk.returncode:
                    click.echo(_both("kiosk.ended", status=kiosk.returncode, log=self.folder / "kiosk.log"))
                kiosk = None
            time.sleep(0.5)
        fail(_both("server_failed", log=self.folder / "server.log"))

    def _start(self, name: str, *module: str, **variables: str) -> subprocess.Popen[bytes]:
        log = self.children.enter_context((self.folder / f"{name}.log").open("wb"))
        program = subprocess.Popen(
            [sys.executable, "-m", *module],
            env=os.environ | environment(self.chosen) | variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=os.name == "posix",  # Ctrl-C is for us; we end the others in order
        )
        self.children.callback(_end, program)
        return program

    def _wait_for(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + READY_WITHIN_S
        while not self._client().is_ready():
            if server.poll() is not None or time.monotonic() > until:
                fail(_both("server_failed", log=self.folder / "server.log"))
            time.sleep(0.1)

    def _client(self, key: str | None = None) -> Client:
        return Client(self.address, key)

    def _phone_example(self) -> dict[str, Any] | None:
        try:
            taken: dict[str, Any] = self._client(self.data.kiosk_key).post(f"/branches/{demo_data.BRANCH}/tickets", service="A")
        except Refused:
            return None  # today's numbers are gone; everything else works
        return taken

    def _kiosk(self) -> subprocess.Popen[bytes] | None:
        if _why_no_kiosk() is not None:
            return None
        slips = f"fake:{self.chosen.demo_slips}"
        options = ["--server", self.address, "--branch", demo_data.BRANCH, "--window", KIOSK_WINDOW]
        options += [
            "--state",
            str((self.folder / "kiosk").resolve()),
            "--printer",
            slips,
            "--scanner",
            "keyboard",
            "--speaker",
            "auto",
        ]
        return self._start("kiosk", "kiosk", *options, LAPAK_KIOSK_KEY=self.data.kiosk_key)

    def _agent(self) -> None:
        """Beside the display, which speaks here: a lamp and signs that write what they show into the agent's log."""
        if not _has_agent():
            return
        options = ["--server", self.address, "--lamp", "fake", "--sign", "fake", "--sign", "fake?counter=bontang-1"]
        self._start("agent", "hardware.agent", *options, LAPAK_AGENT_KEY=self.data.agent_key)

    def _say(self, phone: dict[str, Any] | None, kiosk: subprocess.Popen[bytes] | None, *, with_kiosk: bool) -> None:
        sign_in = f"{self.address}/sign-in"
        display = f"{self.address}/display/{demo_data.BRANCH}#key={self.data.display_key}"  # with it, phones can join
        lines: list[tuple[str, dict[str, Any], str]] = [("display", {}, display)]
        lines += [
            (person.role, {"name": person.name}, f"{sign_in}/{self.data.links[person.name]}") for person in demo_data.LOOKED_AS
        ]
        lines.append(("take", {}, f"{sign_in}/{self.data.take_link}?next=/take"))
        if phone:
            lines.append(("phone", {"number": phone["ticket"]["number"]}, phone["follow_url"]))
        lines.append(("slips_page", {}, f"{self.address}/demo/slips"))
        click.echo(f"\n{_both('title', between=' / ')}\n")
        for key, values, url in lines:
            click.echo(f"  {_both(key, between=' / ', **values)}\n      {url}")
        click.echo()
        for key, values in self._remarks(kiosk, with_kiosk=with_kiosk):
            click.echo(f"{_both(key, **values)}\n")

    def _remarks(self, kiosk: subprocess.Popen[bytes] | None, *, with_kiosk: bool) -> list[tuple[str, dict[str, Any]]]:
        remarks: list[tuple[str, dict[str, Any]]] = [("once", {})]
        if kiosk is not None:
            remarks.append(("kiosk.runs", {}))
        else:
            remarks.append((_why_no_kiosk() or "kiosk.off" if with_kiosk else "kiosk.off", {}))
        if _has_agent():
            remarks.append(("agent", {"log": self.folder / "agent.log"}))
        if self.chosen.clock_start:
            day, hour = f"{self.chosen.clock_start:%Y-%m-%d}", f"{self.chosen.clock_start:%H.%M}"
            remarks.append(("clock", {"day": day, "time": hour}))
        if self.chosen.host.startswith("127."):
            remarks.append(("only_here", {}))
        return [*remarks, ("stop", {})]


def _end(program: subprocess.Popen[bytes]) -> None:
    if program.poll() is not None:
        return
    program.terminate()
    try:
        program.wait(STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def _why_no_kiosk() -> str | None:
    """The key of the sentence that says why the kiosk's window cannot be opened; None when it can."""
    has_screen = os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not has_screen:
        return "kiosk.no_screen"
    return None if importlib.util.find_spec("kivy") else "kiosk.not_installed"


def _has_agent() -> bool:
    """Whether what the agent needs is installed."""
    return all(importlib.util.find_spec(module) for module in ("serial", "socketio", "websocket"))


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _reachable(host: str) -> str:
    """The address that phones use: with 0.0.0.0 the one this machine has in its network."""
    if host != "0.0.0.0":  # noqa: S104
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address nobody has: nothing is sent, only the way out is chosen
            found: str = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return found


def _both(key: str, between: str = "\n", **values: Any) -> str:
    """A sentence in all languages; whoever runs the demo may speak either."""
    said = dict.fromkeys(texts("demo", language)(key, **values) for language in languages_of("demo"))
    return between.join(said)
