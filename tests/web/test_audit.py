"""The audit over HTTP: who may look, what narrows it, and that a broken log is said aloud."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caller_server.contract.audit import AuditVerification, AuditView
from caller_server.usecases.accounts import Role, Staff
from caller_server.usecases.close_day import close_day
from config.translations import texts
from tests.audit_day import BRANCH, tamper, work_a_day
from tests.hall import BONTANG
from tests.storage.test_account_tampering import KINDS
from tests.web.site import PASSWORD, Site
from tests.web.site import site as make_site


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path, kind=request.param, branch=BRANCH) as made:
        work_a_day(made.hall)
        yield made


def _audit(site: Site, query: str = "", who: str = "sari") -> AuditView:
    answer = site.staff(who).get(f"branches/bontang/audit{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return AuditView.model_validate_json(answer.get_data())


def test_supervisors_and_administrators_look_back_and_nobody_else(site: Site) -> None:
    for path in ("branches/bontang/audit", "branches/bontang/audit/verify", "/audit"):
        status = {who: site.staff(who).get(path).status_code for who in ("rina", "gita", "sari", "budi")}
        assert status == {"rina": 403, "gita": 403, "sari": 200, "budi": 200}
        assert site.kiosk().get(path).status_code == 403
    assert site.nobody().get("branches/bontang/audit").status_code == 401
    assert "password" in site.nobody().get("/audit").get_data(as_text=True)  # the form to sign in, and nothing else


def test_the_branch_of_others_is_not_shown(site: Site) -> None:
    assert site.staff("sari").get("branches/samarinda/audit").status_code == 403
    assert site.staff("sari").get("/audit?branch=samarinda").status_code == 403
    assert site.staff("budi").get("branches/samarinda/audit").status_code == 200


def test_a_day_is_told_with_its_verification(site: Site) -> None:
    view = _audit(site)

    assert view.total == len(view.entries) > 15
    assert view.people == ["ana", "bo", "sari"]
    assert view.screened.admitted == 2
    assert view.verification.is_whole
    assert view.verification.sentence == "Catatan utuh"
    assert view.verification.seal is not None


def test_the_same_is_said_in_english(site: Site) -> None:
    view = _audit(site, "?lang=en")

    assert view.verification.sentence == "The log is whole"
    assert "Called out of order." in [entry.text for entry in view.entries]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=calls", {"chosen"}),
        ("?kind=undone", {"call_undone", "finish_undone"}),
        ("?kind=notes", {"note"}),
        ("?kind=overrides", {"override"}),
        ("?kind=passed_on", {"transferred", "moved", "handed_on"}),
        ("?officer=bo&kind=no_shows", {"no_show"}),
        ("?number=a8", {"priority_on", "priority_off", "note", "moved"}),
        ("?officer=bo&number=A001", {"transferred"}),
        ("?day=2026-11-23&kind=calls", {"chosen"}),
        ("?officer=nobody", set()),
    ],
)
def test_what_is_asked_for_narrows_it(site: Site, query: str, expected: set[str]) -> None:
    view = _audit(site, query)

    assert {entry.what for entry in view.entries} == expected
    assert len(view.entries) < view.total


def test_a_number_is_told_who_went_before_it(site: Site) -> None:
    why = _audit(site, "?number=A004").why

    assert why is not None
    assert [(one.number, one.reason) for one in why] == [("K001", "priority")]
    assert why[0].text == "prioritas (paling banyak satu setelah 2 orang lain)"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?day=yesterday", 422, "invalid_request"),
        ("?day=2026-11-22", 404, "not_found"),
        ("?kind=everything", 422, "invalid_request"),
        ("?number=<script>", 422, "invalid_request"),
        ("?number=Z999", 404, "not_found"),
        ("?officer=" + "x" * 81, 422, "invalid_request"),
    ],
)
def test_what_makes_no_sense_is_refused(site: Site, query: str, status: int, code: str) -> None:
    answer = site.staff("sari").get(f"branches/bontang/audit{query}")

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_broken_log_is_said_aloud(site: Site) -> None:
    tamper(site.hall, "UPDATE branch_event SET actor = 'bo' WHERE kind = 'quota_changed'")

    answer = site.staff("sari").get("branches/bontang/audit/verify?lang=id")
    found = AuditVerification.model_validate_json(answer.get_data())
    page = site.staff("sari").get("/audit?lang=id").get_data(as_text=True)

    [finding] = found.findings
    assert (found.is_whole, finding.code) == (False, "altered")
    assert found.sentence == f"Catatan rusak pada urutan {finding.seq}: kejadian ini diubah setelah ditulis"
    assert found.sentence in page


def test_what_people_wrote_is_shown_as_text(site: Site) -> None:
    site.hall.take("A")
    site.hall.do("call_number", number="A004", reason="<img src=x onerror=alert(1)>")

    page = site.staff("sari").get("/audit").get_data(as_text=True)

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_what_notes_say_is_nowhere(site: Site) -> None:
    everything = [site.staff("sari").get(path).get_data(as_text=True) for path in ("/audit", "branches/bontang/audit")]

    assert all("kursi roda" not in text and "membawa anak" not in text for text in everything)


def test_a_day_that_never_was_is_said_on_the_page_which_shows_today(site: Site) -> None:
    answer = site.staff("sari").get("/audit?day=2020-01-01&lang=id")

    assert answer.status_code == 404
    assert "Tidak ada hari pelayanan pada tanggal itu." in answer.get_data(as_text=True)


def test_administrators_read_the_log_of_accounts_with_its_own_seal_and_supervisors_do_not(site: Site) -> None:
    budi = site.accounts.add_user("adi", Role.ADMINISTRATOR, "bontang")
    site.accounts.set_role("ema", Role.VIEWER, "samarinda", by=Staff("budi", Role.ADMINISTRATOR, None))
    site.accounts.set_role("rina", Role.SUPERVISOR, "bontang", by=budi)
    pages = {who: site.staff(who).get("/audit?lang=id").get_data(as_text=True) for who in ("sari", "adi", "budi")}

    assert "Akun dan perangkat" not in pages["sari"]
    assert "@accounts=" not in pages["sari"]
    for who in ("adi", "budi"):
        assert "Peran atau kantor diubah: rina (petugas menjadi penyelia)" in pages[who]
        assert pages[who].count("Catatan utuh") == 2
        assert pages[who].count("@accounts=") == 1
    assert "ema" not in pages["adi"]  # an administrator of one branch sees its people only
    assert "Peran atau kantor diubah: ema (petugas menjadi pengamat)" in pages["budi"]


def test_accounts_changed_on_another_day_stand_on_that_days_page(site: Site) -> None:
    site.hall.pass_time(days=1)
    close_day(site.hall.ports, BONTANG)
    site.accounts.set_password("rina", PASSWORD)

    today, before = (site.staff("budi").get(f"/audit?lang=id{day}").get_data(as_text=True) for day in ("", "&day=2026-11-23"))

    assert "Kata sandi diganti: rina" in today
    assert "Kata sandi diganti: rina" not in before
    assert "Orang ditambah: rina" in before


def test_a_log_of_accounts_that_was_changed_is_said_to_administrators(site: Site) -> None:
    tamper(site.hall, "UPDATE account_event SET actor = 'rina' WHERE id = 2")

    page = site.staff("budi").get("/audit?lang=id").get_data(as_text=True)

    assert "Catatan rusak pada urutan 2: kejadian ini diubah setelah ditulis" in page
    assert "Catatan utuh" in page  # that of the branch
    assert "Catatan rusak" not in site.staff("sari").get("/audit?lang=id").get_data(as_text=True)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_change_of_an_account_has_its_words(language: str) -> None:
    admin = texts("admin", language)

    assert {kind for kind in KINDS if f"log.{kind}" not in admin.forms} == set()


def test_looking_back_is_work_that_is_done_apart(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    [web] = [found for found in site.app.extensions.values() if hasattr(found, "apart")]

    def apart(work: Any) -> Any:
        done.append("apart")
        return work()

    object.__setattr__(web, "apart", apart)
    for path in ("branches/bontang/audit", "branches/bontang/audit/verify", "/audit"):
        site.staff("sari").get(path)
    assert done == ["apart"] * 3

    site.staff("budi").get("/audit")
    assert done == ["apart"] * 5
