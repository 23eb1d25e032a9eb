"""What the officer reads of how a called person was reached, in both languages and at every size of a desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from caller_server.contract.views import Reach
from tests import samples
from tests.pages.console_browser import SIZES, cut_off, faultless_page, open_desk, serious
from tests.pages.console_server import ConsoleServer, running

pytestmark = pytest.mark.browser


def went(rung: str, result: str) -> Reach:
    return Reach(rung=rung, result=result, at=samples.NOW)


SAID = {
    "page": ([went("page", "open"), went("push", "waiting")], "HP terbuka"),
    "push": ([went("push", "accepted"), went("whatsapp", "waiting")], "Push diterima"),
    "sms": ([went("push", "failed"), went("sms", "accepted")], "SMS diterima"),
    "retrying": ([went("push", "retrying")], "Dicoba lagi"),
    "silent": ([went("push", "failed"), went("sms", "no_answer")], "Penyedia tidak menjawab: panggil dengan suara"),
    "nothing": ([went("push", "failed")], "Tidak terjangkau: panggil dengan suara"),
}


@pytest.fixture
def server() -> Iterator[ConsoleServer]:
    with running() as server:
        yield server


@pytest.mark.parametrize("how", SAID)
def test_the_officer_reads_how_the_person_was_reached(browser: Browser, server: ConsoleServer, how: str) -> None:
    reach, said = SAID[how]
    server.ticket("A042", reach=reach)

    with faultless_page(browser) as page:
        open_desk(page, server)

        expect(page.locator(".desk")).to_contain_text(said)


@pytest.mark.parametrize(("size", "theme"), [(size, theme) for size in SIZES for theme in ("light", "dark")])
def test_the_longest_of_it_fits(
    browser: Browser, server: ConsoleServer, tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    server.ticket("A042", reach=SAID["silent"][0])
    tickets = [entry.model_copy(update={"reach": SAID["nothing"][0]}) for entry in server.line.tickets]
    server.change_line(tickets=tickets)

    with faultless_page(browser, viewport={"width": size[0], "height": size[1]}, color_scheme=theme) as page:
        open_desk(page, server)
        expect(page.locator(".line tbody")).to_contain_text("Suara saja")
        page.screenshot(path=tmp_path / "reach.png")

        assert serious(page) == []
        assert cut_off(page) == []
