"""Tries every configured device and says what to do: ``python -m hardware.doctor --printer network:192.168.1.50:9100``."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TextIO

import click

from hardware import factory
from hardware.finding import Finding, guarded
from hardware.hall_doctor import HallSpecs, hall_checks, hall_options
from hardware.printer.port import Paper
from hardware.printer.slip import AnySlip, MissingSlip, Slip, SlipKind
from hardware.speaker.sound import chime, write_wav


def run(
    printer_spec: str | None = None,
    scanner_spec: str | None = None,
    speaker_spec: str | None = None,
    out: TextIO | None = None,
    *,
    play: bool = False,
    hall: HallSpecs | None = None,
) -> list[Finding]:
    """Look at each device that is configured (None: there is none) and report, on ``out`` as well if given.

    Nothing is printed on paper; ``play`` plays the chime once, lights lamps and writes on signs. Never raises a HardwareError.
    """
    checks: list[tuple[str, str | None, Callable[[str], Finding]]] = [
        ("printer", printer_spec, _printer),
        ("scanner", scanner_spec, _scanner),
        ("speaker", speaker_spec, lambda spec: _speaker(spec, play=play)),
    ]
    checks += hall_checks(hall or HallSpecs(), play=play)
    findings = [guarded(device, spec, check) for device, spec, check in checks if spec is not None]
    if out is not None:
        _write(findings, out)
    return findings


def print_test(
    spec: str,
    *,
    branch_name: str = "Lapak Asik Onsite",
    language: str = "id",
    now: datetime | None = None,
    missing: tuple[str, ...] = (),
) -> Finding:
    """Print a slip that says that it is a test and no number. ``now`` is aware; the machine's own time by default.

    With ``missing`` it is the list of these papers instead. Never raises a HardwareError.
    """
    slip: AnySlip = trial_slip(branch_name, spec.partition(":")[0], language, now)
    if missing:
        slip = MissingSlip(
            branch_name, slip.number, slip.service_name, slip.issued_at, missing, language=language, kind=SlipKind.TEST
        )

    def check(spec: str) -> Finding:
        printer = factory.printer(spec)
        try:
            printer.print_slip(slip)
        finally:
            printer.close()
        return Finding(
            "printer",
            True,
            "A test slip was printed.",
            "Look at it: no white stripes, nothing cut off at the sides" + ("." if missing else ", QR readable."),
        )

    return guarded("printer", spec, check)


def trial_slip(branch_name: str, service_name: str, language: str, now: datetime | None = None) -> Slip:
    """A slip that says that it is a test and no number. ``now`` is aware; the machine's own time by default."""
    url = "https://example.invalid/t/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    at = now or datetime.now().astimezone()
    return Slip(branch_name, "T000", service_name, at, follow_url=url, language=language, kind=SlipKind.TEST)


def _printer(spec: str) -> Finding:
    printer = factory.printer(spec)
    try:
        status = printer.status()
    finally:
        printer.close()
    if status.paper is Paper.OUT:
        return Finding("printer", False, "The printer is out of paper.", "Put in a new roll, printing side towards the head.")
    if not status.online:
        return Finding(
            "printer",
            False,
            "The printer does not answer or is offline.",
            "Switch it on, close its cover, check the cable and the address. If it prints but never answers, add status=no.",
        )
    if status.paper is Paper.NEAR_END:
        return Finding("printer", True, "The printer is ready; its paper is near the end.", "Lay out a new roll.")
    if status.paper is Paper.UNKNOWN:
        return Finding(
            "printer", True, "The printer can be opened; it does not tell how much paper it has.", "Print a test slip."
        )
    return Finding("printer", True, "The printer is ready and has paper.")


def _scanner(spec: str) -> Finding:
    scanner = factory.scanner(spec)
    try:
        present = scanner.present()
    finally:
        scanner.close()
    if not present:
        return Finding("scanner", False, "The scanner is not there.", "Check its cable, its port, and that it is in serial mode.")
    if spec.startswith("keyboard"):
        return Finding(
            "scanner", True, "The scanner poses as a keyboard; only a scan can show that it is there.", "Scan any slip."
        )
    return Finding("scanner", True, "The scanner is there.")


def _speaker(spec: str, *, play: bool) -> Finding:
    speaker = factory.speaker(spec)
    if not play:
        return Finding("speaker", True, "A program that plays sound is there.", "Play the chime and listen.")
    speaker.play(write_wav(chime()))
    return Finding("speaker", True, "The chime was played.", "If nobody heard it, check the volume and which output is chosen.")


def _write(findings: list[Finding], out: TextIO) -> None:
    for finding in findings:
        out.write(f"{'ok  ' if finding.ok else 'BAD '} {finding.device}: {finding.sentence}\n")
        if finding.what_to_do:
            out.write(f"     -> {finding.what_to_do}\n")
    if not findings:
        out.write("No device is configured.\n")


@click.command()
@click.option("--printer", help="Such as network:192.168.1.50:9100, usb:04b8:0202, file:/dev/usb/lp0, fake:FOLDER.")
@click.option("--scanner", help="keyboard, or serial:/dev/ttyACM0.")
@click.option("--speaker", help="auto, or program:aplay -q.")
@hall_options
@click.option("--print", "print_slip", is_flag=True, help="Print a test slip.")
@click.option("--play", is_flag=True, help="Play the chime, light the lamps, write on the signs.")
def main(printer: str | None, scanner: str | None, speaker: str | None, hall: HallSpecs, print_slip: bool, play: bool) -> None:
    """Try the devices and say what to do. Exit status 1 when one of them is not well."""
    findings = run(printer, scanner, speaker, sys.stdout, play=play, hall=hall)
    if print_slip and printer:
        findings.append(print_test(printer))
        _write(findings[-1:], sys.stdout)
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


if __name__ == "__main__":
    main()
