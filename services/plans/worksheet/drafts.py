"""What a clean row states: the action with its targets, and the realisation of each quarter that has one."""

from services.plans.worksheet.columns import QUARTERS
from services.plans.worksheet.line import Line
from services.plans.worksheet.reading import ActionDraft, Field, RealisationDraft
from services.plans.worksheet.scales import scale_of
from services.plans.worksheet.targets import target_kind
from shared.events.terms import Quarter


def action(line: Line) -> ActionDraft:
    scaled = scale_of(line)
    return ActionDraft(
        description=line.description,
        output_unit=line.text(Field.OUTPUT_UNIT),
        output_indicator=line.text(Field.OUTPUT_INDICATOR),
        target_kind=target_kind(line, scaled.scale),
        scale=scaled.scale,
        targets=line.quarters(Field.TARGET),
        target_total=line.number(Field.TARGET_TOTAL),
        budget_total=line.number(Field.BUDGET_TOTAL),
        executor=line.text(Field.EXECUTOR),
        coordinator=line.text(Field.COORDINATOR),
        activity=line.text(Field.ACTIVITY),
        rb_indicator=line.text(Field.RB_INDICATOR) or line.text(Field.ACTIVITY),
        minimum=scaled.minimum,
        maximum=scaled.maximum,
    )


def realisations(line: Line) -> dict[Quarter, RealisationDraft]:
    """Only the quarters with a realised value: 0 is one, blank is none."""
    return {quarter: draft for quarter in QUARTERS if (draft := _realisation(line, quarter))}


def _realisation(line: Line, quarter: Quarter) -> RealisationDraft | None:
    value = line.number(Field.VALUE, quarter)
    if value is None:
        return None
    return RealisationDraft(
        value=value,
        budget_absorbed=line.number(Field.BUDGET_ABSORBED, quarter),
        obstacle_text=line.text(Field.OBSTACLE, quarter) or None,
        solution=line.text(Field.SOLUTION, quarter) or None,
        evidence=line.text(Field.EVIDENCE, quarter) or None,
        evaluator_note=line.text(Field.EVALUATOR_NOTE, quarter) or None,
    )
