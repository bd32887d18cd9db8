"""Words of the page on which one signs in to a stack of one machine: who one may be, and what one then does."""

from collections.abc import Mapping

GROUPS: Mapping[str, str] = {
    "leadership": "Pimpinan daerah",
    "unit": "Perangkat daerah",
    "regency": "Pengampu kabupaten",
}
POSTS: Mapping[str, str] = {
    "bupati": "Bupati",
    "sekda": "Sekretaris Daerah",
    "asisten": "Asisten",
    "operator": "Operator",
    "head": "Kepala",
    "verifier": "Verifikator Inspektorat",
    "coordinator": "Koordinator",
    "operations": "Pengelola sistem",
}
DUTIES: Mapping[str, str] = {
    "bupati": "membaca ringkasan kabupaten, memberi arahan",
    "sekda": "membaca ringkasan kabupaten, memberi arahan, menutup tindak lanjut",
    "asisten": "membaca ringkasan kabupaten, memberi arahan",
    "operator": "mengisi realisasi dan bukti dukung, meminta konsultasi",
    "head": "mengajukan rencana aksi, menindaklanjuti arahan",
    "verifier": "memeriksa laporan yang menunggu verifikasi",
    "coordinator": "menyetujui rencana aksi, menjadwalkan pelaporan, menerbitkan laporan",
    "operations": "melihat keadaan sistem dan mutu kiriman",
}
