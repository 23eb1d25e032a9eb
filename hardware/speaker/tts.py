"""Speech engines that record the clips when a branch is set up. Nothing here runs while people are called."""

import base64
import re
import shlex
import shutil
import subprocess
import tempfile
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import requests
from gtts import gTTS

from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, DeviceTimeout
from hardware.speaker.sound import RATE, read_wav

ESPEAK_SPEED = 135  # words a minute: slower than talk, for a hall with an echo
TIMEOUT_S = 20.0

# What the engines call a language, where that is not its own code. espeak-ng has no Javanese: its Indonesian reads it well.
ESPEAK_VOICES = {"jv": "id"}
GTTS_LANGUAGES = {"jv": "jw"}

# Programs that turn an MP3 on their input into bare 22,050 Hz mono 16 bit samples on their output.
MP3_DECODERS = (
    ("ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", str(RATE), "pipe:1"),
    ("mpg123", "-q", "-s", "-m", "-r", str(RATE), "-"),
    ("sox", "-t", "mp3", "-", "-t", "raw", "-e", "signed", "-b", "16", "-r", str(RATE), "-c", "1", "-"),
)


class Engine(Protocol):
    """Speaks one text. ``name`` goes into the manifest, so it says everything that changes how the clip sounds."""

    name: str

    def speak(self, language: str, text: str) -> "array[int]":
        """The samples of ``text`` spoken in ``language``. Raises HardwareError."""


class EspeakEngine:
    """espeak-ng: on the machine, without Internet, plain but clear."""

    name = f"espeak-ng -s {ESPEAK_SPEED}"

    def speak(self, language: str, text: str) -> "array[int]":
        """Raises DeviceAbsent when espeak-ng is not installed, DeviceTimeout when it hangs, DeviceFault when it fails."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "clip.wav"
            voice = ESPEAK_VOICES.get(language, language)
            _run(["espeak-ng", "-v", voice, "-s", str(ESPEAK_SPEED), "-w", str(target), "--", text])
            try:
                return read_wav(target.read_bytes())
            except (OSError, ValueError) as error:
                raise DeviceFault(f"espeak-ng made no sound of {text!r}: {error}") from error


class GttsEngine:
    """gTTS: a better voice, spoken by a service on the Internet; needs ffmpeg, mpg123 or sox to read its MP3."""

    name = "gTTS"

    def __init__(
        self,
        session: Callable[[], requests.Session] = requests.Session,
        decode: Callable[[bytes], "array[int]"] | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """``session`` makes the connection, ``decode`` turns MP3 into samples, ``timeout_s`` limits each wait for the service."""
        self._session = session
        self._decode = decode or decode_mp3
        self._timeout_s = timeout_s

    def speak(self, language: str, text: str) -> "array[int]":
        """Raises DeviceAbsent when the service cannot be reached, DeviceTimeout when it is slow, DeviceFault when it refuses."""
        spoken = gTTS(text, lang=GTTS_LANGUAGES.get(language, language), lang_check=False)
        mp3 = b"".join(self._ask(request) for request in spoken._prepare_requests())
        return self._decode(mp3)

    def _ask(self, request: requests.PreparedRequest) -> bytes:
        # gTTS.stream() sends without checking the certificate, so its requests are sent from here.
        try:
            with self._session() as session:
                answer = session.send(request, verify=True, timeout=self._timeout_s)
                answer.raise_for_status()
        except requests.Timeout as error:
            raise DeviceTimeout(f"the speech service did not answer within {self._timeout_s:.0f} s") from error
        except requests.ConnectionError as error:
            raise DeviceAbsent(f"the speech service cannot be reached: {error}") from error
        except requests.RequestException as error:
            raise DeviceFault(f"the speech service refused: {error}") from error
        found = re.search(r'jQ1olc","\[\\"([A-Za-z0-9+/=]+)\\"]', answer.text)
        if not found:
            raise DeviceFault("the speech service answered without a sound")
        return base64.b64decode(found.group(1))


class CommandEngine:
    """Any program that speaks: it reads the text from its input and writes the WAV file that takes the place of ``{file}``."""

    def __init__(self, command: str) -> None:
        """``command`` is split as a shell would, but no shell runs it; ``{language}`` becomes ``id``, ``en`` ...

        Raises ConfigurationError for a command without ``{file}``, or one that cannot be split.
        """
        try:
            self._words = shlex.split(command)
        except ValueError as error:
            raise ConfigurationError(f"the command cannot be read: {error}") from error
        if not any("{file}" in word for word in self._words[1:]):
            raise ConfigurationError("the command needs {file}, such as: piper --model id.onnx --output_file {file}")
        self.name = f"command: {command}"

    def speak(self, language: str, text: str) -> "array[int]":
        """Raises DeviceAbsent when the program is not installed, DeviceTimeout when it hangs, DeviceFault when it fails."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "clip.wav"
            words = [word.replace("{file}", str(target)).replace("{language}", language) for word in self._words]
            _run(words, text.encode())
            try:
                return read_wav(target.read_bytes())
            except (OSError, ValueError) as error:
                raise DeviceFault(f"{words[0]} made no sound of {text!r}: {error}") from error


def decode_mp3(mp3: bytes) -> "array[int]":
    """The samples of an MP3, by the first decoder installed. Raises DeviceAbsent without one, DeviceFault when it fails."""
    for command in MP3_DECODERS:
        if shutil.which(command[0]):
            pcm = _run(list(command), mp3)
            return array("h", pcm[: len(pcm) // 2 * 2])
    raise DeviceAbsent("no program that reads MP3 is installed (ffmpeg, mpg123 or sox)")


def _run(command: list[str], given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=TIMEOUT_S, check=False)
    except FileNotFoundError as error:
        raise DeviceAbsent(f"{command[0]} is not installed") from error
    except PermissionError as error:
        raise DeviceAbsent(f"{command[0]} may not be run") from error
    except subprocess.TimeoutExpired as error:
        raise DeviceTimeout(f"{command[0]} did not end within {TIMEOUT_S:.0f} s") from error
    if done.returncode != 0:
        raise DeviceFault(f"{command[0]} failed ({done.returncode}): {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
