"""What schemas, access and commands of every service say in English when they say no, told in Bahasa Indonesia."""

import re
from collections.abc import Callable, Iterable, Sequence

from shared.pages.words import ROLES

Say = Callable[[re.Match[str]], str]
Sentences = Sequence[tuple[re.Pattern[str], Say]]


def said(text: str) -> Say:
    return lambda _: text


def sentences(table: Iterable[tuple[str, Say]]) -> Sentences:
    return [(re.compile(pattern), say) for pattern, say in table]


def told(known: Sentences, english: str) -> str | None:
    """None where no sentence is known for it."""
    matches = ((pattern.fullmatch(english), say) for pattern, say in known)
    return next((say(found) for found, say in matches if found), None)


def number(text: str) -> str:
    """A number as it is in messages, written for Indonesian readers."""
    return text.replace(".", ",")


def _roles(found: re.Match[str]) -> str:
    names = dict.fromkeys(ROLES.get(role, role).lower() for role in found[1].split(", "))
    return f"Halaman ini untuk {', '.join(names)}."


VALUES = sentences(
    (
        (r"is missing|is null|is empty", said("belum diisi")),
        (r"is none of them", said("bukan salah satu pilihan")),
        (r"is neither true nor false", said("belum dipilih")),
        (r"is no such number|is no number", said("bukan angka yang dapat dibaca")),
        (r"is no (text|list|object)", said("bentuknya tidak dapat dibaca")),
        (r"is not known", said("tidak dikenal")),
        (r"has another shape", said("bentuknya tidak cocok")),
        (r"has ([0-9]+) values", lambda found: f"berisi {found[1]} nilai"),
        (r"is ([0-9]+) characters long", lambda found: f"panjangnya {found[1]} karakter"),
        (r"is less than (.+)", lambda found: f"kurang dari {number(found[1])}"),
        (r"is more than (.+)", lambda found: f"lebih dari {number(found[1])}"),
        (r"holds a control character", said("berisi karakter yang tidak dapat disimpan")),
        (r"and link are both there or both missing", said("belum ada berkas atau tautannya")),
        (r"is none of our languages", said("bukan bahasa halaman ini")),
        (r"is not the form's own", said("bukan dari formulir ini; buka kembali halamannya")),
        (r"is none of ours", said("bukan tautan dari halaman ini")),
        (r"(day|month|year|hour|minute|second) (is|must) .*", said("bukan waktu yang ada")),
    )
)
ACCEPTED: Sentences = sentences(
    (
        (r"(.+), or null", lambda found: f"{told(ACCEPTED, found[1]) or found[1]}, atau kosong"),
        (r"one of (.+)", lambda found: f"salah satu dari {found[1]}"),
        (r"a whole number from (\S+) to (\S+)", lambda found: f"bilangan bulat dari {found[1]} sampai {found[2]}"),
        (r"a day like (\S+)", lambda found: f"tanggal seperti {found[1]}"),
        (r"a moment (?:with its offset, )?like (\S+)", lambda found: f"waktu seperti {found[1]}"),
        (r"text of ([0-9]+) to ([0-9]+) characters.*", lambda found: f"teks {found[1]} sampai {found[2]} karakter"),
        (r"1 to 64 characters a-z, 0-9 and -.*", said("1 sampai 64 huruf kecil, angka, atau tanda hubung")),
        (r"a number like 12\.5 .*", said("angka, misalnya 12,5")),
        (r"true or false", said("ya atau tidak")),
        (r"at most ([0-9]+) pieces of evidence", lambda found: f"paling banyak {found[1]} bukti dukung"),
        (r"an address that begins with .*", said("alamat lengkap yang dimulai dengan https:// atau http://")),
        (r"the address that the kind link is about", said("alamat dari tautan itu")),
        (r"64 digits 0-9 and a-f", said("SHA-256: 64 angka dan huruf a sampai f")),
        (r"one of the two", said("salah satu dari keduanya")),
        (r"id or en", said("id atau en")),
        (r"the form as it was shown", said("formulir seperti yang ditampilkan")),
        (r"the one in the link to the next page", said("tautan ke halaman berikutnya")),
    )
)
WHOLE = sentences(
    (
        (
            r"this Idempotency-Key was used for another request",
            said("Formulir ini sudah pernah dikirim dengan isi lain. Periksa, lalu kirim ulang."),
        ),
        (
            r"\S+ is being changed by others at this moment",
            said("Orang lain sedang mengubah hal yang sama. Kirim sekali lagi."),
        ),
        (
            r"the command leads to .*",
            said("Isian ini terlalu panjang untuk disimpan. Persingkat teksnya, lalu kirim lagi."),
        ),
        (r"values of the request do not fit|`errors` names each of them", said("Yang tidak cocok:")),
        (r"it needs one of the roles (.+)", _roles),
        (r"it belongs to another unit than yours", said("Halaman ini milik unit lain.")),
        (r"nobody may call this route", said("Halaman ini tidak untuk siapa pun.")),
        (r"the form was sent from another site", said("Formulir ini dikirim dari situs lain, jadi tidak diterima.")),
        (r"people sign in at the identity provider", said("Di sini orang masuk lewat penyedia identitas.")),
        (r"people sign in here with a token", said("Di sini orang masuk dengan token.")),
        (r"nobody signs in here by a click", said("Di sini orang tidak masuk dengan memilih peran.")),
        (r"the token has expired", said("masa berlakunya habis")),
        (r"the token is signed with .*", said("ditandatangani dengan kunci yang tidak dikenal")),
        (r"the token's .*|the token does not hold: .*", said("isinya tidak dapat dipakai")),
        (r"the token is too long for a cookie", said("terlalu panjang untuk disimpan peramban")),
        (r"the token names no unit", said("Akun Anda tidak menyebut unit mana pun. Hubungi pengelola akun.")),
        (r"the Authorization header holds no bearer token", said("Anda belum masuk.")),
        (r"the provider (did not vouch|sent no) .*", said("penyedia identitas tidak mengenali Anda")),
        (r"(.+) (does not answer|cannot be fetched).*", said("Sesuatu yang diperlukan sedang tidak menjawab.")),
        (r"(\S+) has not been seen after .*", said("Yang baru dicatat belum terbaca. Muat ulang sebentar lagi.")),
        (r"the indexes are not there yet", said("Sistem masih disiapkan.")),
        (r"nothing more of it came for too long", said("Kiriman terputus sebelum selesai.")),
        (r"it is recorded under the correlation id", said("Kesalahan ini ada pada kami dan sudah tercatat.")),
        (r"The requested URL was not found .*", said("Tidak ada halaman di alamat ini.")),
        (r"The method is not allowed .*", said("Alamat ini tidak dapat dipakai dengan cara itu.")),
        (r"The data value transmitted exceeds .*", said("Yang dikirim melebihi batas.")),
        (r"The browser \(or proxy\) sent a request .*", said("Permintaan ini tidak dapat dibaca.")),
    )
)
