"""Speaks what the board says, one thing after the other, in a thread of its own: a loudspeaker that hangs stops nothing else."""

import logging
import threading
from collections.abc import Callable

from hardware.agent.announcing import Opened, SpeakingLine, Told
from hardware.agent.board import Board, Call, Invitation, Notice
from hardware.agent.clock import ServerClock
from hardware.agent.health import Faults
from hardware.agent.loudness import loudness, quieter
from hardware.errors import DeviceAbsent, HardwareError
from hardware.speaker.clips import ClipBank
from hardware.speaker.port import Speaker

log = logging.getLogger(__name__)

CHIME = "chime.wav"
LOOKS_EVERY_S = 1.0


class Speaking:
    """``make_speaker`` is asked again for as long as there is no loudspeaker. ``hear`` may be called from any thread."""

    def __init__(self, bank: ClipBank, make_speaker: Callable[[], Speaker], clock: ServerClock, faults: Faults) -> None:
        self._bank, self._make_speaker, self._clock, self._faults = bank, make_speaker, clock, faults
        self._speaker: Speaker | None = None
        self._line = SpeakingLine()
        self._board: Board | None = None
        self._hushes = 0
        self._is_over = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="agent-speaking", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Say nothing more."""
        with self._news:
            self._is_over = True
            self._hush()
            self._news.notify()

    def hear(self, board: Board) -> None:
        """Take a board in; what is new in it is spoken in its turn."""
        with self._news:
            self._board = board
            self._take(board)
            self._news.notify()

    def _run(self) -> None:
        while True:
            with self._news:
                if self._is_over:
                    return
                board = self._board
                if board is not None:
                    self._take(board)  # time alone makes invitations ripe
                told, hushes = self._line.next(self._clock.now()), self._hushes
                if told is None or board is None:
                    self._news.wait(LOOKS_EVERY_S)
                    continue
            try:
                self._speak(told, board, hushes)
            except Exception as error:  # the outermost loop of this thread: one odd call must not silence all others
                log.exception("an announcement failed")
                self._faults.set("speaker", error)

    def _take(self, board: Board) -> None:
        if self._line.take(board, self._clock.now()):
            self._hush()

    def _hush(self) -> None:
        self._hushes += 1
        if self._speaker is not None:
            self._speaker.stop()

    def _speak(self, told: Told, board: Board, hushes: int) -> None:
        share = loudness(board, self._clock.now())
        for sound in self._sounds(told, board) if share else []:
            if self._hushes != hushes:
                return
            try:
                self._speaker = self._speaker or self._make_speaker()
                self._speaker.play(quieter(sound, share))
            except HardwareError as error:
                if isinstance(error, DeviceAbsent):
                    self._speaker = None
                self._faults.set("speaker", error)
                return
        self._faults.clear("speaker")
        log.info("said: %s", _name(told))

    def _sounds(self, told: Told, board: Board) -> list[bytes]:
        """The chime, then one sentence per language; a language that lacks a clip is left out, and that is a fault."""
        sounds = []
        try:
            if board.speech.chime:
                sounds.append((self._bank.folder / CHIME).read_bytes())
        except OSError as error:
            log.warning("no chime: %s", error)
        is_whole = True
        for language in board.voice:
            try:
                sounds.append(self._sentence(told, language, board))
            except (HardwareError, ValueError) as error:  # ValueError: a number or label that no voice has words for
                self._faults.set("voice", error)
                is_whole = False
        if is_whole:
            self._faults.clear("voice")
        return sounds

    def _sentence(self, told: Told, language: str, board: Board) -> bytes:
        bank, digits = self._bank, board.speech.digits
        if isinstance(told, Notice | Opened):
            return bank.message(language, _name(told))
        if isinstance(told, Call):
            return bank.announcement(language, told.number, told.kind, told.label, told.attempt, board.max_calls, digits)
        if isinstance(told, Invitation):
            return bank.invitation(language, told.first, told.last, digits)
        return bank.missed(language, told.number, digits)


def _name(told: Told) -> str:
    if isinstance(told, Notice | Opened):
        return told.message if isinstance(told, Notice) else "opened"
    return f"{told.first} to {told.last}" if isinstance(told, Invitation) else told.number
