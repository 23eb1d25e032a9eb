"""Opening the administrator's page in a browser, changing what stands there, and looking whether it fits."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from caller_server.contract.branch_file import BranchFile
from caller_server.usecases.accounts import Role
from config.paths import branch_file as file_of
from tests.pages.account_site import give_password, serving
from tests.pages.lead_browser import serious, too_wide
from tests.web import site as sites
from tests.web.site import PASSWORD, Site

LOOKS = [("light", "id"), ("dark", "en"), ("dark", "id"), ("light", "en")]
SIZES = {"wide": (1440, 900), "desk": (1280, 720), "small": (1024, 768), "hand": (390, 844)}
SECTIONS = ("office", "rules", "hours", "services", "counters", "displays", "people", "devices", "changes")
PARTS = (
    "main, .card, .button, .field__control, .week__spans, .parts__row, .rows__fields, .takes__row, .save-bar, .sections, "
    "dialog[open]"
)
# Fields that stand side by side, but whose controls do not begin at one height.
CROOKED = """() => [...document.querySelectorAll('.grid, .pair, .rules, .rows__fields')].flatMap((grid) => {
  const top = (it) => Math.round(it.getBoundingClientRect().top);
  const fields = [...grid.children].map((it) => [top(it), it.querySelector('input, select, textarea')]);
  const height = (control) => top(control.closest('.choice') ?? control);
  return fields.filter(([row, one]) => fields.some(([other, two]) => row === other && Math.abs(height(one) - height(two)) > 1))
    .map(([, control]) => control.id);
})"""
TWICE = "() => [...document.querySelectorAll('[id]')].map(({id}) => id).filter((id, i, all) => all.indexOf(id) !== i)"
SLOW_MS = 20_000  # for what the server is asked, on a machine that has other things to do
Shot = tuple[Site, str]


def demo() -> dict[str, Any]:
    return tomllib.loads(file_of("bontang").read_text(encoding="utf-8"))


@contextmanager
def admin_site(folder: Path) -> Iterator[Shot]:
    """Bontang as the demo has it, with Adi who administers it alone, and the address where it answers."""
    with sites.site(folder, branch=demo()) as site:
        site.accounts.add_user("adi", Role.ADMINISTRATOR, "bontang", PASSWORD)
        with serving(site) as address:
            yield site, address


def enter(page: Page, address: str, *, name: str = "adi", language: str = "id", section: str = "office", query: str = "") -> None:
    """Signed in at a section of the page, with its form there."""
    page.goto(f"{address}/admin?lang={language}{query}#{section}")
    give_password(page, name)
    expect(page.locator("main")).to_be_visible()
    expect(page.locator(".part, .people").first).to_be_visible()


def go(page: Page, section: str) -> None:
    page.locator(f".sections a[href='#{section}']").click()
    expect(page.locator(".part, .people, main > p:not(.message)").first).to_be_visible()
    if section in ("people", "devices"):
        expect(page.locator(".people__table")).to_be_visible()


def look(page: Page, pictures: Path, name: str, *, whole: bool = True) -> None:
    """Take a picture, and see that nothing is too wide and that nobody is kept out."""
    page.screenshot(path=pictures / f"admin-{name}.png", full_page=whole)
    wide = """(parts) => [...document.querySelectorAll(parts)].filter((it) => it.scrollWidth > it.clientWidth + 1)
      .map((it) => it.className)"""
    assert (too_wide(page), page.evaluate(wide, PARTS)) == ([], []), name
    assert (page.evaluate(CROOKED), page.evaluate(TWICE)) == ([], []), name
    assert serious(page) == [], name


def field(page: Page, path: str) -> Locator:
    return page.locator(f"#field-{path.replace('.', '-')}")


def save(page: Page) -> Locator:
    """Press save and get the dialog that says what will change."""
    page.locator("#save").click()
    expect(page.locator("#dialog")).to_be_visible(timeout=SLOW_MS)
    return page.locator("#dialog")


def confirm(page: Page) -> None:
    page.locator("#dialog-submit").click()
    expect(page.locator("#said[data-shown=note]")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator("#dialog")).to_be_hidden()


def saved(site: Site, code: str = "bontang") -> BranchFile:
    return BranchFile.model_validate(site.hall.catalogue.export_branch(code))
