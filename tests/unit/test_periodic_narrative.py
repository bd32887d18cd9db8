"""The sentences of a report say what the figures say, in both languages, and nothing where there is nothing."""

from decimal import Decimal

from services.reporting.periodic.content import Content, Since
from services.reporting.totals import Share
from shared.events.plans import Obstacle
from tests.unit.periodic import content
from tests.unit.reporting import action, approved, reported

PLAN = [*approved(action("a-1", 10, 20, 30, 40), action("a-2", 1, 2, 3, 4))]
HALF = Share(1, 2, Decimal(50))


def said(content: Content, rule: str) -> list[tuple[str, str]]:
    told = [(each.id.replace("\u00a0", " "), each.en) for each in content.narrative if each.rule == rule]
    return [(indonesian, english) for indonesian, english in told]


def test_the_share_of_what_was_reported_is_told_with_what_it_is_of() -> None:
    assert said(content([*PLAN, reported("a-1", 2, 15)]), "dilaporkan-general") == [
        (
            "RB General: 1 dari 2 (50,00 %) target yang jatuh tempo sudah dilaporkan.",
            "RB General: 1 of 2 (50.00 %) targets that were due have been reported.",
        )
    ]


def test_where_nothing_is_due_no_share_is_told() -> None:
    told = content(approved(action("a-1", None, None, 3, 4)))
    assert said(told, "dilaporkan-general")[0][1] == "RB General: no target was due."
    assert said(told, "tercapai-general") == []
    assert said(told, "kemajuan-general") == []


def test_incomplete_progress_has_no_band_and_its_units_are_named() -> None:
    told = content([*PLAN, reported("a-1", 2, 15)])
    assert "belum ada pitanya" in said(told, "kemajuan-general")[0][0]
    assert said(told, "belum-lengkap-general")[0][0] == (
        "Data belum lengkap dari 3 unit: Dinas Kesehatan; Dinas Pendidikan; Kecamatan Satui."
    )


def test_the_obstacle_named_most_often_is_told() -> None:
    budget, staff = Obstacle("budget", "belum cair"), Obstacle("staff", "kurang orang")
    told = content([*PLAN, reported("a-1", 2, 15, obstacle=staff), reported("a-2", 2, 1, obstacle=staff)])
    assert said(told, "kendala-general")[0][1] == "The obstacle named most often: staff (2 actions)."
    one = content([*PLAN, reported("a-1", 2, 15, obstacle=budget)])
    assert said(one, "kendala-general")[0][1] == "The obstacle named most often: budget (1 action)."


def test_what_has_changed_is_told_in_points_against_the_report_before() -> None:
    before = Since("0" * 64, "quarterly", "2025-tw1", 1, HALF, HALF, None, HALF, HALF)
    told = content([*PLAN, reported("a-1", 2, 15), reported("a-2", 2, 2)], since=before)
    assert said(told, "perubahan") == [
        (
            "Bagian yang dilaporkan naik 50,00 poin dibanding laporan TW I 2025.",
            "The share reported rose by 50.00 points against the report of quarter 1 of 2025.",
        ),
        (
            "Bagian yang tercapai tidak berubah dibanding laporan TW I 2025.",
            "The share achieved did not change against the report of quarter 1 of 2025.",
        ),
    ]


def test_every_sentence_has_both_languages_and_names_its_rule() -> None:
    for sentence in content([*PLAN, reported("a-1", 2, 15, budget=100)]).narrative:
        assert sentence.rule
        assert sentence.id.endswith(".")
        assert sentence.en.endswith(".")
