"""What a branch says before the number: cases, hints and papers; its picture; and the PIN of its staff, which nobody is told."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from caller_server.contract.branch_file import BranchFile
from caller_server.contract.offline import LeaseAnswer
from caller_server.usecases.accounts import Role
from tests.hall import branch_file
from tests.web import site as sites
from tests.web.site import PASSWORD, Site

HERE = "admin/branches/bontang"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
PIN = "482917"
PHK = {
    "code": "phk",
    "name": {"id": "Terkena PHK", "en": "Laid off"},
    "checklist": [{"code": "bukti", "name": {"id": "Bukti PHK"}}],
}
JMO = {
    "code": "jmo",
    "question": {"id": "Saldo Rp15 juta atau kurang?", "en": "Rp 15 million or less?"},
    "place": {"id": "Lewat aplikasi JMO."},
    "url": "https://jmo.example/",
}


def description(**changes: Any) -> dict[str, Any]:
    """Bontang with papers, a case and a hint for A."""
    services = branch_file()["services"]
    papers = [{"code": "ktp", "name": {"id": "e-KTP", "en": "ID card"}}]
    services[0] |= {"checklist": papers, "papers_as_of": "2026-06-30", "cases": [PHK], "hints": [JMO]}
    return branch_file(**{"services": services} | changes)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "pictures").mkdir()
    with sites.site(tmp_path, branch=description(picture="bontang.png"), pictures_folder=tmp_path / "pictures") as made:
        made.accounts.add_user("adi", Role.ADMINISTRATOR, "bontang", PASSWORD)
        yield made


def put(site: Site, version: int = 1, **changes: Any) -> Any:
    body = {"request_id": str(uuid4()), "version": version, "description": description(**changes)}
    return site.staff("adi").send("PUT", HERE, json=body)


# --- what is asked before the number


def test_the_kiosk_is_told_of_cases_and_hints_in_its_language(site: Site) -> None:
    service = site.kiosk().get("branches/bontang?lang=en").get_json()["services"][0]

    assert service["cases"] == [{"code": "phk", "name": "Laid off", "checklist": ["Bukti PHK"]}]
    assert service["hints"] == [
        {"code": "jmo", "question": "Rp 15 million or less?", "place": "Lewat aplikasi JMO.", "url": "https://jmo.example/"}
    ]
    assert service["papers_as_of"] == "2026-06-30"


def test_an_officer_can_say_that_a_paper_of_a_case_is_missing(site: Site) -> None:
    services = description()["services"]
    services[0]["outcomes"] = [{"code": "kurang", "name": {"id": "Berkas kurang"}, "asks_missing": True}]
    put(site, services=services)
    rina = site.staff("rina")
    rina.post("counters/bontang-1/open", {})
    site.take("A")
    rina.post("counters/bontang-1/call-next")
    rina.post("counters/bontang-1/start")

    offered = rina.get("counters/bontang-1?lang=id").get_json()["ticket"]["papers"]
    answer = rina.post("counters/bontang-1/finish", {"outcome": "kurang", "missing": ["bukti"]})

    assert [paper["code"] for paper in offered] == ["ktp", "bukti"]
    assert answer.status_code == 200


# --- the page of papers


def test_the_papers_of_a_case_are_a_page_without_scripts(site: Site) -> None:
    html = site.nobody().get("/b/bontang/papers/A/phk?lang=id").get_data(as_text=True)

    assert re.findall(r"<li>(.*?)</li>", html)[0] == "Bukti PHK"
    assert "Berlaku per 30 Juni 2026" in html
    assert re.findall(r'href="(/b/bontang/papers/[^"]+)">([^<]+)</a></li>', html) == [
        ("/b/bontang/papers/A?lang=id", "Semua keperluan lain")
    ]
    assert "<script" not in html


def test_the_papers_of_a_service_lead_on_to_those_of_its_cases(site: Site) -> None:
    html = site.nobody().get("/b/bontang/papers/A?lang=en").get_data(as_text=True)

    assert "ID card" in html
    assert 'href="/b/bontang/papers/A/phk?lang=en"' in html


@pytest.mark.parametrize("address", ["/b/bontang/papers/Z", "/b/bontang/papers/A/other", "/b/nowhere/papers/A"])
def test_there_is_no_page_of_what_is_not_there(site: Site, address: str) -> None:
    assert site.nobody().get(address).status_code == 404


# --- the picture


def test_the_picture_is_given_and_not_sent_twice(site: Site, tmp_path: Path) -> None:
    (tmp_path / "pictures" / "bontang.png").write_bytes(PNG)

    first = site.nobody().get("branches/bontang/picture")
    again = site.nobody().get("branches/bontang/picture", headers={"If-None-Match": first.headers["ETag"]})

    assert site.nobody().get("branches/bontang").get_json()["picture"] == "bontang.png"
    assert (first.status_code, first.mimetype, first.data) == (200, "image/png", PNG)
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", PNG + bytes(2 * 1024 * 1024), None])
def test_what_is_no_picture_is_not_given(site: Site, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "pictures" / "bontang.png").write_bytes(content)

    answer = site.nobody().get("branches/bontang/picture")

    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("name", ["../secret.png", "a/b.png", ".hidden", "", "x" * 80])
def test_a_picture_lies_in_its_folder(site: Site, name: str) -> None:
    assert "picture" in put(site, picture=name).get_json()["fields"]


# --- the PIN


def test_a_kiosk_checks_the_pin_by_itself(site: Site) -> None:
    before = site.kiosk().post("devices/leases", {"services": {}}).get_json()

    put(site, staff_pin=PIN)
    told = LeaseAnswer.model_validate(site.kiosk().post("devices/leases", {"services": {}}).get_json())

    assert before["staff_pin"] is None
    assert told.staff_pin is not None
    assert told.staff_pin.fits(PIN)
    assert not told.staff_pin.fits("482918")


def test_the_pin_stands_nowhere_as_it_was_typed(site: Site) -> None:
    put(site, staff_pin=PIN)
    adi = site.staff("adi")
    export = adi.get("/admin/bontang/file").get_data(as_text=True)

    told = [adi.get(path).get_data(as_text=True) for path in (HERE, f"{HERE}/changes")]
    public = site.nobody().get("branches/bontang").get_data(as_text=True)

    assert all(PIN not in text for text in [*told, export, public])
    assert "staff_pin" not in public
    assert BranchFile.model_validate(tomllib.loads(export)).staff_pin is not None


def test_an_exported_pin_comes_back_as_it_was(site: Site) -> None:
    put(site, staff_pin=PIN)
    export = site.staff("adi").get("/admin/bontang/file").get_data(as_text=True)

    told = site.staff("adi").post(f"{HERE}/check", {"file": {"toml": export}}).get_json()

    assert told["changes"] == []


@pytest.mark.parametrize("pin", ["12345", "1234567", "abcdef", "12 456", 482917, "٤٨٢٩١٧"])
def test_a_pin_has_six_digits(site: Site, pin: object) -> None:
    assert "staff_pin" in put(site, staff_pin=pin).get_json()["fields"]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("picture", "a/b.png", "Tulis nama berkas saja"),
        ("staff_pin", "123", "enam angka"),
        ("languages", ["id", "xx"], "xx bukan bahasa"),
    ],
)
def test_what_is_wrong_is_told_in_words(site: Site, key: str, value: object, sentence: str) -> None:
    assert sentence in " ".join(put(site, **{key: value}).get_json()["fields"].values())


def test_an_address_of_a_hint_is_a_safe_one(site: Site) -> None:
    services = description()["services"]
    services[0]["hints"] = [JMO | {"url": "javascript:alert(1)"}]

    assert list(put(site, services=services).get_json()["fields"]) == ["services.0.hints.0.url"]
