"""A place that can be filled in: the figure of one action in one quarter."""

from typing import NamedTuple

YEAR = 2025
KIND = "general"
QUARTERS = (1, 2, 3, 4)


class Place(NamedTuple):
    unit: str
    action: str
    quarter: int

    @property
    def stream(self) -> str:
        return f"plan-{self.unit}-{YEAR}-{KIND}"

    @property
    def path(self) -> str:
        return f"/plans/{self.unit}/{YEAR}/{KIND}/actions/{self.action}/progress/{self.quarter}"
