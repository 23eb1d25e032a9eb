"""What is said when a number is called."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.contract.views import Message
from config.translations import LANGUAGES
from hardware.speaker.phrases import (
    KINDS,
    LABEL,
    MESSAGES,
    NUMBER,
    PAUSE,
    clip_names,
    label_clips,
    label_words,
    message_clip,
    phrases,
    vocabulary,
)

numbers = st.from_regex(NUMBER, fullmatch=True)
labels = st.from_regex(LABEL, fullmatch=True)


def said(language: str, *call: object) -> str:
    spoken = vocabulary(language)
    words = [clip if clip == PAUSE else spoken[clip] for clip in phrases(language, *call)]  # type: ignore[arg-type]
    return " ".join(words).replace(" ,", ",")


def test_a_first_call_is_said_in_the_customary_words():
    assert said("id", "A001", "desk", "1", 1, 3) == "nomor antrean, a nol nol satu, silakan menuju loket satu"
    assert said("id", "A023", "booth", "3", 1, 3) == "nomor antrean, a nol dua tiga, silakan menuju bilik tiga"
    assert said("en", "A042", "desk", "3", 1, 3) == "queue number, A zero four two, please go to counter three"


def test_a_repeated_call_says_which_it_is_and_the_last_one_that_it_is_the_last():
    assert said("id", "A001", "desk", "1", 2, 3).startswith("panggilan kedua, nomor antrean, a nol")
    assert said("id", "A001", "desk", "1", 3, 3).startswith("panggilan terakhir untuk nomor antrean, a nol")
    assert said("en", "A001", "booth", "1", 2, 3).startswith("second call, queue number, A")


def test_a_single_allowed_call_is_not_announced_as_a_last_warning():
    assert phrases("id", "A001", "desk", "1", 1, 1)[0] == "queue_number"


def test_a_tenth_call_of_twelve_is_still_announced():
    assert phrases("id", "A001", "desk", "1", 10, 12)[0] == "call.again"


@pytest.mark.parametrize(
    ("label", "words"),
    [("1", "satu"), ("10", "sepuluh"), ("11", "sebelas"), ("12", "dua belas"), ("20", "dua puluh"), ("21", "dua puluh satu"),
     ("99", "sembilan puluh sembilan")],
)  # fmt: skip
def test_a_counters_label_is_a_whole_number(label: str, words: str):
    assert label_words("id")[label] == words


def test_an_english_label_is_a_whole_number_too():
    assert (label_words("en")["13"], label_words("en")["42"]) == ("thirteen", "forty two")


@pytest.mark.parametrize(("label", "clips"), [("3B", ["digit.3", "letter.b"]), ("100", ["digit.1", "digit.0", "digit.0"]),
                                              ("07", ["digit.0", "digit.7"]), ("0", ["digit.0"])])  # fmt: skip
def test_a_label_that_is_no_number_up_to_ninety_nine_is_said_sign_by_sign(label: str, clips: list[str]):
    assert label_clips(label) == clips


def test_a_number_that_a_kiosk_gave_out_by_itself_is_said_without_its_hyphens():
    assert said("id", "A-K2-07", "desk", "1", 1, 3).startswith("nomor antrean, a ka dua nol tujuh,")


@pytest.mark.parametrize(
    "call",
    [("xx", "A001", "desk", "1", 1, 3), ("id", "A", "desk", "1", 1, 3), ("id", "a001", "desk", "1", 1, 3),
     ("id", "A001\n", "desk", "1", 1, 3), ("id", "A001", "window", "1", 1, 3), ("id", "A001", "desk", "", 1, 3),
     ("id", "A001", "desk", "satu dua", 1, 3), ("id", "A001", "desk", "1", 0, 3), ("id", "A001", "desk", "1", 1, 0)],
)  # fmt: skip
def test_what_nobody_can_say_is_refused(call: tuple[str, str, str, str, int, int]):
    with pytest.raises(ValueError):
        phrases(*call)


@given(language=st.sampled_from(LANGUAGES), number=numbers, kind=st.sampled_from(KINDS), label=labels,
       attempt=st.integers(1, 99), max_calls=st.integers(1, 99))  # fmt: skip
def test_every_sentence_the_rules_can_make_has_its_clips(
    language: str, number: str, kind: str, label: str, attempt: int, max_calls: int
):
    needed = set(phrases(language, number, kind, label, attempt, max_calls)) - {PAUSE}

    assert needed <= set(clip_names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clip_has_a_text_and_no_two_clips_of_a_language_sound_alike_by_mistake(language: str):
    spoken = vocabulary(language)

    assert all(text.strip() for text in spoken.values())
    assert len(set(spoken.values())) == len(spoken)


def test_the_recorded_messages_are_those_that_a_notice_can_name():
    assert set(MESSAGES) == set(get_args(Message))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_to_everyone_is_a_whole_sentence_of_its_own(language: str, message: str):
    sentence = vocabulary(language)[message_clip(message)]

    assert sentence[0].isupper()
    assert sentence.endswith(".")


@pytest.mark.parametrize("message", ["", "fire", "../digit.1", "Silakan pulang."])
def test_nothing_but_a_recorded_message_can_be_said(message: str):
    with pytest.raises(ValueError):
        message_clip(message)
