"""The agent's threads one by one, with fakes and without a server: speaking, lights, the door, health."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caller_server.contract.commands import DeviceHeartbeat
from config.paths import assets
from hardware.agent.clock import ServerClock
from hardware.agent.door import SHOWS_FOR_S, Door
from hardware.agent.health import Beats, Faults, box_celsius
from hardware.agent.lights import AGAIN_EVERY_S, TRY_AGAIN_S, Lights
from hardware.agent.showing import Zone
from hardware.agent.speaking import Speaking
from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout
from hardware.lamp.fake import FakeLamp
from hardware.sign.fake import FakeSign
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.port import Speaker
from hardware.speaker.sound import read_wav
from hardware.thermometer.fake import FakeThermometer
from tests.hardware.boards import NOW, a_board, a_call, a_notice, ago
from tests.server_process import eventually

BANK = ClipBank(assets() / "sounds")
CHIME = (BANK.folder / "chime.wav").read_bytes()


class Time:
    """A clock that goes on when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def clock_at_now() -> ServerClock:
    clock = ServerClock()
    clock.hear(NOW)
    return clock


class Holding(FakeSpeaker):
    """A loudspeaker whose sounds last until it is stopped, or the test lets them end."""

    def __init__(self) -> None:
        super().__init__()
        self.end = threading.Event()

    def play(self, wav: bytes) -> None:
        super().play(wav)
        assert self.end.wait(5)

    def stop(self) -> None:
        super().stop()
        self.end.set()


@contextmanager
def speaking(make_speaker: Callable[[], Speaker], bank: ClipBank = BANK) -> Iterator[tuple[Speaking, Faults]]:
    faults = Faults()
    started = Speaking(bank, make_speaker, clock_at_now(), faults)
    started.start()
    try:
        yield started, faults
    finally:
        started.stop()
        started._thread.join(30)
        assert not started._thread.is_alive()


def test_a_call_is_the_chime_and_a_sentence_per_language_in_the_branch_s_order() -> None:
    speaker = FakeSpeaker()
    with speaking(lambda: speaker) as (voice, _):
        voice.hear(a_board(1, voice=["en", "id"]))
        voice.hear(a_board(2, a_call(2, "A042"), voice=["en", "id"]))
        eventually(lambda: len(speaker.played) == 3)

    assert list(speaker.played) == [CHIME, *(BANK.announcement(language, "A042", "desk", "1", 1, 3) for language in ("en", "id"))]


def test_everything_the_display_speaks_is_spoken() -> None:
    speaker = FakeSpeaker()
    speech = {"digits": "whole", "chime": False}
    invited = [{"seq": 2, "service": "A", "first": "A005", "last": "A008", "at": ago(6)}]
    missed = [{"number": "A004", "service": "A", "at": ago(1)}]
    with speaking(lambda: speaker) as (voice, _):
        voice.hear(a_board(1, voice=["id"], open=False, opens_at=ago(2)))
        notice = a_notice(3, message="closing_soon")
        voice.hear(a_board(3, a_call(3, "A123"), voice=["id"], invited=invited, missed=missed, notice=notice, speech=speech))
        eventually(lambda: len(speaker.played) == 5)

    assert list(speaker.played) == [
        BANK.message("id", "closing_soon"),
        BANK.announcement("id", "A123", "desk", "1", 1, 3, "whole"),
        BANK.invitation("id", "A005", "A008", "whole"),
        BANK.missed("id", "A004", "whole"),
        BANK.message("id", "opened"),
    ]


def test_at_a_quiet_hour_it_is_quieter_and_at_a_silent_one_nothing_is_played() -> None:
    speaker = FakeSpeaker()
    with speaking(lambda: speaker) as (voice, _):
        voice.hear(a_board(1))
        voice.hear(a_board(2, a_call(2, "A001"), speech={"loudness": [{"at": "00:00", "percent": 0}]}))
        eventually(lambda: voice._line.waiting == 0)
        voice.hear(a_board(3, a_call(3, "A002"), speech={"loudness": [{"at": "00:00", "percent": 50}]}))
        eventually(lambda: len(speaker.played) == 3)

    said, whole = (read_wav(wav) for wav in (speaker.played[1], BANK.announcement("id", "A002", "desk", "1", 1, 3)))
    assert (len(said), max(said)) == (len(whole), round(max(whole) / 2))


def test_when_all_have_to_leave_what_is_being_said_breaks_off_at_once() -> None:
    speaker = Holding()
    with speaking(lambda: speaker) as (voice, faults):
        voice.hear(a_board(1))
        voice.hear(a_board(2, a_call(2, "A001"), a_call(1, "A002")))
        eventually(lambda: speaker.played)
        voice.hear(a_board(3, a_call(2, "A001"), notice=a_notice(3, message="leave_building")))
        eventually(lambda: len(speaker.played) == 4)

    assert speaker.stops >= 1
    assert list(speaker.played)[2:] == [BANK.message(language, "leave_building") for language in ("id", "en")]
    assert faults.now == []


