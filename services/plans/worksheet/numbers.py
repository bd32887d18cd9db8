"""Reading one number as it is written, Indonesian (1.234,5) or English (1,234.5), and refusing all that is not one."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from services.plans.worksheet.findings import Finding, finding
from services.plans.worksheet.grid import Cell, Style
from services.plans.worksheet.message import Message
from services.plans.worksheet.rule import RuleCode

MAX_WHOLE, MAX_DECIMALS, USUAL_DECIMALS = 15, 17, 6
LONGEST_NUMBER = 60
MONEY_DECIMALS = 2
WRITTEN: Mapping[Style, re.Pattern[str]] = {
    "indonesian": re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<decimals>[0-9]+))?"),
    "english": re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]+))?"),
}
DASH = re.compile(r"[-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]+")
_PERCENT = re.compile(r"(.*?)\s*%")
_RUPIAH = re.compile(r"(?:Rp\.?|IDR)?\s*(.*?)(?:,-)?", re.IGNORECASE)
_DIGITS = r"[0-9][0-9.,]*(?: ?%)?"
# What a text that is no number is: the first of these that is found in it; the last is found in all.
NO_NUMBER: tuple[tuple[RuleCode, re.Pattern[str]], ...] = (
    ("formula_without_value", re.compile(r"\A=")),
    ("url_in_number", re.compile(r"https?://|www\.|\.go\.id\b|\bbit\.ly/|\bdrive\.google\.", re.IGNORECASE)),
    ("scientific_number", re.compile(r"\A[-+]?[0-9]+(?:[.,][0-9]+)?E[-+]?[0-9]+\Z", re.IGNORECASE)),
    ("date_in_number", re.compile(r"\A(?:[0-9]{1,4}([-/])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{1,2}(?::[0-9]{2}){1,2})\Z")),
    ("negative_number", re.compile(rf"\A[-\N{{EN DASH}}\N{{MINUS SIGN}}]\s*{_DIGITS}\Z")),
    ("several_numbers", re.compile(rf"\A{_DIGITS}(?:[\s;/|&+\-\N{{EN DASH}}]+{_DIGITS})+\Z")),
    ("text_in_number", re.compile(r"[^\W\d_]")),
    ("malformed_number", re.compile(r"")),
)
SHEET_STYLE = Message("mengikuti penulisan angka lain di lembar ini", "in the style of the sheet's other numbers")
RUPIAH_STYLE = Message("karena rupiah tidak ditulis dengan tiga desimal", "because rupiah has no third decimal")


class Number(NamedTuple):
    """`value` is None where nothing or no number stands there; `findings` says why, or how it was read."""

    value: Decimal | None
    findings: tuple[Finding, ...] = ()


def style_of(texts: Iterable[str]) -> Style | None:
    """The style that the unambiguous numbers of a sheet are written in; None without evidence or with both."""
    seen: set[Style] = set()
    for text in texts:
        readings = _readings(_bare(text, money=True))
        if len(readings) == 1:
            seen.update(readings)
    return seen.pop() if len(seen) == 1 else None


def read_number(cell: Cell, style: Style | None, *, money: bool = False) -> Number:
    """The number of a cell; `style` is that of the sheet, for what could be read either way."""
    text = cell.text.strip()
    if not text:
        return Number(None)
    if cell.kind in {"date", "error"}:
        return _refused("date_in_number" if cell.kind == "date" else "excel_error", text)
    if DASH.fullmatch(text):
        return Number(None, (finding("dash_is_blank", raw=text),))
    if money and text.endswith("%"):
        return _refused("percent_in_budget", text)
    bare = _bare(text, money=money)
    readings = _readings(bare) if cell.kind == "text" else _exact(bare)
    if not readings:
        return _no_number(text)
    return _chosen(text, readings, style, money=money)


def _bare(text: str, *, money: bool) -> str:
    """The text without the signs that say what it counts: per cent, rupiah."""
    stripped = text.strip()
    if len(stripped) > LONGEST_NUMBER:
        return stripped
    if percent := _PERCENT.fullmatch(stripped):
        return percent[1]
    rupiah = _RUPIAH.fullmatch(stripped) if money else None
    return rupiah[1] if rupiah else stripped


def _readings(text: str) -> dict[Style, Decimal]:
    """What a text says in each style it fits; the same in both, where both fit and it makes no difference."""
    if len(text) > LONGEST_NUMBER:
        return {}
    return {style: _decimal(match) for style, pattern in WRITTEN.items() if (match := pattern.fullmatch(text))}


def _exact(text: str) -> dict[Style, Decimal]:
    """What a numeric cell holds: it is stored with a decimal point and no thousands sign."""
    match = re.fullmatch(r"(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]+))?", text)
    return {"indonesian": _decimal(match), "english": _decimal(match)} if match else {}


def _decimal(match: re.Match[str]) -> Decimal:
    whole = match["whole"].replace(".", "").replace(",", "")
    return Decimal(f"{whole}.{match['decimals']}" if match["decimals"] else whole)


def _no_number(text: str) -> Number:
    return _refused(next(rule for rule, pattern in NO_NUMBER if pattern.search(text)), text)


def _refused(rule: RuleCode, text: str) -> Number:
    return Number(None, (finding(rule, raw=text),))


def _chosen(text: str, readings: Mapping[Style, Decimal], style: Style | None, *, money: bool) -> Number:
    certain = set(readings.values())
    if len(certain) == 1:
        return _within_range(text, certain.pop())
    possible = _rupiah(readings) if money else readings
    if style and style in possible:
        value, because = possible[style], SHEET_STYLE
    elif style is None and len(possible) == 1:
        value, because = next(iter(possible.values())), RUPIAH_STYLE
    else:
        one, other = readings["indonesian"], readings["english"]
        return Number(None, (finding("ambiguous_number", raw=text, one=one, other=other),))
    return _within_range(text, value, finding("number_style_inferred", raw=text, value=value, because=because))


def _rupiah(readings: Mapping[Style, Decimal]) -> dict[Style, Decimal]:
    """The readings that can be money: 500.000 is half a million, as rupiah has no third decimal."""
    return {style: value for style, value in readings.items() if _decimals(value) <= MONEY_DECIMALS}


def _within_range(text: str, value: Decimal, *findings: Finding) -> Number:
    decimals = _decimals(value)
    if decimals > MAX_DECIMALS or value >= 10**MAX_WHOLE:
        return _refused("number_out_of_range", text)
    if decimals > USUAL_DECIMALS:
        return Number(value, (*findings, finding("long_fraction", raw=text)))
    return Number(value, findings)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
