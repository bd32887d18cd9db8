"""A sheet as a person sees it: rows of cells with the text they show, and which cells are merged."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from services.plans.worksheet.refusal import WorksheetRefused

Style = Literal["indonesian", "english"]
CellKind = Literal["text", "number", "percent", "date", "error"]
Formula = Literal["cached", "missing"]
MAX_ROWS = 2_000
MAX_COLUMNS = 200
MAX_CELLS = 100_000
MAX_CHARACTERS = 5_000_000


class Cell(NamedTuple):
    """`text` of a number or percent is written with a decimal point and no thousands sign, whatever the format."""

    text: str = ""
    kind: CellKind = "text"
    formula: Formula | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()


class Merge(NamedTuple):
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Grid(NamedTuple):
    """All rows are equally long; row 0 is the first row of the sheet; `merged` finds the range of a (row, column)."""

    rows: tuple[tuple[Cell, ...], ...]
    merged: Mapping[tuple[int, int], Merge]
    sheet: str | None = None

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def spread(self, row: int, column: int) -> Cell:
        """What a person sees there: in a merged range, that is what its first cell holds."""
        merge = self.merged.get((row, column))
        return self.rows[merge.top][merge.left] if merge else self.rows[row][column]


class Tables(NamedTuple):
    """The grids that a file may be read as; `problem` is what to say where none of them is a table."""

    grids: Sequence[Grid]
    problem: WorksheetRefused | None = None


BLANK = Cell()


def rectangle(rows: Sequence[Sequence[Cell]], merges: Sequence[Merge] = (), sheet: str | None = None) -> Grid:
    """The grid of rows of any length, without the blank rows and columns at its ends; raises WorksheetRefused."""
    height = max((number for number, row in enumerate(rows, 1) if _width(row)), default=0)
    width = max((_width(row) for row in rows), default=0)
    within_limits(height, width, sum(len(cell.text) for row in rows for cell in row))
    padded = tuple((*row[:width], *(BLANK,) * (width - len(row))) for row in rows[:height])
    return Grid(padded, _covered(merges, height, width), sheet)


def within_limits(height: int, width: int, characters: int = 0) -> None:
    if height > MAX_ROWS:
        raise WorksheetRefused("too_many_rows", size=height, limit=MAX_ROWS)
    if width > MAX_COLUMNS:
        raise WorksheetRefused("too_many_columns", size=width, limit=MAX_COLUMNS)
    if height * width > MAX_CELLS:
        raise WorksheetRefused("too_many_cells", size=height * width, limit=MAX_CELLS)
    if characters > MAX_CHARACTERS:
        raise WorksheetRefused("too_much_text", size=characters, limit=MAX_CHARACTERS)


def _covered(merges: Sequence[Merge], height: int, width: int) -> dict[tuple[int, int], Merge]:
    return {
        (row, column): merge
        for merge in merges
        for row in range(merge.top, min(merge.bottom + 1, height))
        for column in range(merge.left, min(merge.right + 1, width))
    }


def _width(row: Sequence[Cell]) -> int:
    return max((position for position, cell in enumerate(row, 1) if not cell.blank), default=0)
