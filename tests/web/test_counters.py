"""An officer's day by HTTP, and what the API adds to the rules: retries, 204, ETags."""

from uuid import uuid4

import pytest

from caller_server.contract.views import CounterView, LineView, LiveView, StaffTicketView
from tests.web.site import Caller, Site


def done(caller: Caller, verb: str, body: dict[str, object] | None = None, counter: str = "bontang-1") -> StaffTicketView:
    answer = caller.post(f"counters/{counter}/{verb}", body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return StaffTicketView.model_validate(answer.get_json()["ticket"])


def an_open_counter(site: Site, counter: str = "bontang-1", name: str = "rina") -> Caller:
    caller = site.browser(name)
    assert caller.post(f"counters/{counter}/open").status_code == 200
    return caller


def test_a_day_at_the_counter(site: Site) -> None:
    first, second = site.take()["ticket"]["number"], site.take()["ticket"]["number"]
    rina = an_open_counter(site)

    assert done(rina, "call-next").number == first
    assert done(rina, "start").state == "serving"
    assert done(rina, "park", {"reason": "formulir"}).state == "parked"
    assert done(rina, "call-next").number == second
    site.hall.pass_time(seconds=31)
    assert done(rina, "recall").attempt == 2
    assert done(rina, "no-show").state == "no_show"
    assert done(rina, "resume", {"number": first}).state == "called"
    assert done(rina, "start").state == "serving"
    assert done(rina, "finish").state == "served"
    assert done(rina, "reinstate", {"number": second}).state == "waiting"
    assert done(rina, "call", {"number": second, "reason": "sudah di depan loket"}).reason == "chosen"
    assert done(rina, "return-to-line").state == "waiting"
    assert done(rina, "call-next").number == second
    assert done(rina, "transfer", {"service": "K"}).service.code == "K"
    assert rina.post("counters/bontang-1/pause", {"reason": "istirahat"}).get_json()["state"] == "paused"
    assert rina.post("counters/bontang-1/close").get_json()["state"] == "closed"


def test_nobody_to_call_is_204_and_uses_no_number(site: Site) -> None:
    rina = an_open_counter(site)
    before = site.seq()

    answer = rina.post("counters/bontang-1/call-next")

    assert (answer.status_code, answer.data) == (204, b"")
    assert site.seq() == before


def test_a_retried_call_calls_once_and_gets_the_same_answer(site: Site) -> None:
    site.take()
    site.take()
    rina, once = an_open_counter(site), str(uuid4())

    first = rina.post("counters/bontang-1/call-next", {"request_id": once})
    again = rina.post("counters/bontang-1/call-next", {"request_id": once})

    assert first.get_json() == again.get_json()
    assert first.get_json()["ticket"]["number"] == "A001"


def test_a_retried_shift_answers_the_same_view(site: Site) -> None:
    rina, once = site.browser("rina"), str(uuid4())

    answers = [rina.post("counters/bontang-1/open", {"request_id": once, "services": ["A"]}) for _ in range(2)]

    assert answers[0].get_json() == answers[1].get_json()
    assert [service.code for service in CounterView.model_validate(answers[0].get_json()).services] == ["A"]


def test_a_supervisor_helps_at_somebody_elses_counter(site: Site) -> None:
    site.take()
    an_open_counter(site)

    assert done(site.staff("sari"), "call-next").number == "A001"


def test_a_parked_ticket_goes_on_at_a_booth(site: Site) -> None:
    site.take()
    rina = an_open_counter(site)
    done(rina, "call-next")

    assert done(rina, "transfer", {"counter": "bontang-b1", "reason": "video"}).counter is not None
    assert done(an_open_counter(site, "bontang-b1", "bo"), "call-next", counter="bontang-b1").number == "A001"


def test_the_views_of_staff_are_whole(site: Site) -> None:
    site.take(priority=True)
    an_open_counter(site)
    sari = site.staff("sari")

    counter = CounterView.model_validate(sari.get("counters/bontang-1").get_json())
    line = LineView.model_validate(sari.get("branches/bontang/line").get_json())
    live = LiveView.model_validate(sari.get("branches/bontang/live").get_json())

    assert counter.next == line.tickets[0].number == "A001"
    assert live.waiting == 1
    assert counter.seq == line.seq == live.seq == site.seq()


@pytest.mark.parametrize("path", ["branches/bontang", "branches/bontang/board", "counters/bontang-1", "branches/bontang/live"])
def test_a_view_that_has_not_changed_is_not_sent_again(site: Site, path: str) -> None:
    rina = site.staff("sari")
    first = rina.get(path)

    site.hall.pass_time(seconds=5)
    again = rina.get(path, headers={"If-None-Match": first.headers["ETag"]})
    site.take()
    changed = rina.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"].startswith('W/"')
    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("name", "body", "status", "sentence"),
    [
        ("bo", {"officer": "rina"}, 403, "Hanya penyelia yang dapat membuka loket untuk petugas lain."),
        ("sari", {"officer": "gita"}, 404, "gita bukan petugas kantor cabang ini."),
        ("sari", {"officer": "ema"}, 404, "ema bukan petugas kantor cabang ini."),
        ("budi", {"officer": "nobody"}, 404, "nobody bukan petugas kantor cabang ini."),
        ("sari", {"officer": "bo"}, 409, "bo masih memegang loket atau bilik lain."),
        ("sari", {"officer": ""}, 422, ""),
        ("gita", {"officer": "rina"}, 403, ""),
    ],
)
def test_a_counter_is_opened_for_officers_who_are_free_by_supervisors_only(
    site: Site, name: str, body: dict[str, str], status: int, sentence: str
) -> None:
    an_open_counter(site, "bontang-2", "bo")
    before = site.seq()

    answer = site.staff(name).post("counters/bontang-1/open", body)

    assert answer.status_code == status
    assert answer.get_json()["detail"].startswith(sentence)
    assert site.seq() == before


def test_the_officer_named_by_a_supervisor_has_the_counter(site: Site) -> None:
    number = site.take()["ticket"]["number"]

    opened = site.staff("sari").post("counters/bontang-1/open", {"officer": " rina ", "services": ["A"]})

    assert (opened.status_code, opened.get_json()["officer"]) == (200, "rina")
    assert done(site.staff("rina"), "call-next").number == number
    assert site.staff("bo").post("counters/bontang-1/call-next").status_code == 403
