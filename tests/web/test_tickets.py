"""Taking a number and what its holder does with it, by HTTP."""

from pathlib import Path
from uuid import uuid4

import pytest

from caller_server.contract.commands import TakenTicket
from caller_server.contract.views import TicketView
from tests.web import site as sites
from tests.web.site import Site


def test_a_number_is_taken_at_the_kiosk_with_its_token_and_address(site: Site) -> None:
    answer = site.kiosk().post("branches/bontang/tickets", {"service": "A", "language": "en", "priority": True})

    taken = TakenTicket.model_validate(answer.get_json())
    assert (answer.status_code, taken.ticket.number, taken.ticket.priority) == (201, "A001", True)
    assert taken.ticket.service.name == "Old-age claim"
    assert len(taken.token) == 26
    assert taken.follow_url == f"http://localhost/t/{taken.token}"


def test_the_public_address_goes_into_the_qr_code(tmp_path: Path) -> None:
    with sites.site(tmp_path, public_url="https://antre.example.go.id") as site:
        taken = site.take()

        assert taken["follow_url"] == f"https://antre.example.go.id/t/{taken['token']}"


def test_a_retried_take_gives_the_same_ticket_and_token(site: Site) -> None:
    kiosk, once = site.kiosk(), {"request_id": str(uuid4()), "service": "A"}

    answers = [kiosk.post("branches/bontang/tickets", once).get_json() for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert site.seq() == 1


def test_staff_take_a_number_for_somebody(site: Site) -> None:
    for name in ("rina", "gita", "sari", "budi"):
        assert site.browser(name).post("branches/bontang/tickets", {"service": "A"}).status_code == 201


def test_kiosks_are_not_slowed_down_unless_the_settings_say_so(tmp_path: Path) -> None:
    with sites.site(tmp_path) as site:
        kiosk = site.kiosk()
        assert {kiosk.post("branches/bontang/tickets", {"service": "A"}).status_code for _ in range(150)} == {201}
    with sites.site(tmp_path, take_limit="3/minute") as site:
        kiosk, rina = site.kiosk(), site.staff("rina")
        statuses = [kiosk.post("branches/bontang/tickets", {"service": "A"}).status_code for _ in range(4)]
        assert statuses == [201, 201, 201, 429]
        assert rina.post("branches/bontang/tickets", {"service": "A"}).status_code == 201


def test_the_holder_sees_the_ticket_and_nothing_of_the_others(site: Site) -> None:
    site.take()
    token = site.take()["token"]

    answer = site.nobody().get(f"tickets/{token}")

    view = TicketView.model_validate(answer.get_json())
    assert (view.number, view.ahead, view.state) == ("A002", 1, "waiting")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_holder_goes_out_defers_comes_back_and_leaves(site: Site) -> None:
    token, phone = site.take()["token"], site.nobody()

    def does(verb: str, **body: int) -> TicketView:
        answer = phone.post(f"tickets/{token}/{verb}", dict(body))
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return TicketView.model_validate(answer.get_json()["ticket"])

    assert does("away", walk_minutes=10).place == "away"
    assert does("arrive").place == "here"
    assert "arrive" in does("defer", minutes=5).can
    assert does("leave").state == "cancelled"


def test_the_holder_says_coming_and_comes_back_after_a_missed_call(site: Site) -> None:
    token, phone, rina = site.take()["token"], site.nobody(), site.staff("rina")
    rina.post("counters/bontang-1/open")
    rina.post("counters/bontang-1/call-next")

    assert phone.post(f"tickets/{token}/coming", {"minutes": 2}).get_json()["ticket"]["coming"] is True
    rina.post("counters/bontang-1/no-show")
    assert phone.post(f"tickets/{token}/return").get_json()["ticket"]["state"] == "waiting"


def test_a_participant_verb_takes_effect_once(site: Site) -> None:
    token, phone, once = site.take()["token"], site.nobody(), str(uuid4())

    answers = [phone.post(f"tickets/{token}/leave", {"request_id": once}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].get_json() == answers[1].get_json()
    assert site.seq() == 2


def test_a_phone_that_polls_is_told_only_of_changes(site: Site) -> None:
    token, phone = site.take()["token"], site.nobody()
    first = phone.get(f"tickets/{token}")

    again = phone.get(f"tickets/{token}", headers={"If-None-Match": first.headers["ETag"]})
    phone.post(f"tickets/{token}/away", {"walk_minutes": 5})
    changed = phone.get(f"tickets/{token}", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)


@pytest.mark.parametrize("token", ["A" * 26, "x", "..", "%00", "A" * 3000, "' OR 1=1 --"])
def test_a_token_that_was_never_given_opens_nothing(site: Site, token: str) -> None:
    site.take()

    assert site.nobody().get(f"tickets/{token}").status_code == 404
    assert site.nobody().post(f"tickets/{token}/leave").status_code == 404


def test_searching_for_tokens_is_stopped_and_ticket_holders_are_not(site: Site) -> None:
    token, searcher = site.take()["token"], site.nobody()

    statuses = [searcher.get(f"tickets/{n:026d}").status_code for n in range(31)]

    assert statuses == [404] * 30 + [429]
    assert searcher.get(f"/t/{1:026d}").status_code == 429
    assert searcher.get(f"tickets/{token}").status_code == 200  # somebody on the same Wi-Fi


def test_one_phone_cannot_hammer_its_own_ticket(site: Site) -> None:
    first, second, phone = site.take()["token"], site.take()["token"], site.nobody()

    statuses = [phone.get(f"tickets/{first}").status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert phone.get(f"tickets/{second}").status_code == 200


def test_a_page_that_asks_for_its_ticket_is_told_of_and_a_kiosk_a_preview_or_a_stranger_is_not(site: Site) -> None:
    token, phone = site.take()["token"], site.nobody()
    site.kiosk().get(f"tickets/{token}")  # the slip was held before its scanner
    phone.get(f"/t/{token}")  # as a preview of a link does too
    phone.get(f"/t/{'A' * 26}?again=1")
    phone.get(f"tickets/{'A' * 26}")
    assert site.asked == []

    phone.get(f"tickets/{token}")
    phone.get(f"/t/{token}?lang=id&again=1")  # a page without scripts, loaded by itself

    found = site.hall.ports.find_ticket(site.hall.ports.token_hash(token))
    assert found is not None
    assert site.asked == [found[1]] * 2