def test_a_loudspeaker_that_comes_later_is_found() -> None:
    speaker, is_there = FakeSpeaker(), threading.Event()

    def make() -> Speaker:
        if not is_there.is_set():
            raise DeviceAbsent("no program that plays sound is installed")
        return speaker

    with speaking(make) as (voice, faults):
        voice.hear(a_board(1))
        voice.hear(a_board(2, a_call(2, "A001")))
        eventually(lambda: faults.now == ["speaker: DeviceAbsent"])
        is_there.set()
        voice.hear(a_board(3, a_call(3, "A002")))
        eventually(lambda: len(speaker.played) == 3)
        eventually(lambda: faults.now == [])


@pytest.mark.parametrize("error", [DeviceTimeout("hangs"), DeviceFault("crackles"), RuntimeError("a fault of ours")])
def test_a_loudspeaker_that_fails_is_a_fault_until_it_plays_again(error: Exception) -> None:
    speaker = FakeSpeaker()
    with speaking(lambda: speaker) as (voice, faults):
        voice.hear(a_board(1))
        speaker.fail_with(error)  # type: ignore[arg-type]
        voice.hear(a_board(2, a_call(2, "A001")))
        eventually(lambda: faults.now == [f"speaker: {type(error).__name__}"])
        speaker.fail_with(None)
        voice.hear(a_board(3, a_call(3, "A002")))
        eventually(lambda: faults.now == [])

    assert list(speaker.played)[1] == BANK.announcement("id", "A002", "desk", "1", 1, 3)


def test_what_has_no_clips_is_left_out_and_the_rest_is_said() -> None:
    speaker = FakeSpeaker()
    with speaking(lambda: speaker) as (voice, faults):
        voice.hear(a_board(1))
        voice.hear(a_board(2, a_call(2, "A001"), voice=["su", "id"]))
        eventually(lambda: len(speaker.played) == 2)
        eventually(lambda: faults.now)

    assert faults.now == ["voice: ValueError"]


def test_an_empty_bank_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    speaker = FakeSpeaker()
    with speaking(lambda: speaker, ClipBank(tmp_path)) as (voice, faults):
        voice.hear(a_board(1))
        voice.hear(a_board(2, a_call(2, "A001")))
        eventually(lambda: faults.now == ["voice: ClipMissing"])

    assert not speaker.played


COUNTERS = [("loket-1", "A042")]


def test_lights_follow_the_board_and_go_out_by_the_clock() -> None:
    lamp, sign, clock = FakeLamp(), FakeSign("loket-1"), clock_at_now()
    lights = Lights([lamp], [sign], clock, Faults())
    lights.round()
    assert not lamp.history, "nothing is shown before the first board"

    lights.hear(a_board(2, a_call(2), counters=COUNTERS))
    lights.round()
    assert (lamp.lit, sign.text) == ({"loket-1"}, "A042")
    clock.hear(NOW + timedelta(seconds=61))
    lights.round()

    assert (lamp.lit, sign.text) == (set(), "A042")


def test_a_light_that_fails_holds_up_no_other_and_is_tried_again_in_a_while() -> None:
    lamp, other, sign, now, faults = FakeLamp(), FakeLamp(), FakeSign("loket-1"), Time(), Faults()
    lights = Lights([lamp, other], [sign], clock_at_now(), faults, monotonic=now)
    lamp.fault = DeviceAbsent("pulled out")

    lights.hear(a_board(2, a_call(2), counters=COUNTERS))
    lights.round()
    assert (other.lit, sign.text, faults.now) == ({"loket-1"}, "A042", ["lamp 1: DeviceAbsent"])
    lamp.fault = None
    lights.round()
    assert lamp.lit == set(), "a serial line that hangs must not be asked every second"
    now.seconds += TRY_AGAIN_S
    lights.round()

    assert (lamp.lit, faults.now) == ({"loket-1"}, [])


def test_a_sign_that_lost_its_power_shows_the_number_again() -> None:
    sign, now = FakeSign("loket-1"), Time()
    lights = Lights([], [sign], clock_at_now(), Faults(), monotonic=now)
    lights.hear(a_board(2, counters=COUNTERS))
    lights.round()
    lights.round()
    assert list(sign.history) == ["A042"]

    now.seconds += AGAIN_EVERY_S
    lights.round()

    assert list(sign.history) == ["A042", "A042"]


def test_a_counter_or_service_that_the_branch_does_not_have_is_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    faults = Faults()
    zone = Zone(services=["A", "X"], counters=["loket-1", "desk-1"])
    lights = Lights([FakeLamp(("loket-1", "loket-9"))], [FakeSign("loket-8"), FakeSign()], clock_at_now(), faults, zone)

    lights.hear(a_board(2, counters=COUNTERS))
    lights.round()

    assert faults.now == [f"{what}: ConfigurationError" for what in ("lamp 1 counters", "sign 1 counters", "zone")]
    assert [record.message.rpartition("has no ")[2] for record in caplog.records] == ["X, desk-1", "loket-9", "loket-8"]


