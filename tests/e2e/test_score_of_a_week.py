"""The score card of a week in the simulated branch, on the page of a real server: the very figures of what was shown there."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from caller_server.commands.simulation.floor import BRANCH, SECRET
from caller_server.commands.simulation.model import NAMES, SERVICES
from caller_server.usecases.accounts import Role
from caller_server.wiring import open_store
from config.settings import load
from tests.e2e.test_readme_pictures import shoot
from tests.pages.lead_browser import opened
from tests.server_process import Keys, ServerProcess, running
from tests.simulation import week
from tests.simulation.week import Figures, Shown, figures

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PERIOD = f"from={week.SINCE}&to={week.UNTIL}"
NO_KEYS = Keys(kiosk="", agent="", officer="", second_officer="", supervisor="", administrator="")
WINDOWS, HIT, WIDTH, ERROR, NOT_BEFORE = 1, 2, 4, 5, 7  # columns of the page's table


@dataclass(frozen=True)
class Week:
    """The server on the week's database, and what was shown in the week."""

    server: ServerProcess
    shown: list[Shown]

    def by(self, what: str) -> dict[str, Figures]:
        """The figures of each group, by its key, in the order of the page."""
        of = {"hour": lambda one: one.hour, "service": lambda one: one.service, "day": lambda one: str(one.day)}[what]
        return {key: figures(list(group)) for key, group in groupby(sorted(self.shown, key=of), of)}

    @property
    def totals(self) -> Figures:
        return figures(self.shown)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    folder = tmp_path_factory.mktemp("week")
    file, shown = week.live_through(folder)
    with running(folder, keys=NO_KEYS, database_url=f"sqlite:///{file}", secret_key=SECRET) as server:
        yield Week(server, shown)


@pytest.fixture
def page(browser: Browser, lived: Week) -> Iterator[Page]:
    """The supervisor's browser, signed in."""
    store = open_store(load(**{key: value for key, value in lived.server.settings.items() if key != "log_level"}))
    try:
        if "sari" not in {person.username for person in store.accounts.users()}:
            store.accounts.add_user("sari", Role.SUPERVISOR, BRANCH)
        link = store.accounts.sign_in_link("sari")
    finally:
        store.close()
    with opened(browser, locale="id-ID", accept_downloads=True) as page:
        page.goto(f"{lived.server.url}/sign-in/{link}")
        yield page


def open_card(page: Page, week_: Week, by: str) -> None:
    page.goto(f"{week_.server.url}/score?{PERIOD}&by={by}")
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")
    expect(page.locator(f"table.by-{by}")).to_be_visible()
    expect(page.locator("canvas")).to_have_count(2)


def rows(page: Page) -> list[list[str]]:
    """The table as it reads, the totals last."""
    found = page.locator(".figures-table tbody tr, .figures-table tfoot tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in found]


def duration(seconds: int) -> str:
    """As the page says it: to the second below ten minutes, then to the minute."""
    if seconds < 60:
        return f"{max(0, seconds)} dtk"
    if seconds < 600 and seconds % 60:
        return f"{seconds // 60} mnt {seconds % 60} dtk"
    minutes = int(seconds / 60 + 0.5)
    return f"{minutes} mnt" if minutes < 60 else f"{minutes // 60} jam {minutes % 60} mnt"


def durations(seconds: float) -> set[str]:
    """What the page may say of it: it rounds every wait to a second before it adds them up."""
    return {duration(round(seconds) + off) for off in (-1, 0, 1)}


def number(text: str) -> int:
    return int(text.replace(".", ""))


def share(rate: float) -> str:
    return f"{rate if rate in (0, 1) else min(0.99, max(0.01, int(rate * 100 + 0.5) / 100)):.0%}".replace("%", " %")


def says(row: list[str], own: Figures) -> None:
    """Fails when a row of the page has another figure."""
    assert (number(row[WINDOWS]), number(row[NOT_BEFORE])) == (own.windows, own.not_before), row
    assert row[HIT] == share(own.hit_rate), row
    assert row[WIDTH] in durations(own.width_s), row
    assert row[ERROR] in durations(own.error_s), row


@pytest.mark.parametrize("by", ["hour", "service", "day"])
def test_the_page_shows_the_figures_of_what_people_were_shown(page: Page, lived: Week, by: str) -> None:
    open_card(page, lived, by)

    shown, own = rows(page), lived.by(by)

    assert len(own) >= 3, "too little to compare"
    assert len(shown) == len(own) + 1
    for row, (_, of) in zip(shown, own.items(), strict=False):
        says(row, of)
    says(shown[-1], lived.totals)
    assert page.locator("[data-figure=hit_rate] b").inner_text() == share(lived.totals.hit_rate)
    assert page.locator("[data-figure=error] b").inner_text() in durations(lived.totals.error_s)
    assert page.locator("[data-figure=width] b").inner_text() in durations(lived.totals.width_s)


def test_groups_have_their_names_and_the_charts_have_seven_days(page: Page, lived: Week, pictures: Path) -> None:
    open_card(page, lived, "service")
    assert [row[0] for row in rows(page)[:-1]] == [f"{kind.code} {NAMES[kind.code]['id']}" for kind in SERVICES]
    open_card(page, lived, "hour")
    assert [row[0][:6] for row in rows(page)[:2]] == ["08.00–", "09.00–"]

    open_card(page, lived, "day")

    assert [row[0] for row in rows(page)[:-1]] == [
        f"{name} {day} Nov 2026" for day, name in enumerate(("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"), 2)
    ]
    for image in page.get_by_role("img", name="Grafik").all():
        assert "dalam 7 kelompok" in (image.get_attribute("aria-label") or "")
    legend = page.locator("#error-chart .u-legend")
    assert legend.inner_text().split() == ["Rata-rata", "(menit)", "P90", "(menit)"], "what is drawn, and no value of nothing"
    page.locator("#error-chart .u-over").hover()
    expect(legend).to_contain_text("Kam 5 Nov 2026")
    expect(legend).to_contain_text(re.compile(r"Rata-rata \(menit\):?\s*\d"))
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": 1440, "height": 930})
    page.locator(".headline").evaluate("(it) => scrollTo(0, it.offsetTop - 10)")
    shoot(page, pictures, "score")


@pytest.mark.parametrize("by", ["hour", "service"])
def test_the_file_has_the_same_numbers_and_no_cell_that_a_spreadsheet_would_work_out(page: Page, lived: Week, by: str) -> None:
    open_card(page, lived, by)

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh CSV").click()
    table = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))

    own = lived.by(by)
    assert [row[0] for row in table[1:]] == [*own, ""]
    for row, of in zip(table[1:], [*own.values(), lived.totals], strict=True):
        assert int(row[2]) == of.windows
        assert (float(row[3]), float(row[4])) == pytest.approx((of.hit_rate, of.early), abs=0.0001)
        assert (int(row[5]), int(row[6])) == pytest.approx((of.width_s, of.error_s), abs=1)
        assert int(row[8]) == of.not_before
    assert not [cell for row in table for cell in row if re.match(r"\s*[=+\-@\t\r]", cell)]


def test_the_card_on_a_phone(page: Page, lived: Week, pictures: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_card(page, lived, "day")
    page.screenshot(path=pictures / "score-week-390.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
