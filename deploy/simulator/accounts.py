"""The accounts that simulated systems sign in with."""

from deploy.demonstration.caller import Caller, Who
from deploy.simulator.doors import Account

COORDINATOR = Who("coordinator")


def opened(plans: Caller, unit: str, name: str) -> Account:
    """A new one, or the one that is there with another secret."""
    listed = plans.get(COORDINATOR, f"/accounts/{unit}").json()["accounts"]
    there = any(each["user"] == f"unit.{unit}.{name}" and each["state"] == "open" for each in listed)
    path, body = (f"/{name}/rotate", None) if there else ("", {"name": name})
    issued = plans.send(COORDINATOR, "POST", f"/accounts/{unit}{path}", body, anew=True)
    return Account(unit, issued["user"], issued["secret"])