def test_lights_work_by_themselves_and_are_dark_at_the_end() -> None:
    lamp = FakeLamp()
    lights = Lights([lamp], [], clock_at_now(), Faults())
    lights.start()
    lights.hear(a_board(2, a_call(2), counters=COUNTERS))
    eventually(lambda: lamp.lit)

    lights.stop()

    assert lamp.lit == set()


@pytest.mark.parametrize(
    ("celsius", "two_lights", "one_light"),
    [((36.6,), {"admit"}, {"admit"}), ((38.4,), {"ask_staff"}, set()), ((35.0, 36.6, 38.4), set(), set())],
)
def test_the_door_answers_by_its_lamp_and_forgets(celsius: tuple[float, ...], two_lights: set[str], one_light: set[str]) -> None:
    for counters, wanted in ((("admit", "ask_staff"), two_lights), ((), one_light)):
        thermometer, lamp, now, faults = FakeThermometer(), FakeLamp(counters), Time(), Faults()
        door = Door(thermometer, lamp, 37.5, faults, monotonic=now)

        thermometer.measure(*celsius)
        assert door.round(0.2)
        assert lamp.lit == wanted
        now.seconds += SHOWS_FOR_S
        assert door.round(0)

        assert (lamp.lit, faults.now) == (set(), [])


def test_a_thermometer_that_is_gone_darkens_the_door_and_is_a_fault_without_a_figure() -> None:
    thermometer, lamp, faults = FakeThermometer(), FakeLamp(), Faults()
    door = Door(thermometer, lamp, 37.5, faults)
    thermometer.measure(36.6)
    assert door.round(0.2)

    thermometer.unplugged = True
    assert not door.round(0.2)

    assert (lamp.lit, faults.now) == (set(), ["thermometer: DeviceAbsent"])
    thermometer.unplugged = False
    thermometer.measure(36.6)
    assert door.round(0.2)
    assert (lamp.lit, faults.now) == ({"admit"}, [])


def test_a_dead_door_lamp_is_a_fault_of_its_own() -> None:
    thermometer, lamp, faults = FakeThermometer(), FakeLamp(), Faults()
    door = Door(thermometer, lamp, 37.5, faults)
    lamp.fault = DeviceFault("broke off")
    thermometer.measure(36.6)

    assert not door.round(0.2)
    assert faults.now == ["door lamp: DeviceFault"]


def test_the_door_works_by_itself_and_is_dark_at_the_end() -> None:
    thermometer, lamp = FakeThermometer(), FakeLamp()
    door = Door(thermometer, lamp, 37.5, Faults())
    door.start()
    thermometer.measure(36.6)
    eventually(lambda: lamp.lit)

    door.stop()

    assert lamp.lit == set()


def test_faults_are_logged_when_they_begin_and_end_and_not_in_between(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    faults = Faults()
    for _ in range(3):
        faults.set("lamp 1", DeviceAbsent("no lamp on /dev/ttyUSB1"))
    for _ in range(2):
        faults.clear("lamp 1")

    assert [record.message for record in caplog.records] == ["lamp 1: no lamp on /dev/ttyUSB1", "lamp 1: well again"]


def test_faults_fit_into_a_heartbeat_however_many_there_are() -> None:
    faults = Faults()
    for place in range(30):
        faults.set("x" * 100 + str(place), DeviceAbsent("gone"))

    assert DeviceHeartbeat(version="1", faults=faults.now).faults == faults.now


def test_the_box_is_as_warm_as_its_warmest_sensor(tmp_path: Path) -> None:
    for zone, text in (("0", "51500\n"), ("1", "47000"), ("2", "nonsense"), ("3", "999000")):
        (tmp_path / f"thermal_zone{zone}").mkdir()
        (tmp_path / f"thermal_zone{zone}" / "temp").write_text(text, encoding="ascii")

    assert box_celsius(tmp_path) == 51.5
    assert box_celsius(tmp_path / "none") is None


def test_beats_go_on_after_one_that_was_not_heard() -> None:
    heard: list[DeviceHeartbeat] = []
    faults = Faults()
    faults.set("lamp 1", DeviceAbsent("gone"))

    def send(beat: DeviceHeartbeat) -> None:
        heard.append(beat)
        if len(heard) == 1:
            raise OSError("the server is away")

    beats = Beats(send, faults, every_s=0.02)
    beats.start()
    eventually(lambda: len(heard) >= 3)
    beats.stop()

    assert heard[-1].faults == ["lamp 1: DeviceAbsent"]
    assert abs((heard[-1].sent_at or NOW) - datetime.now(UTC)) < timedelta(seconds=30)


def test_the_server_s_time_goes_on_whatever_this_machine_s_clock_does() -> None:
    now = Time()
    clock = ServerClock(now)
    clock.hear(NOW)
    now.seconds += 90

    assert clock.now() == NOW + timedelta(seconds=90)
