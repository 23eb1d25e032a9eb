"""What clients get wrong: each gets its code, a sentence in its own language, and nothing changes."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caller_server.contract.commands import Problem
from caller_server.storage.tables import request
from caller_server.usecases.close_day import close_day
from tests.hall import BONTANG
from tests.web import site as sites
from tests.web.site import API, Site

TAKE = f"{API}/branches/bontang/tickets"


@dataclass(frozen=True)
class Sent:
    """A body as bytes, with its type."""

    data: bytes
    content_type: str = "application/json"


def body(**values: Any) -> Sent:
    return Sent(json.dumps({"request_id": str(uuid4()), "service": "A"} | values).encode())


BAD_BODIES = {
    "no body": Sent(b""),
    "no JSON": Sent(b"service=A"),
    "half a JSON": Sent(b'{"request_id": "'),
    "a list": Sent(b"[]"),
    "a bare string": Sent(b'"A"'),
    "null": Sent(b"null"),
    "not UTF-8": Sent(b'{"service": "\xff\xfe"}'),
    "a lone surrogate": Sent(b'{"service": "\\ud800"}'),
    "bottomless nesting": Sent(b"[" * 8000),
    "two documents": Sent(body().data * 2),
    "a form": Sent(body().data, "application/x-www-form-urlencoded"),
    "plain text": Sent(body().data, "text/plain"),
    "too large": body(language="x" * 20_000),
    "no request_id": Sent(b'{"service": "A"}'),
    "request_id not a UUID": body(request_id="1"),
    "request_id a number": body(request_id=7),
    "service missing": Sent(json.dumps({"request_id": str(uuid4())}).encode()),
    "service a number": body(service=1),
    "service in small letters": body(service="a"),
    "service with a line end": body(service="A\n"),
    "a NUL in the language": body(language="i\0"),
    "priority a word": body(priority="yes"),
    "priority a number": body(priority=1),
    "walk_minutes a fraction": body(walk_minutes=2.5),
    "walk_minutes a boolean": body(walk_minutes=True),
    "walk_minutes negative": body(walk_minutes=-1),
    "walk_minutes beyond sense": body(walk_minutes=10**30),
    "an unknown field": body(vip=True),
    "a phone number, which this branch does not take": body(contact="0812"),
}


def assert_refused(answer: TestResponse, status: int, code: str) -> Problem:
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.get_data(as_text=True)
    problem = Problem.model_validate_json(answer.data)
    assert (problem.code, problem.status) == (code, status)
    assert problem.detail.endswith(".")
    assert len(problem.detail.split()) >= 3
    return problem


@pytest.mark.parametrize("sent", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_bad_body_is_refused_and_nothing_happens(site: Site, sent: Sent) -> None:
    answer = site.kiosk().send("POST", TAKE, data=sent.data, content_type=sent.content_type)

    assert_refused(answer, 422, "invalid_request")
    assert site.seq() == 0


def test_faults_are_named_by_field(site: Site) -> None:
    answer = site.kiosk().post("branches/bontang/tickets", {"service": "a", "walk_minutes": "5", "vip": 1})

    assert set(assert_refused(answer, 422, "invalid_request").fields or {}) == {"service", "walk_minutes", "vip"}


def test_an_unknown_service_is_not_found(site: Site) -> None:
    problem = assert_refused(site.kiosk().post("branches/bontang/tickets", {"service": "Z"}), 404, "not_found")

    assert problem.detail == "Layanan Z tidak ada di kantor cabang ini."
    assert site.seq() == 0


def test_an_unknown_branch_is_not_found(site: Site) -> None:
    for path in ("branches/nirwana", "branches/nirwana/board"):
        assert_refused(site.nobody().get(path), 404, "not_found")
    assert_refused(site.staff("budi").post("branches/nirwana/tickets", {"service": "A"}), 404, "not_found")


def test_an_unknown_counter_is_not_found(site: Site) -> None:
    assert_refused(site.staff("rina").post("counters/bontang-99/open"), 404, "not_found")


def test_a_closed_branch_says_when_it_opens_in_its_own_time(tmp_path: Path) -> None:
    hours = {"monday": [["13:00", "15:30"]], "tuesday": [["07:30", "15:30"]]}
    with sites.site(tmp_path, branch={"hours": hours}) as site:
        kiosk = site.kiosk()

        answer = kiosk.post("branches/bontang/tickets", {"service": "A"})
        english = kiosk.post("branches/bontang/tickets", {"service": "A"}, headers={"Accept-Language": "en"})

        problem = assert_refused(answer, 409, "branch_closed")
        assert problem.detail.endswith("Dibuka kembali Senin, 23 November 2026, pukul 13.00.")
        assert assert_refused(english, 409, "branch_closed").detail.endswith("on Monday, 23 November 2026 at 13.00.")
        assert site.seq() == 0


def test_a_closed_service_is_refused(tmp_path: Path) -> None:
    services = [{"code": "A", "name": {"id": "Klaim JHT"}, "is_open": False}]
    counters = [{"code": "bontang-1", "label": "1", "services": ["A"]}]
    with sites.site(tmp_path, branch={"services": services, "counters": counters}) as site:
        assert_refused(site.kiosk().post("branches/bontang/tickets", {"service": "A"}), 409, "service_closed")
        assert site.seq() == 0


def test_a_used_up_quota_is_refused(site: Site) -> None:
    site.take("D")
    site.take("D")

    problem = assert_refused(site.kiosk().post("branches/bontang/tickets", {"service": "D"}), 409, "quota_reached")

    assert "(2 nomor)" in problem.detail
    assert site.seq() == 2


@pytest.mark.parametrize("reason", ["formulir\x00", "\x1bp007", "satu\ndua", "satu\u2028dua", "\x9b31m"])
def test_control_characters_reach_neither_printer_nor_database(site: Site, reason: str) -> None:
    rina = site.staff("rina")
    rina.post("counters/bontang-1/open")

    problem = assert_refused(rina.post("counters/bontang-1/pause", {"reason": reason}), 422, "invalid_request")

    assert problem.fields == {"reason": "must not contain control characters"}


@pytest.mark.parametrize("path", ["branches/bon%00tang", "branches/Bontang", "branches/bon.tang", "branches/" + "b" * 41])
def test_what_cannot_be_a_code_is_not_found(site: Site, path: str) -> None:
    assert_refused(site.nobody().get(path), 404, "not_found")


def test_the_same_request_id_with_another_body_is_refused(site: Site) -> None:
    kiosk, once = site.kiosk(), str(uuid4())
    first = kiosk.post("branches/bontang/tickets", {"request_id": once, "service": "A"})

    answer = kiosk.post("branches/bontang/tickets", {"request_id": once, "service": "K"})

    assert_refused(answer, 422, "request_id_reused")
    again = kiosk.post("branches/bontang/tickets", {"request_id": once, "service": "A"})
    assert again.get_json() == first.get_json()
    assert site.seq() == 1


def test_what_is_kept_of_a_request_cannot_be_guessed_from_its_body(tmp_path: Path) -> None:
    once, kept = str(uuid4()), []

    for secret in ("one secret", "another secret"):
        folder = tmp_path / secret
        folder.mkdir()
        with sites.site(folder, secret_key=secret) as site:
            site.staff("gita").post("branches/bontang/tickets", {"request_id": once, "service": "A", "contact": "0812 3456 7890"})
            with site.hall.database.reader() as connection:
                kept += connection.execute(select(request.c.body_hash)).scalars().all()

    assert len(kept) == 2
    assert kept[0] != kept[1]


def test_the_same_request_id_for_another_verb_is_refused(site: Site) -> None:
    rina, once = site.staff("rina"), str(uuid4())
    rina.post("counters/bontang-1/open", {"request_id": once})

    assert_refused(rina.post("counters/bontang-1/pause", {"request_id": once}), 422, "request_id_reused")


def test_a_request_id_of_somebody_else_is_not_mistaken_for_ones_own(site: Site) -> None:
    once = str(uuid4())
    site.staff("rina").post("counters/bontang-1/open", {"request_id": once})

    answer = site.staff("bo").post("counters/bontang-2/open", {"request_id": once})

    assert (answer.status_code, answer.get_json()["officer"]) == (200, "bo")


def test_a_foreign_page_cannot_change_anything(site: Site) -> None:
    rina = site.browser("rina")
    for headers in (
        {"Origin": "https://jahat.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "https://localhost"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert_refused(rina.post("counters/bontang-1/open", headers=headers), 403, "forbidden")
    assert site.seq() == 0
    assert rina.post("counters/bontang-1/open", headers={"Origin": "http://localhost"}).status_code == 200


def test_a_foreign_page_is_refused_by_its_own_word_not_by_a_forwarded_host(site: Site) -> None:
    headers = {"Origin": "https://jahat.example", "X-Forwarded-Host": "jahat.example", "X-Forwarded-Proto": "https"}

    assert_refused(site.browser("rina").post("counters/bontang-1/open", headers=headers), 403, "forbidden")


@pytest.mark.parametrize("verb", ["call-next", "pause", "close", "recall", "start", "finish", "no-show"])
def test_somebody_elses_counter_is_refused(site: Site, verb: str) -> None:
    site.take()
    rina = site.staff("rina")
    rina.post("counters/bontang-1/open")
    rina.post("counters/bontang-1/call-next")
    before = site.seq()

    problem = assert_refused(site.staff("bo").post(f"counters/bontang-1/{verb}"), 403, "forbidden")

    assert "rina" in problem.detail
    assert site.seq() == before


def test_a_token_ends_with_its_day(site: Site) -> None:
    token = site.take()["token"]
    site.hall.pass_time(hours=24)
    close_day(site.hall.ports, BONTANG)
    before = site.seq()

    assert_refused(site.nobody().get(f"tickets/{token}"), 404, "not_found")
    assert_refused(site.nobody().post(f"tickets/{token}/leave"), 404, "not_found")
    assert site.nobody().get(f"/t/{token}").status_code == 404
    assert site.seq() == before


def test_addresses_and_methods_that_do_not_exist_are_not_found(site: Site) -> None:
    for method, path in (("GET", "nothing"), ("POST", "branches/bontang"), ("PUT", "session"), ("OPTIONS", "session")):
        assert_refused(site.nobody().send(method, path), 404, "not_found")


def test_a_refusal_for_a_moment_says_how_long(site: Site) -> None:
    site.take()
    rina = site.staff("rina")
    rina.post("counters/bontang-1/open")
    rina.post("counters/bontang-1/call-next")
    site.hall.pass_time(seconds=12)

    answer = rina.post("counters/bontang-1/recall")

    problem = assert_refused(answer, 409, "too_soon")
    assert (problem.retry_after_s, answer.headers["Retry-After"]) == (18, "18")
    assert "18 detik" in problem.detail


def test_a_verb_that_came_too_late_says_the_state(site: Site) -> None:
    token = site.take()["token"]
    site.nobody().post(f"tickets/{token}/leave")

    problem = assert_refused(site.nobody().post(f"tickets/{token}/leave"), 409, "not_allowed_now")

    assert problem.state == "cancelled"
