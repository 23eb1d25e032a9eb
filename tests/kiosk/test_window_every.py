"""Every screen of a visit in every mode and every language, by touch in the real window.

The screen of a kiosk that is alone, and those of staff, are looked at in the same way in test_window_alone and
test_window_staff, where there is what they need.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.translations import LANGUAGES
from tests.kiosk.before_branch import ADDRESS, asking
from tests.kiosk.server import serving
from tests.kiosk.test_window_ticket import AWAY, HELD, show
from tests.kiosk.window import Driven, check, check_every
from tests.kiosk.window import slips as slips
from tests.samples import branch_view, walks
from tests.server_process import eventually

pytestmark = pytest.mark.window
ALL = list(LANGUAGES)


@pytest.fixture(scope="module")
def running(slips: Path) -> Iterator[Driven]:
    with serving() as server:
        server.branch = {"languages": ALL}
        driven = Driven(server, "--printer", f"fake:{slips}", "--scanner", "fake")
        driven.do(wait="welcome")
        yield driven
        assert driven.end() == 0


@pytest.fixture
def kiosk(running: Driven) -> Driven:
    running.do(resize="1080x1920")
    running.home()
    return running


def offer(kiosk: Driven, **branch: object) -> None:
    """The branch is this one from now on, in all languages, and the kiosk has heard of it."""
    kiosk.server.branch = {"languages": ALL} | branch
    before = len(kiosk.server.of("GET", "/bontang"))  # an answer of the time before may still be on its way
    eventually(lambda: len(kiosk.server.of("GET", "/bontang")) > before + 2 * len(ALL))
    eventually(lambda: {f"language-{one}" for one in ALL} <= {found["id"] for found in kiosk.do(measure=True)["widgets"]})


def check_visit(kiosk: Driven, name: str, language: str, pictures: Path, qr: str | None = None) -> None:
    """Look at a screen that everybody meets: in a window of a size between the others too."""
    check_every(kiosk, name, language, pictures, qr)
    if language == ALL[0]:
        check(kiosk, name, language, pictures, qr, modes=("large", "contrast"), sizes={"800x480": 104})
        check(kiosk, name, language, pictures, qr, modes=("largest", "lowered"), sizes={"1024x768": 70})


@pytest.mark.parametrize("language", ALL)
def test_an_ordinary_visit(kiosk: Driven, pictures: Path, language: str) -> None:
    offer(kiosk)
    if language == ALL[0]:  # no language is chosen yet
        check_every(kiosk, "welcome", language, pictures)
    kiosk.to_services(language)
    check_visit(kiosk, "services", language, pictures)
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    check_visit(kiosk, "confirm", language, pictures)
    kiosk.do(tap="take")
    done = kiosk.do(wait="done")
    eventually(lambda: kiosk.do(state=True)["paper"] == "printed")
    check_visit(kiosk, "done", language, pictures, qr=done["follow_url"])


@pytest.mark.parametrize("language", ALL)
def test_what_is_asked_before_a_number(kiosk: Driven, pictures: Path, language: str) -> None:
    view = asking()
    offer(kiosk, services=view.services, address=view.address)
    kiosk.to_services(language)
    kiosk.do(tap="service-A")
    kiosk.do(wait="hints")
    check_every(kiosk, "hints", language, pictures)
    kiosk.do(tap="answer-jmo")
    kiosk.do(wait="elsewhere")
    check_every(kiosk, "elsewhere", language, pictures, qr="https://jmo.example/klaim")
    kiosk.do(tap="anyway")
    kiosk.do(wait="cases")
    check_every(kiosk, "cases", language, pictures)
    kiosk.do(tap="answer-phk")
    kiosk.do(wait="confirm")
    check_every(kiosk, "confirm-case", language, pictures)
    kiosk.do(tap="papers")
    kiosk.do(wait="papers")
    check_every(kiosk, "papers", language, pictures, qr=f"{ADDRESS}/b/bontang/papers/A/phk?lang={language}")
    kiosk.do(tap="have-papers")
    kiosk.do(wait="confirm")


@pytest.mark.parametrize("language", ALL)
def test_the_walk_and_the_telephone_number(kiosk: Driven, pictures: Path, language: str) -> None:
    services = [service.model_copy(update={"walks": walks()}) for service in branch_view().services]
    offer(kiosk, services=services, held_while_away=True, can_message=True)
    kiosk.to_services(language)
    kiosk.do(tap="service-A")
    kiosk.do(wait="walk")
    check_every(kiosk, "walk", language, pictures)
    kiosk.do(tap="walk-0")
    kiosk.do(wait="done")
    eventually(lambda: kiosk.do(state=True)["paper"] == "printed")
    kiosk.do(tap="leave-phone")
    kiosk.do(wait="phone")
    for digit in "081290417733":
        kiosk.do(tap=f"phone-{digit}")
    kiosk.do(wait_text="•••• •••• 7733")
    check_every(kiosk, "phone", language, pictures)


@pytest.mark.parametrize("language", ALL)
def test_a_number_that_is_shown(kiosk: Driven, pictures: Path, language: str) -> None:
    offer(kiosk)
    show(kiosk, language, **AWAY)
    check_every(kiosk, "ticket-away", language, pictures)
    kiosk.home()
    offer(kiosk)
    show(kiosk, language, **HELD)
    kiosk.do(tap="do-defer")
    kiosk.do(wait="ask")
    check_every(kiosk, "ask-defer", language, pictures)
