"""What staff ask of the kiosk, with devices that are absent, crash or lie."""

import queue
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caller_server.contract.staff_pin import kept
from config.paths import assets
from hardware.errors import DeviceAbsent, DeviceFault, HardwareError, PaperOut
from hardware.printer.fake import FakePrinter
from hardware.printer.port import Paper, PrinterStatus
from hardware.printer.slip import AnySlip, Slip, SlipKind
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from kiosk.answers import Unreachable
from kiosk.device_state import DeviceState
from kiosk.inputs import Input
from kiosk.settings import Settings
from kiosk.speech.voice import Voice
from kiosk.staff.state import (
    CheckPin,
    FactsSeen,
    KeepPin,
    LookAround,
    PinChecked,
    PinKnown,
    SetVolume,
    StaffEffect,
    Trial,
    TrialEnded,
    TryOut,
)
from kiosk.staff.volume import SetSpeaker
from kiosk.staff.work import StaffWorker
from kiosk.workers import Means
from tests.samples import branch_view

PIN = kept("482917", bytes(16))
PRINT, SOUND = TryOut(Trial.PRINT, "id", "Cabang Bontang"), TryOut(Trial.SOUND, "id", "Cabang Bontang")


class Printer:
    """Keeps its slips, or fails with ``fault``."""

    def __init__(self, fault: Exception | None = None, status: PrinterStatus | None = None) -> None:
        self.fault, self.state = fault, status or PrinterStatus(Paper.OK, online=True)
        self.slips: list[AnySlip] = []

    def print_slip(self, slip: AnySlip) -> None:
        if self.fault:
            raise self.fault
        self.slips.append(slip)

    def status(self) -> PrinterStatus:
        return self.state

    def close(self) -> None:
        """Nothing is open."""


class Server:
    """Answers with this view, or not at all."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def branch(self, _language: str) -> Any:
        return self.answer


class Page:
    """A worker and what it delivered."""

    def __init__(self, folder: Path | None = None, **means: Any) -> None:
        self.delivered: queue.Queue[Input] = queue.Queue()
        self.reported: list[str] = []
        server = means.pop("server", Server(branch_view()))
        settings = Settings(server="http://10.0.0.5:8000", key="key", state=folder)
        self.worker = StaffWorker(Means(settings, lambda: server, self.delivered.put, ("id",), **means), self.reported.append)

    def answer(self, effect: StaffEffect) -> Input:
        """What comes of this effect."""
        self.worker.do(effect)
        return self.delivered.get(timeout=30)


def voice(fault: HardwareError | None = None) -> Voice:
    speaker = FakeSpeaker()
    speaker.fail_with(fault)
    return Voice(lambda: ClipBank(assets() / "sounds"), SetSpeaker(speaker))


def spoken(made: Voice) -> FakeSpeaker:
    assert isinstance(made.speaker, SetSpeaker)
    assert isinstance(made.speaker.speaker, FakeSpeaker)
    return made.speaker.speaker


@pytest.mark.parametrize(("digits", "is_right"), [("482917", True), ("482918", False), ("", False)])
def test_a_pin_is_checked(digits: str, is_right: bool) -> None:
    checked = Page().answer(CheckPin(PIN, digits))

    assert isinstance(checked, PinChecked)
    assert checked.is_right is is_right


def test_the_pin_of_yesterday_opens_the_page_while_the_server_is_away(tmp_path: Path) -> None:
    yesterday = Page(tmp_path)
    yesterday.worker.do(KeepPin(PIN))
    yesterday.answer(LookAround())  # one thing after the other: now it is kept

    today = Page(tmp_path, server=Server(Unreachable("no route")))
    today.worker.start()

    assert today.delivered.get(timeout=30) == PinKnown(PIN)


def test_the_facts_are_those_of_the_devices() -> None:
    ahead = branch_view(server_time=datetime.now(UTC) - timedelta(minutes=10))

    seen = Page(printer=Printer(status=PrinterStatus(Paper.NEAR_END, online=True)), voice=voice(), server=Server(ahead)).answer(
        LookAround()
    )

    assert isinstance(seen, FactsSeen)
    facts = seen.facts
    assert (facts.server, facts.paper, facts.printer_answers, facts.volume) == ("http://10.0.0.5:8000", "near_end", True, 100)
    assert facts.version
    assert facts.answer_ms is not None
    assert facts.clock_off_s == pytest.approx(600, abs=60)


def test_without_any_device_and_any_server_there_are_facts_too() -> None:
    seen = Page(server=Server(Unreachable("no route"))).answer(LookAround())

    assert isinstance(seen, FactsSeen)
    facts = seen.facts
    assert (facts.paper, facts.volume, facts.answer_ms, facts.clock_off_s) == (None, None, None, None)


def test_a_test_slip_says_that_it_is_no_number() -> None:
    printer = Printer()

    assert Page(printer=printer).answer(PRINT) == TrialEnded(Trial.PRINT, None)
    slip = printer.slips[0]
    assert isinstance(slip, Slip)
    assert (slip.kind, slip.branch_name, slip.language) == (SlipKind.TEST, "Cabang Bontang", "id")


def test_a_test_slip_comes_out_of_the_printer_that_ships_with_the_program(tmp_path: Path) -> None:
    assert Page(printer=FakePrinter(tmp_path)).answer(PRINT) == TrialEnded(Trial.PRINT, None)
    assert len([*tmp_path.glob("slip-*.png")]) == 1


@pytest.mark.parametrize("fault", [PaperOut("no paper"), DeviceAbsent("unplugged"), ValueError("odd")])
def test_a_printer_that_cannot_is_told_by_its_fault(fault: Exception) -> None:
    assert Page(printer=Printer(fault)).answer(PRINT) == TrialEnded(Trial.PRINT, type(fault).__name__)


def test_a_bug_in_a_driver_ends_the_trial_and_not_the_page() -> None:
    page = Page(printer=Printer(RuntimeError("a bug")))

    assert page.answer(PRINT) == TrialEnded(Trial.PRINT, "fault in the kiosk")
    assert isinstance(page.answer(LookAround()), FactsSeen)


def test_the_sound_is_the_chime_and_a_sentence_that_says_what_it_is() -> None:
    made = voice()

    assert Page(voice=made).answer(SOUND) == TrialEnded(Trial.SOUND, None)
    assert len(spoken(made).played) == 2


@pytest.mark.parametrize("made", [None, voice(DeviceAbsent("no sound system")), voice(DeviceFault("broken"))])
def test_a_loudspeaker_that_is_not_there_or_broken_is_told(made: Voice | None) -> None:
    ended = Page(voice=made).answer(SOUND)

    assert isinstance(ended, TrialEnded)
    assert ended.fault


def test_the_volume_is_heard_at_once_and_kept(tmp_path: Path) -> None:
    made = voice()
    page = Page(tmp_path, voice=made)
    page.worker.do(SetVolume(40))

    seen = page.answer(LookAround())

    assert isinstance(seen, FactsSeen)
    assert seen.facts.volume == DeviceState(tmp_path).volume == 40
    assert len(spoken(made).played) == 1


def test_after_its_end_nothing_is_begun() -> None:
    page = Page(printer=Printer())
    page.worker.close()

    page.worker.do(PRINT)

    with pytest.raises(queue.Empty):
        page.delivered.get(timeout=0.2)
