"""The form on which progress is entered: how it is filled in, and what it comes to as the body that programs send."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from services.plans.schemas import MOST_EVIDENCE
from shared.events.plans import Progress
from shared.formats import number

FIELDS = ("value", "budget_absorbed", "obstacle_category", "obstacle_text", "solution")
REASON = "reason"
NEW = "new"  # the place of the evidence that is added
INDONESIAN = re.compile(r"(-?)([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
NAMES = {"obstacle.category": "obstacle_category", "obstacle.text": "obstacle_text"}
EVIDENCE = re.compile(r"evidence\[([0-9]+)\]\.(kind|title|link|sha256)")
Form = Mapping[str, str]


class Piece(NamedTuple):
    """A piece of evidence as it stands in the form; `place` ends the names of its fields."""

    place: str
    kind: str = ""
    title: str = ""
    sha256: str = ""
    link: str = ""
    kept: bool = True

    @property
    def begun(self) -> bool:
        return bool(self.title or self.link)


class Filled(NamedTuple):
    """`values` are by the names of fields; `correcting` tells that the form asks for a reason."""

    values: Form
    pieces: Sequence[Piece]
    added: Piece
    correcting: bool

    def with_file(self, sha256: str, title: str) -> "Filled":
        """With the file that was uploaded as one of the pieces; a link that was written beside it stays."""
        place, added = str(len(self.pieces)), self.added
        stored = Piece(place, added.kind, added.title or title, sha256)
        return self._replace(pieces=(*self.pieces, stored), added=added if added.link else Piece(NEW))


def filled_with(progress: Progress | None, *, correcting: bool) -> Filled:
    """What was stated last, to be put right; a reason is always given anew."""
    if progress is None:
        return Filled({}, (), Piece(NEW), correcting)
    obstacle = progress.obstacle
    values = {
        "value": number(progress.value),
        "budget_absorbed": number(progress.budget_absorbed) if progress.budget_absorbed is not None else "",
        "obstacle_category": obstacle.category if obstacle else "",
        "obstacle_text": obstacle.text if obstacle else "",
        "solution": progress.solution or "",
    }
    pieces = tuple(
        Piece(str(place), one.kind, one.title, one.sha256 or "", one.link or "")
        for place, one in enumerate(progress.evidence)
    )
    return Filled(values, pieces, Piece(NEW), correcting)


def sent(form: Form) -> Filled:
    """As it was sent, whatever it holds."""
    values = {name: _lines(form.get(name, "")) for name in (*FIELDS, REASON)}
    places = [str(place) for place in range(MOST_EVIDENCE) if f"kind-{place}" in form]
    return Filled(values, tuple(_piece(form, place) for place in places), _piece(form, NEW), REASON in form)


def body(filled: Filled) -> dict[str, Any]:
    """For ProgressBody, or for CorrectionBody where it is a correction; what was left empty is not there."""
    values = filled.values
    obstacle = {"category": values.get("obstacle_category"), "text": values.get("obstacle_text")}
    given = {
        "value": plain_number(values.get("value", "")),
        "budget_absorbed": plain_number(values.get("budget_absorbed", "")),
        "obstacle": _given(obstacle),
        "solution": values.get("solution"),
        "evidence": [_given(_stated(piece)) for piece in _cited(filled)],
    }
    return {**_given(given), **({REASON: values.get(REASON, "")} if filled.correcting else {})}


def field_of(filled: Filled, path: str) -> str:
    """The field of the form that a field of the body was read from."""
    found = EVIDENCE.fullmatch(path)
    if not found:
        return NAMES.get(path, path)
    cited = [piece.place for piece in _cited(filled)]
    return f"{found[2].replace('sha256', 'link')}-{cited[int(found[1])]}"


def plain_number(text: str) -> str:
    """1.234,5 as it is written in Indonesia becomes 1234.5; all else stays as it is, to be taken or refused."""
    bare = text.strip()
    found = INDONESIAN.fullmatch(bare)
    if not found:
        return bare
    sign, whole, decimals = found.groups()
    return f"{sign}{whole.replace('.', '')}{f'.{decimals}' if decimals else ''}"


def _piece(form: Form, place: str) -> Piece:
    kind, title, sha256, link = (
        form.get(f"{name}-{place}", "").strip() for name in ("kind", "title", "sha256", "link")
    )
    return Piece(place, kind, title, sha256, link, kept=place == NEW or f"keep-{place}" in form)


def _cited(filled: Filled) -> list[Piece]:
    return [*(piece for piece in filled.pieces if piece.kept), *([filled.added] if filled.added.begun else [])]


def _stated(piece: Piece) -> dict[str, Any]:
    return {"kind": piece.kind, "title": piece.title, "sha256": piece.sha256, "link": piece.link}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _lines(text: str) -> str:
    """Browsers send ends of lines as CR LF."""
    return text.replace("\r\n", "\n").strip()
