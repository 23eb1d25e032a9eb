"""When the kiosk shows its picture, and what ends that."""

from dataclasses import replace

import pytest

from kiosk.attract.state import Attract, PictureSeen, SomeoneCame
from kiosk.check.state import Checking, CodeRead
from kiosk.flow import step
from kiosk.inputs import BranchSeen, Input, LanguageTouched, Silence
from kiosk.moves import home
from kiosk.state import Kiosk, Rules, ScreenState, Services, Starting, Trouble, Troubled, Welcome
from tests.samples import branch_view

RULES = Rules(asleep_s=90)
ASLEEP = Welcome(asleep=True)


def at(screen: ScreenState) -> Kiosk:
    return Kiosk(screen=screen, views={"id": branch_view(), "en": branch_view()}, attract=Attract("/a/picture.png"))


def after(screen: ScreenState, happened: Input) -> Kiosk:
    return step(at(screen), happened, RULES)[0]


def test_it_falls_asleep_where_nobody_came_for_long_and_not_before() -> None:
    assert after(Welcome(), Silence(89)).screen == Welcome()
    assert after(Welcome(), Silence(90)).screen == ASLEEP


@pytest.mark.parametrize("screen", [Starting(), Troubled(Trouble.CLOSED), Troubled(Trouble.SERVER_GONE)])
def test_it_sleeps_nowhere_but_on_the_welcome(screen: ScreenState) -> None:
    assert after(screen, Silence(600)).screen == screen


def test_whoever_comes_finds_the_welcome_and_has_chosen_nothing() -> None:
    assert after(ASLEEP, SomeoneCame()).screen == Welcome()


def test_a_sensor_that_sees_somebody_at_work_disturbs_nobody() -> None:
    for screen in (Welcome(), Services(), Troubled(Trouble.CLOSED)):
        assert after(screen, SomeoneCame()) == at(screen)


def test_a_code_that_is_shown_to_a_sleeping_kiosk_is_read() -> None:
    token = "A" * 26

    assert isinstance(after(ASLEEP, CodeRead(f"http://10.0.0.5/t/{token}")).screen, Checking)


def test_a_branch_that_closes_is_seen_also_while_the_kiosk_sleeps() -> None:
    closed = branch_view(open=False, closed_because="hours")

    assert after(ASLEEP, BranchSeen({"id": closed})).screen == Troubled(Trouble.CLOSED)


def test_news_of_the_branch_wake_nobody() -> None:
    assert after(ASLEEP, BranchSeen({"id": branch_view()})).screen == ASLEEP


def test_who_starts_leaves_no_sleep_behind() -> None:
    kiosk = after(ASLEEP, LanguageTouched("en"))

    assert home(kiosk, RULES).screen == Welcome()


def test_the_picture_changes_under_whoever_is_there_and_stays_for_the_next() -> None:
    kiosk = after(Services(), PictureSeen("/a/other.png"))

    assert kiosk == replace(at(Services()), attract=Attract("/a/other.png"))
    assert home(kiosk, RULES).attract == Attract("/a/other.png")
