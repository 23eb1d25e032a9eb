"""What is said: when a number is called, to who shows one to a kiosk, and to everyone. Pure rules, to the names of clips.

A sentence is the same row of clips in every language, so a language is only its catalogue (``voice.po``): one spoken
text per clip. ``digits`` is how the branch says its ticket numbers (``one_by_one`` or ``whole``, see ``numbers``).
"""

from dataclasses import dataclass
from datetime import time

from config.translations import FIRST_LANGUAGE, LANGUAGES, texts
from hardware.speaker.numbers import (
    DIGITS,
    GREATEST_LABEL,
    LABEL,
    NUMBER,
    PAUSE,
    label_clips,
    number_clip_names,
    ticket_clips,
    whole,
)

__all__ = ["DIGITS", "GREATEST_LABEL", "LABEL", "NUMBER", "PAUSE", "label_clips"]
KINDS = ("desk", "booth")
MESSAGES = ("attention", "paused", "resumed", "numbers_gone", "closing_soon", "leave_building")  # whole sentences, one clip each
BY_ITSELF = ("opened", "sound_test")  # said by the display itself, not by anybody's notice
NOTED = ("arrive", "coming", "defer", "away", "leave", "return")  # what was done with a number that was shown to a kiosk
MOST_COUNTED_CALLS = 9


