"""The joining page without scripts: from the code to the number with links and a form alone."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from werkzeug.test import TestResponse

import caller_server
from caller_server.contract.views.parts import CannotSay
from caller_server.domain.ids import ServiceCode
from caller_server.storage.forecasts import ForecastStore
from caller_server.usecases.forecasts import Changes, Newcomer
from config.translations import LANGUAGES, texts
from tests.hall import BONTANG
from tests.pages.join_site import COUNTERS, SERVICES
from tests.web import site as sites
from tests.web.site import Site
from tests.web.test_joining import code, refused, take, with_pass

WEB = Path(caller_server.__file__).parent / "web"


def fields(html: str) -> dict[str, str]:
    """What the form of the page would send as it stands."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    return hidden | {"walk": re.findall(r'name="walk" value="(\d+)" checked', html)[0]}


def page(site: Site, query: str, client: Any = None, **more: Any) -> TestResponse:
    return (client or site.client()).get(f"/b/bontang?{query}", **more)


def test_without_a_code_everything_can_be_read_and_the_page_asks_for_the_code(site: Site) -> None:
    choose, service = page(site, "lang=id").get_data(as_text=True), page(site, "service=A&lang=id").get_data(as_text=True)

    assert "Klaim JHT" in choose
    assert "Lihat dulu, ambil nomor di kantor" in choose
    assert "Pindai kode di layar atau kios" in service
    assert 'id="scan" hidden' not in service


def test_from_the_code_to_the_number_with_a_form_alone(site: Site) -> None:
    client = site.client()
    choose = page(site, f"c={code(site)}&lang=id", client).get_data(as_text=True)
    link = re.findall(r'href="(\?[^"]*service=A[^"]*)"', choose)[0].replace("&amp;", "&")
    service = client.get(f"/b/bontang{link}").get_data(as_text=True)

    answer = client.post("/b/bontang?lang=id", data=fields(service) | {"walk": "15", "priority": "1"})

    assert "Kode diterima" in choose
    assert answer.status_code == 303
    token = re.fullmatch(r"/t/([A-Z2-7]{26})\?lang=id", answer.headers["Location"])
    assert token
    ticket = site.nobody().get(f"tickets/{token[1]}").get_json()
    assert (ticket["number"], ticket["walk_minutes"], ticket["priority"]) == ("A001", 15, True)


def test_a_second_number_on_the_same_phone_leads_to_the_first(site: Site) -> None:
    client = site.client()
    sent = fields(page(site, f"c={code(site)}&service=A", client).get_data(as_text=True))
    first = client.post("/b/bontang", data=sent)
    again = fields(page(site, f"c={code(site)}&service=K", client).get_data(as_text=True))

    second = client.post("/b/bontang", data=again)

    assert again["phone"] == sent["phone"]
    assert second.headers["Location"] == first.headers["Location"]
    assert site.seq() == 1


def test_the_form_sent_twice_is_one_number(site: Site) -> None:
    client = site.client()
    sent = fields(page(site, f"c={code(site)}&service=A", client).get_data(as_text=True))

    answers = [client.post("/b/bontang", data=sent).headers["Location"] for _ in range(2)]

    assert len(set(answers)) == 1
    assert site.seq() == 1


def test_a_pass_that_ran_out_keeps_what_was_chosen_and_a_typed_code_goes_on(site: Site) -> None:
    client = site.client()
    sent = fields(page(site, f"c={code(site)}&service=A&lang=id", client).get_data(as_text=True)) | {
        "walk": "10",
        "priority": "1",
    }
    site.hall.pass_time(minutes=11)

    late = client.post("/b/bontang?lang=id", data=sent)
    html = late.get_data(as_text=True)
    typed = code(site)
    answer = client.post("/b/bontang?lang=id", data=fields(html) | {"priority": "1", "code": f"{typed[:4]} {typed[4:]}".lower()})

    assert late.status_code == 403
    assert "Kode sudah terlalu lama" in html
    assert 'value="10" checked' in html
    assert 'name="priority" value="1" checked' in html
    assert answer.status_code == 303


