"""The doctor's look at lamps, signs, presence sensors and thermometers."""

import io

import pytest
from click.testing import CliRunner

from hardware import doctor, hall_factory
from hardware.hall_doctor import HallSpecs
from hardware.lamp.fake import FakeLamp
from tests.hardware.serial_device import SerialDevice

ALL_FAKE = HallSpecs(("fake", "fake?counters=loket-1"), ("fake",), "fake", "fake")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardware.hall_doctor.LIGHTS_FOR_S", 0)


def test_each_device_has_its_line_and_says_that_only_a_look_can_tell() -> None:
    out = io.StringIO()

    findings = doctor.run(out=out, hall=ALL_FAKE)

    assert [finding.device for finding in findings] == ["lamp", "lamp", "sign", "presence sensor", "thermometer"]
    assert all(finding.ok and finding.what_to_do for finding in findings)
    assert out.getvalue().count("ok  ") == 5


def test_lamps_are_lit_and_signs_written_on_only_when_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    lamp = FakeLamp(("loket-1", "loket-2"))
    monkeypatch.setattr(hall_factory, "lamp", lambda _: lamp)

    doctor.run(hall=HallSpecs(lamps=("fake",)))
    assert not lamp.history
    with SerialDevice() as device:
        findings = doctor.run(hall=HallSpecs(lamps=("fake",), signs=(f"serial:{device.path}",)), play=True)
        assert device.received == b"  8888\r      \r", "written, then dark"

    assert lamp.history[0] == {"loket-1", "loket-2"}
    assert lamp.lit == set()
    assert [finding.ok for finding in findings] == [True, True]


@pytest.mark.parametrize("play", [False, True])
@pytest.mark.parametrize(
    "specs",
    [
        HallSpecs(lamps=("gpio:17?chip=/dev/gpiochipNONE",)), HallSpecs(lamps=("serial:/dev/ttyNONE",)),
        HallSpecs(lamps=("beacon:1",)), HallSpecs(signs=("serial:/dev/ttyNONE",)), HallSpecs(signs=("neon",)),
        HallSpecs(presence="gpio:4?chip=/dev/gpiochipNONE"), HallSpecs(presence="serial:/dev/ttyNONE"),
        HallSpecs(presence="camera"), HallSpecs(thermometer="serial:/dev/ttyNONE"), HallSpecs(thermometer="mercury"),
    ],
)  # fmt: skip
def test_absent_and_misnamed_devices_are_findings_and_not_crashes(specs: HallSpecs, play: bool) -> None:
    (finding,) = doctor.run(hall=specs, play=play)

    assert not finding.ok
    assert finding.sentence
    assert finding.what_to_do


def test_the_program_takes_their_names() -> None:
    options = ["--lamp", "fake", "--lamp", "fake", "--sign", "fake", "--presence", "fake", "--thermometer", "serial:/dev/ttyNONE"]

    told = CliRunner().invoke(doctor.main, options)

    assert told.exit_code == 1
    assert (told.output.count("ok  "), told.output.count("BAD ")) == (4, 1)
