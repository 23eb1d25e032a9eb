"""How one person wants the kiosk: the choices, the keys, the warning, and that nothing of it is left for the next."""

from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest

from caller_server.contract.views import BranchView
from config.tokens import contrast, theme
from config.translations import LANGUAGES, texts
from kiosk.access.keys import Key, meaning
from kiosk.access.state import (
    ORDINARY,
    TEXT_SCALES,
    Access,
    ContrastTouched,
    HelpTouched,
    LoweredTouched,
    StayTouched,
    TextSizeTouched,
    ToolsTouched,
    Warned,
)
from kiosk.access.wording import TOUCHED, help_words, opener, tools
from kiosk.answers import Unreachable
from kiosk.effects import Effect, ReportFault
from kiosk.flow import step
from kiosk.inputs import BranchNotSeen, BranchSeen, HomeTouched, Input, LanguageTouched, PriorityTouched, ServiceTouched, Silence
from kiosk.look.measures import SMALL, TALL, WIDE, measures
from kiosk.look.order import Box, reading_order
from kiosk.look.order import step as to_target
from kiosk.look.reach import LOWEST, reach, standing
from kiosk.state import Confirm, Kiosk, Rules, Services, Trouble, Troubled, Welcome
from tests.samples import branch_view

RULES = Rules()
CHANGES = (TextSizeTouched(), ContrastTouched(), LoweredTouched(), HelpTouched())
SIZES = [(1080, 1920), (1920, 1080), (1024, 768), (800, 480)]


def seen(**changes: object) -> BranchSeen:
    views: dict[str, BranchView] = {language: branch_view(**changes) for language in ("id", "en")}
    return BranchSeen(views)


def after(*happened: Input, start: Kiosk | None = None) -> Kiosk:
    kiosk = start or step(Kiosk(), seen(), RULES)[0]
    for one in happened:
        kiosk = step(kiosk, one, RULES)[0]
    return kiosk


def effects(happened: Input, start: Kiosk) -> tuple[Effect, ...]:
    return step(start, happened, RULES)[1]


# --- the choices


def test_text_grows_twice_and_is_ordinary_again() -> None:
    sizes = [after(*[TextSizeTouched()] * times).access.text_size for times in range(4)]

    assert sizes == [0, 1, 2, 0]
    assert len(TEXT_SCALES) == 3


def test_contrast_and_lowered_controls_are_switches() -> None:
    changed = after(ContrastTouched(), LoweredTouched())

    assert (changed.access.high_contrast, changed.access.lowered) == (True, True)
    assert after(ContrastTouched(), LoweredTouched(), start=changed).access == ORDINARY


@pytest.mark.parametrize("change", CHANGES)
def test_a_choice_holds_from_screen_to_screen_and_for_nobody_else(change: Input) -> None:
    at_services = after(change, LanguageTouched("en"))
    confirming = after(ServiceTouched("A", UUID(int=1)), PriorityTouched(), start=at_services)

    assert at_services.access != ORDINARY
    assert isinstance(confirming.screen, Confirm)
    assert confirming.access == at_services.access
    for over in (after(Silence(RULES.idle_s), start=confirming), after(seen(open=False), HomeTouched(), start=at_services)):
        assert isinstance(over.screen, Welcome | Troubled)
    assert after(Silence(RULES.idle_s), start=confirming).access == ORDINARY


def test_who_only_changes_the_look_and_goes_away_leaves_the_ordinary_one() -> None:
    changed = after(ContrastTouched())

    warned = after(Silence(RULES.idle_s - RULES.warn_s), start=changed)

    assert (warned.remaining_s, warned.access.high_contrast) == (RULES.warn_s, True)
    assert after(Silence(RULES.idle_s), start=warned).access == ORDINARY


def test_a_kiosk_that_is_closed_forgets_the_look_too() -> None:
    closed = after(seen(open=False), TextSizeTouched())

    assert closed.screen == Troubled(Trouble.CLOSED)
    assert after(Silence(RULES.idle_s), start=closed).access == ORDINARY


def test_the_choices_of_a_small_window_close_with_the_next_screen() -> None:
    opened = after(LanguageTouched("id"), ToolsTouched())

    assert opened.access.shows_tools
    assert not after(ServiceTouched("A", UUID(int=1)), start=opened).access.shows_tools
    assert not after(ToolsTouched(), start=opened).access.shows_tools


