"""What the README says can be typed does what it says."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from deploy.local import tokens
from deploy.local.stack import Stack
from tests.e2e.people import People

ROOT = Path(__file__).parents[2]
SHELL = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)


@pytest.fixture
def token_file(stack: Stack, people: People, tmp_path: Path) -> Path:
    """As `make up` writes it, with the unit there that the README speaks of."""
    people.register("diskominfosp")
    file = tmp_path / "tokens.sh"
    tokens.write(file, {**tokens.places(stack.addresses), **tokens.variables(stack.identity)})
    return file


@pytest.mark.parametrize("block", range(len(SHELL)))
def test_what_can_be_copied_from_the_readme_works(block: int, token_file: Path) -> None:
    script = "set -euo pipefail\n" + SHELL[block].replace(".sinergi/tokens.sh", str(token_file))
    run = subprocess.run(
        ["/bin/bash", "-c", script], cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=100, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_first_block_leads_to_the_summary(people: People) -> None:
    (total,) = [group for group in people.read("/summary/2027/1")["groups"] if group["complete"]]
    assert [row["unit"] for row in total["complete"]] == ["diskominfosp"]
