"""Where the screens are read aloud: in as many threads as it takes for what is newest to silence the rest at once."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from kiosk.speech.state import Hush, Speak
from kiosk.speech.voice import Voice
from kiosk.workers import Means

log = logging.getLogger(__name__)

THREADS = 4  # one speaks, and those who just came make it stop


class SpeechWorker:
    """Says what the flow asks for; at a kiosk without a voice it does nothing."""

    effects = (Speak, Hush)

    def __init__(self, means: Means, report: Callable[[str], None]) -> None:
        self._voice, self._report = means.voice, report
        self._threads = ThreadPoolExecutor(THREADS, "kiosk-speech")

    def start(self) -> None:
        """Read the clips, so that the first word does not wait for them."""
        if self._voice is not None:
            voice = self._voice
            self._threads.submit(lambda: voice.bank)

    def do(self, effect: Speak | Hush) -> None:
        """Say it, or nothing more; returns at once."""
        if self._voice is None:
            return
        try:
            self._threads.submit(self._act, self._voice, effect)
        except RuntimeError:  # a key in the same moment in which the kiosk is told to stop
            log.info("not begun any more: %s", type(effect).__name__)

    def close(self) -> None:
        """End what is being said, and begin nothing new."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._voice is not None:
            self._voice.speaker.stop()

    def _act(self, voice: Voice, effect: Speak | Hush) -> None:
        try:
            fault = voice.speak(effect) if isinstance(effect, Speak) else voice.hush()
        except Exception:  # the outermost loop of this thread: one odd sound must not end all speech
            log.exception("speaking failed")
            fault = "speaker: fault in the kiosk"
        if fault:
            log.warning("nothing said: %s", fault)
            self._report(fault)
