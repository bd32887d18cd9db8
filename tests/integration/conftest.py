"""The plans service on a database of each test alone."""

from typing import Any

import pytest
from pymongo.database import Database

from deploy.local.identity import Identity
from tests.integration.plans_service import People, create_plans


@pytest.fixture
def people(database: Database[dict[str, Any]], identity: Identity) -> People:
    return People(create_plans(database, identity).test_client(), identity)
