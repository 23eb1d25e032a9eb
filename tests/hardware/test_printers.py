"""One suite for every printer, then printers that are absent, that break off, and that lie."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from hardware import factory
from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout, HardwareError, PaperOut
from hardware.printer.decoder import decode
from hardware.printer.fake import FakePrinter
from hardware.printer.port import Paper, PrinterStatus, TicketPrinter
from tests.hardware.pty_printer import PtyPrinter
from tests.hardware.slips import URL, a_slip
from tests.printer_server import Behaviour, PrinterServer

Fails = Callable[[str], None]
FAULTS: dict[str, tuple[type[HardwareError], Paper]] = {
    "paper_out": (PaperOut, Paper.OUT),
    "offline": (HardwareError, Paper.UNKNOWN),
}


@dataclass
class Rig:
    """A printer, what it has put on paper so far, and how to break and mend it (None for a plain file)."""

    printer: TicketPrinter
    paper: Callable[[], list[Image.Image]]
    behave: Callable[[str | None], None] | None


@contextmanager
def rig_of(kind: str, folder: Path) -> Iterator[Rig]:
    if kind == "fake":
        fake = FakePrinter(folder)
        yield Rig(fake, lambda: [Image.open(path) for path in fake.pictures()], lambda fault: setattr(fake, "fault", fault))
    elif kind == "file":
        target = folder / "lp0"
        target.touch()
        yield Rig(factory.printer(f"file:{target}"), lambda: decode(target.read_bytes()), None)
    else:
        with PrinterServer() as server:

            def behave(fault: str | None) -> None:
                server.behaviour = Behaviour(paper="out" if fault == "paper_out" else "ok", offline=fault == "offline")

            yield Rig(factory.printer(server.spec), server.pictures, behave)


@pytest.fixture(params=["fake", "network", "file"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with rig_of(request.param, tmp_path) as any_printer:
        yield any_printer


def test_a_slip_comes_out_whole_and_readable(rig: Rig) -> None:
    rig.printer.print_slip(a_slip())

    (piece,) = wait_for(rig.paper)
    assert piece.width == 576
    assert zxingcpp.read_barcodes(piece.convert("L"))[0].text == URL


def test_a_printer_says_that_it_is_there(rig: Rig) -> None:
    assert rig.printer.status().online


def test_closing_twice_is_no_fault(rig: Rig) -> None:
    rig.printer.close()
    rig.printer.close()


def test_kiosk_threads_may_share_a_printer(rig: Rig) -> None:
    slips = 4 if rig.behave else 1  # a plain file keeps the last slip only
    threads = [threading.Thread(target=rig.printer.print_slip, args=(a_slip(number=f"A{n:03}"),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(wait_for(rig.paper, slips)) == slips


@pytest.mark.parametrize("kind", ["fake", "network"])
@pytest.mark.parametrize(("fault", "error"), [("paper_out", PaperOut), ("offline", HardwareError)])
def test_a_printer_that_cannot_print_says_so_and_is_well_again_later(
    kind: str, fault: str, error: type[HardwareError], tmp_path: Path
) -> None:
    with rig_of(kind, tmp_path) as rig:
        assert rig.behave is not None
        rig.behave(fault)

        with pytest.raises(error) as raised:
            rig.printer.print_slip(a_slip())
        assert not raised.value.maybe_done
        assert not rig.printer.status().online
        assert (rig.printer.status().paper is Paper.OUT) == (fault == "paper_out")
        assert rig.paper() == []

        rig.behave(None)
        rig.printer.print_slip(a_slip())
        assert rig.printer.status() == PrinterStatus(Paper.OK, online=True)
        assert len(wait_for(rig.paper)) == 1


def test_a_network_printer_without_paper_prints_nothing() -> None:
    with PrinterServer() as server:
        server.behaviour.paper = "out"
        printer = factory.printer(server.spec)

        with pytest.raises(PaperOut) as raised:
            printer.print_slip(a_slip())
        assert not raised.value.maybe_done
        assert printer.status() == PrinterStatus(Paper.OUT, online=False)
        assert server.jobs == []


def test_paper_that_runs_out_in_the_middle_is_noticed_and_left_open() -> None:
    with PrinterServer() as server:
        server.behaviour.paper_lasts = 40_000

        with pytest.raises(PaperOut) as raised:
            factory.printer(server.spec).print_slip(a_slip())
        assert raised.value.maybe_done


def test_paper_near_its_end_still_prints() -> None:
    with PrinterServer() as server:
        server.behaviour.paper = "near_end"
        printer = factory.printer(server.spec)
        printer.print_slip(a_slip())

        assert printer.status() == PrinterStatus(Paper.NEAR_END, online=True)
        assert len(wait_for(server.pictures)) == 1


def test_an_open_cover_is_named() -> None:
    with PrinterServer() as server:
        server.behaviour.offline = True

        with pytest.raises(DeviceFault, match="cover is open"):
            factory.printer(server.spec).print_slip(a_slip())


def test_a_printer_that_is_not_there_is_absent_and_may_come_later() -> None:
    with PrinterServer() as server:
        spec = server.spec
    printer = factory.printer(spec)

    with pytest.raises(DeviceAbsent) as raised:
        printer.print_slip(a_slip())
    assert isinstance(raised.value, ConnectionError)
    assert not raised.value.maybe_done
    assert printer.status() == PrinterStatus(Paper.UNKNOWN, online=False)


def test_a_printer_that_comes_back_prints_the_next_slip() -> None:
    with PrinterServer() as server:
        printer = factory.printer(server.spec)
        server.behaviour.hangs_up_after = 0
        with pytest.raises(HardwareError):
            printer.print_slip(a_slip())
        server.behaviour.hangs_up_after = None
        printer.print_slip(a_slip(number="A057"))

        assert len(wait_for(server.pictures)) == 1


def test_a_stalled_printer_is_given_up_in_time() -> None:
    with PrinterServer() as server:
        server.behaviour.stalls = True
        printer = factory.printer(f"network:127.0.0.1:{server.port}?timeout=0.3")
        began = time.monotonic()

        with pytest.raises(DeviceTimeout) as raised:
            printer.print_slip(a_slip())
        assert time.monotonic() - began < 30
        assert not raised.value.maybe_done
        assert not printer.status().online


def test_a_printer_that_hangs_up_in_the_middle_leaves_it_open_whether_it_printed() -> None:
    with PrinterServer() as server:
        server.behaviour.hangs_up_after = 10_000

        with pytest.raises(DeviceFault) as raised:
            factory.printer(server.spec).print_slip(a_slip())
        assert raised.value.maybe_done
        assert server.jobs == []


def test_hanging_up_is_not_taken_for_plenty_of_paper() -> None:
    with PrinterServer() as server:
        server.behaviour.hangs_up_after = 0
        printer = factory.printer(server.spec)

        assert printer.status() == PrinterStatus(Paper.UNKNOWN, online=False)


def test_something_else_on_the_printer_s_port_is_found_out() -> None:
    with PrinterServer() as server:
        server.behaviour.garbage = True

        with pytest.raises(DeviceFault, match="nonsense"):
            factory.printer(server.spec).print_slip(a_slip())
        assert server.jobs == []


def test_a_printer_that_never_answers_can_be_used_without_status() -> None:
    with PrinterServer() as server:
        server.behaviour.silent = True
        printer = factory.printer(f"{server.spec}&status=no")
        printer.print_slip(a_slip())

        assert len(wait_for(server.pictures)) == 1
        assert printer.status() == PrinterStatus(Paper.UNKNOWN, online=True)


def test_a_second_look_at_the_paper_comes_after_the_slip_had_time_to_come_out() -> None:
    with PrinterServer() as server:
        began = time.monotonic()
        factory.printer(f"network:127.0.0.1:{server.port}?settle=0.4").print_slip(a_slip())

        assert time.monotonic() - began >= 0.4


def test_a_printer_is_reached_over_ipv6_too() -> None:
    printer = factory.printer("network:[::1]:9?timeout=0.5")

    with pytest.raises(DeviceAbsent, match="::1"):
        printer.print_slip(a_slip())


def test_a_device_file_that_is_gone_is_absent(tmp_path: Path) -> None:
    printer = factory.printer(f"file:{tmp_path}/lp0")

    with pytest.raises(DeviceAbsent):
        printer.print_slip(a_slip())
    assert not printer.status().online


def test_a_full_disk_is_a_fault() -> None:
    with pytest.raises(DeviceFault) as raised:
        factory.printer("file:/dev/full?status=no").print_slip(a_slip())
    assert raised.value.maybe_done


def test_a_device_file_answers_for_its_paper() -> None:
    with PtyPrinter(answers=True) as device:
        printer = factory.printer(f"file:{device.path}?settle=0&timeout=2")
        printer.print_slip(a_slip())

        assert printer.status() == PrinterStatus(Paper.OK, online=True)
        assert len(wait_for(device.pictures)) == 1


def test_a_device_file_that_takes_no_more_data_is_given_up_in_time() -> None:
    with PtyPrinter(answers=False) as device:
        printer = factory.printer(f"file:{device.path}?status=no&timeout=0.3")
        began = time.monotonic()

        with pytest.raises(DeviceTimeout) as raised:
            printer.print_slip(a_slip())
        assert time.monotonic() - began < 30
        assert raised.value.maybe_done


def test_a_serial_printer_prints_and_answers() -> None:
    with PtyPrinter(answers=True) as device:
        printer = factory.printer(f"serial:{device.path}?baud=115200&settle=0&timeout=2")
        printer.print_slip(a_slip())

        assert printer.status().online
        assert len(wait_for(device.pictures)) == 1


def test_a_serial_printer_that_is_silent_or_gone_is_no_riddle() -> None:
    with PtyPrinter(answers=False) as device, pytest.raises(DeviceTimeout):
        factory.printer(f"serial:{device.path}?timeout=0.3").print_slip(a_slip())
    with pytest.raises(DeviceAbsent):
        factory.printer("serial:/dev/ttyNONE").print_slip(a_slip())


def test_a_usb_printer_that_is_not_plugged_in_is_absent_or_usb_is_missing() -> None:
    with pytest.raises(HardwareError) as raised:
        factory.printer("usb:04b8:fffe").print_slip(a_slip())
    assert not raised.value.maybe_done


def wait_for(paper: Callable[[], list[Image.Image]], pieces: int = 1) -> list[Image.Image]:
    """What is on paper once ``pieces`` came out; a printer hands its job over after the driver has hung up."""
    end = time.monotonic() + 5
    while len(paper()) < pieces and time.monotonic() < end:
        time.sleep(0.01)
    return paper()
