"""The form for progress: what was stated fills it, and what it holds comes to the body that programs send."""

from decimal import Decimal

import pytest

from services.plans.entry_form import body, field_of, filled_with, plain_number, sent
from services.plans.schemas import CorrectionBody, ProgressBody
from shared.events.plans import Obstacle, Progress
from shared.events.terms import Evidence

EVIDENCE = (Evidence("decree", "SK", sha256="a" * 64), Evidence("link", "Berita", link="https://example.org/1"))
STATED = Progress(Decimal("1002.50"), Decimal(1_250_000), Obstacle("budget", "Pagu\nbergeser"), "Revisi", EVIDENCE)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12,5", "12.5"),
        ("1.234", "1234"),
        ("1.234.567,89", "1234567.89"),
        ("-3", "-3"),
        (" 7 ", "7"),
        ("12.5", "12.5"),
        ("1,234.5", "1,234.5"),
        ("dua", "dua"),
        ("", ""),
    ],
)
def test_a_number_is_read_as_it_is_written_in_indonesia(written: str, number: str) -> None:
    assert plain_number(written) == number


def fields_of(progress: Progress) -> dict[str, str]:
    """What a browser sends for a form that was filled with a statement and left as it is."""
    filled = filled_with(progress, correcting=True)
    pieces = {
        f"{name}-{piece.place}": getattr(piece, name)
        for piece in filled.pieces
        for name in ("kind", "title", "sha256", "link")
    }
    kept = {f"keep-{piece.place}": "ya" for piece in filled.pieces}
    return {**filled.values, **pieces, **kept, "reason": "salah ketik"}


def test_what_was_stated_comes_back_as_it_was() -> None:
    assert CorrectionBody().load(body(sent(fields_of(STATED)))) == (STATED, "salah ketik")


def test_what_is_left_empty_is_not_stated() -> None:
    progress = ProgressBody().load(body(sent({"value": "2", "solution": " ", "kind-new": "photo"})))
    assert progress == Progress(Decimal(2), None, None, None, ())


def test_evidence_that_is_no_longer_kept_goes_and_a_new_piece_comes_last() -> None:
    form = {**fields_of(STATED), "kind-new": "minutes", "title-new": "Notula", "link-new": "https://example.org/2"}
    del form["keep-0"]
    progress, _ = CorrectionBody().load(body(sent(form)))
    assert [each.title for each in progress.evidence] == ["Berita", "Notula"]


def test_a_fault_is_told_at_the_field_that_it_was_read_from() -> None:
    form = {**fields_of(STATED), "title-new": "Notula"}
    del form["keep-0"]
    filled = sent(form)
    assert field_of(filled, "evidence[0].title") == "title-1"
    assert field_of(filled, "evidence[1].sha256") == "link-new"
    assert field_of(filled, "obstacle.category") == "obstacle_category"


def test_a_file_takes_the_place_of_what_was_written_for_it_and_a_link_beside_it_stays() -> None:
    filled = sent({"kind-new": "photo", "title-new": "Rapat"}).with_file("b" * 64, "rapat.jpg")
    assert body(filled)["evidence"] == [{"kind": "photo", "title": "Rapat", "sha256": "b" * 64}]
    both = sent({"kind-new": "photo", "link-new": "https://example.org/3"}).with_file("b" * 64, "rapat.jpg")
    assert [each.get("title") for each in body(both)["evidence"]] == ["rapat.jpg", None]
