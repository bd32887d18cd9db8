"""What `up` and `demo` do, step by step."""

import os
import shutil
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.local import demonstration, tokens
from deploy.local.ports import check_free
from deploy.local.programs import MAILBOX
from deploy.local.settings import Settings
from deploy.local.stack import Stack, catches_mail, opened
from deploy.local.steps import Steps


def up(settings: Settings, console: Console) -> None:
    """Run everything until Ctrl-C; the demonstration year is loaded the first time."""
    steps = _steps(console)
    try:
        with opened(settings, console) as stack:
            _start(stack, steps)
            _load_once(stack, steps, console)
            console.print(steps.table())
            _tell(stack, console)
            stack.supervisor.wait_until_it_ends()
    except KeyboardInterrupt:
        console.print(f"Stopped. The data stays in {settings.home}; the next start continues with it.", soft_wrap=True)


def demo(settings: Settings, console: Console) -> None:
    """Run everything in a folder of its own from nothing to the summary, and stop it."""
    check_free(settings.ports)  # before the folder goes: another demo may be using it
    home = settings.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    steps = _steps(console)
    with ExitStack() as running:
        stack = running.enter_context(opened(replace(settings, home=home), console))
        _start(stack, steps)
        _load(stack, steps, console)
        demonstration.show_summary(stack.addresses, stack.identity.mint, console)
        with steps.step("stopping"):
            running.close()
    console.print(steps.table())


def _steps(console: Console) -> Steps:
    """With the time that installing took, where the Makefile tells when it began."""
    steps = Steps(console)
    began = os.environ.get("SINERGI_MAKE_BEGAN")
    if began:
        steps.add("installing", time.time() - float(began))
    return steps


def _start(stack: Stack, steps: Steps) -> None:
    with steps.step("MongoDB"):
        stack.supervisor.start("mongod")
    with steps.step("Kafka"):
        stack.supervisor.start("kafka")
    with steps.step("services"):
        stack.start_services()


def _load_once(stack: Stack, steps: Steps, console: Console) -> None:
    loaded = stack.settings.home / "demonstration-is-loaded"
    if not loaded.exists():
        _load(stack, steps, console)
        loaded.touch()


def _load(stack: Stack, steps: Steps, console: Console) -> None:
    with steps.step("loading the demonstration year"):
        left = demonstration.load(stack.addresses, stack.identity.mint, console)
    with steps.step("reports of the units' systems"):
        bootstrap = stack.kafka_units_bootstrap
        demonstration.let_systems_report(stack.addresses, bootstrap, stack.identity.mint, left, console)
    with steps.step("waiting for the summary"):
        demonstration.wait_until_seen(stack.addresses, stack.identity.mint, console)
    with steps.step("reports and instructions"):
        demonstration.lead(stack.addresses, stack.identity.mint, console)


def _tell(stack: Stack, console: Console) -> None:
    """Where to look and with which token; long lines stay whole, for copying."""
    file = stack.settings.home / "tokens.sh"
    ready = tokens.variables(stack.identity)
    tokens.write(file, {**tokens.places(stack.addresses), **ready})
    console.print(_places(stack))
    console.print(tokens.exports(ready), markup=False, highlight=False, soft_wrap=True)
    console.print(
        f"For your shell: [bold]. {_short(file)}[/]    Ctrl-C stops everything and keeps the data.", soft_wrap=True
    )


def _places(stack: Stack) -> Table:
    table = Table("what", "where", title="Sinergi is up")
    for name, address in stack.addresses.items():
        table.add_row(name, address)
    table.add_row("mongod", stack.mongo_url)
    table.add_row("kafka", stack.kafka_bootstrap)
    table.add_row("kafka for units", stack.kafka_units_bootstrap)
    if catches_mail(stack.settings, stack.services):
        table.add_row("letters that were sent", _short(stack.settings.home / MAILBOX / "new"))
    table.add_row("logs", _short(stack.supervisor.logs))
    return table


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
