"""Faults of ours, health, figures and the log: what is told to whom."""

import json
import re

import pytest
from structlog.testing import capture_logs

from caller_server.domain.errors import TryAgain
from caller_server.web.context import Health
from tests.web.site import PASSWORD, Site


@pytest.fixture
def broken(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site whose database layer has a fault."""

    def fail(*_: object) -> None:
        raise RuntimeError("a secret of the inside: /var/lib/lapak")

    monkeypatch.setattr(site.accounts, "device_by_key", fail)
    return site


def test_a_fault_is_told_without_its_trace_and_logged_with_it(broken: Site) -> None:
    with capture_logs() as logs:
        answer = broken.kiosk().post("branches/bontang/tickets", {"service": "A"})

    assert (answer.status_code, answer.get_json()["code"]) == (503, "try_again")
    assert answer.headers["Retry-After"] == "1"
    assert "secret" not in answer.get_data(as_text=True)
    (fault,) = [line for line in logs if line["event"] == "fault"]
    assert "a secret of the inside" in str(fault["exc_info"])
    assert fault["route"] == "/api/v1/branches/<branch>/tickets"


def test_a_busy_database_asks_to_try_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: str) -> None:
        raise TryAgain("busy")

    monkeypatch.setattr(site.accounts, "device_by_key", busy)

    answer = site.kiosk().post("branches/bontang/tickets", {"service": "A"})

    assert (answer.status_code, answer.get_json()["retry_after_s"]) == (503, 1)


def test_refusals_speak_the_callers_language(site: Site) -> None:
    nobody = site.nobody()

    def detail(path: str, accepts: str) -> str:
        return str(nobody.get(path, headers={"Accept-Language": accepts}).get_json()["detail"])

    assert detail("nothing", "id-ID,id;q=0.9,en;q=0.8") == "Alamat ini tidak ada."
    assert detail("nothing", "en-GB") == "There is no such address."
    assert detail("nothing", "fr") == "Alamat ini tidak ada."
    assert detail("nothing?lang=en", "id") == "There is no such address."


def test_the_process_lives_and_says_what_it_lacks(site: Site) -> None:
    nobody = site.nobody()
    assert nobody.get("/livez").get_json() == {"status": "alive"}
    assert nobody.get("/readyz").status_code == 200

    site.health = Health(("database: schema is old",))

    answer = nobody.get("/readyz")
    assert (answer.status_code, answer.get_json()["reasons"]) == (503, ["database: schema is old"])
    assert nobody.get("/livez").status_code == 200


def test_a_warning_does_not_take_the_server_out_of_service(site: Site) -> None:
    site.health = Health(warnings=("the clock was moved",))

    answer = site.nobody().get("/readyz")

    assert (answer.status_code, answer.get_json()["warnings"]) == (200, ["the clock was moved"])


def test_the_figures_count_numbers_calls_sockets_and_requests(site: Site) -> None:
    rina, _ = site.staff("rina"), site.take()
    rina.post("counters/bontang-1/open")
    rina.post("counters/bontang-1/call-next")
    site.nobody().send("BREW", "/coffee")

    text = site.nobody().get("/metrics").get_data(as_text=True)

    assert 'lapak_tickets_taken_total{branch="bontang"} 1.0' in text
    assert 'lapak_calls_total{branch="bontang"} 1.0' in text
    assert 'lapak_open_sockets{namespace="/ticket"} 3.0' in text
    assert f'lapak_branch_seq{{branch="bontang"}} {float(site.seq())}' in text
    assert 'route="/api/v1/branches/<branch>/tickets",status="201"' in text
    assert 'method="other",route="none",status="404"' in text


def test_no_secret_gets_into_the_log_or_the_figures(site: Site) -> None:
    link = site.accounts.sign_in_link("rina")
    with capture_logs() as logs:
        token = site.take()["token"]
        phone = site.nobody()
        for path in (f"/t/{token}", f"tickets/{token}", f"/t/{token}/qr.svg", f"/sign-in/{link}", f"/api/v1/{token}"):
            phone.get(path)
        site.browser("rina").get("counters/bontang-1")

    everything = json.dumps(logs, default=str) + site.nobody().get("/metrics").get_data(as_text=True)
    for secret in (token, link, site.kiosk_key, PASSWORD):
        assert secret not in everything
    assert {line["by"] for line in logs} == {None, "device:1", "user:rina"}
    assert all(re.fullmatch(r"none|/[\w/<>:.\-]*", line["route"]) for line in logs)


def test_health_checks_and_files_do_not_fill_the_log(site: Site) -> None:
    with capture_logs() as logs:
        for path in ("/livez", "/readyz", "/metrics", "/static/shared/base.css", "/assets/tokens.css"):
            site.nobody().get(path)

    assert logs == []
