"""The process `intake` of a service: judges what comes over Kafka, publishes all verdicts, follows the accounts."""

import argparse
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from pymongo.database import Database

from shared.event_log import EventLog
from shared.following import accounts_consumer, parked_account_events
from shared.inbox.intake import Intake, inbox_consumer
from shared.inbox.judging import Judging
from shared.inbox.publishing import kafka_publisher
from shared.inbox.reading import Entry
from shared.inbox.reconcile_tasks import watch
from shared.inbox.reconciling import Reconciling
from shared.mongo import answers, connect, when_it_is_there
from shared.run import Task, run_loop
from shared.settings import ProcessSettings
from shared.together import together
from shared.watched import Watched

Prepare = Callable[[Database[dict[str, Any]]], None]
S = TypeVar("S", bound=ProcessSettings)
CreateJudging = Callable[[Database[dict[str, Any]], S], Judging]
Takes = Callable[[Judging, Entry], bool]


def its_own(judging: Judging, entry: Entry) -> bool:
    """Only the types of the service."""
    return judging.weighing.is_ours(entry)


def all_that_is_nobody_elses(judging: Judging, entry: Entry) -> bool:
    """Also what cannot be read, and types that nobody takes: one service has to answer for those."""
    return not judging.weighing.is_elsewhere(entry)


def intake(prepare: Prepare, create_judging: CreateJudging[S], takes: Takes, settings: type[S]) -> Task[S]:
    """`prepare` creates the indexes of the service's database, `takes` says which reports it answers for."""
    run = partial(_intake, prepare, create_judging, takes)
    return Task("judge the reports of units' systems and publish the verdicts", settings, run)


def _intake(
    prepare: Prepare, create_judging: CreateJudging[S], takes: Takes, settings: S, _: argparse.Namespace
) -> None:
    database = connect(settings.mongo_url, settings.database)
    judging = create_judging(database, settings)
    inbox, accounts = Watched(), Watched()

    def work(stop: threading.Event) -> None:
        when_it_is_there(partial(prepare, database), stop)
        when_it_is_there(parked_account_events(database, settings.service).prepare, stop)
        if not stop.is_set():
            _run(settings, judging, database, takes, (inbox, accounts), stop)

    run_loop(settings, work, {"mongodb": answers(database), "inbox": inbox.check, "accounts": accounts.check})


def _run(
    settings: ProcessSettings,
    judging: Judging,
    database: Database[dict[str, Any]],
    takes: Takes,
    watched: tuple[Watched, Watched],
    stop: threading.Event,
) -> None:
    name, bootstrap = f"{settings.service}-intake", settings.kafka_bootstrap
    receiving = Intake(name, inbox_consumer(bootstrap, name), judging, partial(takes, judging))
    following = accounts_consumer(database, bootstrap, settings.service)
    publisher = kafka_publisher(settings.service, judging.ledger, bootstrap)
    inbox, accounts = watched
    inbox.watch(receiving)
    accounts.watch(following)
    watching = partial(watch, settings.service, Reconciling(judging.ledger, EventLog(database).commits))
    together([partial(receiving.run, wake=publisher.wake), publisher.run, following.run, watching], stop)
