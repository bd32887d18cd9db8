"""The four files of a report, all made of the same frozen content."""

from collections.abc import Callable, Mapping

from services.reporting.periodic.content import Content, canonical, hash_of
from services.reporting.periodic.csv_file import csv_file
from shared.events.reporting import ReportFormat

MEDIA_TYPES: Mapping[ReportFormat, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def files(content: Content) -> Mapping[ReportFormat, bytes]:
    """The JSON file is the content itself, so that its SHA-256 is the report's own."""
    own_hash = hash_of(canonical(content))
    return {name: render(content, own_hash) for name, render in _renderings().items()}


def _renderings() -> Mapping[ReportFormat, Callable[[Content, str], bytes]]:
    """What sets type and fills workbooks takes 40 MB, which only a process that issues a report should need."""
    from services.reporting.periodic.pdf_file import pdf_file  # noqa: PLC0415
    from services.reporting.periodic.xlsx_file import xlsx_file  # noqa: PLC0415

    return {"json": lambda content, _: canonical(content), "csv": csv_file, "xlsx": xlsx_file, "pdf": pdf_file}
