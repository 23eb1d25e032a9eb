"""A number that is shown to the scanner of the real kiosk: what it shows, says and does, in every size and both languages."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from caller_server.contract.views import Estimate
from tests.kiosk.server import problem, serving
from tests.kiosk.test_window_branch import TOLD, WELCOME
from tests.kiosk.window import Driven, check, texts
from tests.kiosk.window import kiosk as kiosk
from tests.kiosk.window import running as running
from tests.kiosk.window import slips as slips
from tests.samples import BILIK_2, LOKET_3, branch_view, walks

pytestmark = pytest.mark.window

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVW234"
URL = f"http://192.168.10.5:8000/t/{TOKEN}"
WINDOW = Estimate.model_validate({"from": "2026-11-23T02:15:00Z", "to": "2026-11-23T02:45:00Z", "kind": "window"})
LATER = Estimate.model_validate({"from": "2026-11-23T03:20:00Z", "to": None, "kind": "not_before"})
HELD = {"held_while_away": True, "deferrals_left": 3, "estimate": WINDOW, "can": ["away", "defer", "leave"]}
AWAY = HELD | {"place": "away", "walk_minutes": 10, "can": ["arrive", "away", "defer", "leave"], "free_until": WINDOW.from_}
AT = datetime(2026, 11, 23, 2, 16, tzinfo=UTC)
STATES: dict[str, dict[str, Any]] = {
    "here": HELD,
    "free": HELD | {"free_until": WINDOW.from_, "number": "AB999"},
    "away": AWAY,
    "invited": AWAY | {"place": "invited", "free_until": None, "come_by": AT, "can": ["arrive", "coming", "defer", "leave"]},
    "later": HELD | {"estimate": LATER},
    "unknown": HELD | {"estimate": None, "cannot_say": "stalled", "ahead": 14},
    "called": {"state": "called", "counter": BILIK_2, "attempt": 1, "called_at": AT, "ahead": None, "can": ["coming"]},
    "serving": {"state": "serving", "counter": LOKET_3, "ahead": None, "can": []},
    "parked": {"state": "parked", "counter": LOKET_3, "ahead": None, "can": ["arrive"]},
    "served": {"state": "served", "ahead": None, "can": [], "ended_at": AT},
    "missed": {"state": "no_show", "ahead": None, "can": ["return"], "return_by": AT, "ended_at": AT},
    "late": {"state": "no_show", "ahead": None, "can": [], "ended_at": AT, "return_by": AT},
    "cancelled": {"state": "cancelled", "ahead": None, "can": [], "ended_at": AT},
}  # fmt: skip


def show(kiosk: Driven, language: str = "id", **ticket: Any) -> dict[str, Any]:
    """Hold a slip before the scanner, and wait until the kiosk shows its number."""
    kiosk.server.tickets[TOKEN] = {"language": language} | ticket
    kiosk.do(scan=URL)
    return kiosk.do(wait="ticket")


def wait_for_trouble(kiosk: Driven, trouble: str) -> None:
    deadline = time.monotonic() + 5
    while kiosk.do(state=True).get("trouble") != trouble:
        assert time.monotonic() < deadline, trouble
        time.sleep(0.05)


def told(kiosk: Driven) -> list[str]:
    return [one["text"] for one in texts(kiosk.do(measure=True)["widgets"])]


@pytest.mark.parametrize(
    ("state", "language"), [*((state, "en") for state in STATES), *((state, "id") for state in ("here", "away", "missed"))]
)
def test_every_state_of_a_shown_number_fits(kiosk: Driven, pictures: Path, state: str, language: str) -> None:
    shown = show(kiosk, language, **STATES[state])

    assert (shown["kind"], shown["language"]) == ("Shown", language)
    check(kiosk, f"ticket-{state}", language, pictures)


def test_a_slip_is_answered_in_words_and_aloud(kiosk: Driven) -> None:
    before = kiosk.do(said=0)["said"]
    shown = show(kiosk, **HELD | {"number": "A017", "ahead": 3})

    assert shown["number"] == "A017"
    assert "3 orang di depan Anda, sekitar 10.15–10.45" in told(kiosk)
    heard = kiosk.do(said=before + 1)
    assert heard["seconds"][-1] > 4  # a whole sentence: the number, three people, and two times


@pytest.mark.parametrize("language", ["id", "en"])
def test_somebody_who_is_back_says_so_and_it_is_noted(kiosk: Driven, pictures: Path, language: str) -> None:
    show(kiosk, language, **AWAY)
    kiosk.server.acts = [HELD | {"place": "here"}]

    kiosk.do(tap="do-arrive")
    kiosk.do(wait="ticket")
    kiosk.do(wait_text={"id": "Tercatat: Anda sudah di sini.", "en": "Noted: you are here."}[language])

    assert len(kiosk.server.of("POST", f"/{TOKEN}/arrive")) >= 1
    check(kiosk, "ticket-noted", language, pictures)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("verb", "minutes", "name"), [("defer", 15, "minutes"), ("away", 20, "walk_minutes")])
def test_minutes_are_asked_for_before_it_is_noted(
    kiosk: Driven, pictures: Path, verb: str, minutes: int, name: str, language: str
) -> None:
    show(kiosk, language, **HELD)
    kiosk.do(tap=f"do-{verb}")
    kiosk.do(wait="ask")
    check(kiosk, f"ask-{verb}", language, pictures)

    kiosk.do(tap=f"minutes-{minutes}")
    kiosk.do(wait="ticket")

    assert kiosk.server.of("POST", f"/{TOKEN}/{verb}")[-1].body[name] == minutes
    check(kiosk, f"ticket-noted-{verb}", language, pictures)


@pytest.mark.parametrize("language", ["id", "en"])
def test_giving_up_a_number_is_asked_once_more(kiosk: Driven, pictures: Path, language: str) -> None:
    show(kiosk, language, **HELD)
    before = len(kiosk.server.of("POST", "/leave"))
    kiosk.do(tap="do-leave")
    kiosk.do(wait="ask")
    check(kiosk, "ask-leave", language, pictures)
    kiosk.do(tap="keep")
    kiosk.do(wait="ticket")
    assert len(kiosk.server.of("POST", "/leave")) == before

    kiosk.server.acts = [STATES["cancelled"]]
    kiosk.do(tap="do-leave")
    kiosk.do(wait="ask")
    kiosk.do(tap="sure")
    kiosk.do(wait="ticket")

    assert len(kiosk.server.of("POST", "/leave")) == before + 1
    check(kiosk, "ticket-given-up", language, pictures)


def test_a_missed_number_comes_back(kiosk: Driven) -> None:
    show(kiosk, **STATES["missed"])
    kiosk.server.acts = [HELD | {"state": "waiting", "return_by": None, "ended_at": None}]

    kiosk.do(tap="do-return")

    kiosk.do(wait_text="Tercatat: Anda akan dipanggil lagi.")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_lost_answer_leads_to_a_retry_that_is_the_same(kiosk: Driven, pictures: Path, language: str) -> None:
    show(kiosk, language, **AWAY)
    kiosk.server.acts = [problem(503, "try_again", "x", retry_after_s=60)]
    kiosk.do(tap="do-arrive")
    kiosk.do(wait="ticket")
    check(kiosk, "ticket-unsure", language, pictures)

    kiosk.server.acts = [HELD | {"place": "here"}]
    kiosk.do(tap="do-retry")
    kiosk.do(wait_text={"id": "Tercatat: Anda sudah di sini.", "en": "Noted: you are here."}[language])

    first, second = kiosk.server.of("POST", f"/{TOKEN}/arrive")[-2:]
    assert first.body == second.body


def test_what_the_server_refuses_is_told_in_its_words(kiosk: Driven, pictures: Path) -> None:
    show(kiosk, **AWAY)
    sentence = "Nomor A042 sudah tercatat di sini. Silakan tunggu panggilan di ruang tunggu."
    kiosk.server.acts = [problem(409, "not_allowed_now", sentence)]

    kiosk.do(tap="do-arrive")
    kiosk.do(wait="ticket")

    assert sentence in told(kiosk)
    check(kiosk, "ticket-refused", "id", pictures)


def test_a_call_is_seen_while_the_number_is_on_screen(kiosk: Driven) -> None:
    show(kiosk, **HELD)
    said = kiosk.do(said=1)["said"]

    kiosk.server.tickets[TOKEN] = STATES["called"] | {"seq": 131}

    kiosk.do(wait_text="Silakan ke Bilik 2 sekarang.")
    kiosk.do(said=said + 1)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_code_that_leads_to_no_number_says_why(kiosk: Driven, pictures: Path, language: str) -> None:
    server = kiosk.server
    old = {"state": "served", "issued_at": datetime(2026, 11, 20, 2, 0, tzinfo=UTC), "ahead": None, "can": []}
    elsewhere = {"branch": "samarinda", "branch_name": "Kantor Cabang Samarinda"}
    for trouble, code, ticket in (
        ("code_foreign", "https://contoh.example/promo", None),
        ("code_unknown", URL, None),
        ("code_old", URL, old),
        ("code_elsewhere", URL, elsewhere),
    ):
        server.tickets = {TOKEN: ticket} if ticket else {}
        kiosk.do(scan=code)
        wait_for_trouble(kiosk, trouble)
        if kiosk.do(state=True)["language"] != language:
            kiosk.do(tap="switch-language")
        check(kiosk, trouble.replace("_", "-"), language, pictures)
    kiosk.do(tap="home")
    kiosk.do(wait="welcome")


def test_without_the_server_a_slip_is_told_so_and_nothing_changes(kiosk: Driven, pictures: Path) -> None:
    kiosk.server.away = True
    kiosk.do(scan=URL)
    wait_for_trouble(kiosk, "code_unchecked")
    check(kiosk, "code-unchecked", "id", pictures)

    kiosk.server.away = False
    kiosk.do(tap="home")
    deadline = time.monotonic() + 5
    while kiosk.do(state=True)["screen"] != "welcome":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_screen_goes_home_by_itself_and_says_so(slips: Path) -> None:
    with serving() as server:
        short = Driven(server, "--idle", "6", "--stay", "6", "--scanner", "fake")
        try:
            short.do(wait="welcome", timeout=30)
            show(short, "en", **HELD)
            short.do(wait_start="Back to the start in", timeout=30)
            assert short.do(wait="welcome", timeout=30)["language"] == "id"
        finally:
            assert short.end() == 0


def test_a_scanner_that_poses_as_a_keyboard_is_read(slips: Path) -> None:
    with serving() as server:
        wedge = Driven(server, "--scanner", "keyboard")
        try:
            wedge.do(wait="welcome", timeout=30)
            assert show(wedge, **HELD)["number"] == "A042"
        finally:
            assert wedge.end() == 0


def test_a_number_that_is_being_taken_is_not_disturbed_by_a_code(kiosk: Driven) -> None:
    kiosk.to_services()
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")

    kiosk.do(scan=URL)
    time.sleep(0.7)

    assert kiosk.do(state=True)["screen"] == "confirm"


# --- taking a number where the branch calls in stages, and by phone


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_walk_is_the_third_touch(kiosk: Driven, pictures: Path, language: str) -> None:
    kiosk.server.branch = {"held_while_away": True}
    kiosk.server.ticket = {"held_while_away": True, "estimate": WINDOW, "free_until": WINDOW.from_, "place": "away"}
    kiosk.to_services(language)
    time.sleep(0.7)  # the branch as it is now
    kiosk.do(tap="service-A")
    kiosk.do(wait="walk")
    kiosk.do(tap="priority")
    check(kiosk, "walk", language, pictures)

    kiosk.do(tap="walk-10")
    done = kiosk.do(wait="done")
    kiosk.do(wait_text={"id": "Ambil tiket Anda", "en": "Take your ticket"}[language])

    assert kiosk.server.of("POST", "/tickets")[-1].body["walk_minutes"] == 10
    check(kiosk, "done-free", language, pictures, qr=done["follow_url"])


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_walk_says_when_to_be_back_or_that_staying_is_better(kiosk: Driven, pictures: Path, language: str) -> None:
    services = [service.model_copy(update={"walks": walks()}) for service in branch_view().services]
    kiosk.server.branch = {"held_while_away": True, "services": services}
    back, stay = {
        "id": ("kembali pukul\u00a010.05", "sebaiknya tunggu di\u00a0sini"),
        "en": ("be back by\u00a010.05", "better wait\u00a0here"),
    }[language]

    def notes() -> list[str]:
        said = [one.get("text") for one in kiosk.do(measure=True)["widgets"]]
        return sorted(text for text in said if text in (back, stay))

    kiosk.to_services(language)
    time.sleep(0.7)  # the branch as it is now
    kiosk.do(tap="service-A")
    kiosk.do(wait="walk")
    kiosk.do(wait_text=back)
    assert notes() == sorted([back, back, stay, stay])
    check(kiosk, "walk-told", language, pictures)

    kiosk.do(tap="priority")  # who goes first is called sooner: nobody can say before the number is taken
    time.sleep(0.3)
    assert notes() == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_goes_out_again_is_told_the_same_for_the_number(kiosk: Driven, pictures: Path, language: str) -> None:
    show(kiosk, language, **HELD, walks=walks(worth=5))
    kiosk.do(tap="do-away")
    kiosk.do(wait="ask")

    kiosk.do(wait_text={"id": "kembali pukul\u00a010.05", "en": "be back by\u00a010.05"}[language])
    kiosk.do(wait_text={"id": "sebaiknya tunggu di\u00a0sini", "en": "better wait\u00a0here"}[language])
    check(kiosk, "ask-away-told", language, pictures)


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_had_better_stay_is_told_so(kiosk: Driven, pictures: Path, language: str) -> None:
    kiosk.server.branch = {"held_while_away": True}
    kiosk.server.ticket = {"held_while_away": True, "cannot_say": "no_counter_open"}
    kiosk.to_services(language)
    time.sleep(0.7)
    kiosk.do(tap="service-A")
    kiosk.do(wait="walk")
    kiosk.do(tap="walk-0")
    done = kiosk.do(wait="done")
    kiosk.do(wait_text={"id": "Ambil tiket Anda", "en": "Take your ticket"}[language])

    assert "walk_minutes" not in kiosk.server.of("POST", "/tickets")[-1].body
    check(kiosk, "done-stay", language, pictures, qr=done["follow_url"])


def test_the_code_for_phones_turns_and_is_gone_with_the_server(slips: Path, pictures: Path) -> None:
    with serving() as server:
        server.code = "7KQM2XPD"
        turning = Driven(server, "--scanner", "fake")
        try:
            turning.do(wait="welcome", timeout=30)
            turning.do(wait_text="7KQM 2XPD")
            url = f"{server.follow_host}/b/bontang?c=7KQM2XPD"
            check(turning, "welcome-join", "id", pictures, qr=url)
            server.branch = {"texts": {"welcome": WELCOME["id"]}}
            turning.do(wait_text=WELCOME["id"])
            check(turning, "welcome-join-text", "id", pictures, qr=url)
            server.branch = {"notice": TOLD}
            turning.do(wait_text=TOLD.texts["id"])
            check(turning, "welcome-join-notice", "id", pictures, qr=url)
            server.branch = {}
            server.code = "AAAA2222"
            turning.do(wait_text="AAAA 2222")
            server.code = None
            time.sleep(1.5)
            assert not [one for one in turning.do(measure=True)["widgets"] if one.get("text") == "AAAA 2222"]
        finally:
            assert turning.end() == 0
