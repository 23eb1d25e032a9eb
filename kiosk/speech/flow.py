"""How the kiosk's voice is turned on and off. Pure, a part of ``kiosk.flow``; ``kiosk.speech.screens`` knows what is said."""

from dataclasses import replace
from typing import get_args

from kiosk.access.state import ReadAloudTouched
from kiosk.moves import Step
from kiosk.speech.state import Hush, SilenceWanted, SpokenInput, VoiceWanted
from kiosk.state import Kiosk, Rules


def voice(kiosk: Kiosk, happened: SpokenInput | ReadAloudTouched, _rules: Rules) -> Step:
    """The kiosk with its voice on, off or hushed; nothing changes at a kiosk that cannot speak."""
    kiosk, spoken = replace(kiosk, remaining_s=None), kiosk.spoken
    match happened:
        case VoiceWanted() if spoken.has_voice:
            return replace(kiosk, spoken=replace(spoken, is_on=True)), ()
        case ReadAloudTouched() if spoken.has_voice:
            return replace(kiosk, spoken=replace(spoken, is_on=not spoken.is_on)), ()
        case SilenceWanted():
            return kiosk, (Hush(),)
        case _:
            return kiosk, ()


VOICE_INPUTS = (ReadAloudTouched, *get_args(SpokenInput))
