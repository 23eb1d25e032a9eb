"""The way to the page for staff, and what can be done there."""

from dataclasses import replace
from uuid import UUID

import pytest

from caller_server.contract.commands import TakenTicket
from caller_server.contract.staff_pin import kept
from config.translations import texts
from kiosk.alone.state import Alone, CutOff
from kiosk.effects import LookAgain, ReportFault
from kiosk.flow import step
from kiosk.inputs import BackTouched, HomeTouched, Input, LanguageTouched, Silence
from kiosk.moves import Step
from kiosk.staff.state import (
    LOCKED_S,
    STAYS_S,
    TRIES,
    CheckPin,
    DigitTouched,
    EraseTouched,
    Facts,
    FactsSeen,
    KeepPin,
    LookAround,
    PinAsked,
    PinChecked,
    PinKnown,
    PinTouched,
    Restart,
    RestartTouched,
    SetVolume,
    Staff,
    StaffCalled,
    StaffLeft,
    StaffOpen,
    Trial,
    TrialEnded,
    TrialTouched,
    TryOut,
    VolumeTouched,
)
from kiosk.staff.wording import fact_lines, pin_dots, pin_told, tried
from kiosk.state import (
    Confirm,
    Done,
    Issuing,
    Kiosk,
    Order,
    Paper,
    Rules,
    ScreenState,
    Services,
    Starting,
    Trouble,
    Troubled,
    Welcome,
)
from tests.samples import branch_view, ticket_view

ORDER = Order("A", UUID(int=1), "id")
TAKEN = TakenTicket(ticket=ticket_view(), token="t" * 16, follow_url="http://10.0.0.5/t/tttt")
RULES, NOT_ALONE = Rules(), Alone()
PIN = kept("482917", bytes(16))
FACTS = Facts("1.2.3", "http://10.0.0.5:8000", paper="ok", printer_answers=True, answer_ms=12, clock_off_s=0.2, volume=60)


def at(screen: ScreenState, **changes: object) -> Kiosk:
    kiosk = Kiosk(screen=screen, views={"id": branch_view(), "en": branch_view()}, staff=Staff(PIN))
    return replace(kiosk, **changes)  # type: ignore[arg-type]


def after(kiosk: Kiosk, *happened: Input) -> Step:
    """The kiosk after all of it, and the effects of the last."""
    effects: tuple[object, ...] = ()
    for one in happened:
        kiosk, effects = step(kiosk, one, RULES)
    return kiosk, effects  # type: ignore[return-value]


def typed(digits: str, at_s: float = 0.0) -> list[Input]:
    return [*(DigitTouched(digit, at_s) for digit in digits), PinTouched(at_s)]


# --- the PIN


@pytest.mark.parametrize(
    "screen", [Starting(), Welcome(), Welcome(asleep=True), CutOff(), Services(), Troubled(Trouble.SERVER_GONE)]
)
def test_the_pin_is_asked_for_where_nobody_s_number_is_at_stake(screen: ScreenState) -> None:
    kiosk, _ = step(at(screen), StaffCalled(), RULES)

    assert kiosk.screen == PinAsked()


@pytest.mark.parametrize("screen", [Issuing(ORDER), Done(TAKEN, Paper.PRINTING), Troubled(Trouble.SERVER_GONE, ORDER)])
def test_a_number_that_is_being_made_is_not_taken_off_the_screen(screen: ScreenState) -> None:
    assert step(at(screen), StaffCalled(), RULES) == (at(screen), ())


def test_six_digits_are_checked_and_the_right_ones_open() -> None:
    kiosk, asked = after(at(PinAsked()), *typed("482917"))

    assert asked == (CheckPin(PIN, "482917"),)
    kiosk, effects = step(kiosk, PinChecked(True, 1.0), RULES)
    assert kiosk.screen == StaffOpen()
    assert effects == (LookAround(),)


def test_five_digits_are_no_pin_and_a_seventh_is_not_taken() -> None:
    assert after(at(PinAsked()), *typed("48291"))[1] == ()
    assert after(at(PinAsked()), *typed("4829170"))[1] == (CheckPin(PIN, "482917"),)


def test_a_digit_can_be_taken_back() -> None:
    kiosk, _ = after(at(PinAsked()), DigitTouched("4", 0), DigitTouched("9", 0), EraseTouched())

    assert kiosk.screen == PinAsked("4")


def test_while_the_pin_is_checked_nothing_else_is() -> None:
    kiosk, _ = after(at(PinAsked()), *typed("111111"))

    assert after(kiosk, *typed("222222")) == (kiosk, ())
    assert after(kiosk, EraseTouched()) == (kiosk, ())


