"""How a kiosk comes to its key when it starts, from the command line to the file."""

import logging
import queue
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from caller_server.usecases.accounts import DeviceKind
from config.translations import texts
from hardware.enrolment import NoServer, NotEnrolled
from kiosk import app
from kiosk.__main__ import main
from kiosk.client import HttpQueueServer
from kiosk.device_state import DeviceState
from kiosk.enrol.key import key_for, traded
from kiosk.enrol.state import CodeAsked, CodeFault, CodeTouched, CodeTraded, SignErased, SignTouched, TradeCode
from kiosk.enrol.work import EnrolWorker
from kiosk.flow import step
from kiosk.inputs import BackTouched, Input, Silence
from kiosk.moves import Step
from kiosk.settings import START_AGAIN, Settings
from kiosk.staff.state import PinAsked, Restart, StaffCalled
from kiosk.state import Kiosk, Rules, ScreenState, Starting, Trouble, Troubled
from kiosk.workers import Means
from tests.hardware.queue_server import QueueServer
from tests.server_process import running

TRADED = {"key": "k" * 43, "kind": "kiosk", "branch": "bontang"}


def test_a_code_is_traded_once_and_the_key_is_used_from_then_on(tmp_path: Path) -> None:
    state = DeviceState(tmp_path)
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (201, TRADED)
        assert key_for(server.url, state, code="ABCDE-FGHJK") == "k" * 43

        server.answers["/devices/enrol"] = (401, {"code": "not_signed_in"})
        assert key_for(server.url, state, code="ABCDE-FGHJK") == "k" * 43  # it stayed in the start-up file
        assert key_for(server.url, state) == "k" * 43
    assert key_for("http://127.0.0.1:9", state, code="ABCDE-FGHJK") == "k" * 43  # a start before the server's


def test_a_new_code_brings_a_new_key(tmp_path: Path) -> None:
    state = DeviceState(tmp_path)
    state.keep_key("old")
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (201, TRADED)

        assert key_for(server.url, state, code="ABCDE-FGHJK") == "k" * 43
    assert state.key == "k" * 43


def test_a_key_that_is_given_goes_before_the_kept_one(tmp_path: Path) -> None:
    state = DeviceState(tmp_path)
    state.keep_key("kept")

    assert key_for("http://127.0.0.1:9", state, given="given") == "given"
    assert state.key == "kept"


def test_without_a_key_a_code_that_is_not_taken_is_told(tmp_path: Path) -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (401, {"code": "not_signed_in"})
        with pytest.raises(NotEnrolled):
            key_for(server.url, DeviceState(tmp_path), code="ABCDE")
    with pytest.raises(NoServer):
        key_for("http://127.0.0.1:9", DeviceState(tmp_path), code="ABCDE")
    assert key_for("http://127.0.0.1:9", DeviceState(tmp_path)) is None


def test_the_code_of_another_device_makes_no_kiosk_and_leaves_no_key(tmp_path: Path) -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (201, TRADED | {"kind": "agent"})

        with pytest.raises(NotEnrolled, match="make new ones"):
            traded(server.url, "ABCDE", DeviceState(tmp_path))
    assert DeviceState(tmp_path).key is None


# --- at the screen


def at(screen: ScreenState) -> Kiosk:
    return Kiosk(screen=screen)


def after(kiosk: Kiosk, *happened: Input) -> Step:
    effects: Any = ()
    for one in happened:
        kiosk, effects = step(kiosk, one, Rules())
    return kiosk, effects


TYPED = [SignTouched(sign) for sign in "ABCDEFGHJK"]


def test_the_corner_of_a_kiosk_that_nobody_knows_leads_to_its_code_and_not_to_a_pin() -> None:
    assert after(at(Troubled(Trouble.NOT_ENROLLED)), StaffCalled())[0].screen == CodeAsked()
    assert after(at(Troubled(Trouble.CLOSED)), StaffCalled())[0].screen == PinAsked()


def test_ten_signs_are_traded_once() -> None:
    kiosk, asked = after(at(CodeAsked()), *TYPED, CodeTouched())

    assert asked == (TradeCode("ABCDEFGHJK"),)
    assert after(kiosk, CodeTouched()) == (kiosk, ())
    assert after(kiosk, SignErased()) == (kiosk, ())


def test_fewer_signs_are_no_code_and_no_other_signs_are_taken() -> None:
    assert after(at(CodeAsked()), *TYPED[1:], CodeTouched())[1] == ()
    assert after(at(CodeAsked("A")), SignTouched("0"), SignTouched("I"), SignTouched("AB"))[0].screen == CodeAsked("A")
    assert after(at(CodeAsked()), *TYPED, SignTouched("Z"))[0].screen == CodeAsked("ABCDEFGHJK")


def test_with_its_key_the_kiosk_starts_anew() -> None:
    assert after(at(CodeAsked("ABCDEFGHJK", is_trading=True)), CodeTraded(None))[1] == (Restart(),)


@pytest.mark.parametrize("fault", CodeFault)
def test_a_code_that_brought_no_key_is_typed_again_and_the_screen_says_why(fault: CodeFault) -> None:
    kiosk, effects = after(at(CodeAsked("ABCDEFGHJK", is_trading=True)), CodeTraded(fault))

    assert (kiosk.screen, effects) == (CodeAsked(fault=fault), ())
    for language in ("id", "en"):
        assert texts("kiosk", language)(f"code.{fault}")


