"""The judgement: every violation that the evidence shows."""

from collections import Counter
from itertools import chain

from tests.faults.oracle import log_checks, model_checks, topic_checks
from tests.faults.oracle.evidence import Evidence
from tests.faults.oracle.history import stories
from tests.faults.oracle.violation import Violation


def judge(evidence: Evidence) -> list[Violation]:
    return list(
        chain(
            log_checks.check(stories(evidence.history), evidence.commits),
            topic_checks.check(evidence.commits, evidence.records),
            model_checks.check(evidence),
        )
    )


def counts(evidence: Evidence) -> dict[str, int]:
    """What was judged, in numbers."""
    told = stories(evidence.history).values()
    events = sum(len(commit.events) for commit in evidence.commits)
    return {
        "commands": len(told),
        "acknowledged": sum(story.acknowledged for story in told),
        "refused": sum(story.refused for story in told),
        "never known": sum(not (story.acknowledged or story.refused) for story in told),
        "attempts of unknown outcome": Counter(entry.what for entry in evidence.history)["unknown"],
        "commits": len(evidence.commits),
        "events": events,
        "records on the topic": len(evidence.records),
        "duplicates on the topic": len(evidence.records) - events,
        "answers compared": len(evidence.answers) + len(evidence.rebuilt),
    }
