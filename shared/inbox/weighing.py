"""What can be said of a report without looking at anything recorded: whose it is, of which type, and its data."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from marshmallow import Schema, ValidationError
from msgspec.structs import replace

from shared.inbox.kinds import Kinds
from shared.inbox.reading import Entry
from shared.inbox.report import Report, Unacceptable
from shared.inbox.verdict import Code, FieldProblem
from shared.problems import Fault, flat

MOST_ERRORS = 20  # in one verdict, which has to fit into a record of the topic
FIELD_CHARACTERS = 200
TEXT_CHARACTERS = 500


class Weighing:
    """The types of one service. `elsewhere` says of other types where they are taken."""

    def __init__(self, kinds: Kinds, elsewhere: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._elsewhere = elsewhere
        self._schemas: Mapping[str, Schema] = {name: kind.schema() for name, kind in kinds.items()}

    def types(self) -> frozenset[str]:
        """Those that this service takes."""
        return frozenset(self._kinds)

    def is_ours(self, entry: Entry) -> bool:
        """Whether the report is of a type that this service takes."""
        return entry.report is not None and entry.report.type in self._kinds

    def is_elsewhere(self, entry: Entry) -> bool:
        """Whether another service takes reports of this type."""
        return entry.report is not None and entry.report.type in self._elsewhere

    def weighed(self, entry: Entry) -> Entry:
        """With its data loaded, or with its refusal."""
        if entry.report is None or entry.refusal:
            return entry
        try:
            return replace(entry, loaded=self._load(entry.received.unit, entry.report))
        except Unacceptable as refusal:
            return replace(entry, refusal=refusal)

    def _load(self, unit: str, report: Report) -> Any:
        if report.unit not in {None, unit}:
            raise Unacceptable(Code.FOREIGN_UNIT, f"the account is of {unit}, and the report of {report.unit}")
        self._check_type(report)
        try:
            return self._schemas[report.type].load(report.data)
        except ValidationError as error:
            detail = "values of `data` do not fit; `errors` names each of them"
            raise Unacceptable(Code.INVALID_DATA, detail, _problems(error)) from error

    def _check_type(self, report: Report) -> None:
        if report.type in self._elsewhere:
            detail = f"{report.type} is taken at {self._elsewhere[report.type]}"
            raise Unacceptable(Code.OTHER_SERVICE, detail)
        kind = self._kinds.get(report.type)
        if kind is None:
            known = ", ".join(sorted([*self._kinds, *self._elsewhere]))
            raise Unacceptable(Code.UNKNOWN_TYPE, f"{report.type} is no type of report; accepted are {known}")
        if report.schema > kind.number:
            detail = f"{report.type} has schema {report.schema}; accepted are 1 to {kind.number}"
            raise Unacceptable(Code.FUTURE_SCHEMA, detail)


def problem_of(field: str, problem: str, accepted: str | None) -> FieldProblem:
    """What is wrong with a value of the data, in a size that fits into a verdict."""
    path = f"data.{field}" if field else "data"
    return FieldProblem(
        path[:FIELD_CHARACTERS], problem[:TEXT_CHARACTERS], accepted[:TEXT_CHARACTERS] if accepted else None
    )


def _problems(error: ValidationError) -> tuple[FieldProblem, ...]:
    return tuple(_problem(*each) for each in islice(flat(error.messages), MOST_ERRORS))


def _problem(field: str, fault: Fault) -> FieldProblem:
    return problem_of(field, *fault)
