"""Words of the entry pages that no event and no other page has."""

from collections.abc import Mapping

from services.plans.consultation_state import Status
from services.plans.entry import Standing
from shared.events.plans import Urgency

STANDINGS: Mapping[Standing, str] = {
    "not_due": "tidak ada target",
    "missing": "belum dilaporkan",
    "reported": "menunggu verifikasi",
    "reopened": "dikoreksi, menunggu verifikasi ulang",
    "verified": "terverifikasi",
    "doubted": "terverifikasi dengan catatan",
}
URGENCIES: Mapping[Urgency, str] = {"low": "Rendah", "normal": "Biasa", "urgent": "Mendesak"}
CONSULTATIONS: Mapping[Status, str] = {
    Status.REQUESTED: "diminta",
    Status.TRIAGED: "dipilah",
    Status.ASSIGNED: "ditangani",
    Status.SCHEDULED: "dijadwalkan",
    Status.HELD: "dilaksanakan",
    Status.CLOSED: "ditutup",
}
FOLLOW_UPS: Mapping[str, str] = {
    "open": "belum selesai",
    "done": "dilaporkan selesai",
    "verified": "selesai",
}
