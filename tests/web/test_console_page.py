"""What the console's page is given besides what every staff page has: languages, and the words of the slip."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web import site as sites
from tests.web.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sites.site(tmp_path) as opened:
        yield opened


def given(site: Site, address: str = "/console") -> dict[str, Any]:
    body = site.browser("rina").get(address, headers={"Accept": "text/html"}).get_data(as_text=True)
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', body, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def test_the_console_has_the_slips_words_in_every_language_of_the_branch(site: Site) -> None:
    data = given(site, "/console?lang=en")

    assert data["languages"] == ["id", "en"]
    assert data["slip_texts"]["id"]["slip.title"] == "Berkas yang belum ada"
    assert data["slip_texts"]["en"]["slip.title"] == "Papers still missing"
    assert {key.partition(".")[0] for texts in data["slip_texts"].values() for key in texts} == {"slip"}
