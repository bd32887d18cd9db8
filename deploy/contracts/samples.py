"""Data of reports as units' systems send it: shown on the pages, and tried by the tests."""

from collections.abc import Mapping, Sequence
from typing import Any

PROGRESS = {
    "year": 2027,
    "kind": "general",
    "action": "a-0123456789ab",
    "quarter": 1,
    "value": "2",
    "budget_absorbed": "25000000.50",
    "obstacle": {"category": "schedule", "text": "Menunggu jadwal narasumber"},
    "solution": "Dijadwalkan ulang pada minggu berikutnya",
    "evidence": [{"kind": "link", "title": "Laporan kegiatan", "link": "https://dinkes.example/laporan/tw1.pdf"}],
}
MEASUREMENT = {
    "indicator": "kematian-ibu",
    "year": 2027,
    "quarter": 1,
    "value": "4.2",
    "standing": "provisional",
    "source": "Rekap SIMPUS",
}
CONSULTATION = {
    "topic": "Bukti dukung TW I",
    "question": "Berkas apa yang diterima sebagai bukti dukung kegiatan pelatihan?",
    "urgency": "normal",
}
SAMPLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "sinergi.report.progress": [
        PROGRESS,
        {**PROGRESS, "value": 3, "reason": "Satu dokumen terlewat dihitung"},
        {"year": 2027, "kind": "thematic", "action": "a-0123456789ab", "quarter": 2, "value": 12.5},
    ],
    "sinergi.report.consultation": [
        CONSULTATION,
        {**CONSULTATION, "linked": {"year": 2027, "kind": "general", "action": "a-0123456789ab", "quarter": 1}},
        {**CONSULTATION, "urgency": "urgent", "linked": {"year": 2027, "indicator": "kematian-ibu"}},
    ],
    "sinergi.report.measurement": [
        MEASUREMENT,
        {**MEASUREMENT, "value": "4.3", "standing": "final", "reason": "Rekap akhir triwulan"},
        {**MEASUREMENT, "value": None, "numerator": 84, "denominator": 2000},
    ],
}
