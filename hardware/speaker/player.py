"""A loudspeaker driven by the player program of the machine's sound system."""

import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence

from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout
from hardware.speaker.sound import duration_s, read_wav

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))  # PipeWire, PulseAudio, ALSA: the first that is installed
PATIENCE_S = 5.0
SHORTEST_TIMED_S = 0.5  # of a shorter sound nobody can tell whether it was played in full


class ProgramSpeaker:
    """Plays by running a program with the name of a WAV file as its last argument."""

    def __init__(self, command: Sequence[str] | None = None, patience_s: float = PATIENCE_S) -> None:
        """``command`` is the program with its options; by default the first of ``PLAYERS`` that is installed.

        ``patience_s`` is how much longer than the sound the program may take. Raises DeviceAbsent without a program.
        """
        self.command = tuple(command or self._installed())
        self._patience_s = patience_s
        self._lock = threading.Lock()  # over the three below, which another thread's ``stop`` looks at
        self._is_playing = False  # from before the program is started: a stop that comes in between counts
        self._is_stopped = False
        self._running: subprocess.Popen[bytes] | None = None

    def play(self, wav: bytes) -> None:
        """Play the sound and wait for its end.

        Raises ValueError for bytes that are no sound, DeviceAbsent when the program is gone, DeviceTimeout when it hangs
        (it is ended first), DeviceFault with its message when it fails, and when it ends long before the sound does.
        """
        lasts_s = duration_s(read_wav(wav))
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(wav)
            file.flush()
            took_s = self._run(file.name, lasts_s + self._patience_s)
        if lasts_s >= SHORTEST_TIMED_S and took_s is not None and took_s < lasts_s / 2:
            raise DeviceFault(f"{self.command[0]} ended after {took_s:.1f} of {lasts_s:.1f} s: nobody can have heard that")

    def stop(self) -> None:
        """End what plays, if anything does; what is only about to be heard too."""
        with self._lock:
            self._is_stopped = self._is_stopped or self._is_playing  # until the next sound
            if self._running:
                self._running.terminate()

    def _run(self, name: str, limit_s: float) -> float | None:
        """How long the program took, in seconds; None when it was stopped."""
        program, began = self.command[0], time.monotonic()
        with self._lock:
            self._is_playing, self._is_stopped = True, False
        try:
            running = self._started(name)
            _, message = running.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired as error:
            running.kill()
            running.communicate()
            raise DeviceTimeout(f"{program} did not end within {limit_s:.0f} s") from error
        finally:
            with self._lock:
                self._is_playing, self._running = False, None
        if self._is_stopped:
            return None
        if running.returncode != 0:
            raise DeviceFault(f"{program} failed ({running.returncode}): {message.decode(errors='replace').strip()}")
        return time.monotonic() - began

    def _started(self, name: str) -> subprocess.Popen[bytes]:
        try:
            running = subprocess.Popen(
                [*self.command, name], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
        except FileNotFoundError as error:
            raise DeviceAbsent(f"{self.command[0]} is not installed any more") from error
        with self._lock:
            self._running = running
            if self._is_stopped:
                running.terminate()
        return running

    @staticmethod
    def _installed() -> Sequence[str]:
        for command in PLAYERS:
            if shutil.which(command[0]):
                return command
        raise DeviceAbsent("no program that plays sound is installed (pw-play, paplay or aplay)")
