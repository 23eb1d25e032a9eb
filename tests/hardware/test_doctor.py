"""The doctor finds what is wrong with devices and says what to do."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from hardware import doctor
from hardware.printer.fake import FAULTS, FakePrinter
from tests.hardware.slips import MORNING
from tests.printer_server import PrinterServer


def test_well_devices_are_all_ok(tmp_path: Path) -> None:
    out = io.StringIO()
    findings = doctor.run(f"fake:{tmp_path}", "fake", "fake", out, play=True)

    assert [(finding.device, finding.ok) for finding in findings] == [("printer", True), ("scanner", True), ("speaker", True)]
    assert out.getvalue().count("ok  ") == 3
    assert FakePrinter(tmp_path).pictures() == []


def test_nothing_configured_is_said() -> None:
    out = io.StringIO()

    assert doctor.run(out=out) == []
    assert "No device" in out.getvalue()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_printer_fault_has_a_sentence_and_a_remedy(fault: str, tmp_path: Path) -> None:
    (tmp_path / "fault.txt").write_text(fault, encoding="utf-8")

    (finding,) = doctor.run(f"fake:{tmp_path}")

    assert finding.ok is (fault == "near_end")
    assert finding.sentence
    assert finding.what_to_do


@pytest.mark.parametrize(
    ("printer", "scanner", "speaker"),
    [
        ("network:127.0.0.1:9?timeout=0.3", None, None), ("bluetooth:x", None, None), ("file:/dev/null/lp0", None, None),
        (None, "serial:/dev/ttyNONE", None), (None, "camera", None), (None, None, "program:/no/such/player"),
    ],
)  # fmt: skip
def test_absent_and_misnamed_devices_are_findings_and_not_crashes(
    printer: str | None, scanner: str | None, speaker: str | None
) -> None:
    (finding,) = doctor.run(printer, scanner, speaker, play=True)

    assert not finding.ok
    assert finding.what_to_do


def test_a_test_slip_says_that_it_is_none(tmp_path: Path) -> None:
    finding = doctor.print_test(f"fake:{tmp_path}", now=MORNING)

    assert finding.ok
    assert len(FakePrinter(tmp_path).pictures()) == 1


def test_a_test_slip_that_does_not_come_out_is_a_finding() -> None:
    with PrinterServer() as server:
        server.behaviour.paper = "out"
        finding = doctor.print_test(server.spec)

    assert not finding.ok
    assert "roll" in finding.what_to_do


def test_the_program_s_exit_status_tells_a_script(tmp_path: Path) -> None:
    well = CliRunner().invoke(doctor.main, ["--printer", f"fake:{tmp_path}", "--print"])
    ill = CliRunner().invoke(doctor.main, ["--printer", "bluetooth:x"])

    assert (well.exit_code, ill.exit_code) == (0, 1)
    assert "test slip" in well.output
    assert "BAD" in ill.output
