"""A rule by which a cell or a row is judged: its code, what it leads to, and what it tells people."""

from dataclasses import dataclass
from typing import Literal

from services.plans.worksheet.message import Message

Outcome = Literal["read", "flagged", "refused", "blank", "ignored"]
RuleCode = Literal[
    "text_in_number",
    "several_numbers",
    "url_in_number",
    "date_in_number",
    "scientific_number",
    "malformed_number",
    "ambiguous_number",
    "number_out_of_range",
    "negative_number",
    "percent_in_budget",
    "excel_error",
    "formula_without_value",
    "merged_number",
    "dash_is_blank",
    "number_style_inferred",
    "long_fraction",
    "formula",
    "percent_format",
    "text_too_long",
    "unprintable_text",
    "merged_text",
    "missing_unit",
    "unknown_heading",
    "heading_without_quarter",
    "no_heading",
    "missing_action",
    "repeated_action",
    "unknown_target_kind",
    "no_target",
    "nothing_due",
    "target_kind_inferred",
    "target_kind_unclear",
    "total_mismatch",
    "scale_mix",
    "fraction_scale",
    "index_out_of_bounds",
    "above_120",
    "falling_cumulative",
    "early_achievement",
    "not_due",
    "no_value_for_text",
    "column_numbers",
    "repeated_heading",
]


@dataclass(frozen=True)
class Rule:
    outcome: Outcome
    problem: Message
    accepted: Message