def phrases(
    language: str, number: str, kind: str, label: str, attempt: int, max_calls: int, digits: str = "one_by_one"
) -> list[str]:
    """The clips of one announcement, in order, with ``PAUSE`` where a breath is taken. The chime is not among them.

    ``number`` is a ticket number such as ``A042``, ``kind`` is ``desk`` or ``booth``, ``label`` what stands on the counter,
    ``attempt`` counts from 1. Raises ValueError for a number, kind, label, attempt or ``digits`` that nobody can say, and for
    a language without a voice catalogue.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no voice for the language {language!r}")
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of counter")
    said = ticket_clips(number, digits)
    return [*_opening(attempt, max_calls), PAUSE, *said, PAUSE, f"go_to.{kind}", *label_clips(label)]


def range_phrases(first: str, last: str, digits: str = "one_by_one") -> list[str]:
    """ "Nomor antrean A nol nol lima sampai A nol nol delapan, mohon bersiap di ruang tunggu".

    One number where both are the same. Raises ValueError for no ticket number.
    """
    until = [] if first == last else [PAUSE, "invited.to", *ticket_clips(last, digits)]
    return ["queue_number", PAUSE, *ticket_clips(first, digits), *until, PAUSE, "invited.come"]


def lobby_missed_phrases(number: str, digits: str = "one_by_one") -> list[str]:
    """That ``number`` was missed, said to the whole lobby. Raises ValueError for no ticket number."""
    return ["queue_number", PAUSE, *ticket_clips(number, digits), PAUSE, "lobby.missed"]


@dataclass(frozen=True)
class Turn:
    """What is known of a turn: people ahead (None when nobody can say), and from when to when the call is expected.

    Times are local; ``until`` None means "not before ``since``", both None that no time is told, ``is_unknown`` that nobody
    can tell one.
    """

    ahead: int | None = None
    since: time | None = None
    until: time | None = None
    is_unknown: bool = False


def turn_phrases(number: str, turn: Turn) -> list[str]:
    """The clips that tell somebody who waits with ``number`` their place and time. Raises ValueError for no ticket number.

    More people than ``GREATEST_LABEL`` are not counted aloud.
    """
    return [*number_phrases(number), *ahead_phrases(turn.ahead), *window_phrases(turn)]


def number_phrases(number: str) -> list[str]:
    """ "Nomor antrean A nol satu tujuh". Raises ValueError for no ticket number."""
    return ["queue_number", PAUSE, *ticket_clips(number)]


def ahead_phrases(people: int | None) -> list[str]:
    """A breath and how many people are ahead; nothing where nobody can say, or they are more than anybody counts."""
    if people is None or not 0 <= people <= GREATEST_LABEL:
        return []
    if people < 2:
        return [PAUSE, ("ahead.nobody", "ahead.one")[people]]
    return [PAUSE, *whole(people), "ahead.many"]


def window_phrases(turn: Turn) -> list[str]:
    """A breath and when the call is expected; nothing where no time is told."""
    if turn.since is None:
        return [PAUSE, "time.unknown"] if turn.is_unknown else []
    if turn.until is None:
        return [PAUSE, "time.not_before", *_clock(turn.since)]
    return [PAUSE, "time.about", *_clock(turn.since), "time.to", *_clock(turn.until)]


def _clock(at: time) -> list[str]:
    """The hour, then the minutes as they are read: 09.05 is "sembilan nol lima", 10.00 only "sepuluh"."""
    if at.minute == 0:
        return whole(at.hour)
    return [*whole(at.hour), *(["digit.0"] if at.minute < 10 else []), *whole(at.minute)]


def missed_phrases(number: str) -> list[str]:
    """That ``number`` was called and missed. Raises ValueError for no ticket number."""
    return [*number_phrases(number), PAUSE, "state.missed"]


def noted_clip(deed: str) -> str:
    """The clip that says that one of ``NOTED`` was noted. Raises ValueError for another."""
    if deed not in NOTED:
        raise ValueError(f"no recorded sentence for {deed!r}")
    return f"noted.{deed}"


def message_clip(message: str) -> str:
    """The clip of one of ``MESSAGES`` or ``BY_ITSELF``, said to everyone.

    Raises ValueError for another: nothing speaks free text.
    """
    if message not in (*MESSAGES, *BY_ITSELF):
        raise ValueError(f"no recorded message {message!r}")
    return f"message.{message}"


def label_words(language: str) -> dict[str, str]:
    """The labels 0 to 99 in words ("dua puluh satu"), for a screen that writes what the voice says."""
    spoken = vocabulary(language)
    labels = [str(label) for label in range(GREATEST_LABEL + 1)]
    return {label: " ".join(spoken[clip] for clip in label_clips(label)) for label in labels}


def kiosk_clip_names() -> list[str]:
    """Every clip with which a kiosk speaks its screens: as many as the catalogue has."""
    return [key for key in texts("voice", FIRST_LANGUAGE).forms if key.startswith("kiosk.")]


def clip_names() -> list[str]:
    """Every clip that any announcement, message or screen of a kiosk can need."""
    calls = [f"call.{attempt}" for attempt in range(2, MOST_COUNTED_CALLS + 1)]
    words = ["call.again", "call.last", "queue_number", "go_to.desk", "go_to.booth"]
    turns = [
        "ahead.nobody",
        "ahead.one",
        "ahead.many",
        "time.about",
        "time.to",
        "time.not_before",
        "time.unknown",
        "state.missed",
    ]
    lobby = ["invited.to", "invited.come", "lobby.missed"]
    messages = map(message_clip, (*MESSAGES, *BY_ITSELF))
    return [*number_clip_names(), *calls, *words, *messages, *turns, *map(noted_clip, NOTED), *lobby, *kiosk_clip_names()]


def number_words(language: str) -> dict[str, str]:
    """Every clip of a number in words, for a screen that writes what the voice says."""
    say = texts("voice", language)
    return {name: say(name) for name in number_clip_names()}


def vocabulary(language: str) -> dict[str, str]:
    """Clip name -> the text a speech engine is given for it. Raises KeyError when the catalogue lacks a clip."""
    say = texts("voice", language)
    return {name: say(name) for name in clip_names()}


def _opening(attempt: int, max_calls: int) -> list[str]:
    if attempt < 1 or max_calls < 1:
        raise ValueError(f"call {attempt} of {max_calls} does not exist")
    if attempt == 1:
        return ["queue_number"]
    if attempt >= max_calls:
        return ["call.last"]  # "panggilan terakhir untuk nomor antrean": one breath, so one clip
    return [f"call.{attempt}" if attempt <= MOST_COUNTED_CALLS else "call.again", PAUSE, "queue_number"]
