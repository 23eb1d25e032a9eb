"""Which language an answer is in: kiosks may speak more of them than there are pages for phones in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.translations import texts
from tests.web import site as sites
from tests.web.site import Site


@pytest.fixture
def javanese(tmp_path: Path) -> Iterator[Site]:
    with sites.site(tmp_path, branch={"languages": ["id", "en", "jv"]}) as made:
        yield made


def test_a_kiosk_gets_the_branch_and_its_refusals_in_each_of_the_branch_s_languages(javanese: Site) -> None:
    view = javanese.kiosk().get("branches/bontang?lang=jv").get_json()
    refused = javanese.nobody().get("branches/nowhere?lang=jv").get_json()

    assert view["languages"] == ["id", "en", "jv"]
    assert view["services"][0]["name"] == "Klaim JHT"  # which the branch has not named in Javanese
    assert refused["detail"] == texts("server", "jv")("refused.not_found.branch")
    assert refused["detail"] != texts("server", "id")("refused.not_found.branch")


def test_a_refusal_that_is_only_for_staff_is_in_indonesian_there() -> None:
    assert texts("server", "jv")("refused.forbidden.csrf") == texts("server", "id")("refused.forbidden.csrf")


@pytest.mark.parametrize("wanted", ["?lang=jv", ""])
def test_a_page_for_phones_stays_with_the_languages_it_has(javanese: Site, wanted: str) -> None:
    answer = javanese.client().get(f"/b/bontang{wanted}", headers={"Accept-Language": "jv"})
    html = answer.get_data(as_text=True)

    assert '<html lang="id"' in html
    assert "lang=en" in html
    assert "lang=jv" not in html


def test_a_number_taken_in_javanese_is_followed_on_a_page_that_says_what_language_it_is_in(javanese: Site) -> None:
    taken = javanese.take("A", language="jv")

    page = javanese.client().get(f"/t/{taken['token']}", headers={"Accept-Language": "jv"})

    assert taken["ticket"]["language"] == "jv"
    assert '<html lang="id"' in page.get_data(as_text=True)


def test_the_staff_page_changes_between_the_languages_that_it_has(javanese: Site) -> None:
    page = javanese.browser("sari").get("/audit?lang=id").get_data(as_text=True)

    assert "lang=en" in page
    assert "lang=jv" not in page
