"""What the participant's page says in every state, in both languages, with and without scripts, on small phones."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from caller_server.contract.views import LineReason
from caller_server.contract.views.parts import CannotSay
from config import translations
from tests.pages import phone_server
from tests.pages.phone_browser import SMALL, a_phone, connected, open_page
from tests.pages.phone_server import PhoneServer
from tests.pages.phone_states import STATES
from tests.samples import called, ticket_view

FIRST_VISIT_AT_MOST = 45_000  # bytes, so that the page is there on a slow and costly connection
ALSO_SMALL = ("waiting-here", "waiting-away", "called", "called-last-to-a-booth")
ADD_STYLE = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture
def server() -> Iterator[PhoneServer]:
    with phone_server.running() as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = a_phone(browser)
    yield context
    context.close()


def _words(page: Page) -> str:
    """What the page says without its buttons and the advice that only scripts can give."""
    texts = page.locator("#notice, #number, #parts > :not(.tip), #before").all_inner_texts()
    return re.sub(r"\s+", "", "".join(texts))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_first_visit_weighs_at_most_45_kilobytes(language: str) -> None:
    heaviest = max(sum(phone_server.first_visit(view, language).values()) for view in STATES.values())

    assert heaviest <= FIRST_VISIT_AT_MOST


def test_icons_of_the_server_and_of_the_scripts_are_the_same() -> None:
    icons = re.compile(r'"?([a-z-]+)"?: "(M[^"]+)"')

    in_scripts = icons.findall((phone_server.WEB / "static/shared/icons.mjs").read_text(encoding="utf-8"))
    in_templates = icons.findall((phone_server.WEB / "templates/icons.html").read_text(encoding="utf-8"))

    assert len(in_scripts) >= 19
    assert in_scripts == in_templates


def test_the_small_fonts_have_every_sign_of_both_catalogues() -> None:
    css = (phone_server.WEB / "static/phone/phone.css").read_text(encoding="utf-8")
    covered: set[int] = set()
    for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.findall(r"unicode-range: (.*);", css)[0]):
        covered |= set(range(int(low, 16), int(high or low, 16) + 1))

    for language in translations.languages_of("phone"):
        texts = "".join("".join(forms) for forms in translations.texts("phone", language).forms.values())
        assert {sign for sign in re.sub(r"\{\w+\}", "", texts) if ord(sign) not in covered} == set()


def test_the_page_brings_every_icon_that_its_scripts_can_ask_for_and_no_other() -> None:
    template = (phone_server.WEB / "templates/phone/ticket.html").read_text(encoding="utf-8")
    found = re.findall(r'for name in \[("clock".+?)\]', template)[0]
    scripts = "".join(file.read_text(encoding="utf-8") for file in (phone_server.WEB / "static/phone").glob("*.mjs"))
    every = re.findall(r'"?([a-z-]+)"?: "M', (phone_server.WEB / "static/shared/icons.mjs").read_text(encoding="utf-8"))

    asked = {name for name in every if re.search(rf"""["']{name}["']""", scripts)} - {"person", "phone"}

    assert set(re.findall(r'"([a-z-]+)"', found)) == asked | {"globe"}


def test_every_text_the_page_can_ask_for_is_in_the_catalogue_and_no_other() -> None:
    files = [*(phone_server.WEB / "static/phone").glob("*.mjs"), *(phone_server.WEB / "templates/phone").glob("*.html")]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    asked = set(re.findall(r'\bt\("([a-z_.]+[a-z])"', source)) | {f"digit.{digit}" for digit in range(10)}
    asked |= {"counter.desk", "counter.booth", "called.title"} | {
        f"link.{state}" for state in ("connected", "polling", "cut_off")
    }
    asked |= {
        f"{kind}.tab" for kind in ("waiting", "invited", "serving", "parked", "served", "missed", "late", "cancelled", "expired")
    }
    asked |= {f"{kind}.sentence" for kind in ("cancelled", "expired")} | {f"why.{reason}" for reason in LineReason}
    asked |= {"waiting.away", "waiting.here", "parked.back", "parked.sentence"}
    asked |= {"away.held", "away.called", "defer.title", "do.other", "free.sentence", "free.here", "open.sentence", "open.short"}
    asked |= {f"when.{why}" for why in get_args(CannotSay)} | {"app.name", "app.short_name"}

    assert asked == set(translations.texts("phone", "id").forms) == set(translations.texts("phone", "en").forms)


def test_the_page_carries_only_texts_that_its_scripts_can_ask_for() -> None:
    html = phone_server.page_html(PhoneServer()._app, ticket_view(), "id")
    carried = set(json.loads(re.findall(r'id="page">(.*?)</script>', html, re.DOTALL)[0])["texts"])

    assert set(translations.texts("phone", "id").forms) - carried == {
        "gone.title", "gone.sentence", "noscript", "noscript.arrive", "language.other", "app.name", "app.short_name",
    }  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_state_says_the_same_with_and_without_scripts(
    browser: Browser, phone: BrowserContext, server: PhoneServer, pictures: Path, language: str
) -> None:
    bare = a_phone(browser, java_script_enabled=False)
    without = bare.new_page()
    for name, view in STATES.items():
        page = open_page(phone, server, view, language)
        without.goto(f"{server.page}?lang={language}")

        page.screenshot(path=pictures / f"phone-{name}-{language}.png", full_page=True)
        assert _words(page) == _words(without), name
        assert page.title() == without.title()
        if view.notice:
            assert page.locator("#notice").inner_text() == view.notice.texts[language]
        page.close()
    bare.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_is_wider_than_a_small_phone_even_with_large_text(
    browser: Browser, server: PhoneServer, pictures: Path, language: str
) -> None:
    small = a_phone(browser, SMALL)
    for name, view in STATES.items():
        page = open_page(small, server, view, language)
        for size, text in (("", ""), ("-large-text", "html { font-size: 200% }")):
            page.evaluate(ADD_STYLE, text)
            if name in ALSO_SMALL:
                page.screenshot(path=pictures / f"phone-small{size}-{name}-{language}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], (name, size)
        page.close()
    small.close()


@pytest.mark.browser
def test_no_state_breaks_a_rule_of_accessibility(phone: BrowserContext, server: PhoneServer) -> None:
    for name, view in STATES.items():
        page = open_page(phone, server, view)

        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})

        assert found.violations_count == 0, (name, found.generate_report())
        page.close()


