"""The store on PostGIS, where a server is installed: the same contract as on a GeoPackage."""

from __future__ import annotations

import itertools

import pytest

from mine_restoration_plugin.bridge.workspace_database import Database
from mine_restoration_plugin.bridge.workspace_postgis import create_postgis_workspace
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from postgis_server import server, tools
from store_contract import StoreContract

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def database(qgis_app):
    folder = tools()
    if folder is None:
        pytest.skip("PostgreSQL with PostGIS is not installed here (Debian: postgresql-15 postgresql-15-postgis-3)")
    with server(folder) as address:
        yield address


@pytest.fixture
def address(database) -> str:
    schema = f"county_{next(_numbers)}"
    return create_postgis_workspace(f'{database} table="{schema}"."sites"', builtin_campaign_path(), "511502", "张三")


@pytest.fixture
def other_program(address):
    """SQL by a connection that knows nothing of the plugin."""
    other = Database(address)

    def run(statement: str) -> None:
        name = '"' + other.schema + '"'
        other.execute(f"SET search_path TO {name}, public; " + statement.replace("{q}", '"').replace('"key"', "key"))

    return run


class TestPostGIS(StoreContract):
    """The contract."""
