"""What is said when a number is called."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.contract.views import Message
from config.translations import LANGUAGES
from hardware.speaker.numbers import DIGITS, GREATEST_WHOLE, number_clip_names, ticket_clips, whole
from hardware.speaker.phrases import (
    BY_ITSELF,
    KINDS,
    LABEL,
    MESSAGES,
    NUMBER,
    PAUSE,
    clip_names,
    label_clips,
    label_words,
    lobby_missed_phrases,
    message_clip,
    number_words,
    phrases,
    range_phrases,
    vocabulary,
)

numbers = st.from_regex(NUMBER, fullmatch=True)
labels = st.from_regex(LABEL, fullmatch=True)


def said(language: str, *call: object) -> str:
    return in_words(language, phrases(language, *call))  # type: ignore[arg-type]


def in_words(language: str, clips: list[str]) -> str:
    spoken = vocabulary(language)
    return " ".join(clip if clip == PAUSE else spoken[clip] for clip in clips).replace(" ,", ",")


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
    ("language", "value", "words"),
    [("id", 0, "nol"), ("id", 7, "tujuh"), ("id", 11, "sebelas"), ("id", 23, "dua puluh tiga"), ("id", 100, "seratus"),
     ("id", 105, "seratus lima"), ("id", 111, "seratus sebelas"), ("id", 240, "dua ratus empat puluh"),
     ("id", 999, "sembilan ratus sembilan puluh sembilan"), ("id", 1000, "seribu"), ("id", 1001, "seribu satu"),
     ("id", 2300, "dua ribu tiga ratus"), ("id", 12_045, "dua belas ribu empat puluh lima"), ("en", 105, "one hundred five"),
     ("en", 1000, "one thousand"), ("en", 21_312, "twenty one thousand three hundred twelve"), ("jv", 25, "selangkung"),
     ("jv", 121, "satus selikur"), ("jv", 60, "sewidak"), ("jv", 2300, "kalih ewu tigang atus")],
)  # fmt: skip
def test_a_whole_number_is_said_as_people_say_it(language: str, value: int, words: str):
    assert in_words(language, whole(value)) == words


@given(st.integers(0, GREATEST_WHOLE), st.sampled_from(LANGUAGES))
def test_every_whole_number_has_its_clips_and_sounds_like_no_other(value: int, language: str):
    assert set(whole(value)) <= set(number_clip_names())
    assert in_words(language, whole(value)) != in_words(language, whole(value - 1 if value else 1))


@pytest.mark.parametrize("value", [-1, GREATEST_WHOLE + 1])
def test_more_than_anybody_says_is_refused(value: int):
    with pytest.raises(ValueError):
        whole(value)


def test_a_branch_may_have_its_numbers_said_as_whole_numbers():
    assert said("id", "A042", "desk", "3", 1, 3, "whole") == "nomor antrean, a empat puluh dua, silakan menuju loket tiga"
    assert said("id", "AB007", "desk", "3", 2, 3, "whole").startswith("panggilan kedua, nomor antrean, a be tujuh,")
    assert in_words("id", ticket_clips("A-K2-07", "whole")) == "a ka dua, tujuh"


def test_a_way_to_say_numbers_that_nobody_knows_is_refused():
    with pytest.raises(ValueError):
        ticket_clips("A042", "roman")


def test_people_are_asked_to_come_closer_as_a_range():
    assert in_words("id", range_phrases("A005", "A008")) == (
        "nomor antrean, a nol nol lima, sampai a nol nol delapan, mohon bersiap di ruang tunggu"
    )
    assert in_words("id", range_phrases("A005", "A005", "whole")) == "nomor antrean, a lima, mohon bersiap di ruang tunggu"
    assert in_words("en", range_phrases("A005", "A008", "whole")) == (
        "queue number, A five, through A eight, please get ready in the waiting room"
    )


def test_a_missed_number_is_told_to_the_lobby():
    assert in_words("id", lobby_missed_phrases("A001")) == (
        "nomor antrean, a nol nol satu, terlewat. Silakan melapor kepada petugas."
    )


@given(numbers, numbers, st.sampled_from(DIGITS))
def test_every_range_and_every_missed_number_has_its_clips(first: str, last: str, digits: str):
    needed = {*range_phrases(first, last, digits), *lobby_missed_phrases(first, digits)} - {PAUSE}

    assert needed <= set(clip_names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_can_write_every_number_that_the_voice_says(language: str):
    assert number_words(language).keys() == set(number_clip_names())


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
       attempt=st.integers(1, 99), max_calls=st.integers(1, 99), digits=st.sampled_from(DIGITS))  # fmt: skip
def test_every_sentence_the_rules_can_make_has_its_clips(
    language: str, number: str, kind: str, label: str, attempt: int, max_calls: int, digits: str
):
    needed = set(phrases(language, number, kind, label, attempt, max_calls, digits)) - {PAUSE}

    assert needed <= set(clip_names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clip_has_a_text_and_no_two_clips_of_a_language_sound_alike_by_mistake(language: str):
    spoken = vocabulary(language)

    assert all(text.strip() for text in spoken.values())
    assert len(set(spoken.values())) == len(spoken)


def test_the_recorded_messages_are_those_that_a_notice_can_name():
    assert set(MESSAGES) == set(get_args(Message))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", [*MESSAGES, *BY_ITSELF])
def test_every_message_to_everyone_is_a_whole_sentence_of_its_own(language: str, message: str):
    sentence = vocabulary(language)[message_clip(message)]

    assert sentence[0].isupper()
    assert sentence.endswith(".")


@pytest.mark.parametrize("message", ["", "fire", "../digit.1", "Silakan pulang."])
def test_nothing_but_a_recorded_message_can_be_said(message: str):
    with pytest.raises(ValueError):
        message_clip(message)