def wrong(kiosk: Kiosk, times: int, at_s: float = 0.0) -> Kiosk:
    for _ in range(times):
        kiosk, _ = after(kiosk, *typed("111111", at_s), PinChecked(False, at_s))
    return kiosk


def test_a_wrong_pin_says_so_and_can_be_typed_again() -> None:
    kiosk = wrong(at(PinAsked()), 1)

    assert kiosk.screen == PinAsked(was_wrong=True)
    assert after(kiosk, *typed("482917"))[1] == (CheckPin(PIN, "482917"),)


def test_after_five_wrong_ones_no_pin_is_looked_at_for_five_minutes() -> None:
    kiosk = wrong(at(PinAsked()), TRIES, at_s=1000.0)

    assert after(kiosk, *typed("482917", 1000.0 + LOCKED_S - 1))[1] == ()
    assert after(kiosk, *typed("482917", 1000.0 + LOCKED_S))[1] == (CheckPin(PIN, "482917"),)


def test_the_branch_hears_of_a_pin_that_somebody_guesses() -> None:
    kiosk = wrong(at(PinAsked()), TRIES - 1)

    assert after(kiosk, *typed("111111"), PinChecked(False, 0.0))[1] == (ReportFault("staff_pin_locked"),)


def test_going_away_and_coming_back_unlocks_nothing_and_counts_on() -> None:
    kiosk = wrong(at(PinAsked()), TRIES - 1)
    kiosk, _ = after(kiosk, BackTouched(), StaffCalled())

    kiosk = wrong(kiosk, 1)

    assert kiosk.staff.is_locked(LOCKED_S - 1)
    kiosk, _ = after(kiosk, Silence(STAYS_S), StaffCalled())
    assert after(kiosk, *typed("482917", 1.0))[1] == ()


def test_the_right_pin_forgives_the_wrong_ones() -> None:
    kiosk, _ = after(wrong(at(PinAsked()), TRIES - 1), *typed("482917"), PinChecked(True, 0.0))

    assert kiosk.staff == Staff(PIN)


def test_without_a_pin_nothing_opens_and_the_screen_says_why() -> None:
    kiosk, effects = after(at(Welcome(), staff=Staff()), StaffCalled(), *typed("000000"), PinChecked(True, 0.0))

    assert kiosk.screen == PinAsked()
    assert effects == ()
    assert "administrasi" in pin_told(PinAsked(), Staff(), 0.0, texts("kiosk", "id"))


def test_a_pin_that_is_news_is_kept_and_one_that_is_none_is_not_written_again() -> None:
    other = kept("000000", bytes(16))

    kiosk, effects = step(at(Welcome()), PinKnown(other), RULES)

    assert kiosk.staff.pin == other
    assert effects == (KeepPin(other),)
    assert step(kiosk, PinKnown(other), RULES) == (kiosk, ())


def test_no_log_can_have_the_digits() -> None:
    kiosk, effects = after(at(PinAsked()), *typed("482917"))

    for one in (kiosk.screen, *effects, DigitTouched("7", 0.0)):
        assert "4829" not in repr(one)
        assert "'7'" not in repr(one)


# --- the page


def opened(**changes: object) -> Kiosk:
    return at(StaffOpen(FACTS), **changes)


def test_the_printer_and_the_sound_are_tried_one_after_the_other() -> None:
    kiosk, effects = step(opened(), TrialTouched(Trial.PRINT), RULES)

    assert effects == (TryOut(Trial.PRINT, "id", branch_view().name),)
    assert step(kiosk, TrialTouched(Trial.SOUND), RULES) == (kiosk, ())
    kiosk, effects = step(kiosk, TrialEnded(Trial.PRINT, None), RULES)
    assert effects == (LookAround(),)
    assert step(kiosk, TrialTouched(Trial.SOUND), RULES)[1] != ()


def test_what_came_of_a_trial_is_told() -> None:
    t = texts("kiosk", "id")

    assert "PaperOut" in tried(StaffOpen(FACTS, Trial.PRINT, "PaperOut"), t)
    assert "Lihat kertasnya" in tried(StaffOpen(FACTS, Trial.PRINT), t)
    assert tried(StaffOpen(FACTS), t) == ""


@pytest.mark.parametrize(("before", "by", "then"), [(60, 10, 70), (60, -10, 50), (95, 10, 100), (5, -10, 0)])
def test_the_volume_goes_in_steps_from_nothing_to_all(before: int, by: int, then: int) -> None:
    kiosk, effects = step(at(StaffOpen(replace(FACTS, volume=before))), VolumeTouched(by), RULES)

    assert effects == (SetVolume(then),)
    assert isinstance(kiosk.screen, StaffOpen)
    assert kiosk.screen.facts == replace(FACTS, volume=then)


