"""What is said: when a number is called, to who shows one to a kiosk, and to everyone. Pure rules, to the names of clips.

A sentence is the same row of clips in every language, so a language is only its catalogue (``voice.po``): one spoken
text per clip. Digits of a ticket number are said one by one, as they are printed; a counter's label is a whole number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from config.translations import LANGUAGES, texts

PAUSE = ","  # not a clip: a breath between parts of the sentence
NUMBER = r"[A-Z]{1,2}(?:-[A-Z][0-9]{1,2}-)?[0-9]{1,5}"
LABEL = r"[A-Z0-9]{1,4}"
KINDS = ("desk", "booth")
MESSAGES = ("attention", "paused", "resumed", "numbers_gone", "closing_soon", "leave_building")  # whole sentences, one clip each
NOTED = ("arrive", "coming", "defer", "away", "leave", "return")  # what was done with a number that was shown to a kiosk
MOST_COUNTED_CALLS = 9
GREATEST_LABEL = 99


def phrases(language: str, number: str, kind: str, label: str, attempt: int, max_calls: int) -> list[str]:
    """The clips of one announcement, in order, with ``PAUSE`` where a breath is taken. The chime is not among them.

    ``number`` is a ticket number such as ``A042``, ``kind`` is ``desk`` or ``booth``, ``label`` what stands on the counter,
    ``attempt`` counts from 1. Raises ValueError for a number, kind, label or attempt that nobody can say, and for a
    language without a voice catalogue.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no voice for the language {language!r}")
    if not re.fullmatch(NUMBER, number):
        raise ValueError(f"{number!r} is not a ticket number")
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of counter")
    return [*_opening(attempt, max_calls), PAUSE, *_one_by_one(number), PAUSE, f"go_to.{kind}", *label_clips(label)]


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
    return [*number_phrases(number), *_ahead(turn.ahead), *_window(turn)]


def number_phrases(number: str) -> list[str]:
    """ "Nomor antrean A nol satu tujuh". Raises ValueError for no ticket number."""
    if not re.fullmatch(NUMBER, number):
        raise ValueError(f"{number!r} is not a ticket number")
    return ["queue_number", PAUSE, *_one_by_one(number)]


def _ahead(people: int | None) -> list[str]:
    if people is None or not 0 <= people <= GREATEST_LABEL:
        return []
    if people < 2:
        return [PAUSE, ("ahead.nobody", "ahead.one")[people]]
    return [PAUSE, *_whole(people), "ahead.many"]


def _window(turn: Turn) -> list[str]:
    if turn.since is None:
        return [PAUSE, "time.unknown"] if turn.is_unknown else []
    if turn.until is None:
        return [PAUSE, "time.not_before", *_clock(turn.since)]
    return [PAUSE, "time.about", *_clock(turn.since), "time.to", *_clock(turn.until)]


def _clock(at: time) -> list[str]:
    """The hour, then the minutes as they are read: 09.05 is "sembilan nol lima", 10.00 only "sepuluh"."""
    if at.minute == 0:
        return _whole(at.hour)
    return [*_whole(at.hour), *(["digit.0"] if at.minute < 10 else []), *_whole(at.minute)]


def missed_phrases(number: str) -> list[str]:
    """That ``number`` was called and missed. Raises ValueError for no ticket number."""
    return [*number_phrases(number), PAUSE, "state.missed"]


def noted_clip(deed: str) -> str:
    """The clip that says that one of ``NOTED`` was noted. Raises ValueError for another."""
    if deed not in NOTED:
        raise ValueError(f"no recorded sentence for {deed!r}")
    return f"noted.{deed}"


def message_clip(message: str) -> str:
    """The clip of one of ``MESSAGES``, said to everyone. Raises ValueError for another: nothing speaks free text."""
    if message not in MESSAGES:
        raise ValueError(f"no recorded message {message!r}")
    return f"message.{message}"


def label_clips(label: str) -> list[str]:
    """The clips of a counter's label: 1 to 99 as a whole number, anything else letter by letter.

    Raises ValueError for a label that is not made of one to four letters and digits.
    """
    label = label.upper()
    if not re.fullmatch(LABEL, label):
        raise ValueError(f"{label!r} cannot be said as a counter's label")
    whole = int(label) if label.isdecimal() and not label.startswith("0") else 0
    return _whole(whole) if 1 <= whole <= GREATEST_LABEL else list(_one_by_one(label))


def label_words(language: str) -> dict[str, str]:
    """The labels 0 to 99 in words ("dua puluh satu"), for a screen that writes what the voice says."""
    spoken = vocabulary(language)
    labels = [str(label) for label in range(GREATEST_LABEL + 1)]
    return {label: " ".join(spoken[clip] for clip in label_clips(label)) for label in labels}


def clip_names() -> list[str]:
    """Every clip that any announcement or message can need."""
    letters = [f"letter.{chr(code)}" for code in range(ord("a"), ord("z") + 1)]
    digits = [f"digit.{digit}" for digit in range(10)]
    numbers = [f"number.{value}" for value in (*range(10, 20), *range(20, 100, 10))]
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
    return [*letters, *digits, *numbers, *calls, *words, *map(message_clip, MESSAGES), *turns, *map(noted_clip, NOTED)]


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


def _one_by_one(text: str) -> Iterator[str]:
    for character in text:
        if character.isdecimal():
            yield f"digit.{character}"
        elif character != "-":
            yield f"letter.{character.lower()}"


def _whole(value: int) -> list[str]:
    if value < 10:
        return [f"digit.{value}"]
    if value < 20 or value % 10 == 0:
        return [f"number.{value}"]
    return [f"number.{value - value % 10}", f"digit.{value % 10}"]
