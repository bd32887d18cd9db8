"""Every process is killed in turn under load and comes back without a hand; the oracle judges after each."""

import os
import random
from collections.abc import Callable, Iterator

import pytest

from deploy.local.programs import SERVICES
from deploy.local.stack import running_stack
from tests.faults.oracle.evidence import Answers
from tests.faults.oracle.judge import counts, judge
from tests.faults.scene import Scene, opened_scene

RECOVERY_SECONDS, RECOVERY_AFTER_BROKER_SECONDS = 30, 60
CONCERNED = {"plans-api", "plans-relay", "reporting-api", "reporting-consume"}
SEED = int(os.environ.get("SINERGI_TEST_SEED") or random.randrange(10**6))
Tell = Callable[[str], None]

pytestmark = pytest.mark.timeout(200)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("kill")
    services = [service for service in SERVICES if service.name in CONCERNED]
    with running_stack(folder / "stack", services=services) as stack, opened_scene(stack, folder, SEED) as opened:
        yield opened


def test_metrics_add_up_while_nothing_is_wrong(scene: Scene, tell: Tell) -> None:
    with scene.under_load():
        scene.recover(RECOVERY_SECONDS)
    scene.come_to_rest()
    log = scene.collect().commits
    events = sum(len(commit.events) for commit in log)
    assert scene.metric("plans-api", "sinergi_commands_total", outcome="accepted") == len(log)
    assert scene.metric("plans-relay", "sinergi_relay_published_events_total") == events
    assert scene.metric("plans-relay", "sinergi_relay_backlog_commits") == 0
    assert scene.metric("reporting-consume", "sinergi_consumer_records_total", outcome="applied") == events
    assert scene.metric("reporting-consume", "sinergi_consumer_records_total", outcome="parked") == 0
    assert_nothing_is_wrong(scene, tell)


@pytest.mark.parametrize(
    ("victim", "seconds"),
    [
        ("plans-api", RECOVERY_SECONDS),
        ("plans-api/worker", RECOVERY_SECONDS),
        ("plans-relay", RECOVERY_SECONDS),
        ("reporting-consume", RECOVERY_SECONDS),
        ("reporting-api", RECOVERY_SECONDS),
        ("reporting-api/worker", RECOVERY_SECONDS),
        ("kafka", RECOVERY_AFTER_BROKER_SECONDS),
        ("mongod", RECOVERY_SECONDS),
    ],
)
def test_what_is_killed_comes_back_without_a_hand(scene: Scene, tell: Tell, victim: str, seconds: int) -> None:
    with scene.under_load():
        scene.kill(victim)
        tell(f"{victim}: killed, everything worked again after {scene.recover(seconds):.1f} s")
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


@pytest.mark.parametrize(
    ("victim", "still", "seconds"),
    [
        ("kafka", 5, RECOVERY_AFTER_BROKER_SECONDS),
        ("kafka", 15, RECOVERY_AFTER_BROKER_SECONDS),
        ("mongod", 3, RECOVERY_SECONDS),
        ("mongod", 10, RECOVERY_SECONDS),
        ("plans-relay", 5, RECOVERY_SECONDS),
        ("reporting-consume", 5, RECOVERY_SECONDS),
    ],
)
def test_what_stood_still_goes_on_without_a_hand(
    scene: Scene, tell: Tell, victim: str, still: float, seconds: int
) -> None:
    with scene.under_load():
        scene.stop_for(victim, still)
        tell(f"{victim}: stood still for {still} s, everything worked again after {scene.recover(seconds):.1f} s")
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


def test_a_rebuild_under_load_and_the_way_back_lead_to_the_same_answers(scene: Scene, tell: Tell) -> None:
    with scene.under_load():
        scene.rebuild()
        scene.rebuild("--back")
    scene.come_to_rest()
    before = scene.answers()
    scene.rebuild()
    assert_nothing_is_wrong(scene, tell, before)


def test_two_relays_at_once_do_no_harm(scene: Scene, tell: Tell) -> None:
    with scene.under_load(), scene.another_relay():
        scene.kill("plans-relay")
        scene.recover(RECOVERY_SECONDS)
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


def assert_nothing_is_wrong(scene: Scene, tell: Tell, before_a_rebuild: Answers | None = None) -> None:
    evidence = scene.collect(before_a_rebuild)
    tell(f"seed {SEED}, " + ", ".join(f"{number} {name}" for name, number in counts(evidence).items()))
    violations = judge(evidence)
    again = f"judge again: python -m tests.faults.oracle {scene.folder}"
    assert not violations, "\n".join(map(str, [*violations[:20], again]))
