"""What is wrong with a report, in words: Indonesian for pages, English for operators."""

from collections.abc import Mapping

INDONESIAN: Mapping[str, str] = {
    "event": "Peristiwa ini bukan lagi peristiwa yang dipakai laporan",
    "copies": "Peristiwa ini ada dua kali dengan isi yang berbeda",
    "missing": "Peristiwa ini dan yang sesudahnya tidak ada",
    "stream": "Salah satu peristiwa aliran ini berubah",
    "page": "Halaman jurnal ini tidak dapat dibaca",
    "figure": "Angka ini menjadi lain bila dihitung kembali",
    "not_computable": "Laporan tidak dapat dihitung kembali",
    "content": "Isi laporan yang disimpan tidak lagi sesuai dengan sidiknya",
    "own_log": "Log laporan sendiri rusak",
    "file": "Berkas mengatakan hal lain daripada yang diterbitkan",
    "bytes": "Berkas bukan berkas yang diterbitkan, walaupun isinya sama",
}
ENGLISH: Mapping[str, str] = {
    "event": "the event is another one than the report was made of",
    "copies": "the event comes twice, and not the same",
    "missing": "the event and those after it are not there",
    "stream": "an event of the stream is another one",
    "page": "the page of the journal cannot be read",
    "figure": "the figure comes out differently",
    "not_computable": "the report cannot be computed again",
    "content": "the stored content no longer has its hash",
    "own_log": "the log of the reports is broken",
    "file": "the file says something else than the one that was issued",
    "bytes": "the file is not the one that was issued, though it says the same",
}
IN = {"id": INDONESIAN, "en": ENGLISH}
