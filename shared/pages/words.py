"""What the names of the language of plans are called in Bahasa Indonesia, on the pages of every service."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {"general": "RB General", "thematic": "RB Tematik"}
STATUSES: Mapping[str, str] = {
    "absent": "belum ada",
    "draft": "konsep",
    "submitted": "diajukan",
    "returned": "dikembalikan",
    "approved": "disetujui",
    "under_revision": "sedang direvisi",
}
WINDOWS: Mapping[str, str] = {
    "not_scheduled": "belum dijadwalkan",
    "not_open": "belum dibuka",
    "open": "dibuka",
    "extended": "diperpanjang",
    "closed": "ditutup",
}
OBSTACLES: Mapping[str, str] = {
    "schedule": "Jadwal",
    "regulation": "Regulasi",
    "system": "Sistem dan aplikasi",
    "budget": "Anggaran",
    "staff": "Sumber daya manusia",
    "evidence": "Bukti dukung",
    "waiting_for_decision": "Menunggu keputusan",
    "other": "Lainnya",
}
EVIDENCE: Mapping[str, str] = {
    "formal_report": "Laporan resmi",
    "decree": "Surat keputusan",
    "minutes": "Notula",
    "photo": "Foto",
    "link": "Tautan",
}
TARGET_KINDS: Mapping[str, str] = {"cumulative": "kumulatif", "per_quarter": "per triwulan", "level": "tingkat"}
DIMENSIONS: Mapping[str, str] = {
    "execution": "Ketepatan pelaksanaan",
    "output": "Ketercapaian output",
    "quality": "Kualitas pelaksanaan",
    "timeliness": "Kesesuaian waktu",
}
PROGRESS: Mapping[str, str] = {
    "value": "Realisasi",
    "budget_absorbed": "Serapan anggaran",
    "obstacle": "Kendala",
    "solution": "Solusi",
    "evidence": "Bukti dukung",
}
ROLES: Mapping[str, str] = {
    "operator": "Operator unit",
    "head": "Kepala unit",
    "verifier": "Verifikator",
    "coordinator": "Koordinator",
    "leader": "Pimpinan",
    "operations": "Operasional",
    "system": "Sistem SKPD",
}