def test_who_leaves_or_walks_off_leaves_no_signs() -> None:
    for end in (BackTouched(), Silence(60)):
        assert after(at(CodeAsked("ABC")), end)[0].screen == Starting()
    assert "ABC" not in repr(CodeAsked("ABC"))
    assert "ABC" not in repr(TradeCode("ABC"))


def worker(server: str, folder: Path | None, delivered: "queue.Queue[Input]", key: str = "old") -> EnrolWorker:
    settings = Settings(server=server, key=key, state=folder)
    return EnrolWorker(Means(settings, lambda: HttpQueueServer(server, key), delivered.put, ("id",)), lambda _: None)


def test_a_key_from_the_screen_goes_before_the_one_that_the_start_up_file_still_gives(tmp_path: Path) -> None:
    delivered: queue.Queue[Input] = queue.Queue()
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (201, TRADED)
        worker(server.url, tmp_path, delivered).do(TradeCode("ABCDEFGHJK"))

        assert delivered.get(timeout=30) == CodeTraded(None)
    assert key_for(server.url, DeviceState(tmp_path), given="old") == "k" * 43
    assert key_for(server.url, DeviceState(tmp_path), given="another") == "another"


@pytest.mark.parametrize(
    ("status", "answer", "fault"),
    [
        (401, {"code": "not_signed_in"}, CodeFault.REFUSED),
        (201, TRADED | {"kind": "display"}, CodeFault.REFUSED),
        (503, {}, CodeFault.AWAY),
        (201, b"<html>It works!</html>", CodeFault.NOT_KEPT),
    ],
)
def test_whatever_the_server_says_the_person_hears_of_it(status: int, answer: Any, fault: CodeFault, tmp_path: Path) -> None:
    delivered: queue.Queue[Input] = queue.Queue()
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (status, answer)
        worker(server.url, tmp_path, delivered).do(TradeCode("ABCDEFGHJK"))

        assert delivered.get(timeout=30) == CodeTraded(fault)
    assert DeviceState(tmp_path).key is None


def test_a_kiosk_without_a_folder_does_not_use_up_the_code() -> None:
    delivered: queue.Queue[Input] = queue.Queue()
    with QueueServer() as server:
        worker(server.url, None, delivered).do(TradeCode("ABCDEFGHJK"))

        assert delivered.get(timeout=30) == CodeTraded(CodeFault.NOT_KEPT)
        assert server.asked == []


# --- the command line


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What the kiosk was started with; no window opens, and staff ask for a restart at once."""
    seen: list[Settings] = []

    def run(settings: Settings) -> int:
        seen.append(settings)
        return START_AGAIN

    monkeypatch.setattr(app, "run", run)
    for name in ("LAPAK_KIOSK_KEY", "LAPAK_KIOSK_STATE", "STATE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    return seen


def test_a_kiosk_without_a_key_says_how_it_gets_one_and_asks_at_its_screen(tmp_path: Path, started: list[Settings]) -> None:
    told = CliRunner().invoke(main, ["--server", "http://127.0.0.1:9", "--state", str(tmp_path / "kiosk")])

    assert told.exit_code == START_AGAIN
    assert "--enrol CODE" in told.output
    assert [one.key for one in started] == [""]


def test_the_service_manager_s_folder_is_the_kiosk_s(tmp_path: Path, started: list[Settings]) -> None:
    DeviceState(tmp_path).keep_key("kept")

    told = CliRunner().invoke(
        main, ["--server", "http://127.0.0.1:9", "--presence", "gpio:17"], env={"STATE_DIRECTORY": str(tmp_path)}
    )

    assert told.exit_code == START_AGAIN
    assert [(one.key, one.state, one.presence) for one in started] == [("kept", tmp_path, "gpio:17")]


def test_a_code_that_is_not_taken_ends_the_start_with_its_sentence(tmp_path: Path, started: list[Settings]) -> None:
    with QueueServer() as server:
        server.answers["/devices/enrol"] = (401, {"code": "not_signed_in"})
        told = CliRunner().invoke(main, ["--server", server.url, "--enrol", "ABCDE", "--state", str(tmp_path)])

    assert told.exit_code == 1
    assert "administration page" in told.output
    assert started == []


@pytest.mark.slow
def test_a_code_from_the_administration_opens_the_real_server(tmp_path: Path) -> None:
    with running(tmp_path / "server") as server:
        with server.store() as store:
            code = store.accounts.device_code("pintu-2", DeviceKind.KIOSK, "bontang")

        key = key_for(server.url, DeviceState(tmp_path / "kiosk"), code=code)
        assert key is not None
        answer = HttpQueueServer(server.url, key).branch("id")

    assert getattr(answer, "branch", answer) == "bontang"


# --- the log


def test_the_log_is_written_although_a_library_set_the_root_up_before() -> None:
    source = (
        "import escpos.printer, logging\n"
        "from kiosk.app import keep_log\n"
        "keep_log()\n"
        "logging.getLogger('kiosk.work').info('a line of ours')\n"
    )
    told = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60)

    lines = [line for line in told.stderr.splitlines() if "a line of ours" in line]
    assert len(lines) == 1, told.stderr
    assert "INFO kiosk.work: a line of ours" in lines[0]


def test_the_root_has_one_handler_however_often_the_log_is_set_up() -> None:
    before = logging.root.handlers[:], logging.root.level
    try:
        app.keep_log()
        app.keep_log()

        assert len(logging.root.handlers) == 1
    finally:
        logging.root.handlers[:], logging.root.level = before[0], before[1]
