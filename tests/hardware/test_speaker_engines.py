"""Speech engines and players at their edges: absent, slow, refusing, lying."""

import base64
import os
import threading
from array import array
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, DeviceTimeout
from hardware.speaker import player, sound
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.player import ProgramSpeaker
from hardware.speaker.tts import CommandEngine, EspeakEngine, GttsEngine, decode_mp3
from tests.server_process import eventually

A_SECOND = sound.write_wav(sound.silence(1.0))
A_MOMENT = sound.write_wav(sound.silence(0.1))


class SpeechService(ThreadingHTTPServer):
    """Answers like gTTS's service does; ``answer`` is (status, body), ``late_s`` how long it takes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: tuple[int, bytes] = (200, self.sound(b"mp3 bytes"))
        self.bodies: list[str] = []
        self.hold = threading.Event()
        self.hold.set()

    @staticmethod
    def sound(mp3: bytes) -> bytes:
        return b'[["wrb.fr","jQ1olc","[\\"' + base64.b64encode(mp3) + b'\\"]",null]]\n'


class _Handler(BaseHTTPRequestHandler):
    server: SpeechService

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.hold.wait(30)
        status, body = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class ToLoopback(HTTPAdapter):
    """Sends every request to the service on this machine; ``verified`` is what was asked about certificates."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port, self.verified = port, []

    def send(self, request, **options):  # type: ignore[no-untyped-def]
        self.verified.append(options["verify"])
        request.url = f"http://127.0.0.1:{self.port}/"
        return super().send(request, **options)


@pytest.fixture
def service() -> Iterator[SpeechService]:
    server = SpeechService()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.hold.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def adapter(service: SpeechService) -> ToLoopback:
    return ToLoopback(service.server_port)


@pytest.fixture
def gtts(adapter: ToLoopback) -> GttsEngine:
    def session() -> requests.Session:
        made = requests.Session()
        made.trust_env = False
        made.mount("https://", adapter)
        return made

    return GttsEngine(session, decode=lambda mp3: array("h", mp3), timeout_s=0.3)


def program(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_gtts_asks_for_the_text_and_checks_the_certificate(gtts: GttsEngine, service: SpeechService, adapter: ToLoopback):
    service.answer = (200, service.sound(b"abcd"))

    assert gtts.speak("id", "nol").tobytes() == b"abcd"
    assert adapter.verified == [True]
    assert "nol" in service.bodies[0]


def test_javanese_is_asked_for_by_the_name_that_the_service_has_for_it(gtts: GttsEngine, service: SpeechService):
    service.answer = (200, service.sound(b"abcd"))

    gtts.speak("jv", "sewelas")

    assert "jw" in service.bodies[0]


def test_javanese_is_read_by_the_indonesian_voice_of_espeak(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    program(tmp_path, "espeak-ng", f'echo "$2" >> {tmp_path}/voices; exit 3')
    monkeypatch.setenv("PATH", str(tmp_path))

    for language in ("jv", "en"):
        with pytest.raises(DeviceFault):
            EspeakEngine().speak(language, "sewelas")

    assert (tmp_path / "voices").read_text().split() == ["id", "en"]


def test_a_speech_service_that_is_slow_is_given_up(gtts: GttsEngine, service: SpeechService):
    service.hold.clear()

    with pytest.raises(DeviceTimeout):
        gtts.speak("id", "nol")


def test_a_speech_service_that_cannot_be_reached_is_absent(gtts: GttsEngine, adapter: ToLoopback):
    adapter.port = 9  # nobody listens there

    with pytest.raises(DeviceAbsent):
        gtts.speak("id", "nol")


@pytest.mark.parametrize("answer", [(429, b"too many"), (500, b""), (200, b""), (200, b'["jQ1olc","[]"]')])
def test_a_refusal_or_an_answer_without_sound_is_a_fault(gtts: GttsEngine, service: SpeechService, answer: tuple[int, bytes]):
    service.answer = answer

    with pytest.raises(DeviceFault):
        gtts.speak("id", "nol")


def test_espeak_that_is_not_installed_is_absent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DeviceAbsent, match="espeak-ng is not installed"):
        EspeakEngine().speak("id", "nol")


@pytest.mark.parametrize("script", ["exit 3", "exit 0", ': > "$6"'])
def test_espeak_that_fails_or_writes_nothing_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str):
    program(tmp_path, "espeak-ng", script)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DeviceFault):
        EspeakEngine().speak("id", "nol")


def test_mp3_is_decoded_by_the_first_program_that_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    program(tmp_path, "mpg123", "/bin/cat")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert decode_mp3(b"abcde").tobytes() == b"abcd"


def test_without_an_mp3_decoder_the_sentence_names_those_that_would_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DeviceAbsent, match="ffmpeg, mpg123 or sox"):
        decode_mp3(b"abc")


def test_the_player_program_is_given_the_sound_as_a_file(tmp_path: Path):
    heard = tmp_path / "heard.wav"
    play = program(tmp_path, "play", f'/bin/cp "$2" {heard}')

    ProgramSpeaker([play, "-q"]).play(A_MOMENT)

    assert heard.read_bytes() == A_MOMENT


