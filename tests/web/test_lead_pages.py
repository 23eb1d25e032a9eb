"""The pages of supervisors and greeters on the real application: who gets them, what they are given, and a day with them."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from caller_server.contract.views import BranchService
from caller_server.usecases.accounts import Role
from tests.web.site import PASSWORD, Caller, Site
from tests.web.site import site as a_site

HTML = {"Accept": "text/html"}


def data(caller: Caller, path: str) -> dict[str, Any]:
    """What a page is given."""
    answer = caller.get(path, headers=HTML)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found = re.search(r'id="page">(.*?)</script>', answer.get_data(as_text=True), re.S)
    assert found is not None
    return dict(json.loads(found[1]))


def viewer(site: Site) -> Caller:
    site.accounts.add_user("vera", Role.VIEWER, "bontang", PASSWORD)
    return site.browser("vera")


# --- who gets which page ---


@pytest.mark.parametrize(
    ("name", "opens"),
    [("rina", {"/greeter", "/take"}), ("gita", {"/greeter", "/take"}), ("sari", {"/live", "/greeter", "/take"}),
     ("budi", {"/live", "/greeter", "/take"})],
)  # fmt: skip
def test_each_role_has_its_pages(site: Site, name: str, opens: set[str]) -> None:
    caller = site.browser(name)

    found = {path: caller.get(path, headers=HTML).status_code for path in ("/live", "/greeter", "/take")}

    assert found == {path: 200 if path in opens else 403 for path in found}


def test_a_viewer_looks_and_changes_nothing(site: Site) -> None:
    vera = viewer(site)

    assert data(vera, "/live")["may_change"] is False
    assert data(site.browser("sari"), "/live")["may_change"] is True
    assert [vera.get(path, headers=HTML).status_code for path in ("/greeter", "/take")] == [403, 403]
    link = site.accounts.sign_in_link("vera")
    assert site.nobody().get(f"/sign-in/{link}").headers["Location"] == "/live"


def test_nobody_is_asked_to_sign_in_first_and_comes_back(site: Site) -> None:
    for path in ("/live", "/greeter", "/take"):
        answer = site.nobody().get(f"{path}?lang=en", headers=HTML)

        assert f'data-next="{path}?lang=en"' in answer.get_data(as_text=True)


# --- what they are given ---


def test_the_live_page_knows_services_counters_and_what_the_voice_says(site: Site) -> None:
    page = data(site.browser("sari"), "/live?lang=en")

    assert page["services"][0] == {"code": "A", "name": "Old-age claim"}
    assert page["counters"][0]["services"] == ["A", "K"]
    assert page["languages"] == ["id", "en"]
    assert page["sentences"]["id"]["paused"] == "Mohon maaf, pelayanan dihentikan sementara."
    assert page["sentences"]["en"]["paused"].startswith("We are sorry")
    assert page["branches"] == []
    assert page["officers"] == ["bo", "rina"]


def test_an_administrator_of_all_may_choose_the_branch(site: Site) -> None:
    budi = site.browser("budi")

    assert [it["code"] for it in data(budi, "/live")["branches"]] == ["bontang", "samarinda"]
    assert data(budi, "/live?branch=samarinda")["branch"] == "samarinda"
    assert site.browser("sari").get("/live?branch=samarinda", headers=HTML).status_code == 403


def test_giving_numbers_is_the_greeters_page_opened_there(site: Site) -> None:
    gita = site.browser("gita")

    assert (data(gita, "/greeter")["opens"], data(gita, "/take")["opens"]) == ("find", "give")
    assert BranchService.model_validate(data(gita, "/take?lang=en")["services"][0]).name == "Old-age claim"
    assert data(gita, "/greeter")["screens"] is False


def test_a_phone_is_asked_for_only_where_each_person_holds_one_number(tmp_path: Path) -> None:
    for wanted in (True, False):
        folder = tmp_path / str(wanted)
        folder.mkdir()
        with a_site(folder, branch={"policy": {"one_ticket_each": wanted}}) as site:
            assert data(site.browser("gita"), "/greeter")["asks_contact"] is wanted


# --- a day with them ---


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield page
    context.close()
    assert faults == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
def test_a_supervisor_runs_the_branch_from_the_live_page(site: Site, address: str, page: Page) -> None:
    numbers = [site.take()["ticket"]["number"] for _ in range(2)]
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('sari')}")
    expect(page.locator("[data-figure=waiting]")).to_contain_text("2", timeout=30_000)

    page.locator("[data-counter=bontang-1]").click()
    press(page, "Buka Loket 1")
    press(page, "Buka Loket 1")
    expect(page.locator("[data-counter=bontang-1]")).to_contain_text("Kosong")
    press(page, "Antrean, 2 orang")
    page.get_by_label(f"Pilih {numbers[0]}").check()
    page.get_by_label("K Klaim JKK").check()
    page.get_by_label("Alasan").fill("salah layanan")
    press(page, "Pindahkan 1 orang")
    expect(page.locator("tr[data-service=K] .col--waiting")).to_have_text("1")
    press(page, "Pesan ke semua")
    page.get_by_label("Mohon maaf, pelayanan dihentikan sementara.").check()
    press(page, "Sampaikan sekarang")
    expect(page.locator(".notice")).to_contain_text("paused (id)")  # the sentence, as these tests say it
    press(page, "Atur hari")
    page.get_by_role("dialog").get_by_role("button", name="Hentikan nomor baru").click()
    page.get_by_label("Alasan").fill("listrik padam")
    press(page, "Hentikan nomor baru")
    expect(page.locator(".top__branch")).to_contain_text("Nomor hari ini dihentikan.")

    refused = site.kiosk().post("branches/bontang/tickets", {"service": "A"})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "branch_closed")
    press(page, "Atur hari")
    page.get_by_role("dialog").get_by_role("button", name="Akhiri hari ini").click()
    page.get_by_label("Alasan").fill("listrik padam")
    press(page, "Lanjut")
    page.get_by_label("Tulis jumlah orang yang menunggu").fill("2")
    press(page, "Akhiri hari ini")
    expect(page.locator(".top__branch")).to_contain_text("Hari ini sudah diakhiri.")
    sari = site.staff("sari")
    assert {sari.get(f"branches/bontang/tickets/{number}").get_json()["state"] for number in numbers} == {"expired"}


@pytest.mark.browser
def test_a_supervisor_opens_a_counter_for_an_officer_who_was_there_before(site: Site, address: str, page: Page) -> None:
    rina = site.staff("rina")
    rina.post("counters/bontang-1/open")
    rina.post("counters/bontang-1/close")
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('sari')}")

    page.locator("[data-counter=bontang-1]").click()
    press(page, "Buka Loket 1")
    expect(page.get_by_label("Siapa yang melayani")).to_have_value("rina")
    press(page, "Buka Loket 1")
    expect(page.locator("[data-counter=bontang-1]")).to_contain_text("Kosong")

    assert rina.get("counters/bontang-1").get_json()["officer"] == "rina"
    page.goto(f"{address}/audit")
    expect(page.locator("main")).to_contain_text("di loket rina")


@pytest.mark.browser
def test_a_greeter_gives_one_number_to_each_phone(site: Site, address: str, page: Page) -> None:
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('gita')}?next=/take")

    page.get_by_text("Satu nomor untuk satu HP").click()
    page.get_by_label("Nomor HP").fill("0812 3456 7890")
    page.locator("[data-service=K]").click()
    expect(page.locator(".take__words")).to_have_text("K nol nol satu")
    page.locator("#again").click()
    page.get_by_text("Satu nomor untuk satu HP").click()
    page.get_by_label("Nomor HP").fill("+62 812-3456-7890")
    page.locator("[data-service=A]").click()

    expect(page.get_by_role("alert").first).to_have_text("Kontak ini masih memegang nomor K001. Satu orang satu nomor.")


@pytest.mark.browser
def test_a_greeter_helps_people_from_the_door(site: Site, address: str, page: Page) -> None:
    site.take()
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('gita')}")
    expect(page).to_have_url(f"{address}/greeter")

    page.locator("#number").fill("a1")
    page.keyboard.press("Enter")
    expect(page.locator(".person")).to_contain_text("Klaim JHT")
    press(page, "Jadikan prioritas")
    expect(page.get_by_role("button", name="Cabut prioritas")).to_be_visible()
    press(page, "Catatan")
    page.get_by_label("Yang perlu diketahui petugas").fill("Pakai kursi roda")
    press(page, "Simpan catatan")
    expect(page.locator(".person__notes")).to_contain_text("Pakai kursi roda")
    press(page, "Batalkan nomor")
    press(page, "Batalkan A001")
    expect(page.locator(".person")).to_contain_text("Nomor dibatalkan")
    page.get_by_role("link", name="Beri nomor").click()
    page.locator("[data-service=K]").click()
    expect(page.locator(".take__words")).to_have_text("K nol nol satu")

    ticket = site.staff("gita").get("branches/bontang/tickets/A001").get_json()
    assert (ticket["state"], ticket["priority"], ticket["notes"][0]["actor"]) == ("cancelled", True, "gita")
