"""The bytes of an uploaded file as grids, whatever its format; wrong files are refused by name."""

from services.plans.worksheet.csv_file import read_csv
from services.plans.worksheet.grid import Tables
from services.plans.worksheet.refusal import WorksheetRefused
from services.plans.worksheet.xlsx_file import read_xlsx

MAX_BYTES = 5 * 1024 * 1024
ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")


def read_grids(content: bytes, filename: str) -> Tables:
    """The tables that the file may hold: its sheets, or its readings by separator; raises WorksheetRefused."""
    if not content.strip():
        raise WorksheetRefused("empty")
    if len(content) > MAX_BYTES:
        raise WorksheetRefused("too_large", size=len(content), limit=MAX_BYTES)
    if content.startswith(COMPOUND):
        raise WorksheetRefused("encrypted" if LOCKED in content else "old_format")
    extension = filename.lower().rpartition(".")[2]
    if extension not in {"xlsx", "csv"}:
        raise WorksheetRefused("wrong_type", name=filename)
    if content.startswith(ZIP) != (extension == "xlsx"):
        raise WorksheetRefused("name_and_content_differ", name=filename)
    return Tables(read_xlsx(content)) if extension == "xlsx" else read_csv(content)
