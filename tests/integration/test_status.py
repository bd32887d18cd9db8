"""`python -m shared status`, as operators start it."""

from deploy.local.identity import Identity
from tests.example_process import Service, wait_until


def test_a_running_process_and_one_that_is_down_are_told_apart(identity: Identity) -> None:
    relay, status = Service(identity), Service(identity, "shared")
    status.environment |= {"COLUMNS": "200", "SINERGI_PROCESSES": f"example-relay=http://127.0.0.1:{relay.port}"}
    with relay.started("relay"):
        wait_until(relay.answers, "the relay is alive")
        assert status.finished("status")[0] == 0
    code, out, _ = status.finished("status")
    assert (code, "does not answer" in out) == (1, True)
