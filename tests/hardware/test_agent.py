"""The agent beside a real server: what it says and shows, how soon, and what becomes of it when the server or its key goes."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from caller_server.usecases.accounts import DeviceKind
from config.paths import assets
from hardware.agent.program import Agent, Settings
from hardware.enrolment import KEY_FILE, NotEnrolled
from hardware.errors import DeviceAbsent, DeviceFault
from hardware.lamp.fake import FakeLamp
from hardware.lamp.port import Lamp
from hardware.sign.fake import FakeSign
from hardware.sign.port import Sign
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from tests.server_process import ServerProcess, eventually, running, start

NO_PROXY = "http://127.0.0.1:9"  # a machine's proxy has no business between an agent and its server
BANK = ClipBank(assets() / "sounds")

logging.getLogger("engineio.client").setLevel(logging.CRITICAL)  # it speaks of servers that we stop on purpose


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with running(tmp_path_factory.mktemp("server")) as started:
        started.open_counter("bontang-1")
        yield started


class Rig:
    """An agent in a thread of this process, with fakes."""

    def __init__(self, url: str, key: str, monkeypatch: pytest.MonkeyPatch, **more: object) -> None:
        self.speaker, self.lamp, self.sign = FakeSpeaker(), FakeLamp(), FakeSign("bontang-1")
        devices: list[tuple[str, FakeSpeaker | Lamp | Sign]] = [
            ("hardware.factory.speaker", self.speaker),
            ("hardware.hall_factory.lamp", self.lamp),
            ("hardware.hall_factory.sign", self.sign),
        ]
        for where, device in devices:
            monkeypatch.setattr(where, lambda _, device=device: device)
        settings = Settings(url, key, speaker="fake", lamps=("fake",), signs=("fake",), **more)  # type: ignore[arg-type]
        self.agent = Agent(settings, beats_every_s=0.3)
        self.stop, self.ended_with = threading.Event(), list[BaseException]()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.agent.run(self.stop)
        except BaseException as error:
            self.ended_with.append(error)

    def wait_connected(self) -> None:
        eventually(lambda: self.sign.history, 30)

    def heard(self, number: str) -> int:
        """How often the first call of this number to counter 1 was heard."""
        return self.speaker.played.count(BANK.announcement("id", number, "desk", "1", 1, 3))


@contextmanager
def an_agent(url: str, key: str, monkeypatch: pytest.MonkeyPatch, **more: object) -> Iterator[Rig]:
    rig = Rig(url, key, monkeypatch, **more)
    try:
        rig.wait_connected()
        yield rig
    finally:
        rig.stop.set()
        rig.thread.join(30)


def clear(server: ServerProcess) -> None:
    """Nobody at the counter, nobody in line."""
    for verb in ("start", "finish"):
        server.post("/counters/bontang-1/" + verb, server.keys.officer)
    while server.post("/counters/bontang-1/call-next", server.keys.officer).status_code == 200:
        server.post("/counters/bontang-1/no-show", server.keys.officer)


def test_a_call_is_heard_and_seen(server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    clear(server)
    number = server.take()["ticket"]["number"]
    with an_agent(server.url, server.keys.agent, monkeypatch) as rig:
        assert rig.sign.text == ""

        server.call_next()
        eventually(lambda: rig.heard(number) and rig.lamp.lit and rig.sign.text, 30)

        assert (rig.lamp.lit, rig.sign.text) == ({"bontang-1"}, number)
        assert rig.speaker.played[-2] == (BANK.folder / "chime.wav").read_bytes()
        server.post("/counters/bontang-1/start", server.keys.officer)
        server.post("/counters/bontang-1/finish", server.keys.officer)
        eventually(lambda: rig.sign.text == "" and not rig.lamp.lit, 30)
        assert rig.heard(number) == 1


def test_the_end_puts_the_lights_out(server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    clear(server)
    server.take()
    with an_agent(server.url, server.keys.agent, monkeypatch) as rig:
        server.call_next()
        eventually(lambda: rig.lamp.lit, 30)

    assert (rig.lamp.lit, rig.sign.text, rig.ended_with) == (set(), "", [])
    assert not rig.thread.is_alive()


def test_a_dead_loudspeaker_stops_neither_lamp_nor_the_next_call(server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    clear(server)
    for _ in range(2):
        server.take()
    with an_agent(server.url, server.keys.agent, monkeypatch) as rig:
        rig.speaker.fail_with(DeviceAbsent("unplugged"))
        server.call_next()
        eventually(lambda: rig.lamp.lit and "speaker: DeviceAbsent" in rig.agent.faults.now, 30)

        rig.speaker.fail_with(None)
        server.post("/counters/bontang-1/no-show", server.keys.officer)
        number = server.call_next()["number"]
        eventually(lambda: rig.heard(number) == 1 and rig.agent.faults.now == [], 30)


def test_a_dead_lamp_silences_nothing_and_the_supervisor_hears_of_it(
    server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear(server)
    server.take()
    monkeypatch.setattr("hardware.agent.health.box_celsius", lambda: 51.5)
    with an_agent(server.url, server.keys.agent, monkeypatch) as rig:
        rig.lamp.fault = DeviceFault("broke off")
        number = server.call_next()["number"]
        eventually(lambda: rig.heard(number) == 1 and "lamp 1: DeviceFault" in rig.agent.faults.now, 30)

        def told() -> tuple[list[str], float]:
            devices = server.get("/branches/bontang/live", server.keys.supervisor).json()["devices"]
            agent = next(device for device in devices if device["name"] == "agent-1")
            return agent["faults"], agent["box_celsius"]

        eventually(lambda: told() == (["lamp 1: DeviceFault"], 51.5), 30)


def test_an_agent_of_another_zone_says_and_shows_nothing(server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    from hardware.agent.showing import Zone

    clear(server)
    server.take("A")
    with an_agent(server.url, server.keys.agent, monkeypatch, zone=Zone(services=("K",))) as rig:
        number = server.call_next()["number"]
        eventually(lambda: rig.sign.text == number, 30)
        time.sleep(0.5)

        assert (list(rig.speaker.played), rig.lamp.lit) == ([], set())


def test_the_key_that_was_taken_away_ends_it(server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    with server.store() as store:
        name = f"agent-{uuid4().hex[:8]}"
        key = store.accounts.add_device(name, DeviceKind.AGENT, "bontang")
        with an_agent(server.url, key, monkeypatch) as rig:
            store.accounts.revoke_device(name)
            eventually(lambda: rig.ended_with, 30)

            assert isinstance(rig.ended_with[0], NotEnrolled)


def test_the_key_of_a_kiosk_makes_no_agent(server: ServerProcess) -> None:
    with pytest.raises(NotEnrolled, match="a kiosk's"):
        Agent(Settings(server.url, server.keys.kiosk)).run(threading.Event())


def test_after_the_server_was_away_nothing_old_is_spoken_and_the_next_call_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = start(tmp_path)
    try:
        first.open_counter()
        for _ in range(2):
            first.take()
        port = first.url.rpartition(":")[2]
        with an_agent(first.url, first.keys.agent, monkeypatch) as rig:
            old = first.call_next()["number"]
            eventually(lambda: rig.heard(old) == 1, 30)
            first.kill()
            # Two minutes later by its clock; the first call is on its board still.
            monkeypatch.setattr("tests.server_process.free_port", lambda: int(port))
            later = "2026-11-23T09:03:00+08:00"
            with running(tmp_path, keys=first.keys, clock_start=later) as second:
                assert second.url == first.url
                eventually(lambda: not rig.lamp.lit, 30)  # it has heard from there: the call is too old for a lamp

                second.post("/counters/bontang-1/no-show", second.keys.officer)
                new = second.call_next()["number"]
                eventually(lambda: rig.heard(new) == 1, 30)
                assert rig.heard(old) == 1
    finally:
        if first.process.poll() is None:
            first.kill()


class Process:
    """``python -m hardware.agent`` and what it has said so far."""

    def __init__(self, state: Path, *options: str) -> None:
        self._log = state.parent / f"{uuid4().hex}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hardware.agent", "--state", str(state), *options],
                env=os.environ | {"http_proxy": NO_PROXY, "https_proxy": NO_PROXY, "no_proxy": "nowhere.example"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        eventually(lambda: words in self.said or self.process.poll() is not None, 30)
        assert words in self.said, self.said

    def status(self) -> int:
        return self.process.wait(30)


def test_a_code_makes_an_agent_that_comes_back_without_it(server: ServerProcess, tmp_path: Path) -> None:
    clear(server)
    number = server.take()["ticket"]["number"]
    with server.store() as store:
        name = f"agent-{uuid4().hex[:8]}"
        code = store.accounts.device_code(name, DeviceKind.AGENT, "bontang")
    state = tmp_path / "state"
    where = ("--server", server.url, "--sign", "fake?counter=bontang-1")

    with Process(state, *where, "--enrol", code) as first:
        first.wait_for("connected")
        server.call_next()
        first.wait_for(f"sign bontang-1: {number}")
        first.process.send_signal(signal.SIGTERM)
        assert first.status() == 0, first.said
    assert (state / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert (state / KEY_FILE).read_text().strip() not in first.said

    with Process(state, *where) as again:
        again.wait_for("connected")
        with server.store() as store:
            store.accounts.revoke_device(name)
        assert again.status() == 1, again.said
    assert "does not take this agent's key" in again.said


def test_an_agent_without_a_key_or_with_a_used_code_says_what_to_do(server: ServerProcess, tmp_path: Path) -> None:
    state = tmp_path / "state"
    where = ("--server", server.url)

    with Process(state, *where) as without, Process(state, *where, "--enrol", "ABCDE-FGHJK") as used:
        assert (without.status(), used.status()) == (2, 1)
    assert "--enrol" in without.said
    assert "administration page" in used.said
    assert not state.exists()
