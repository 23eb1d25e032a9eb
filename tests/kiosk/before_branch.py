"""A branch that asks before a number: hints and cases for A, and where phones reach its pages."""

from datetime import date
from typing import Any

from caller_server.contract.views import BranchView, ServiceCase, ServiceHint
from tests.samples import branch_view

ADDRESS = "http://192.168.10.5:8000"
JMO = ServiceHint(
    code="jmo",
    question="Apakah saldo JHT Anda Rp15 juta atau kurang?",
    place="Klaim bisa lewat aplikasi JMO di HP, tanpa antre.",
    url="https://jmo.example/klaim",
)
DROPBOX = ServiceHint(
    code="berkas", question="Apakah Anda hanya menyerahkan berkas?", place="Masukkan ke kotak dropbox di sebelah pintu masuk."
)
NAMES = {
    "mundur": "Mengundurkan diri atau kontrak habis", "phk": "Terkena PHK", "pensiun": "Usia pensiun",
    "cacat": "Cacat total tetap", "luar_negeri": "Meninggalkan Indonesia", "meninggal": "Peserta meninggal dunia",
    "sebagian_10": "Sebagian 10%, masih bekerja", "rumah_30": "Sebagian 30%, untuk rumah",
}  # fmt: skip
PHK_PAPERS = ["Kartu peserta (KPJ)", "e-KTP", "Kartu Keluarga", "Buku tabungan", "Bukti PHK atau putusan pengadilan",
              "NPWP, bila saldo di atas Rp50 juta"]  # fmt: skip
CASES = [ServiceCase(code=code, name=name, checklist=PHK_PAPERS) for code, name in NAMES.items()]


def asking(hints: bool = True, cases: bool = True, **changes: Any) -> BranchView:
    """The sample branch, with these questions for A."""
    first, *others = branch_view().services
    asked = {"hints": [JMO, DROPBOX] if hints else [], "cases": CASES if cases else [], "papers_as_of": date(2026, 6, 30)}
    return branch_view(**{"services": [first.model_copy(update=asked), *others], "address": ADDRESS} | changes)
