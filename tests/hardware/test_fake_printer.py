"""The printer of the demo: pictures in a folder, and faults on demand from outside."""

from pathlib import Path

import pytest
from PIL import Image

from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout, HardwareError, PaperOut
from hardware.printer import fake
from hardware.printer.fake import FakePrinter
from tests.hardware.slips import a_slip


def test_slips_are_numbered_on_and_the_newest_is_at_hand(tmp_path: Path) -> None:
    FakePrinter(tmp_path).print_slip(a_slip(number="A001"))
    again = FakePrinter(tmp_path, width=384, cut=False)
    again.print_slip(a_slip(number="A002"))

    assert [path.name for path in again.pictures()] == ["slip-0001.png", "slip-0002.png"]
    assert (tmp_path / "latest.png").read_bytes() == (tmp_path / "slip-0002.png").read_bytes()
    assert Image.open(tmp_path / "latest.png").width == 384
    assert not list(tmp_path.glob("*.part"))


def test_another_program_can_take_the_paper_out_and_put_it_back(tmp_path: Path) -> None:
    printer = FakePrinter(tmp_path / "slips")
    fault = tmp_path / "slips" / "fault.txt"
    fault.write_text("paper_out\n", encoding="utf-8")

    with pytest.raises(PaperOut):
        printer.print_slip(a_slip())
    fault.write_text("near_end", encoding="utf-8")
    printer.print_slip(a_slip())
    assert printer.status().paper == "near_end"
    fault.write_text("no such fault", encoding="utf-8")
    assert printer.status().online
    fault.unlink()
    assert printer.status().paper == "ok"


@pytest.mark.parametrize(
    ("fault", "error", "maybe_done"),
    [
        ("paper_out", PaperOut, False),
        ("offline", DeviceAbsent, False),
        ("garbage", DeviceFault, False),
        ("stall", DeviceTimeout, True),
        ("hang_up", DeviceFault, True),
    ],
)
def test_each_fault_is_the_one_that_a_real_printer_has(
    fault: fake.Fault, error: type[HardwareError], maybe_done: bool, tmp_path: Path
) -> None:
    printer = FakePrinter(tmp_path)
    printer.fault = fault

    with pytest.raises(error) as raised:
        printer.print_slip(a_slip())

    assert raised.value.maybe_done is maybe_done
    assert not printer.status().online
    assert printer.pictures() == []


def test_a_demo_of_many_days_does_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake, "_KEPT", 3)
    printer = FakePrinter(tmp_path)
    for _ in range(5):
        printer.print_slip(a_slip())

    assert [path.stem for path in printer.pictures()] == ["slip-0003", "slip-0004", "slip-0005"]
