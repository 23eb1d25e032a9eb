"""Taking a number by phone: the code that turns, the pass for it, one number for each phone, and the page without scripts."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image
from werkzeug.test import TestResponse

from caller_server.domain import joining
from caller_server.domain.ids import BranchCode
from caller_server.usecases.accounts import DeviceKind
from tests.hall import KEY, MONDAY_NINE
from tests.web import site as sites
from tests.web.site import SAMARINDA, Caller, Site

BONTANG = BranchCode("bontang")
PHONE = "a-phone-of-somebody"
ANOTHER_PHONE = "the-phone-of-somebody-else"


def code(site: Site, *, branch: BranchCode = BONTANG, **ago: float) -> str:
    return joining.code(KEY, branch, joining.step_at(site.hall.now - timedelta(**ago)))


def presence(site: Site, typed: str | None = None, branch: str = "bontang") -> TestResponse:
    return site.nobody().post(f"branches/{branch}/presence", {"code": typed or code(site)})


def with_pass(site: Site, text: str | None = None) -> Caller:
    return Caller(site.client(), {"Authorization": f"Presence {text or presence(site).get_json()['pass']}"})


def take(caller: Caller, phone: str | None = PHONE, branch: str = "bontang", **more: Any) -> TestResponse:
    body = {"service": "A"} | ({"phone": phone} if phone else {}) | more
    return caller.post(f"branches/{branch}/tickets", body)


def away(site: Site) -> str:
    """The token of somebody who took a number by phone and went out."""
    token = str(take(with_pass(site)).get_json()["token"])
    assert site.nobody().post(f"tickets/{token}/away", {"walk_minutes": 10}).status_code == 200
    return token


def refused(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def test_a_display_a_kiosk_and_the_greeter_are_told_the_code_and_nobody_else_is(site: Site) -> None:
    display = site.with_key(site.accounts.add_device("lobby", DeviceKind.DISPLAY, "bontang"))
    site.hall.now = MONDAY_NINE + timedelta(seconds=12)

    for caller in (display, site.kiosk(), site.staff("gita")):
        told = caller.get("branches/bontang/join").get_json()
        assert told["code"] == code(site)
        assert told["url"] == f"http://localhost/b/bontang?c={told['code']}"
        assert (told["next_in_s"], told["until"]) == (18, "2026-11-23T01:01:30.000Z")
    assert refused(site.nobody().get("branches/bontang/join")) == (401, "not_signed_in")
    assert refused(site.staff("ema").get("branches/bontang/join")) == (403, "forbidden")


def test_the_picture_of_the_code_reads_as_its_address(site: Site, tmp_path: Path) -> None:
    told = site.kiosk().get("branches/bontang/join").get_json()

    assert _read(told["svg"]) == told["url"]


def test_a_code_gives_a_pass_and_the_pass_a_number(site: Site) -> None:
    shown = presence(site)
    answer = take(with_pass(site, shown.get_json()["pass"]), language="en", walk_minutes=10)

    assert (shown.status_code, shown.get_json()["until"]) == (201, "2026-11-23T01:10:00.000Z")
    assert answer.status_code == 201
    ticket = answer.get_json()["ticket"]
    assert (ticket["number"], ticket["place"], ticket["walk_minutes"], ticket["language"]) == ("A001", "away", 10, "en")
    assert site.nobody().get(f"tickets/{answer.get_json()['token']}").get_json()["number"] == "A001"


def test_the_log_names_the_participant_and_neither_phone_nor_pass(site: Site) -> None:
    take(with_pass(site))

    with site.hall.read() as read:
        [entry] = read.history(read.ticket_numbered("A001").id)
    assert "peserta" in str(entry)
    assert PHONE not in str(entry)


@pytest.mark.parametrize("seconds", [90, 91, 3600])
def test_a_code_that_is_too_old_is_refused_with_what_to_do(site: Site, seconds: int) -> None:
    answer = presence(site, code(site, seconds=seconds))

    assert refused(answer) == (403, "forbidden")
    assert "pindai lagi" in answer.get_json()["detail"]


@pytest.mark.parametrize("wrong", ["AAAA2222", "x", "7KQM2XPD7KQM2XPD", "' OR 1=1", "☃☃☃☃☃☃☃☃"])
def test_an_invented_code_is_refused(site: Site, wrong: str) -> None:
    assert refused(presence(site, wrong)) == (403, "forbidden")


def test_a_code_and_a_pass_are_good_in_their_own_branch_only(site: Site) -> None:
    assert refused(presence(site, code(site, branch=SAMARINDA))) == (403, "forbidden")
    assert refused(take(with_pass(site), branch="samarinda")) == (403, "forbidden")
    assert refused(presence(site, branch="nowhere")) == (404, "not_found")


def test_a_pass_lasts_ten_minutes_and_opens_nothing_else(site: Site) -> None:
    caller = with_pass(site)
    site.hall.pass_time(minutes=10)

    assert refused(take(caller)) == (403, "forbidden")
    fresh = with_pass(site)
    assert refused(fresh.get("branches/bontang/line")) == (401, "not_signed_in")
    assert refused(fresh.post("counters/bontang-1/open")) == (401, "not_signed_in")


@pytest.mark.parametrize("text", ["", "x", "bontang.1.99999999999.abcdefgh12345678." + "0" * 32])
def test_an_invented_pass_is_refused(site: Site, text: str) -> None:
    assert refused(take(with_pass(site, text or "-"))) == (403, "forbidden")


def test_a_phone_has_to_say_its_name(site: Site) -> None:
    for phone in (None, "short", "with spaces in it x", "x" * 65):
        assert refused(take(with_pass(site), phone)) == (422, "invalid_request")


def test_a_phone_holds_one_open_number_and_may_take_another_when_that_is_over(site: Site) -> None:
    caller = with_pass(site)
    token = take(caller).get_json()["token"]

    again = take(caller)
    other = take(caller, ANOTHER_PHONE)
    site.nobody().post(f"tickets/{token}/leave")
    afterwards = take(caller)

    assert refused(again) == (409, "one_ticket_each")
    assert "A001" in again.get_json()["detail"]
    assert (other.status_code, afterwards.status_code) == (201, 201)


def test_where_the_branch_lets_people_have_several_a_phone_may_too(tmp_path: Path) -> None:
    with sites.site(tmp_path, branch={"policy": {"one_ticket_each": False}}) as site:
        assert [take(with_pass(site)).status_code for _ in range(2)] == [201, 201]


def test_a_retry_is_the_same_number_even_with_a_newer_pass(site: Site) -> None:
    request_id = str(uuid4())
    first = take(with_pass(site), request_id=request_id)
    site.hall.pass_time(minutes=11)

    second = take(with_pass(site), request_id=request_id)

    assert first.get_json()["token"] == second.get_json()["token"]
    assert site.seq() == 1


def test_a_pass_gives_few_numbers_however_the_phone_calls_itself(site: Site) -> None:
    caller = with_pass(site)

    answers = [take(caller, f"an-invented-name-{n}").status_code for n in range(7)]

    assert answers == [201] * 5 + [429] * 2
    assert take(with_pass(site), "somebody-elses-phone").status_code == 201


def test_a_code_that_was_handed_on_is_good_for_so_many_phones(site: Site) -> None:
    answers = [presence(site).status_code for _ in range(61)]

    assert answers == [201] * 60 + [429]
    site.hall.pass_time(seconds=30)
    assert presence(site).status_code == 201


def test_who_invents_codes_is_stopped_and_does_not_stop_those_beside(site: Site) -> None:
    answers = [presence(site, f"AAAA{n:04d}").status_code for n in range(31)]

    assert answers == [403] * 30 + [429]
    assert presence(site).status_code == 201


def test_staff_and_kiosk_take_as_often_as_before(site: Site) -> None:
    assert {site.kiosk().post("branches/bontang/tickets", {"service": "A"}).status_code for _ in range(12)} == {201}


# --- to be here, where the branch calls in stages -----------------------------------------------------------------------------


def test_to_be_here_is_shown_by_the_code_where_the_branch_calls_in_stages(tmp_path: Path) -> None:
    with sites.site(tmp_path, branch={"policy": {"staged_calling": True}}) as site:
        holder, token = site.nobody(), away(site)
        without = holder.post(f"tickets/{token}/arrive")
        too_old = holder.post(f"tickets/{token}/arrive", {"code": code(site, seconds=90)})
        seen = site.nobody().get(f"tickets/{token}").get_json()["place"]
        arrived = holder.post(f"tickets/{token}/arrive", {"code": code(site)})

        assert [refused(without), refused(too_old)] == [(403, "forbidden")] * 2
        assert without.get_json()["detail"] != too_old.get_json()["detail"]
        assert seen == "away"
        assert arrived.get_json()["ticket"]["place"] == "here"


def test_a_ticket_that_was_shown_to_a_kiosk_of_the_branch_needs_no_code(tmp_path: Path) -> None:
    with sites.site(tmp_path, branch={"policy": {"staged_calling": True}}) as site:
        token = away(site)
        elsewhere = site.with_key(site.accounts.add_device("kiosk-s", DeviceKind.KIOSK, "samarinda"))
        display = site.with_key(site.accounts.add_device("tv", DeviceKind.DISPLAY, "bontang"))

        for other in (elsewhere, display, site.with_key("invented"), site.staff("gita")):
            assert refused(other.post(f"tickets/{token}/arrive")) == (403, "forbidden")
        arrived = site.kiosk().post(f"tickets/{token}/arrive")

        assert arrived.get_json()["ticket"]["place"] == "here"


def test_staff_need_no_code_to_say_that_somebody_is_here(tmp_path: Path) -> None:
    with sites.site(tmp_path, branch={"policy": {"staged_calling": True}}) as site:
        away(site)

        assert site.staff("gita").post("branches/bontang/tickets/A001/arrive").get_json()["ticket"]["place"] == "here"


def test_elsewhere_it_is_enough_to_say_so(site: Site) -> None:
    token = away(site)

    assert site.nobody().post(f"tickets/{token}/arrive").get_json()["ticket"]["place"] == "here"


def test_an_arrival_sent_again_after_its_code_turned_has_still_happened(tmp_path: Path) -> None:
    with sites.site(tmp_path, branch={"policy": {"staged_calling": True}}) as site:
        token = away(site)
        body = {"code": code(site), "request_id": str(uuid4())}
        site.nobody().post(f"tickets/{token}/arrive", body)
        site.hall.pass_time(minutes=3)

        assert site.nobody().post(f"tickets/{token}/arrive", body).status_code == 200


def test_coming_said_a_hundred_times_is_one_event(site: Site) -> None:
    token = take(with_pass(site)).get_json()["token"]
    site.staff("rina").post("counters/bontang-1/open")
    site.staff("rina").post("counters/bontang-1/call-next")
    before = site.seq()

    answers = []
    for _ in range(5):
        answers += [site.nobody().post(f"tickets/{token}/coming").status_code for _ in range(20)]
        site.app.extensions["lapak"].limiter.reset()

    assert site.seq() == before + 1
    assert set(answers) == {200}
    assert site.nobody().get(f"tickets/{token}").get_json()["coming"] is True


def _read(svg: str) -> str:
    """The text of a QR that consists of whole squares, drawn from its path's moves."""
    size = float(re.findall(r'viewBox="0 0 ([\d.]+)', svg)[0])
    modules = round(size)
    picture = Image.new("L", (modules * 8, modules * 8), 255)
    for x, y in re.findall(r"M([\d.]+),([\d.]+)H", svg):
        left, top = int(float(x)), int(float(y))
        picture.paste(0, (left * 8, top * 8, left * 8 + 8, top * 8 + 8))
    [found] = zxingcpp.read_barcodes(picture)
    return str(found.text)
