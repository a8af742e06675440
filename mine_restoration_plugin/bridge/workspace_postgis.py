"""Makes a workspace in a PostGIS schema, through QGIS's own connection; for offices where many people work at once."""

from __future__ import annotations

import os

from qgis.core import QgsDataSourceUri

from ..model.campaign import load_campaign
from ..model.errors import MineError
from ..model.fields import codelist_names, codes
from ..model.version import plugin_version
from ..model.workspace_history import FIRST_SEAL
from ..model.workspace_schema import VERSION
from .workspace_database import Database, quoted

SCHEMA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "workspace", "schema_postgis.sql")


def create_postgis_workspace(address: str, campaign_path: str, region: str, editor: str) -> str:
    """Make an empty workspace in a new schema, all or nothing.

    Args:
        address: text of a QgsDataSourceUri with a database that has PostGIS, and the name of the schema in its table.
        region: GB/T 2260 code. editor: who makes it.

    Returns:
        The address to open it with.

    Raises:
        MineError: those of the campaign, ``workspace_failed`` where the schema exists or the database refuses.
    """
    campaign = load_campaign(campaign_path)
    with open(campaign_path, encoding="utf-8-sig") as file:
        campaign_text = file.read()
    schema = QgsDataSourceUri(address).schema()
    if not schema:
        raise MineError("workspace_failed", path=address, reason="schema?")
    settings = {
        "schema_version": str(VERSION), "plugin_version": plugin_version(), "campaign_id": campaign.id, "campaign": campaign_text,
        "region": region, "made_by": editor, "distance_km": f"{campaign.distance_km:g}", "sealed_id": "0", "sealed": FIRST_SEAL,
    }  # fmt: skip
    rows = ", ".join(f"({quoted(key)}, {quoted(value)})" for key, value in settings.items())
    lists = ", ".join(
        f"({quoted(name)}, {quoted(c.code)}, {quoted(c.name)}, {quoted(c.name_en)}, {place})"
        for name in codelist_names()
        for place, c in enumerate(codes(name))
    )
    with open(SCHEMA, encoding="utf-8") as file:
        tables = file.read()
    name = '"' + schema.replace('"', '""') + '"'
    # Several statements in one call are one transaction to PostgreSQL.
    Database(address).execute(
        f"CREATE SCHEMA {name};\nSET LOCAL search_path TO {name}, public;\n{tables}\n"
        f"INSERT INTO settings (key, value) VALUES {rows};\n"
        f"INSERT INTO codes (list, code, name, name_en, place) VALUES {lists};"
    )
    return address
