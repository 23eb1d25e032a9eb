"""What the branch tells at the kiosk: its own words, notices, papers to bring, and why no number can be had."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kiosk.window import NEW_DAY, Driven, check, texts
from tests.kiosk.window import kiosk as kiosk
from tests.kiosk.window import running as running
from tests.kiosk.window import slips as slips
from tests.samples import branch_view, notice

pytestmark = pytest.mark.window

TOLD = notice(texts={
    "id": "Mulai pukul 10.30 layanan Klaim JHT dan Klaim JKK dilayani di lantai dua. Silakan naik melalui tangga atau lift di "
          "kiri pintu masuk. Nomor antrean Anda tetap sama, panggilan tetap di layar.",
    "en": "From 10.30 on, JHT and JKK claims are served on the second floor. Please take the stairs or the lift on the left of "
          "the entrance. Your number stays the same; calls stay on the screen.",
})  # fmt: skip
WELCOME = {
    "id": "Selamat datang. Untuk Klaim JHT dengan saldo kecil, silakan coba dulu di aplikasi JMO, tanpa antre. Petugas kami di "
          "pintu masuk dengan senang hati membantu. Layanan ini gratis: laporkan bila ada yang meminta uang.",
    "en": "Welcome. For a JHT claim with a small balance please try the JMO app first, without queueing. Our officer at the "
          "entrance is glad to help. This service is free of charge: please report anybody who asks for money.",
}  # fmt: skip
MANY_PAPERS = ["Kartu Peserta (KPJ)", "KTP asli", "Kartu Keluarga asli", "Buku rekening", "Surat keterangan berhenti bekerja",
               "NPWP bila saldo di atas lima puluh juta rupiah", "Surat kuasa bermeterai", "Foto diri terbaru"]  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_the_branch_tells_everyone_fits(kiosk: Driven, pictures: Path, language: str) -> None:
    kiosk.server.branch = {"texts": {"welcome": WELCOME[language]}}
    kiosk.do(wait_text=WELCOME[language])
    check(kiosk, "welcome-text", language, pictures)
    kiosk.server.branch = {"texts": {"welcome": WELCOME[language]}, "notice": TOLD}
    kiosk.do(wait_text=TOLD.texts["id"])
    if language == "id":
        check(kiosk, "welcome-notice", language, pictures)
    kiosk.to_services(language)
    kiosk.do(wait_text=TOLD.texts[language])
    check(kiosk, "services-notice", language, pictures)
    kiosk.do(tap="back")
    kiosk.do(wait="welcome")
    kiosk.server.branch = NEW_DAY | {"notice": TOLD}
    assert kiosk.do(wait="trouble")["trouble"] == "closed"
    check(kiosk, "closed-notice", "id", pictures)
    kiosk.server.branch = {}
    kiosk.do(wait="welcome")


@pytest.mark.parametrize("language", ["id", "en"])
def test_leaving_the_building_takes_the_screen_and_gives_it_back(kiosk: Driven, pictures: Path, language: str) -> None:
    leave = notice("leave_building")
    kiosk.to_services(language)

    kiosk.server.branch = {"notice": leave}
    assert kiosk.do(wait="trouble")["trouble"] == "leave"
    kiosk.do(wait_text=leave.texts[language])
    check(kiosk, "leave", language, pictures)
    kiosk.server.branch = {}

    kiosk.do(wait="welcome")


@pytest.mark.parametrize("language", ["id", "en"])
def test_services_that_cannot_be_had_say_why(kiosk: Driven, pictures: Path, language: str) -> None:
    again = {"available_at": datetime(2026, 11, 24, 0, 30, tzinfo=UTC)}
    states = [{}, {"state": "paused"}, {"state": "full"} | again, {"state": "quota_reached"} | again, {"state": "closed"}, {}]
    pairs = zip(branch_view().services, states, strict=True)
    kiosk.server.branch = {"services": [service.model_copy(update=state) for service, state in pairs]}
    kiosk.to_services(language)
    kiosk.do(wait_text={"id": "Penuh hari ini", "en": "Full today"}[language])
    check(kiosk, "services-states", language, pictures)

    for service, trouble in (("K", "service_paused"), ("M", "full")):
        kiosk.do(tap=f"service-{service}")
        assert kiosk.do(wait="trouble")["trouble"] == trouble
        check(kiosk, trouble, language, pictures)
        kiosk.do(tap="other-service")
        kiosk.do(wait="services")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("because", ["break", "holiday", "stopped_today", "ended"])
def test_a_closed_branch_says_why_and_when_it_opens(kiosk: Driven, pictures: Path, because: str, language: str) -> None:
    kiosk.server.branch = NEW_DAY | {"closed_because": because}
    assert kiosk.do(wait="trouble")["trouble"] == "closed"
    if language == "en":
        kiosk.do(tap="switch-language")
    kiosk.do(wait_text={"id": "Buka lagi besok pukul 08.00.", "en": "Opens again tomorrow at 08.00."}[language])

    check(kiosk, f"closed-{because}", language, pictures)

    kiosk.server.branch = {}
    kiosk.do(wait="welcome")


@pytest.mark.parametrize("papers", [MANY_PAPERS[:4], MANY_PAPERS], ids=["few", "many"])
def test_papers_to_bring_fit_on_the_last_question(kiosk: Driven, pictures: Path, papers: list[str]) -> None:
    services = [s.model_copy(update={"checklist": papers if s.code == "A" else []}) for s in branch_view().services]
    kiosk.server.branch = {"services": services}
    kiosk.to_services()
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")

    check(kiosk, f"confirm-papers-{len(papers)}", "id", pictures)
    kiosk.do(tap="back")
    kiosk.do(wait="services")
    kiosk.do(tap="service-U")
    kiosk.do(wait="confirm")
    shown = [one["text"] for one in texts(kiosk.do(measure=True)["widgets"])]
    assert not [text for text in shown if "dibawa" in text or "Bawa" in text]
