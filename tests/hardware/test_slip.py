"""What a slip may hold, and in which words it says it."""

from datetime import datetime, timedelta

import pytest

from config.translations import catalogue_file, texts
from hardware.printer.slip import SlipKind
from hardware.printer.wording import number_words, wording
from tests.hardware.slips import MORNING, a_slip, window


@pytest.mark.parametrize(
    ("number", "letters", "digits"),
    [("A042", "A", "042"), ("AB007", "AB", "007"), ("A-K2-07", "A", "K2-07"), ("P00012", "P", "00012")],
)
def test_a_number_falls_into_letters_and_digits(number: str, letters: str, digits: str) -> None:
    slip = a_slip(number=number)

    assert (slip.letters, slip.digits) == (letters, digits)


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "042"}, {"number": "A 42"}, {"number": "A\x1bp0"}, {"number": ""}, {"issued_at": datetime(2026, 11, 23)},  # noqa: DTZ001
        {"estimate": (datetime(2026, 11, 23), None)}, {"follow_url": "https://x/\x1b@"}, {"follow_url": "https://x/" + "a" * 300},  # noqa: DTZ001
        {"free_until": datetime(2026, 11, 23)}, {"ahead": -1}, {"grace_minutes": -5},  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_slip_that_cannot_be_right_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"time zone|ticket number|follow URL|negative"):
        a_slip(**wrong)


def test_the_date_is_said_in_the_language_of_the_slip() -> None:
    assert wording(a_slip()).date == "Senin, 23 November 2026"
    assert wording(a_slip(language="en")).date == "Monday, 23 November 2026"
    assert wording(a_slip(language="xx")).date == "Senin, 23 November 2026"


def test_digits_are_spelled_one_by_one() -> None:
    assert number_words("A056", texts("slip", "id")) == "A nol lima enam"
    assert number_words("A-K2-07", texts("slip", "en")) == "A K two zero seven"


def test_times_are_those_of_the_branch_whatever_zone_they_came_in() -> None:
    utc = tuple(moment.astimezone(datetime.now().astimezone().tzinfo) for moment in window())

    assert wording(a_slip(estimate=utc)).window == "10.15–10.45"


def test_one_is_asked_to_listen_ten_minutes_before_the_window() -> None:
    assert wording(a_slip()).sentence == "14 orang di depan Anda. Dengarkan suara dan lihat layar mulai **10.05**."
    assert wording(a_slip(estimate=window(10, 20))).sentence.endswith("mulai sekarang.")


def test_without_an_estimate_no_time_is_invented() -> None:
    words = wording(a_slip(estimate=None))

    assert (words.window_title, words.window) == (None, None)
    assert words.sentence == "14 orang di depan Anda. Dengarkan suara dan lihat layar."


def test_that_nobody_can_say_when_is_said_too() -> None:
    assert (wording(a_slip(estimate=None, cannot_say=True)).window) == "Belum bisa diperkirakan"
    assert wording(a_slip(cannot_say=True)).window == "10.15–10.45"


def test_who_may_go_out_is_told_until_when_and_what_to_do_on_return() -> None:
    free = {"held_while_away": True, "free_until": MORNING + timedelta(minutes=38)}

    at_kiosk, at_staff = wording(a_slip(**free, reads_codes=True)).sentence, wording(a_slip(**free)).sentence

    assert "Bebas pergi sampai **10.05**. Saat kembali, tunjukkan tiket ini di kios." in at_kiosk
    assert "Saat kembali, lapor ke petugas." in at_staff


def test_who_had_better_stay_is_told_so_and_where_all_are_called_alike_nothing_is_said() -> None:
    assert "Tetaplah di ruang tunggu." in wording(a_slip(held_while_away=True)).sentence
    assert "Tetaplah di ruang tunggu." in wording(a_slip(held_while_away=True, free_until=MORNING)).sentence
    assert "Tetaplah" not in wording(a_slip()).sentence


def test_a_missed_number_is_shown_to_the_kiosk_where_it_reads_slips() -> None:
    assert wording(a_slip(reads_codes=True)).missed_title == "Terlewat? Tunjukkan tiket ini di kios, atau lapor ke petugas."
    assert wording(a_slip()).missed_title == "Terlewat? Lapor ke petugas."
    assert wording(a_slip(reads_codes=True, grace_minutes=0)).missed_title == "Terlewat? Lapor ke petugas."


def test_a_far_window_is_only_not_before() -> None:
    words = wording(a_slip(estimate=(MORNING + timedelta(hours=2), None)))

    assert (words.window_title, words.window) == ("Dipanggil tidak sebelum", "11.27")


@pytest.mark.parametrize(
    ("language", "ahead", "begins"),
    [
        ("id", 1, "1 orang di depan Anda."), ("id", 0, "Tidak ada orang di depan Anda."), ("id", None, "Dengarkan"),
        ("en", 1, "1 person ahead of you."), ("en", 14, "14 people ahead of you."), ("en", 0, "Nobody is ahead of you."),
    ],
)  # fmt: skip
def test_people_ahead_are_counted_in_words_of_the_language(language: str, ahead: int | None, begins: str) -> None:
    assert wording(a_slip(language=language, ahead=ahead)).sentence.startswith(begins)


def test_the_return_rule_is_the_branch_s_own() -> None:
    assert "**45 menit**" in wording(a_slip(grace_minutes=45)).missed
    assert "**5 nomor**" in wording(a_slip(return_after=5)).missed
    assert "**1 other number**" in wording(a_slip(return_after=1, language="en")).missed
    assert "nomor" not in wording(a_slip(return_after=0)).missed
    assert "tidak dipanggil lagi" in wording(a_slip(grace_minutes=0)).missed


def test_marks_say_priority_reprint_and_test() -> None:
    assert wording(a_slip()).marks == ()
    assert [mark.word for mark in wording(a_slip(priority=True, kind=SlipKind.REPRINT)).marks] == ["CETAK ULANG", "PRIORITAS"]
    assert wording(a_slip(kind=SlipKind.TEST)).marks[0].note == "Bukan nomor antrean."


def test_a_cut_off_kiosk_says_that_phones_cannot_follow_yet() -> None:
    assert "Belum bisa dipantau" in wording(a_slip(offline=True)).follow[0]
    assert "Belum bisa dipantau" not in wording(a_slip()).follow[0]


def test_the_branch_has_its_own_words_at_the_foot_in_one_paragraph() -> None:
    assert wording(a_slip()).text == ""
    assert wording(a_slip(text="Gratis.\n\x1bp0 Jangan beri uang.")).text == "Gratis. p0 Jangan beri uang."
    assert len(wording(a_slip(text="panjang " * 100)).text) == 300


def test_control_characters_never_reach_the_paper() -> None:
    words = wording(a_slip(branch_name="Kantor\x1bp0\x19\xfa \x1d\x07Bontang\n\u202edua", service_name="\x10\x04\x01Klaim\x00"))

    assert words.branch == "Kantorp0ú Bontang dua"
    assert words.service == "Klaim"


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    from babel.messages.pofile import read_po

    def values(language: str) -> dict[object, set[str]]:
        with catalogue_file("slip", language).open("rb") as file:
            catalogue = read_po(file, locale=language)
        strings = {m.id: m.string if isinstance(m.string, tuple | list) else (m.string,) for m in catalogue if m.id}
        return {
            key: {part for text in forms for part in ("count", "minutes", "time", "number", "service") if f"{{{part}}}" in text}
            for key, forms in strings.items()
        }

    assert values("id") == values("en")
    assert all(text for language in ("id", "en") for forms in texts("slip", language).forms.values() for text in forms)
