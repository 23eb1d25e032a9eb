"""A loudspeaker driven by the player program of the machine's sound system."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence

from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout
from hardware.speaker.sound import duration_s, read_wav

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))  # PipeWire, PulseAudio, ALSA: the first that is installed
PATIENCE_S = 5.0


class ProgramSpeaker:
    """Plays by running a program with the name of a WAV file as its last argument."""

    def __init__(self, command: Sequence[str] | None = None, patience_s: float = PATIENCE_S) -> None:
        """``command`` is the program with its options; by default the first of ``PLAYERS`` that is installed.

        ``patience_s`` is how much longer than the sound the program may take. Raises DeviceAbsent without a program.
        """
        self.command = tuple(command or self._installed())
        self._patience_s = patience_s

    def play(self, wav: bytes) -> None:
        """Play the sound and wait for its end.

        Raises ValueError for bytes that are no sound, DeviceAbsent when the program is gone, DeviceTimeout when it hangs
        (it is ended first), DeviceFault with its message when it fails.
        """
        limit_s = duration_s(read_wav(wav)) + self._patience_s
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(wav)
            file.flush()
            try:
                done = subprocess.run([*self.command, file.name], capture_output=True, timeout=limit_s, check=False)
            except FileNotFoundError as error:
                raise DeviceAbsent(f"{self.command[0]} is not installed any more") from error
            except subprocess.TimeoutExpired as error:
                raise DeviceTimeout(f"{self.command[0]} did not end within {limit_s:.0f} s") from error
        if done.returncode != 0:
            message = done.stderr.decode(errors="replace").strip()
            raise DeviceFault(f"{self.command[0]} failed ({done.returncode}): {message}")

    @staticmethod
    def _installed() -> Sequence[str]:
        for command in PLAYERS:
            if shutil.which(command[0]):
                return command
        raise DeviceAbsent("no program that plays sound is installed (pw-play, paplay or aplay)")
