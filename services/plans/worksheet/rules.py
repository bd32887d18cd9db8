"""Why a cell or a row is refused, flagged or left out: the table of rules, each with what would be accepted.

Refused is what cannot be known from the sheet, flagged what can be read but may be doubted; "read" is a remark only.
"""

from collections.abc import Mapping

from services.plans.worksheet.message import Message
from services.plans.worksheet.rule import Outcome, Rule, RuleCode


def _rule(outcome: Outcome, problem: tuple[str, str], accepted: tuple[str, str]) -> Rule:
    return Rule(outcome, Message(*problem), Message(*accepted))


_ONE_NUMBER = ("satu angka, misalnya 1234,5; kosongkan bila belum ada", "one number, such as 1234.5; blank if none yet")
_TWO_FORMS = ("1234 atau 1,234 tanpa pemisah ribuan", "1234 or 1.234 without a thousands sign")

RULES: Mapping[RuleCode, Rule] = {
    # --- a number cannot be read -------------------------------------------------------------------------------
    "text_in_number": _rule(
        "refused", ("“{raw}” berisi teks, bukan angka", "“{raw}” holds text, not a number"), _ONE_NUMBER
    ),
    "several_numbers": _rule(
        "refused", ("“{raw}” berisi lebih dari satu angka", "“{raw}” holds more than one number"), _ONE_NUMBER
    ),
    "url_in_number": _rule(
        "refused",
        ("“{raw}” adalah tautan, bukan angka", "“{raw}” is a link, not a number"),
        ("satu angka; tautan masuk ke kolom Bukti Dukung", "one number; a link belongs in the column Bukti Dukung"),
    ),
    "date_in_number": _rule("refused", ("“{raw}” adalah tanggal atau jam", "“{raw}” is a date or a time"), _ONE_NUMBER),
    "scientific_number": _rule(
        "refused",
        ("“{raw}” ditulis dengan pangkat, sehingga angkanya tidak utuh", "“{raw}” is a power, its digits are lost"),
        ("angka yang ditulis lengkap", "the number written in full"),
    ),
    "malformed_number": _rule(
        "refused",
        ("“{raw}” bukan tulisan angka yang dikenal", "“{raw}” is no way to write a number"),
        _ONE_NUMBER,
    ),
    "ambiguous_number": _rule(
        "refused",
        (
            "“{raw}” dapat berarti {one} atau {other}, dan lembar ini tidak menunjukkan yang mana",
            "“{raw}” may be {one} or {other}, and nothing in the sheet says which",
        ),
        _TWO_FORMS,
    ),
    "number_out_of_range": _rule(
        "refused",
        ("“{raw}” terlalu panjang untuk dibaca", "“{raw}” is too long to be read"),
        ("paling banyak 15 angka bulat dan 17 desimal", "at most 15 digits and 17 decimals"),
    ),
    "negative_number": _rule(
        "refused", ("“{raw}” kurang dari nol", "“{raw}” is below zero"), ("nol atau lebih", "zero or more")
    ),
    "percent_in_budget": _rule(
        "refused",
        ("“{raw}” adalah persen, sedangkan kolom ini rupiah", "“{raw}” is a percentage in a column of rupiah"),
        ("jumlah dalam rupiah, misalnya 1.500.000", "an amount in rupiah, such as 1,500,000"),
    ),
    "excel_error": _rule("refused", ("sel berisi galat “{raw}”", "the cell holds the error “{raw}”"), _ONE_NUMBER),
    "formula_without_value": _rule(
        "refused",
        ("rumus tanpa hasil yang tersimpan", "a formula whose result is not stored"),
        (
            "buka dan simpan berkas di Excel, atau tulis hasilnya",
            "open and save it in Excel, or write the result",
        ),
    ),
    "merged_number": _rule(
        "refused",
        (
            "angka dalam sel gabungan: tidak jelas berlaku untuk sel mana",
            "merged cells: unclear which it is for",
        ),
        ("pisahkan sel (unmerge) dan isi satu per satu", "cells that are not merged"),
    ),
    # --- a number is read, but --------------------------------------------------------------------------------
    "dash_is_blank": _rule(
        "flagged",
        ("tanda “{raw}” dibaca kosong, bukan nol", "“{raw}” is read as blank, not as zero"),
        ("0 bila memang nol; kosong bila belum ada", "0 if it is zero; blank if there is none yet"),
    ),
    "number_style_inferred": _rule(
        "flagged",
        (
            "“{raw}” dibaca {value} {because}",
            "“{raw}” is read as {value}, {because}",
        ),
        _TWO_FORMS,
    ),
    "long_fraction": _rule(
        "flagged",
        ("“{raw}” tampaknya hasil pembagian; disimpan apa adanya", "“{raw}” looks like a division; kept as found"),
        ("paling banyak 6 desimal", "at most 6 decimals"),
    ),
    "formula": _rule(
        "flagged",
        ("hasil rumus: {raw}; yang dibaca adalah hasil yang tersimpan", "a formula; its stored result {raw} is read"),
        ("angka atau teks, bukan rumus", "a number or a text, not a formula"),
    ),
    "percent_format": _rule(
        "read",
        ("sel berformat persen: dibaca {raw}", "a cell in percent format: read as {raw}"),
        ("persen seperti ini diterima", "a percentage like this is accepted"),
    ),
    # --- texts ------------------------------------------------------------------------------------------------
    "text_too_long": _rule(
        "refused",
        ("teks terlalu panjang", "the text is too long"),
        ("paling banyak {limit} huruf", "at most {limit} characters"),
    ),
    "unprintable_text": _rule(
        "refused",
        ("teks berisi karakter yang tidak dapat dicetak", "the text holds characters that cannot be printed"),
        ("teks biasa; ketik ulang", "plain text; type it again"),
    ),
    "merged_text": _rule(
        "flagged",
        ("sel gabungan: dibaca “{raw}” dari baris di atasnya", "merged cells: read “{raw}” from the row above"),
        ("teks di setiap baris", "the text in every row"),
    ),
    "missing_unit": _rule(
        "flagged",
        ("satuan kosong: angkanya dibaca sebagai bilangan biasa", "no unit: its numbers are read as plain numbers"),
        ("satuan, misalnya Dokumen, Persen, Indeks (0-5)", "a unit such as Dokumen, Persen, Indeks (0-5)"),
    ),
    # --- columns ----------------------------------------------------------------------------------------------
    "unknown_heading": _rule(
        "ignored",
        ("kolom “{heading}” tidak dikenal dan tidak dibaca", "the column “{heading}” is not known and not read"),
        ("judul kolom portal, misalnya Rencana Aksi, Target TW I", "the portal's headings, such as Target TW I"),
    ),
    "heading_without_quarter": _rule(
        "ignored",
        ("kolom “{heading}” tanpa triwulan tidak dibaca", "the column “{heading}” names no quarter and is not read"),
        ("judul dengan triwulan, misalnya Realisasi Output TW II", "a heading with its quarter, such as Kendala TW II"),
    ),
    "no_heading": _rule(
        "refused",
        ("isi tanpa judul kolom: mungkin barisnya bergeser", "a value under no heading: the row may be shifted"),
        ("isi di bawah judul kolom", "a value under a heading"),
    ),
    # --- the row ----------------------------------------------------------------------------------------------
    "missing_action": _rule(
        "refused",
        ("baris berisi tetapi tidak ada teks rencana aksi", "the row is filled but has no action text"),
        ("teks rencana aksi, atau baris yang seluruhnya kosong", "an action text, or a row that is empty"),
    ),
    "repeated_action": _rule(
        "flagged",
        ("rencana aksi yang sama sudah ada di baris {row}", "the same action stands in row {row}"),
        ("setiap rencana aksi satu kali", "each action once"),
    ),
    "unknown_target_kind": _rule(
        "refused",
        ("jenis target “{raw}” tidak dikenal", "“{raw}” is no known kind of target"),
        ("kumulatif, per triwulan, atau level", "kumulatif, per triwulan or level"),
    ),
    "no_target": _rule(
        "refused",
        ("tidak ada target di triwulan mana pun", "no quarter has a target"),
        ("target di paling sedikit satu triwulan", "a target in at least one quarter"),
    ),
    "nothing_due": _rule(
        "flagged",
        ("semua target nol: tidak ada yang jatuh tempo", "all targets are zero: nothing is due"),
        ("target lebih dari nol di triwulan yang jatuh tempo", "a target above zero where something is due"),
    ),
    "target_kind_inferred": _rule(
        "flagged",
        ("jenis target dibaca {kind} dari bentuknya: {because}", "the target is read as {kind}: {because}"),
        ("kolom Jenis Target: kumulatif, per triwulan, level", "a column Jenis Target: kumulatif, per triwulan, level"),
    ),
    "target_kind_unclear": _rule(
        "flagged",
        (
            "jenis target tidak jelas: diusulkan {kind}, dapat juga {others} ({because})",
            "the kind of target is unclear: {kind} proposed, may be {others} ({because})",
        ),
        ("kolom Jenis Target: kumulatif, per triwulan, level", "a column Jenis Target: kumulatif, per triwulan, level"),
    ),
    "total_mismatch": _rule(
        "flagged",
        ("target total {total} tidak sama dengan {expected}", "the total {total} is not {expected}"),
        ("total yang sesuai jenis target ({kind})", "the total that follows from the kind of target ({kind})"),
    ),
    "scale_mix": _rule(
        "refused",
        (
            "“{raw}” tidak jelas skalanya di samping “{other}”: pecahan, persen atau bilangan",
            "the scale of “{raw}” beside “{other}” is unclear: fraction, percent or number",
        ),
        ("satu skala per baris; tulis 25 % untuk persen", "one scale in a row; write 25 % for a percentage"),
    ),
    "fraction_scale": _rule(
        "flagged",
        (
            "satuannya persen, tetapi “{raw}” ditulis sebagai pecahan dari 1; disimpan apa adanya",
            "the unit is percent, but “{raw}” is a fraction of 1; kept as found",
        ),
        ("25 atau 25 % bila yang dimaksud persen", "25 or 25 % if a percentage is meant"),
    ),
    "index_out_of_bounds": _rule(
        "refused",
        ("“{raw}” di luar skala indeks {lowest} s.d. {highest}", "“{raw}” is outside the scale {lowest} to {highest}"),
        (
            "nilai dalam skala; sebutkan skala di satuan: Indeks (0-100)",
            "a value on the scale; name it: Indeks (0-100)",
        ),
    ),
    # --- realisations -----------------------------------------------------------------------------------------
    "above_120": _rule(
        "flagged",
        ("realisasi {value} lebih dari 120 % target {target}", "{value} is more than 120 % of the target {target}"),
        ("realisasi sampai 120 % target", "up to 120 % of the target"),
    ),
    "falling_cumulative": _rule(
        "flagged",
        ("nilai kumulatif turun dari {before} menjadi {value}", "a cumulative value falls from {before} to {value}"),
        ("nilai yang tidak lebih kecil dari triwulan sebelumnya", "a value not below that of the quarter before"),
    ),
    "early_achievement": _rule(
        "flagged",
        ("realisasi {value} sebelum ada target yang jatuh tempo", "{value} is reported before it was due"),
        ("realisasi di triwulan yang bertarget", "a value in a quarter that has a target"),
    ),
    "not_due": _rule(
        "flagged",
        ("realisasi {value} di triwulan tanpa target", "{value} is reported in a quarter without a target"),
        ("realisasi di triwulan yang bertarget", "a value in a quarter that has a target"),
    ),
    "no_value_for_text": _rule(
        "flagged",
        ("tidak diambil: triwulan ini tidak punya nilai realisasi", "not taken: this quarter has no realised value"),
        ("nilai realisasi di triwulan yang sama", "a realised value in the same quarter"),
    ),
    # --- rows that are no actions -----------------------------------------------------------------------------
    "column_numbers": _rule(
        "ignored",
        ("baris nomor kolom", "a row that numbers the columns"),
        ("baris ini memang tidak dibaca", "such a row is not read"),
    ),
    "repeated_heading": _rule(
        "ignored",
        ("baris judul yang diulang", "the headings again"),
        ("baris ini memang tidak dibaca", "such a row is not read"),
    ),
}