def test_a_kiosk_without_a_loudspeaker_has_no_volume() -> None:
    kiosk = at(StaffOpen(replace(FACTS, volume=None)))

    assert step(kiosk, VolumeTouched(10), RULES)[1] == ()


def test_a_restart_takes_two_touches_and_anything_else_in_between_takes_it_back() -> None:
    asked, effects = step(opened(), RestartTouched(), RULES)

    assert effects == ()
    assert step(asked, RestartTouched(), RULES)[1] == (Restart(),)
    other, _ = step(asked, VolumeTouched(10), RULES)
    assert step(other, RestartTouched(), RULES)[1] == ()


@pytest.mark.parametrize("left", [StaffLeft(), BackTouched(), HomeTouched()])
@pytest.mark.parametrize("screen", [PinAsked("4829"), StaffOpen(FACTS)])
def test_leaving_leads_to_where_a_visitor_starts(screen: ScreenState, left: Input) -> None:
    kiosk, effects = step(at(screen, language="en"), left, RULES)

    assert (kiosk.screen, kiosk.language) == (Welcome(), "id")
    assert effects == (LookAgain(),)


@pytest.mark.parametrize("screen", [PinAsked("4829"), StaffOpen(FACTS)])
def test_the_page_closes_by_itself_and_says_so_before(screen: ScreenState) -> None:
    kiosk, _ = step(at(screen), Silence(STAYS_S - 5), RULES)

    assert (kiosk.screen, kiosk.remaining_s) == (screen, 5)
    assert step(kiosk, Silence(STAYS_S), RULES)[0].screen == Welcome()


def test_facts_that_come_too_late_open_nothing() -> None:
    for late in (
        FactsSeen(FACTS),
        PinChecked(True, 0.0),
        TrialEnded(Trial.SOUND, None),
        TrialTouched(Trial.PRINT),
        RestartTouched(),
    ):
        assert step(at(Welcome()), late, RULES) == (at(Welcome()), ())


def test_a_visitor_s_screen_cannot_be_used_from_the_page() -> None:
    kiosk, _ = step(opened(), LanguageTouched("en"), RULES)

    assert isinstance(kiosk.screen, StaffOpen)
    assert kiosk.language == "en"
    assert step(at(Confirm(ORDER)), StaffCalled(), RULES)[0].screen == Confirm(ORDER)


# --- its words


def lines(language: str = "id", alone: Alone = NOT_ALONE, **changes: object) -> str:
    return "\n".join(fact_lines(replace(FACTS, **changes), alone, texts("kiosk", language)))  # type: ignore[arg-type]


def test_every_state_of_the_printer_has_its_line() -> None:
    said = {lines(paper=paper, printer_answers=True) for paper in ("ok", "near_end", "out", "unknown", None)}

    assert len(said) == 5
    assert "tidak menjawab" in lines(paper="unknown", printer_answers=False)
    assert "habis" in lines(paper="out", printer_answers=False)


def test_a_server_that_is_away_says_nothing_of_the_clock() -> None:
    away = lines(answer_ms=None, clock_off_s=None)

    assert "Server http://10.0.0.5:8000: tidak menjawab" in away
    assert "Jam" not in away
    assert "12 milidetik" in lines()


def test_a_wrong_clock_is_said_with_its_direction() -> None:
    assert "90 detik lebih cepat" in lines(clock_off_s=90.0)
    assert "90 detik lebih lambat" in lines(clock_off_s=-90.0)
    assert "sama dengan server" in lines(clock_off_s=-2.0)
    assert "60 menit lebih cepat" in lines(clock_off_s=3600.0)
    assert "2 minutes behind" in lines("en", clock_off_s=-120.0)


def test_what_the_kiosk_has_not_sent_yet_is_counted() -> None:
    assert "all sent" in lines("en")
    assert "3 not sent yet (1 refused by the server)" in lines("en", Alone(waiting=3, refused=1))


def test_the_dots_show_how_many_digits_there_are_and_never_which() -> None:
    assert pin_dots(PinAsked("48"), 6).split() == ["•", "•", "–", "–", "–", "–"]


def test_the_lock_says_in_how_many_minutes_it_opens() -> None:
    staff = Staff(PIN, locked_until_s=300.0)

    assert "5 menit" in pin_told(PinAsked(), staff, 0.0, texts("kiosk", "id"))
    assert "in 1 minute." in pin_told(PinAsked(), staff, 250.0, texts("kiosk", "en"))