@pytest.mark.browser
def test_the_number_is_one_element_that_reads_as_words(phone: BrowserContext, server: PhoneServer) -> None:
    page = open_page(phone, server, ticket_view())

    expect(page.get_by_role("img", name="Nomor antrean A nol empat dua")).to_be_visible()


@pytest.mark.browser
def test_without_scripts_the_page_refreshes_itself_and_shows_no_button(browser: Browser, server: PhoneServer) -> None:
    bare = a_phone(browser, java_script_enabled=False)
    server.view = called()
    page = bare.new_page()
    page.goto(server.page)

    expect(page.get_by_role("heading", name="Giliran Anda!")).to_be_visible()
    expect(page.get_by_role("img", name="Loket 3")).to_be_visible()
    assert page.get_by_role("button").count() == 0
    html = page.content()  # a browser driven by a test does not apply <noscript>, whatever it is told about scripts
    again = f"/t/{server.page.rpartition('/t/')[2]}?lang=id&amp;again=1"
    assert f'<noscript><meta http-equiv="refresh" content="15; url={again}"></noscript>' in html
    assert re.search("<noscript>.*diperbarui tiap 15 detik", html)
    bare.close()


@pytest.mark.browser
def test_the_other_language_is_one_touch_away_and_never_mixed_in(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, STATES["waiting-away"]))

    page.get_by_role("link", name="English").click()
    connected(page)

    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "Menunggu" not in page.locator("body").inner_text()
