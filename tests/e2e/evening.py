"""In the evening: what was done that day, compared with reports and audit, as programs, the command line and pages have them."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.day import DAY, Day
from tests.e2e.hands import dialog


def what_the_server_says_agrees(day: Day) -> None:
    done = day.tally.tickets
    totals = day.report("day")["totals"]
    for name in ("served", "no_show", "returned", "transferred", "handed_on", "abandoned", "priority"):
        assert totals[name] == done[name], name
    assert totals["tickets"] == len(day.taken) == done["served"] + done["no_show"] + done["abandoned"]
    assert totals["within_target"] == 1.0
    served = {row["key"]: row["served"] for row in day.report("officer")["rows"] if row["served"]}
    assert served == dict(day.tally.stages)

    audit = day.audit()
    what = [entry["what"] for entry in audit["entries"]]
    assert audit["verification"]["is_whole"]
    assert what.count("no_show") == done["no_show"] + done["returned"]
    assert what.count("transferred") == done["transferred"]
    assert what.count("handed_on") == done["handed_on"]
    assert what.count("priority_on") == done["priority"]
    for once in ("chosen", "finish_undone", "note", "notice", "stopped", "day_ended", "override"):
        assert what.count(once) == 1, once


def the_audit_page_has_every_reason(day: Day, sari: Page) -> None:
    go_to(day, sari, "Audit")
    entries = sari.locator(".entries tbody tr")
    shown = {entry["reason"] for entry in day.audit()["entries"] if entry["reason"]}

    assert shown >= {"bayi menangis", "hanya bertanya", "rapat singkat", "sistem pusat terganggu", "listrik padam"}
    assert shown <= day.tally.said
    for reason in shown:
        expect(entries.filter(has=sari.locator("q", has_text=reason))).to_have_count(1)
    expect(entries.filter(has_text="rapat singkat")).to_contain_text("di loket citra")
    expect(sari.locator("#verdict")).to_have_text("Catatan utuh")


def the_report_page_shows_the_numbers(day: Day, sari: Page, pictures: Path) -> None:
    day.hands.press(sari.get_by_role("link", name="Pantauan"))
    expect(sari.locator(".counter")).to_have_count(10)
    go_to(day, sari, "Laporan")
    day.hands.choose(sari.locator("input[name=preset][value=today]"))
    expect(sari.locator("#from")).to_have_value(DAY)
    done = day.tally.tickets

    expect(sari.locator("[data-figure=tickets] b")).to_have_text(str(len(day.taken)))
    expect(sari.locator("[data-figure=tickets]")).to_contain_text(f"{done['served']} terlayani, {done['abandoned']} tidak jadi")
    expect(sari.locator("[data-figure=no_show] b")).to_have_text(str(done["no_show"]))
    day.hands.choose(sari.locator("input[name=by][value=officer]"))
    for name, served in day.tally.stages.items():
        row = sari.locator("tbody tr").filter(has=sari.get_by_role("rowheader", name=name, exact=True))
        expect(row.locator("td").nth(1)).to_have_text(str(served))
    sari.screenshot(path=pictures / f"day-{day.hands.uses}-report.png", full_page=True)


def go_to(day: Day, sari: Page, page: str) -> None:
    """Another page, from the supervisor's menu."""
    day.hands.press(sari.locator("[data-action=menu]"))
    day.hands.press(dialog(sari).get_by_role("link", name=page))
    expect(sari.get_by_role("heading", name=page, level=1)).to_be_visible()
