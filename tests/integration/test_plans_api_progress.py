"""Progress over HTTP: the window decides what is taken, files have to be there, the verifier sees what changed."""

from typing import Any

import pytest

from tests.integration.plans_service import (
    PLAN,
    PROGRESS,
    VERIFICATION,
    People,
    approved,
    done,
    fields,
    in_days,
    open_window,
    problem,
    reported,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def figure(action: str, quarter: int = 2) -> str:
    return f"{PLAN}/actions/{action}/progress/{quarter}"


def citing(sha256: str) -> dict[str, Any]:
    return {**PROGRESS, "evidence": [{"kind": "formal_report", "title": "Laporan", "sha256": sha256}]}


def test_progress_is_reported_verified_corrected_and_shown(people: People) -> None:
    action = reported(people)
    people("verifier").put(f"{figure(action)}/verification", VERIFICATION)
    people("operator").post(f"{figure(action)}/corrections", {**PROGRESS, "value": "2.5", "reason": "satu terlewat"})
    (shown,) = people("verifier").get(PLAN)["progress"]
    assert (shown["progress"]["value"], shown["target"], shown["verification"]) == ("2.5", "2", None)
    assert (shown["verified_before"]["value"], shown["verified_before"]["score"]) == ("2", "75")


def test_a_system_reports_for_its_unit(people: People) -> None:
    action = reported(people)
    assert people("system").put(figure(action), {**PROGRESS, "value": 3})["version"] == 6


def test_nothing_is_reported_before_the_window_is_scheduled(people: People) -> None:
    action = approved(people)
    refused = problem(people("operator").send("PUT", figure(action), PROGRESS), 409)
    assert refused["detail"] == "the window of quarter 2 is not open: it is not scheduled"


def test_nothing_is_reported_before_the_window_opens(people: People) -> None:
    action = approved(people)
    open_window(people, opens=1, closes=2)
    assert "it opens 2" in problem(people("operator").send("PUT", figure(action), PROGRESS), 409)["detail"]


def test_after_closing_only_corrections_with_a_reason_are_taken(people: People) -> None:
    action = approved(people)
    open_window(people, opens=-2, closes=-1)
    refused = problem(people("operator").send("PUT", figure(action), PROGRESS), 409)
    assert refused["detail"] == "the window of quarter 2 is closed; accepted is a correction with a reason"
    path = f"{figure(action)}/corrections"
    assert fields(people("operator").send("POST", path, PROGRESS)) == {"reason"}
    people("operator").post(path, {**PROGRESS, "reason": "belum sempat"})


def test_an_extension_keeps_the_window_open_for_its_unit(people: People) -> None:
    action = approved(people)
    open_window(people, opens=-2, closes=-1)
    extension = {"unit": "dinkes", "until": in_days(1), "reason": "banjir"}
    people("coordinator").post("/windows/2025/2/extensions", extension)
    people("operator").put(figure(action), PROGRESS)


def test_an_action_that_is_not_in_force_is_missing(people: People) -> None:
    reported(people)
    detail = problem(people("operator").send("PUT", figure("a-0"), PROGRESS), 404)["detail"]
    assert detail == "no action a-0 is in force in quarter 2"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"value": "dua"}, {"value"}),
        ({"value": None, "budget_absorbed": -1}, {"value", "budget_absorbed"}),
        ({"obstacle": {"category": "weather", "text": ""}}, {"obstacle.category", "obstacle.text"}),
        ({"evidence": [{"kind": "photo", "title": "Foto"}]}, {"evidence[0].sha256"}),
        ({"evidence": [{"kind": "link", "title": "Foto", "sha256": "a" * 64}]}, {"evidence[0].link"}),
        ({"evidence": [{"kind": "photo", "title": "Foto", "sha256": "A"}]}, {"evidence[0].sha256"}),
        ({"evidence": [{"kind": "link", "title": "Foto", "link": "ftp://x"}]}, {"evidence[0].link"}),
        ({"evidence": None}, {"evidence"}),
        ({"evidence": [{"kind": "link", "title": "x", "link": "https://x"}] * 51}, {"evidence"}),
    ],
)
def test_every_field_that_does_not_fit_is_named(people: People, changes: dict[str, Any], named: set[str]) -> None:
    refused = people("operator").send("PUT", figure("a-0"), {**PROGRESS, **changes})
    assert fields(refused) == named


def test_the_same_report_again_changes_nothing(people: People) -> None:
    action = reported(people)
    again = people("operator").put(figure(action), {**PROGRESS, "value": 2.0})
    assert again["version"] == 5


def test_a_verification_below_the_target_needs_notes(people: People) -> None:
    action = reported(people)
    people("operator").put(figure(action), {**PROGRESS, "value": 1})
    path = f"{figure(action)}/verification"
    assert fields(people("verifier").send("PUT", path, VERIFICATION)) == {"notes"}
    people("verifier").put(path, {**VERIFICATION, "notes": "sisanya sedang dicetak"})


def test_nobody_verifies_what_they_reported(people: People) -> None:
    action = approved(people)
    open_window(people)
    people("operator", sub="siti").put(figure(action), PROGRESS)
    refused = people("verifier", sub="siti").send("PUT", f"{figure(action)}/verification", VERIFICATION)
    assert "nobody verifies" in problem(refused, 409)["detail"]


def test_an_uploaded_file_is_cited_and_its_reuse_is_shown(people: People) -> None:
    action = reported(people)
    open_window(people, quarter=3)
    sha256 = done(people("operator").upload("/evidence/dinkes", PDF, "laporan.pdf"))["sha256"]
    for quarter in (2, 3):
        people("operator").put(figure(action, quarter), citing(sha256))
    shown = people("operator").get(PLAN)
    assert shown["reused_files"] == {sha256: [{"action": action, "quarter": 2}, {"action": action, "quarter": 3}]}


@pytest.mark.parametrize("path", ["", "/corrections"])
def test_a_file_that_was_not_uploaded_cannot_be_cited(people: People, path: str) -> None:
    action = reported(people)
    method, more = ("POST", {"reason": "x"}) if path else ("PUT", {})
    refused = people("operator").send(method, figure(action) + path, {**citing("a" * 64), **more})
    assert fields(refused) == {"evidence[0].sha256"}


def test_the_file_of_another_unit_cannot_be_cited(people: People) -> None:
    action = reported(people)
    sha256 = done(people("operator", "disdik").upload("/evidence/disdik", PDF, "laporan.pdf"))["sha256"]
    assert fields(people("operator").send("PUT", figure(action), citing(sha256))) == {"evidence[0].sha256"}


def test_commands_are_counted_by_outcome(people: People) -> None:
    action = reported(people)
    people("operator").send("PUT", figure(action), PROGRESS)
    people("operator").send("PUT", figure("a-0"), PROGRESS)
    metrics = people.client.get("/metrics").text
    for outcome in ("accepted", "unchanged", "refused"):
        labels = f'command="ReportProgress",outcome="{outcome}",service="plans"'
        assert f"sinergi_commands_total{{{labels}}}" in metrics