def test_what_is_refused_is_said_on_the_page(tmp_path: Path) -> None:
    with sites.site(tmp_path, branch={"services": SERVICES, "counters": COUNTERS}) as site:
        client = site.client()
        sent = fields(page(site, f"c={code(site)}&service=D", client).get_data(as_text=True))

        answer = client.post("/b/bontang?lang=id", data=sent | {"service": "P"})
        gone = page(site, "service=P&lang=id").get_data(as_text=True)

        assert answer.status_code == 409
        assert "Nomor habis" in answer.get_data(as_text=True)
        assert "Nomor habis" in gone
        assert "<form" not in gone


@pytest.mark.parametrize("why", get_args(CannotSay))
def test_whatever_the_reason_nobody_can_say_how_long_it_takes_the_page_tells_it(site: Site, why: str) -> None:
    hall = site.hall
    told = Newcomer(service=ServiceCode("A"), made_at=hall.now, ahead=0, source="run", cannot_say=why)
    ForecastStore(hall.database, lambda _: None).keep(BONTANG, Changes(newcomers=(told,)), hall.now)

    answer = page(site, f"c={code(site)}&service=A&lang=id")

    assert answer.status_code == 200
    assert "Belum bisa memperkirakan" in answer.get_data(as_text=True)
    assert texts("join", "id")(f"cannot.{why}") in answer.get_data(as_text=True)


def test_a_closed_branch_says_so_and_takes_nothing(tmp_path: Path) -> None:
    hours = {"tuesday": [["08:00", "15:00"]]}
    with sites.site(tmp_path, branch={"hours": hours}) as site:
        html = page(site, f"c={code(site)}&lang=id").get_data(as_text=True)

        assert "Kantor tutup" in html
        assert "Buka lagi besok pukul 08.00." in html
        assert refused(take(with_pass(site))) == (409, "branch_closed")


def test_a_form_of_a_foreign_page_is_refused(site: Site) -> None:
    sent = fields(page(site, f"c={code(site)}&service=A").get_data(as_text=True))

    answer = site.client().post("/b/bontang", data=sent, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert site.seq() == 0


def test_the_pages_form_says_where_it_comes_from_and_the_ticket_page_still_does_not(site: Site) -> None:
    token = site.take()["token"]

    assert page(site, "").headers["Referrer-Policy"] == "same-origin"
    assert 'name="referrer" content="same-origin"' in page(site, "").get_data(as_text=True)
    follow = site.client().get(f"/t/{token}")
    assert follow.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="referrer" content="no-referrer"' in follow.get_data(as_text=True)


@pytest.mark.parametrize(
    "query", ["service=Z", "service=%00", "lang=xx&walk=NaN", "walk=-5&service=A", "p=x&c=x", "c=" + "A" * 5000]
)
def test_strange_addresses_never_break_the_page(site: Site, query: str) -> None:
    assert page(site, query).status_code in (200, 404)


def test_a_branch_that_does_not_exist_has_no_page(site: Site) -> None:
    assert site.client().get("/b/nowhere").status_code == 404


@pytest.mark.parametrize("surface", ["join", "phone_more"])
def test_every_word_of_the_catalogue_is_asked_for_and_none_is_missing(surface: str) -> None:
    folders = {"join": ("static/join", "templates/join"), "phone_more": ("static/phone/later", "static/join")}[surface]
    files = [path for folder in folders for path in (WEB / folder).iterdir()] + [WEB / "join_words.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files if path.is_file())
    known = {language: set(texts(surface, language).forms) for language in LANGUAGES}
    named = set(re.findall(r"""["'`]((?:[a-z_]+\.)+[a-z_0-9]+|[a-z]+)["'`]""", source))
    families = {family for family in re.findall(r"""["'`]([a-z_]+\.(?:[a-z_]+\.)?)(?:\$\{|["'] ~)""", source)}

    assert known["id"] == known["en"]
    assert {key for key in known["id"] if key not in named and not key.startswith(tuple(families))} == set()
    asked = set(re.findall(r"""\bt\(["']([a-z_.]+[a-z])["']""", source))
    everywhere = set().union(*(texts(other, "id").forms for other in ("join", "phone_more", "phone")))
    assert asked <= everywhere
