"""The kiosk's voice: from the names of clips to the loudspeaker. Nothing speaks free text."""

import threading
from array import array
from collections.abc import Callable

from hardware.errors import HardwareError
from hardware.speaker.clips import BREATH_S, TAIL_S, ClipBank
from hardware.speaker.phrases import PAUSE
from hardware.speaker.port import Speaker
from hardware.speaker.sound import silence, warning_tone, write_wav
from kiosk.check.state import Say
from kiosk.speech.state import In, Own, Part, Speak
from kiosk.speech.ticket import spoken_clips

TURN_S = 0.03  # how often somebody who has something newer to say asks for silence


class Voice:
    """Says one thing at a time. ``load`` reads the clips, when they are first needed: that takes longer than a window may."""

    def __init__(self, load: Callable[[], ClipBank], speaker: Speaker) -> None:
        self._load, self.speaker = load, speaker
        self._loaded: ClipBank | None = None
        self._loading, self._mouth, self._counting = threading.Lock(), threading.Lock(), threading.Lock()
        self._newest = 0

    @property
    def bank(self) -> ClipBank:
        """The clips; the first who asks waits for them."""
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def say(self, order: Say) -> str | None:
        """Say it and return when it was heard; a short word for the fault if it could not be. Never raises HardwareError."""
        try:
            sound = self.bank.splice(order.language, spoken_clips(order))
            with self._mouth:
                self.speaker.play(sound)
        except (HardwareError, ValueError) as error:  # ValueError: a number or counter that no voice has words for
            return f"speaker: {type(error).__name__}"
        return None

    def speak(self, order: Speak) -> str | None:
        """The same, instead of whatever is being said; what is overtaken by something newer is not said at all."""
        mine = self._next()
        try:
            sound = self._sound(order)
            if self._take_turn(mine):
                try:
                    self.speaker.play(sound)
                finally:
                    self._mouth.release()
        except (HardwareError, ValueError) as error:
            return f"speaker: {type(error).__name__}"
        return None

    def hush(self) -> None:
        """Say nothing more of what was begun."""
        if self._take_turn(self._next()):
            self._mouth.release()

    def _next(self) -> int:
        with self._counting:
            self._newest += 1
            return self._newest

    def _take_turn(self, mine: int) -> bool:
        """End what is being said, and wait for that; False when somebody newer came."""
        while mine == self._newest:
            if self._mouth.acquire(timeout=TURN_S):
                if mine == self._newest:
                    return True
                self._mouth.release()
            else:
                self.speaker.stop()
        return False

    def _sound(self, order: Speak) -> bytes:
        whole = warning_tone() if order.warns else array("h")
        for part in order.parts:
            whole.extend(self._part(part, order.language))
        whole.extend(silence(TAIL_S))
        return write_wav(whole)

    def _part(self, part: Part, language: str) -> "array[int]":
        match part:
            case In(other, clip):
                return self.bank.clip(other, clip)
            case Own(texts, lead, instead):
                if not all(self.bank.has_own(language, text) for text in texts):
                    return self._row(instead, language)
                said = self._row(lead, language)
                for text in texts:
                    said.extend(self.bank.own(language, text))
                    said.extend(silence(BREATH_S))
                return said
            case _:
                return silence(BREATH_S) if part == PAUSE else self.bank.clip(language, part)

    def _row(self, clips: tuple[str, ...], language: str) -> "array[int]":
        said = array("h")
        for clip in clips:
            said.extend(self._part(clip, language))
        return said
