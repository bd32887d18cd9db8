"""The public answers of reporting, taken apart into plain facts that can be compared one by one."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tests.faults.oracle.evidence import Answers

Facts = Mapping[str, Decimal | str]
UNIT = re.compile(r"/units/(?P<unit>[^/]+)/(?P<year>\d+)")
SUMMARY = re.compile(r"/summary/(?P<year>\d+)/(?P<quarter>\d)\?kind=(?P<kind>\w+)")
HISTORY = re.compile(r"/units/(?P<unit>[^/]+)/(?P<year>\d+)/history\?.*")


def facts(answers: Answers) -> dict[str, Facts]:
    """What the answers say, by path."""
    return {path: dict(_facts(path, json.loads(body, parse_float=Decimal))) for path, body in answers.items()}


def histories(answers: Answers) -> dict[str, list[int]]:
    """The versions of each stream in the order in which the histories of the units have them."""
    told: dict[str, list[int]] = defaultdict(list)
    for path, body in answers.items():
        match = HISTORY.fullmatch(path)
        for entry in json.loads(body)["entries"] if match else ():
            stream, _, version = entry["fact"].rpartition("@")
            if match and f"-{match['unit']}" in stream:
                told[stream].append(int(version))
    return told


def lasting(body: str) -> str:
    """An answer without the moment at which it was asked for."""
    answer = json.loads(body or "{}")
    answer.get("method", {}).pop("as_of", None)
    return json.dumps(answer)


def _facts(path: str, answer: Any) -> Iterator[tuple[str, Decimal | str]]:
    if UNIT.fullmatch(path):
        yield "position", answer["method"]["position"]["digest"]
        for plan in answer["plans"]:
            yield from _plan(plan)
    elif SUMMARY.fullmatch(path):
        yield "position", answer["method"]["position"]["digest"]
        yield from _total("regency", answer["total"])
        for group in answer["groups"]:
            for row in (*group["complete"], *group["incomplete"], *group["not_due"]):
                yield from _total(row["unit"], row["total"])


def _plan(plan: Any) -> Iterator[tuple[str, Decimal | str]]:
    for quarter in plan["quarters"]:
        yield from _total(f"{plan['stream']} TW{quarter['quarter']}", quarter["total"])
    for action, quarters in plan["plan"]["realisations"].items():
        for quarter, realisation in quarters.items():
            yield f"{plan['stream']} TW{quarter} value of {action}", Decimal(realisation["progress"]["value"])


def _total(whose: str, total: Any) -> Iterator[tuple[str, Decimal]]:
    absorption = total["absorption"]
    yield f"{whose} due", Decimal(total["reported"]["of"])
    yield f"{whose} reported", Decimal(total["reported"]["count"])
    yield f"{whose} achieved", Decimal(total["achieved"]["count"])
    yield f"{whose} budget", Decimal(absorption["budget"])
    yield f"{whose} absorbed", Decimal(absorption["absorbed"]) + Decimal(absorption["outside"])
