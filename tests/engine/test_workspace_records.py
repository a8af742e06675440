"""The records behind documents: whole, in part, in order; and the statement that all documents carry."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from mine_restoration_plugin.engine.export.provenance import provenance_of
from mine_restoration_plugin.engine.storage.workspace_file import connect, reading
from mine_restoration_plugin.engine.storage.workspace_records import read_records
from mine_restoration_plugin.model.errors import MineError
from workspace_files import workspace


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = workspace(tmp_path_factory.mktemp("records") / "宜都.gpkg", patches=30, saves=20)
    connection = connect(made)
    connection.execute("UPDATE patches SET PDGZ = 'yangtze_2020/touches/10km/bank', PDSJ = '2020-05-0' || (fid % 9 + 1) || ' 10:00:00'")
    connection.execute("INSERT INTO codes (list, code, name, place) VALUES ('ZT', 'X1', '省增状态', 99)")
    connection.close()
    return made


def test_everything_is_read_in_the_order_of_numbers(path: Path) -> None:
    with reading(str(path)) as connection:
        records = read_records(connection, str(path), ("ledger", "funds"))
        count = connection.execute("SELECT count(*) FROM sites").fetchone()[0]
    sites = records.tables["sites"]
    assert len(sites) == count and list(sites["ZTBH"]) == sorted(sites["ZTBH"])
    assert {"ledger", "funds", "patches"} <= set(records.tables) and not {"geom", "mark"} & set(records.tables["patches"].columns)
    assert records.name("ZT", "10") == "待核查" and records.name("ZT", "X1") == "省增状态"
    assert records.name("ZT", "77") == "77" and records.name("ZT", None) == ""


def test_a_part_brings_the_records_of_its_sites_alone(path: Path) -> None:
    with reading(str(path)) as connection:
        keys = [row[0] for row in connection.execute("SELECT uuid FROM sites ORDER BY ZTBH DESC LIMIT 3")]
        records = read_records(connection, str(path), ("ledger", "history"), sites=keys)
        patches = list(records.tables["patches"]["uuid"])
        some = read_records(connection, str(path), (), sites=keys, patches=patches[:1])
    assert set(records.tables["sites"]["uuid"]) == set(keys)
    for table in ("patches", "ledger", "history"):
        assert set(records.tables[table]["site"]) <= set(keys) and len(records.tables[table])
    assert list(some.tables["patches"]["uuid"]) == patches[:1]


def test_no_site_is_a_sentence(path: Path) -> None:
    with reading(str(path)) as connection, pytest.raises(MineError) as caught:
        read_records(connection, str(path), (), sites=["nobody"])
    assert caught.value.code == "scope_none"


def test_the_statement_says_campaign_rule_distance_time_who_and_version(path: Path) -> None:
    with reading(str(path)) as connection:
        records = read_records(connection, str(path), ())
    when = datetime.datetime(2020, 12, 31, 18, 5)
    said = provenance_of(records.campaign, records.statement, "王\x00技术员", scope="枝城镇", made=when)
    assert said.line.startswith("注：工作：") and said.day == "2020年12月31日"
    version = f"矿山修复插件{said.version}"
    for words in ("两岸各10公里", "图斑与范围相交即计入", "数据时间：2020年5月1日", "范围：枝城镇", "2020年12月31日 18:05", version):
        assert words in said.line
    assert "\x00" not in said.line and "技术员" in said.editor
