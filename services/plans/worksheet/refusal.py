"""Why a whole file is not read: a wrong type, too large, broken, or without the headings of an action plan."""

from collections.abc import Mapping
from typing import Literal

from services.plans.worksheet.message import Message

Reason = Literal[
    "wrong_type",
    "name_and_content_differ",
    "empty",
    "too_large",
    "unpacked_too_large",
    "too_many_rows",
    "too_many_columns",
    "too_many_cells",
    "too_much_text",
    "old_format",
    "encrypted",
    "unsafe_content",
    "broken_file",
    "unknown_encoding",
    "not_text",
    "broken_csv",
    "unknown_sheet",
    "no_heading_row",
    "several_tables",
    "two_row_heading",
    "missing_headings",
    "doubled_heading",
    "no_rows",
]


class WorksheetRefused(Exception):
    """The file as a whole is refused; `reason` is the code, `message` and `accepted` are for people."""

    def __init__(self, reason: Reason, **values: object) -> None:
        problem, accepted = (message.filled(**values) for message in REASONS[reason])
        super().__init__(f"{problem.english}; accepted: {accepted.english}")
        self.reason = reason
        self.message = problem
        self.accepted = accepted


def _reason(problem: tuple[str, str], accepted: tuple[str, str]) -> tuple[Message, Message]:
    return Message(*problem), Message(*accepted)


_TYPES = ("berkas Excel .xlsx atau CSV (UTF-8)", "an Excel file .xlsx or a CSV file (UTF-8)")
_SAVE_AGAIN = ("berkas yang disimpan ulang dari Excel sebagai .xlsx", "the file saved again from Excel as .xlsx")
_SMALLER = ("paling banyak {limit}", "at most {limit}")

REASONS: Mapping[Reason, tuple[Message, Message]] = {
    "wrong_type": _reason(("“{name}” bukan .xlsx atau .csv", "“{name}” is neither .xlsx nor .csv"), _TYPES),
    "name_and_content_differ": _reason(
        ("isi “{name}” bukan seperti namanya", "what is in “{name}” is not what its name says"), _TYPES
    ),
    "empty": _reason(("berkas kosong", "the file is empty"), _TYPES),
    "too_large": _reason(("berkas berukuran {size} bita", "the file has {size} bytes"), _SMALLER),
    "unpacked_too_large": _reason(("isi berkas terlalu besar", "the file unpacks to too much"), _SMALLER),
    "too_many_rows": _reason(("lembar sampai baris {size}", "the sheet reaches to row {size}"), _SMALLER),
    "too_many_columns": _reason(("lembar sampai kolom ke-{size}", "the sheet reaches to column {size}"), _SMALLER),
    "too_many_cells": _reason(
        ("lembar berisi {size} sel atau lebih", "the sheet holds {size} cells or more"), _SMALLER
    ),
    "too_much_text": _reason(("lembar berisi {size} huruf", "the sheet holds {size} characters"), _SMALLER),
    "old_format": _reason(("format Excel lama (.xls)", "the old Excel format (.xls)"), _TYPES),
    "encrypted": _reason(
        ("berkas terkunci kata sandi", "the file is locked with a password"),
        ("berkas tanpa kata sandi", "a file without a password"),
    ),
    "unsafe_content": _reason(("berkas berisi {what}", "the file holds {what}"), _SAVE_AGAIN),
    "broken_file": _reason(("berkas rusak: {problem}", "the file is broken: {problem}"), _SAVE_AGAIN),
    "unknown_encoding": _reason(
        ("pengodean huruf tidak dapat dipastikan (bita ke-{position})", "unknown encoding (byte {position})"),
        ("CSV UTF-8; di Excel: Simpan sebagai > CSV UTF-8", "CSV UTF-8; in Excel: Save as > CSV UTF-8"),
    ),
    "not_text": _reason(("berkas CSV berisi bita nol", "the CSV file holds zero bytes"), _TYPES),
    "broken_csv": _reason(
        ("baris {line} tidak dapat dipisah menjadi sel: {problem}", "line {line} cannot be split: {problem}"),
        ("CSV dengan tanda kutip yang berpasangan", "CSV with quotes in pairs"),
    ),
    "unknown_sheet": _reason(
        ("tidak ada lembar “{sheet}”", "there is no sheet “{sheet}”"), ("salah satu dari: {sheets}", "one of: {sheets}")
    ),
    "no_heading_row": _reason(
        ("tidak ada baris judul di {rows} baris pertama", "no row of headings in the first {rows} rows"),
        (
            "baris judul: Rencana Aksi, Satuan Output, Target TW I",
            "a row with Rencana Aksi, Satuan Output, Target TW I",
        ),
    ),
    "several_tables": _reason(
        ("lebih dari satu lembar berisi rencana aksi: {sheets}", "more than one sheet holds a plan: {sheets}"),
        ("nama lembar yang diminta, atau berkas dengan satu lembar", "the sheet's name, or a file with one sheet"),
    ),
    "two_row_heading": _reason(
        ("judul “{heading}” di kolom {column} tidak jelas kelompoknya", "“{heading}” in {column} belongs to no group"),
        ("judul lengkap di satu baris, misalnya Target TW I", "whole headings in one row, such as Target TW I"),
    ),
    "missing_headings": _reason(
        ("judul kolom tidak ditemukan di baris {row}: {missing}", "headings missing in row {row}: {missing}"),
        ("semua judul: {required}", "all of: {required}"),
    ),
    "doubled_heading": _reason(
        ("“{heading}” ada di kolom {first} dan {second}", "“{heading}” stands in columns {first} and {second}"),
        ("setiap judul satu kali", "each heading once"),
    ),
    "no_rows": _reason(
        ("tidak ada baris di bawah judul", "there is no row below the headings"),
        ("paling sedikit satu rencana aksi", "at least one action"),
    ),
}
