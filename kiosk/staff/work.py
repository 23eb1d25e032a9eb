"""What the page for staff asks for: checks a PIN, tries printer and voice, looks around. In a thread of its own."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hardware.agent.health import version
from hardware.doctor import trial_slip
from hardware.errors import HardwareError
from hardware.speaker.port import Speaker
from hardware.speaker.sound import chime, write_wav
from kiosk.answers import Refusal, Unreachable
from kiosk.device_state import DeviceState
from kiosk.staff.state import (
    CheckPin,
    Facts,
    FactsSeen,
    KeepPin,
    LookAround,
    PinChecked,
    PinKnown,
    SetVolume,
    Trial,
    TrialEnded,
    TryOut,
)
from kiosk.staff.volume import SetSpeaker
from kiosk.workers import Lane, Means

log = logging.getLogger(__name__)


class StaffWorker:
    """Answers what staff ask for, one thing after the other."""

    effects: tuple[type, ...] = (CheckPin, KeepPin, LookAround, TryOut, SetVolume)

    def __init__(self, means: Means, _report: Callable[[str], None], *, now: Callable[[], float] = time.monotonic) -> None:
        self._means, self._now = means, now
        self._state = DeviceState(means.settings.state) if means.settings.state else None
        self._server = means.connect()
        self._lane = Lane("staff")
        self._done_by: dict[type, Callable[[Any], None]] = {
            CheckPin: self._check,
            KeepPin: self._keep,
            LookAround: self._look,
            TryOut: self._try_out,
            SetVolume: self._set_volume,
        }

    def start(self) -> None:
        """Bring back what checked the PIN when the kiosk ran last: the server may be away for the whole morning."""
        if self._state is not None and (pin := self._state.pin) is not None:
            self._means.deliver(PinKnown(pin))

    def do(self, effect: Any) -> None:
        """Start what the page asked for; returns at once."""
        self._lane.submit(self._do, effect)

    def close(self) -> None:
        """Begin nothing new."""
        self._lane.close()

    def _do(self, effect: Any) -> None:
        try:
            self._done_by[type(effect)](effect)
        except Exception:  # the outermost loop of this thread: staff can try again, and visitors must not notice
            log.exception("%s failed", type(effect).__name__)
            if isinstance(effect, TryOut):
                self._means.deliver(TrialEnded(effect.trial, "fault in the kiosk"))
            elif isinstance(effect, CheckPin):
                self._means.deliver(PinChecked(False, self._now()))

    def _check(self, asked: CheckPin) -> None:
        is_right = asked.pin.fits(asked.digits)
        log.log(logging.INFO if is_right else logging.WARNING, "the page for staff: %s", "opened" if is_right else "a wrong PIN")
        self._means.deliver(PinChecked(is_right, self._now()))

    def _keep(self, news: KeepPin) -> None:
        if self._state is not None:
            self._state.keep_pin(news.pin)

    def _look(self, _: LookAround) -> None:
        began = self._now()
        view = self._server.branch(self._means.languages[0])
        took_s = self._now() - began
        answer = None if isinstance(view, Refusal | Unreachable) else view
        status = self._means.printer.status() if self._means.printer else None
        speaker = self._set_speaker
        facts = Facts(
            version=version(),
            server=self._means.settings.server,
            paper=status.paper.value if status else None,
            printer_answers=bool(status and status.online),
            answer_ms=round(1000 * took_s) if answer else None,
            clock_off_s=(datetime.now(UTC) - answer.server_time).total_seconds() if answer else None,
            volume=speaker.percent if speaker else None,
        )
        self._means.deliver(FactsSeen(facts))

    def _try_out(self, asked: TryOut) -> None:
        fault = self._print(asked) if asked.trial is Trial.PRINT else self._sound(asked)
        if fault:
            log.warning("trying out %s: %s", asked.trial, fault)
        self._means.deliver(TrialEnded(asked.trial, fault))

    def _print(self, asked: TryOut) -> str | None:
        if self._means.printer is None:
            return "no printer"
        try:
            self._means.printer.print_slip(trial_slip(asked.branch_name, "kiosk", asked.language))
        except (HardwareError, ValueError) as error:
            return type(error).__name__
        return None

    def _sound(self, asked: TryOut) -> str | None:
        voice, speaker = self._means.voice, self._set_speaker
        if voice is None or speaker is None:
            return "no loudspeaker"
        try:
            speaker.play(write_wav(chime()))
            speaker.play(voice.bank.message(asked.language, "sound_test"))
        except (HardwareError, ValueError) as error:
            return type(error).__name__
        return None

    def _set_volume(self, asked: SetVolume) -> None:
        if (speaker := self._set_speaker) is None:
            return
        speaker.percent = asked.percent
        if self._state is not None:
            self._state.keep_volume(asked.percent)
        speaker.play(write_wav(chime()))

    @property
    def _set_speaker(self) -> SetSpeaker | None:
        speaker: Speaker | None = self._means.voice.speaker if self._means.voice else None
        return speaker if isinstance(speaker, SetSpeaker) else None
