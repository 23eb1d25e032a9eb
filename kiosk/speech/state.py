"""The kiosk's voice for whoever does not see its screen: what is known of it, can happen and can be asked for. Values only."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Spoken:
    """``has_voice``: the kiosk has a loudspeaker. ``is_on``: the screens are read aloud to whoever stands there."""

    has_voice: bool = False
    is_on: bool = False

    def over(self) -> "Spoken":
        """The same voice for the next person: silent."""
        return replace(self, is_on=False)


# --- what is said: names of clips, and what the branch's own voice says if it was recorded


@dataclass(frozen=True)
class Own:
    """The branch's own ``texts`` after ``lead``, if each of them was recorded; else the clips ``instead``."""

    texts: tuple[str, ...]
    lead: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class In:
    """A clip in another language than the rest: the names of languages."""

    language: str
    clip: str


Part = str | Own | In
Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Speech:
    """What is said: ``first`` what it is, and ``then`` what may change while it is there, such as waits."""

    first: Parts
    then: Parts = ()


# --- what can happen; ``kiosk.access.ReadAloudTouched`` turns the voice on and off


@dataclass(frozen=True)
class VoiceWanted:
    """The key for the voice, or a corner held: on, and what is on the screen once more; ``target`` is what the keys stand on."""

    target: str | None = None


@dataclass(frozen=True)
class SilenceWanted:
    """Stop speaking, until there is something new."""


@dataclass(frozen=True)
class Focused:
    """The keys stand on ``target`` now."""

    target: str


SpokenInput = VoiceWanted | SilenceWanted | Focused


# --- what it can ask for


@dataclass(frozen=True)
class Speak:
    """Say this now, instead of whatever is being said. ``warns``: after the sound of the warning."""

    parts: Parts
    language: str
    warns: bool = False


@dataclass(frozen=True)
class Hush:
    """Say nothing more."""


SpokenEffect = Speak | Hush