def test_staff_are_called_once_however_often_somebody_touches() -> None:
    waiting = after(LanguageTouched("id"))

    asked = after(HelpTouched(), start=waiting)

    assert effects(HelpTouched(), waiting) == (ReportFault("help_wanted"),)
    assert effects(HelpTouched(), asked) == ()
    assert asked.screen == waiting.screen
    assert effects(HelpTouched(), after(Silence(RULES.idle_s), start=asked)) == (ReportFault("help_wanted"),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_became_of_the_call_for_help_is_said_as_it_is(language: str) -> None:
    t, asked = texts("kiosk", language), after(HelpTouched())
    cut_off = after(BranchNotSeen(Unreachable("x")), start=asked)

    assert help_words(after(), t) == ""
    assert help_words(asked, t) != help_words(cut_off, t) != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_a_button_that_says_what_it_does(language: str) -> None:
    t = texts("kiosk", language)
    every = [
        Access(text_size, high_contrast, lowered)
        for text_size in range(len(TEXT_SCALES))
        for high_contrast in (False, True)
        for lowered in (False, True)
    ]
    shown = [tools(replace(after(), access=access), t, can_read=True) for access in every]

    assert all([name for name, _, _ in found] == ["help", "text-size", "contrast", "lower", "read-aloud"] for found in shown)
    assert all(one != other for one, other in pairwise(shown))
    assert {opener(after(), t)[0], *(name for name, _, _ in shown[0])} == set(TOUCHED)
    assert "read-aloud" not in [name for name, _, _ in tools(after(), t)]


# --- time


def test_the_warning_is_heard_once_when_it_appears() -> None:
    idle = after(LanguageTouched("en"))

    warned = after(Silence(RULES.idle_s - RULES.warn_s), start=idle)

    assert effects(Silence(RULES.idle_s - RULES.warn_s - 1), idle) == ()
    assert effects(Silence(RULES.idle_s - RULES.warn_s), idle) == (Warned("en", RULES.warn_s),)
    assert effects(Silence(RULES.idle_s - RULES.warn_s + 1), warned) == ()


def test_there_are_twenty_seconds_to_say_i_am_still_here_and_ten_times_are_not_too_many() -> None:
    kiosk = after(LanguageTouched("id"))

    for _ in range(12):
        warned = after(Silence(RULES.idle_s - 1), start=kiosk)
        assert warned.remaining_s == 1
        kiosk = after(StayTouched(), start=warned)
        assert (kiosk.remaining_s, kiosk.screen) == (None, Services())

    assert RULES.warn_s >= 20


@pytest.mark.parametrize("change", [*CHANGES, ToolsTouched(), StayTouched()])
def test_every_choice_takes_the_warning_back(change: Input) -> None:
    warned = after(LanguageTouched("id"), Silence(RULES.idle_s - 5))

    assert after(change, start=warned).remaining_s is None


# --- keys


@pytest.mark.parametrize(
    ("code", "held", "key"),
    [
        (273, (), Key.PREVIOUS),
        (274, (), Key.NEXT),
        (275, ("numlock",), Key.NEXT),
        (9, (), Key.NEXT),
        (9, ("shift",), Key.PREVIOUS),
        (13, (), Key.PRESS),
        (271, (), Key.PRESS),
        (32, (), Key.PRESS),
        (27, (), Key.BACK),
        (282, (), Key.HELP),
        (97, (), None),
        (9, ("alt",), None),
        (13, ("ctrl",), None),
    ],
)
def test_keys_mean_what_is_written_on_them(code: int, held: tuple[str, ...], key: Key | None) -> None:
    assert meaning(code, held) is key


def test_targets_are_reached_as_they_are_read() -> None:
    boxes = [
        Box("help", 10, 0, 100, 100),
        Box("second", 300, 410, 200, 100),
        Box("first", 10, 400, 200, 100),
        Box("third", 10, 200, 490, 150),
        Box("lower", 120, 10, 100, 80),
    ]

    assert reading_order(boxes) == ["first", "second", "third", "help", "lower"]


def test_the_focus_goes_round_and_begins_where_the_screen_is_about() -> None:
    names = ["back", "a", "b"]

    assert to_target(names, None, 1, "a") == "a"
    assert to_target(names, "gone", 1, "a") == "a"
    assert to_target(names, "b", 1) == "back"
    assert to_target(names, "back", -1) == "b"
    assert to_target([], None, 1) is None


# --- sizes


@pytest.mark.parametrize("size", SIZES)
def test_texts_grow_and_targets_do_not_shrink(size: tuple[int, int]) -> None:
    plain, large, largest = (reach(*size, Access(text_size=step)).sizes for step in range(3))

    for name in ("lead", "body", "least", "button"):
        assert getattr(large, name) == pytest.approx(1.25 * getattr(plain, name))
        assert getattr(largest, name) == pytest.approx(1.5 * getattr(plain, name))
    assert largest.title > large.title > plain.title
    assert largest.target == large.target == plain.target


@pytest.mark.parametrize("size", SIZES)
def test_lowered_controls_stand_in_the_lowest_part_or_are_keys_there(size: tuple[int, int]) -> None:
    lowered = reach(*size, Access(lowered=True))

    if measures(*size).layout == SMALL:
        assert (lowered.has_pad, lowered.top) == (True, size[1])
    else:
        assert (lowered.has_pad, lowered.top) == (False, size[1] * LOWEST)
        assert lowered.sizes.layout == SMALL
        assert lowered.sizes.target >= 0.7 * measures(*size).target
        assert lowered.sizes.least >= 0.7 * measures(*size).least
        assert lowered.sizes.gap >= 8


def test_borders_grow_where_there_are_no_fills() -> None:
    plain, thick = (reach(1080, 1920, Access(high_contrast=high)).sizes for high in (False, True))

    assert (plain.layout, plain.border, thick.border) == (TALL, 3, 5)
    assert measures(1920, 1080).layout == WIDE


def test_high_contrast_is_high() -> None:
    colours = theme("high_contrast")

    for one, other in (
        ("ink", "bg"),
        ("ink2", "surface"),
        ("on_act", "act"),
        ("act", "bg"),
        ("edge", "bg"),
        ("ink2", "act_soft"),
    ):
        assert contrast(colours[one], colours[other]) >= 15


def test_a_screen_that_is_too_high_is_moved_as_far_as_there_is_more_of_it() -> None:
    assert standing(480, 120, 300, 99) == standing(480, 120, 300, 0)
    top, middle, bottom = (standing(480, 120, 500, moved) for moved in (0, 50, 9999))

    assert (top.height, top.y, top.moved) == (500, -20, 0)
    assert (middle.y, middle.moved) == (30, 50)
    assert (bottom.y, bottom.moved) == (120, 140)
