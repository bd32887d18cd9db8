"""What the words on the pages mean, for those who read them."""

from typing import NamedTuple


class Term(NamedTuple):
    word: str
    meaning: str


TERMS: tuple[Term, ...] = (
    Term(
        "Arahan", "Permintaan pimpinan atas sebuah angka, kepada satu unit, dengan tenggat; ditindaklanjuti unit itu."
    ),
    Term(
        "Capaian", "Realisasi dibanding target menurut rumus indikatornya; nilai asli selalu disimpan di samping skor."
    ),
    Term("Data belum lengkap", "Ada target jatuh tempo yang belum dilaporkan. Angka seperti itu tidak pernah hijau."),
    Term("IKU", "Indikator Kinerja Utama: ukuran kinerja sebuah unit, lewat salah satu bidangnya."),
    Term("Jatuh tempo", "Triwulan yang targetnya lebih dari nol. Yang tidak jatuh tempo tidak ikut dihitung."),
    Term("Jendela pelaporan", "Waktu untuk melaporkan sebuah triwulan; sesudahnya hanya koreksi dengan alasan."),
    Term("Kelengkapan", "Berapa yang sudah dilaporkan dari yang jatuh tempo."),
    Term("Kemajuan aksi", "Rata-rata skor aksi menurut bobotnya; tidak dicampur dengan capaian indikator."),
    Term("Kendala", "Yang menghambat sebuah aksi, menurut sebabnya, seperti yang ditulis unit."),
    Term(
        "Pencatatan peristiwa",
        "Setiap perubahan disimpan sebagai peristiwa yang tidak dihapus, dengan waktu dan pelakunya.",
    ),
    Term(
        "Perkiraan internal",
        "Hitungan kami atas Indeks RB; hanya evaluator nasional yang menetapkan indeks dan predikatnya.",
    ),
    Term("Pita", "Warna atau golongan sebuah angka menurut aturan yang berversi."),
    Term("Pohon kinerja", "Indikator yang diturunkan dari indikator di atasnya, dan sumbangan antarunit."),
    Term("Realisasi", "Nilai yang dicapai sebuah aksi atau indikator dalam satu triwulan, dengan bukti dukungnya."),
    Term(
        "Rencana aksi", "Pekerjaan sebuah unit dalam setahun dengan target tiap triwulan, anggaran, dan pelaksananya."
    ),
    Term(
        "Revisi",
        "Perubahan rencana yang disetujui, berlaku mulai sebuah triwulan; triwulan lama tetap dengan target lamanya.",
    ),
    Term("SKPD", "Satuan Kerja Perangkat Daerah, unit kerja kabupaten."),
    Term("TW I sampai TW IV", "Triwulan pertama sampai keempat."),
    Term("Verifikasi", "Penilaian Inspektorat atas sebuah laporan dalam empat dimensi: sesuai atau tidak sesuai."),
)
