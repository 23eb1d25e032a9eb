"""A device trades its code for a key, and keeps that where only it can read it."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from hardware.agent.__main__ import main
from hardware.enrolment import KEY_FILE, Enrolled, NoServer, NotEnrolled, enrol, keep_key, kept_key
from hardware.errors import DeviceFault
from tests.hardware.queue_server import QueueServer

TRADED = {"key": "k" * 43, "kind": "agent", "branch": "bontang"}


def test_a_code_is_traded_for_a_key() -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (201, TRADED)

        assert enrol(f"{server.url}/", "ABCDE-FGHJK") == Enrolled(**TRADED)
        assert server.asked == [("/devices/enrol", {"code": "ABCDE-FGHJK"}, None)]


@pytest.mark.parametrize("status", [401, 403, 422])
def test_a_code_that_is_not_taken_needs_a_new_one(status: int) -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (status, {"code": "not_signed_in"})

        with pytest.raises(NotEnrolled, match="administration page"):
            enrol(server.url, "ABCDE")


@pytest.mark.parametrize("status", [302, 404, 429, 503])
def test_a_server_that_cannot_now_is_tried_again(status: int) -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (status, {})

        with pytest.raises(NoServer):
            enrol(server.url, "ABCDE")


def test_a_server_that_is_not_there_is_no_crash() -> None:
    with pytest.raises(NoServer, match="does not answer"):
        enrol("http://127.0.0.1:9", "ABCDE")


@pytest.mark.parametrize("answer", [b"<html>It works!</html>", b"[]", b"{}"])
def test_another_server_s_answer_is_no_key(answer: bytes) -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (201, answer)

        with pytest.raises(DeviceFault, match="queue server"):
            enrol(server.url, "ABCDE")


def test_the_key_is_kept_for_this_user_only_and_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert kept_key(folder) is None
    old_umask = os.umask(0)
    try:
        file = keep_key(folder, "first")
    finally:
        os.umask(old_umask)

    assert (file, kept_key(folder)) == (folder / KEY_FILE, "first")
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    (folder / ".device.key.part").write_text("half", encoding="ascii")  # from a power cut
    keep_key(folder, "second")
    assert (kept_key(folder), sorted(path.name for path in folder.iterdir())) == ("second", [KEY_FILE])


def test_the_code_of_a_kiosk_makes_no_agent_and_leaves_no_key(tmp_path: Path) -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (201, TRADED | {"kind": "kiosk"})
        told = CliRunner().invoke(main, ["--server", server.url, "--enrol", "ABCDE", "--state", str(tmp_path)])

    assert told.exit_code == 1
    assert "the code of a kiosk" in told.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        ["--lamp", "beacon:1"],
        ["--sign", "serial:"],
        ["--speaker", "loud"],
        ["--thermometer", "fake"],
        ["--door-lamp", "fake"],
        ["--thermometer", "fake", "--door-lamp", "fake?counters=in,out"],
        ["--thermometer", "mercury", "--door-lamp", "fake"],
        ["--thermometer", "fake", "--door-lamp", "fake", "--limit", "97"],
    ],
)
def test_wrong_use_is_told_before_anything_starts(options: list[str], tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["--server", "http://127.0.0.1:9", "--key", "x", "--state", str(tmp_path), *options])

    assert told.exit_code == 2, told.output
    assert "Error" in told.output
