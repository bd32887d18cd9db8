"""Every process is killed in turn under load and comes back without a hand; the oracle judges after each."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial

import psutil
import pytest

from deploy.local.ports import free_ports
from deploy.local.programs import SERVICES
from deploy.local.stack import running_stack
from shared.failpoints import POINTS
from tests.faults.oracle.evidence import Answers
from tests.faults.oracle.judge import counts, judge
from tests.faults.proxy import Proxy
from tests.faults.scene import Scene, opened_scene

RECOVERY_SECONDS, RECOVERY_AFTER_BROKER_SECONDS = 30, 60
CONCERNED = {"plans-api", "plans-relay", "reporting-api", "reporting-consume"}
SEED = int(os.environ.get("SINERGI_TEST_SEED") or random.randrange(10**6))
Tell = Callable[[str], None]

pytestmark = pytest.mark.timeout(200)


@pytest.fixture(scope="module")
def ports() -> Mapping[str, int]:
    return free_ports()


@pytest.fixture(scope="module")
def way(ports: Mapping[str, int]) -> Iterator[Proxy]:
    """The way from every process to MongoDB."""
    with Proxy(ports["mongod"]).running() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, ports: Mapping[str, int], way: Proxy) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("kill")
    wanted = tmp_path_factory.mktemp("failpoints")
    services = [service for service in SERVICES if service.name in CONCERNED]
    told = {
        "SINERGI_FAILPOINTS": str(wanted),
        "SINERGI_MONGO_URL": f"mongodb://127.0.0.1:{way.port}/?directConnection=true",
    }
    with running_stack(folder / "stack", ports, services, told) as stack, opened_scene(stack, folder, SEED) as opened:
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
        ("reporting-api", RECOVERY_SECONDS),
        ("reporting-api/worker", RECOVERY_SECONDS),
        ("kafka", RECOVERY_AFTER_BROKER_SECONDS),
        ("mongod", RECOVERY_SECONDS),
    ],
)
def test_what_is_killed_comes_back_without_a_hand(scene: Scene, tell: Tell, victim: str, seconds: int) -> None:
    """The worker of plans-api, the relay and the consumer are killed further down, at points worse than any moment."""
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
    with scene.under_load(), scene.another("plans-relay"):
        scene.kill("plans-relay")
        scene.recover(RECOVERY_SECONDS)
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


def test_whoever_ends_at_a_named_point_comes_back_without_a_hand(scene: Scene, tell: Tell) -> None:
    with scene.under_load():
        for point in POINTS:
            if point.startswith(("command", "relay", "consumer")) and point != "consumer.reassigned":
                scene.end_at(point)
                tell(f"{point}: ended there, everything worked again after {scene.recover(RECOVERY_SECONDS):.1f} s")
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


def test_a_member_that_comes_and_goes_and_one_that_ends_meanwhile_do_no_harm(scene: Scene, tell: Tell) -> None:
    with scene.under_load():
        with scene.another("reporting-consume"):
            scene.recover(RECOVERY_SECONDS)
        with scene.another("reporting-consume"):
            scene.end_at("consumer.reassigned", when=partial(scene.restart, "reporting-consume"))
        scene.recover(RECOVERY_SECONDS)
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


def test_a_rebuild_that_is_killed_in_the_switch_can_be_repeated(scene: Scene, tell: Tell) -> None:
    with scene.under_load():
        scene.rebuild_that_ends_at("rebuild.before-switch")
        scene.recover(RECOVERY_SECONDS)
        scene.rebuild_that_ends_at("rebuild.switched")
        scene.recover(RECOVERY_SECONDS)
    scene.come_to_rest()
    before = scene.answers()
    scene.rebuild()
    assert_nothing_is_wrong(scene, tell, before)


def test_a_rolling_restart_under_load_loses_nothing(scene: Scene, tell: Tell) -> None:
    with scene.under_load():
        for name in sorted(CONCERNED):
            scene.restart(name)
            tell(f"{name}: restarted, everything worked again after {scene.recover(RECOVERY_SECONDS):.1f} s")
        psutil.Process(scene.stack.supervisor.pid("plans-api")).send_signal(signal.SIGHUP)
        scene.recover(RECOVERY_SECONDS)
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


def test_a_bad_way_to_the_database_loses_nothing(scene: Scene, way: Proxy, tell: Tell) -> None:
    with scene.under_load():
        for what, bad, seconds in bad_ways(way):
            with bad:
                time.sleep(seconds)  # how long it lasts is the fault
            tell(f"{what}: everything worked again after {scene.recover(RECOVERY_SECONDS):.1f} s")
    scene.come_to_rest()
    assert_nothing_is_wrong(scene, tell)


def bad_ways(way: Proxy) -> list[tuple[str, AbstractContextManager[None], float]]:
    return [
        ("50 ms slower", way.answers.slowed(0.05), 5),
        ("500 ms slower", way.answers.slowed(0.5), 5),
        ("2,000 ms slower", way.answers.slowed(2), 6),
        ("40 answers lost after the work was done", way.answers.cut(40), 3),
        ("no request arrives", way.requests.held(), 4),
        ("no answer arrives", way.answers.held(), 4),
        ("nothing arrives", way.held(), 6),
        *((f"away and there again, time {time_}", way.held(), 1) for time_ in (1, 2, 3)),
    ]


def assert_nothing_is_wrong(scene: Scene, tell: Tell, before_a_rebuild: Answers | None = None) -> None:
    evidence = scene.collect(before_a_rebuild)
    tell(f"seed {SEED}, " + ", ".join(f"{number} {name}" for name, number in counts(evidence).items()))
    violations = judge(evidence)
    again = f"judge again: python -m tests.faults.oracle {scene.folder}"
    assert not violations, "\n".join(map(str, [*violations[:20], again]))
