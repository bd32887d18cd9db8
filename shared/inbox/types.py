"""Which service takes which type of report; a new type is a new line here and a kind in its service."""

from collections.abc import Mapping

TAKEN_BY: Mapping[str, str] = {
    "sinergi.report.progress": "plans",
    "sinergi.report.consultation": "plans",
    "sinergi.report.measurement": "indicators",
}


def elsewhere(service: str) -> Mapping[str, str]:
    """The types that this service does not take, and where they are taken."""
    return {name: f"the inbox of the service {other}" for name, other in TAKEN_BY.items() if other != service}