def test_a_player_that_lies_is_found_out(tmp_path: Path):
    with pytest.raises(DeviceFault, match="nobody can have heard"):
        ProgramSpeaker(["true"]).play(sound.write_wav(sound.silence(5)))

    ProgramSpeaker([program(tmp_path, "play", "exec /bin/sleep 0.6")]).play(A_SECOND)


def test_a_player_that_fails_says_why(tmp_path: Path):
    with pytest.raises(DeviceFault, match="no such device"):
        ProgramSpeaker([program(tmp_path, "play", "echo no such device >&2; exit 1")]).play(A_SECOND)


def test_a_player_that_hangs_is_ended(tmp_path: Path):
    with pytest.raises(DeviceTimeout):
        ProgramSpeaker([program(tmp_path, "play", "exec /bin/sleep 30")], patience_s=-0.8).play(A_SECOND)


def test_a_player_that_is_stopped_ends_at_once_and_that_is_no_fault(tmp_path: Path):
    speaker = ProgramSpeaker([program(tmp_path, "play", f": > {tmp_path}/begun; exec /bin/sleep 300")])
    speaker.stop()  # nothing plays yet
    ended: list[str] = []
    playing = threading.Thread(target=lambda: (speaker.play(sound.write_wav(sound.silence(60))), ended.append("well")))
    playing.start()
    eventually(lambda: (tmp_path / "begun").exists())

    speaker.stop()
    playing.join(30)

    assert ended == ["well"]
    ProgramSpeaker(["true"]).play(A_MOMENT)


def test_a_stop_while_the_player_is_being_started_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    start = player.subprocess.Popen

    def started_and_stopped(*command: object, **options: object) -> object:
        running = start(*command, **options)
        speaker.stop()
        return running

    speaker = ProgramSpeaker([program(tmp_path, "play", "exec /bin/sleep 300")])
    monkeypatch.setattr(player.subprocess, "Popen", started_and_stopped)

    speaker.play(sound.write_wav(sound.silence(30)))


def test_a_player_that_disappeared_or_never_was_there_is_absent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    with pytest.raises(DeviceAbsent):
        ProgramSpeaker([str(tmp_path / "gone")]).play(A_SECOND)

    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(DeviceAbsent, match="pw-play, paplay or aplay"):
        ProgramSpeaker()


def test_the_first_installed_player_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    program(tmp_path, "aplay", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert ProgramSpeaker().command == ("aplay", "-q")


@pytest.mark.parametrize("speaker", [FakeSpeaker(), ProgramSpeaker(["true"])], ids=["fake", "program"])
def test_bytes_that_are_no_sound_are_refused_before_the_loudspeaker_is_touched(speaker: FakeSpeaker | ProgramSpeaker):
    with pytest.raises(ValueError):
        speaker.play(b"not a sound")


def test_the_fake_remembers_what_it_played_and_fails_on_demand():
    speaker = FakeSpeaker()
    speaker.play(A_SECOND)
    speaker.fail_with(DeviceAbsent("unplugged"))

    with pytest.raises(DeviceAbsent, match="unplugged"):
        speaker.play(A_SECOND)
    speaker.fail_with(None)
    speaker.play(A_SECOND)

    assert speaker.seconds == [1.0, 1.0]


def test_any_program_that_writes_a_sound_can_be_the_engine(tmp_path: Path):
    (tmp_path / "a second.wav").write_bytes(A_SECOND)
    speak = program(
        tmp_path, "speak", f'/bin/cat > {tmp_path}/heard; echo "$@" >> {tmp_path}/heard; /bin/cp "{tmp_path}/a second.wav" "$3"'
    )
    engine = CommandEngine(f"{speak} --voice '{{language}} slow' {{file}}")

    samples = engine.speak("id", "nol; touch /tmp/x")

    assert sound.duration_s(samples) == 1.0
    heard = (tmp_path / "heard").read_text(encoding="utf-8")
    assert heard.startswith("nol; touch /tmp/x--voice id slow "), "the text comes by its input, and no shell reads the command"
    assert engine.name == f"command: {speak} --voice '{{language}} slow' {{file}}"


@pytest.mark.parametrize("script", ["exit 3", "exit 0", ': > "$1"', 'echo no sound > "$1"'])
def test_a_program_that_fails_or_writes_no_sound_is_a_fault(tmp_path: Path, script: str):
    with pytest.raises(DeviceFault):
        CommandEngine(f"{program(tmp_path, 'speak', script)} {{file}}").speak("id", "nol")


def test_a_program_that_is_not_there_or_may_not_be_run_is_absent(tmp_path: Path):
    (tmp_path / "text").write_text("no program", encoding="utf-8")

    for name in ("gone", "text"):
        with pytest.raises(DeviceAbsent, match=name):
            CommandEngine(f"{tmp_path / name} {{file}}").speak("id", "nol")


@pytest.mark.parametrize("command", ["", "piper", "{file}", "piper 'id {file}"])
def test_a_command_without_a_place_for_the_file_is_refused(command: str):
    with pytest.raises(ConfigurationError):
        CommandEngine(command)
