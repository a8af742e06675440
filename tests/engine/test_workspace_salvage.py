"""Damaged workspaces: what can be read is saved beside them and is what it was; what is lost is said; the damaged file is never touched."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import struct
from pathlib import Path
from typing import Any, Callable

import pytest

from mine_restoration_plugin.engine.storage.workspace_check_schema import box_of
from mine_restoration_plugin.engine.storage.workspace_salvage_pages import Pages
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.workspace_schema import record_tables
from workspace_files import EDITOR, changing, check, codes, dump, one, save, stranger, workspace

PAGE = 4096
RECORDS = tuple(table.name for table in record_tables())


def made_whole(folder: Path) -> Path:
    """Some 300 patches, long texts that need overflow pages, deleted rows, and a table of somebody else's."""
    folder.mkdir(exist_ok=True)
    path = workspace(folder / "秭归县.gpkg", patches=300, saves=150)
    with changing(path) as connection:
        sites = [row[0] for row in connection.execute("SELECT uuid FROM sites ORDER BY fid LIMIT 20")]
        for number, site in enumerate(sites):
            save(connection, "archive", "site", site, "long", number, CQCS=f"{number}：" + "削坡、覆土、植草。" * 600)
        connection.execute("UPDATE funds SET mark = 'delete:bye', editor = ? WHERE fid % 5 = 0", (EDITOR,))
        connection.execute("DELETE FROM funds WHERE fid % 5 = 0")
        connection.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleName TEXT, styleQML TEXT)")
        connection.execute("INSERT INTO layer_styles VALUES (3, '图斑', '<qgis/>')")
        from mine_restoration_plugin.engine.storage.workspace_file import seal

        seal(connection)
    assert check(path)["sound"]
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_whole(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / whole.name))


def pages_of(path: Path, *names: str) -> list[int]:
    """Leaf pages of tables, by the reader itself on the whole file."""
    connection = sqlite3.connect(path)
    roots = [connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in names]
    connection.close()
    with Pages(path) as pages:
        return [leaf for root in roots for leaf in pages.tree(root).leaves]


def overwrite(path: Path, place: int, data: bytes) -> None:
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(data)


def rescued(path: Path) -> tuple[dict[str, Any], Path]:
    """Check with repair: the damaged file stays to the byte, the new one is whole."""
    before = path.read_bytes()
    report = check(path, repair=True)
    assert report["damaged"] and path.read_bytes() == before, "the damaged file stays as it is"
    new = Path(report["rescued"])
    assert new.parent == path.parent and new != path and new.name.startswith(f"{path.stem}.rescued-")
    assert one(new, "PRAGMA integrity_check") == "ok" and one(new, "SELECT count(*) FROM pragma_foreign_key_check") == 0
    again = check(new)
    left = [f for f in again["findings"] if f["code"] != "check_history_seen" and f["state"] == "repairable"]
    assert not again["damaged"] and left == []
    return report, new


def assert_records_are_what_they_were(whole: Path, new: Path, report: dict[str, Any]) -> None:
    """Every row that was found whole is the old row; no row is made up, none doubled."""
    old, now = dump(whole), dump(new)
    for name in RECORDS:
        before = {row[key_of(name)]: row for row in old[name]}
        after = {row[key_of(name)]: row for row in now[name]}
        told = report["tables"][name]
        # Sites are put back, and records of sites are made, where others of theirs survived; their texts are not people's.
        if name not in ("sites", "archive", "ledger"):
            assert len(set(after) - set(before)) <= told["from_history"], name
        different = sum(1 for key in set(before) & set(after) if not alike(name, before[key], after[key]))
        assert different <= told["incomplete"] + told["from_history"] + (len(before) - told["found"]), (name, told)
        assert told["found"] <= len(before), (name, told)
        assert told["lost"] is None or told["found"] + told["lost"] + told["from_history"] >= len(before), (name, told)


def key_of(name: str) -> int:
    return 2 if name in ("patches", "photos") else 1


def alike(name: str, one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Rows are the same; sums of sites follow from the patches that are left, so they are not compared."""
    return one[:15] == other[:15] if name == "sites" else one == other


def test_random_pages_cost_only_what_was_on_them(whole: Path, path: Path) -> None:
    chosen = random.Random(5)
    hit = chosen.sample(pages_of(path, "patches"), 3) + chosen.sample(pages_of(path, "archive"), 2)
    for page in hit:
        overwrite(path, (page - 1) * PAGE, chosen.randbytes(PAGE))
    report, new = rescued(path)
    with Pages(whole) as pages:
        on_them = sum(1 for page in hit for row in pages.rows(page) if row is not None)
    told = report["tables"]
    assert told["patches"]["found"] + told["archive"]["found"] == 300 + one(whole, "SELECT count(*) FROM archive") - on_them
    assert told["patches"]["lost"] + told["archive"]["lost"] + told["patches"]["from_history"] + told["archive"]["from_history"] == on_them
    assert all(told[name]["lost"] == 0 for name in RECORDS if name not in ("patches", "archive"))
    assert told["history"]["lost"] == 0 and told["patches"]["broken"] == 3
    assert_records_are_what_they_were(whole, new, report)
    assert codes(report)[0] == "salvage_saved" and "salvage_lost" in codes(report)
    assert one(new, "SELECT styleQML FROM layer_styles WHERE id = 3") == "<qgis/>"
    assert dump(new)["history"] == dump(whole)["history"], "the history is whole, seals included"


@pytest.mark.parametrize("seed", range(12))
def test_any_damage_leaves_a_workspace_that_opens_and_a_report_that_is_true(whole: Path, path: Path, seed: int) -> None:
    damage_and_look(whole, path, seed)


def damage_and_look(whole: Path, path: Path, seed: int) -> None:
    """Damage a copy of the whole workspace by a number, and see that what is rescued and told is true."""
    chosen = random.Random(seed)
    size = path.stat().st_size
    kind = seed % 4
    if kind == 0:  # whole pages anywhere
        for page in chosen.sample(range(2, size // PAGE), size // PAGE // 10):
            overwrite(path, (page - 1) * PAGE, chosen.randbytes(PAGE))
    elif kind == 1:  # sectors of 512 bytes, anywhere behind the header
        for _ in range(25):
            overwrite(path, 512 * chosen.randrange(1, size // 512), chosen.randbytes(512))
    elif kind == 2:  # cut off
        os.truncate(path, chosen.randrange(size // 4, size))
    else:  # zeros, as a file system leaves them
        start = chosen.randrange(1, size // PAGE - 40)
        overwrite(path, start * PAGE, bytes(PAGE * 30))
    report = check(path)
    assert report["damaged"] and not report["rescued"] and codes(report)[0] == "salvage_possible"
    assert sorted(os.listdir(path.parent)) == sorted([path.name, "report.json"]), "a look writes nothing"
    done, new = rescued(path)
    assert done["tables"] == report["tables"], "the look says what the rescue then does"
    assert_records_are_what_they_were(whole, new, done)


@pytest.mark.parametrize("what", ["magic", "header", "page"])
def test_a_destroyed_header_loses_nothing_but_what_stood_on_its_page(whole: Path, path: Path, what: str) -> None:
    overwrite(path, 0, random.Random(1).randbytes({"magic": 16, "header": 100, "page": PAGE}[what]))
    report, new = rescued(path)
    for name in RECORDS:
        assert report["tables"][name]["found"] == one(whole, f"SELECT count(*) FROM {name}"), name
    assert_records_are_what_they_were(whole, new, report)
    assert one(new, "SELECT count(*) FROM funds WHERE fid % 5 = 0") == 0, "what was deleted stays deleted"
    assert one(new, "SELECT value FROM settings WHERE key = 'campaign_id'") == "yangtze_2020"
    unknown = what != "magic" or "salvage_unknown" in codes(report)
    assert unknown, "without its own lists nobody can say whether more was lost"


def test_the_list_of_tables_is_not_needed(whole: Path, path: Path) -> None:
    """Everything that hangs on page 1, and all roots, are gone; the leaves are told apart by their columns."""
    with Pages(path) as pages:
        leaves = set(pages.tree(1).leaves)
    for page in leaves:
        overwrite(path, (page - 1) * PAGE, bytes(PAGE))
    overwrite(path, 0, bytes(PAGE))
    report, new = rescued(path)
    assert {name: report["tables"][name]["found"] for name in RECORDS} == {name: one(whole, f"SELECT count(*) FROM {name}") for name in RECORDS}
    assert dump(new)["history"] == dump(whole)["history"]


def test_a_row_whose_overflow_pages_are_broken_keeps_its_first_columns(whole: Path, path: Path) -> None:
    key, text = [one(whole, f"SELECT {c} FROM archive WHERE length(CQCS) > 3000 ORDER BY fid LIMIT 1") for c in ("uuid", "CQCS")]
    data = path.read_bytes()
    middle = text[2000:2060].encode()
    places = [place for place in range(0, len(data), PAGE) if data[place] != 13 and middle in data[place : place + PAGE]]
    for place in places:
        overwrite(path, place, random.Random(place).randbytes(PAGE))
    report, new = rescued(path)
    assert report["tables"]["archive"]["incomplete"] > 0 and "salvage_incomplete" in codes(report)
    assert one(new, "SELECT JBQK FROM archive WHERE uuid = ?", key) == one(whole, "SELECT JBQK FROM archive WHERE uuid = ?", key)


def test_rows_that_are_gone_come_back_from_the_history(whole: Path, path: Path) -> None:
    for page in pages_of(path, "ledger"):
        overwrite(path, (page - 1) * PAGE, b"\xff" * PAGE)
    report, new = rescued(path)
    told = report["tables"]["ledger"]
    saved = one(whole, "SELECT count(*) FROM ledger WHERE ZRZT IS NOT NULL")
    assert told["found"] == 0 and told["from_history"] == saved > 0
    assert one(new, "SELECT count(*) FROM ledger WHERE ZRZT = '镇政府'") == saved
    assert one(new, "SELECT count(*) FROM ledger") == one(whole, "SELECT count(*) FROM sites"), "every site has its ledger line again"
    with stranger(whole) as old, stranger(new) as now:
        sql = "SELECT uuid, site, ZRZT, RWMJ FROM ledger WHERE ZRZT IS NOT NULL ORDER BY uuid"
        assert now.execute(sql).fetchall() == old.execute(sql).fetchall()


def test_a_lost_end_of_the_history_is_on_record_and_sealing_goes_on(whole: Path, path: Path) -> None:
    last = pages_of(path, "history")[-1]
    overwrite(path, (last - 1) * PAGE, bytes(PAGE))
    report, new = rescued(path)
    assert report["tables"]["history"]["lost"] > 0
    assert any(f["code"] == "check_history_seen" for f in check(new)["findings"])
    highest = one(whole, "SELECT max(id) FROM history")
    with changing(new) as connection:
        from mine_restoration_plugin.engine.storage.workspace_file import seal

        save(connection, "archive", "site", connection.execute("SELECT uuid FROM sites LIMIT 1").fetchone()[0], "next", 1, JBQK="挽救之后")
        seal(connection)
    assert one(new, "SELECT max(id) FROM history") > highest, "numbers that were given out are not given out again"
    assert codes(check(new)) == ["check_history_seen"]


def test_what_still_stands_in_the_log_is_saved_too(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("UPDATE archive SET JBQK = '只在日志里', mark = 'm.1' WHERE fid = 3")
    folder = path.parent / "stick"
    folder.mkdir()
    copy = Path(shutil.copy(path, folder / path.name))
    shutil.copy(path.with_name(path.name + "-wal"), folder)
    connection.close()
    hit = next(page for page in pages_of(path, "patches"))
    overwrite(copy, (hit - 1) * PAGE, b"\x99" * PAGE)
    log = copy.with_name(copy.name + "-wal").read_bytes()
    report = check(copy, repair=True)
    assert report["damaged"] and one(Path(report["rescued"]), "SELECT JBQK FROM archive WHERE fid = 3") == "只在日志里"
    kept = copy.with_name(copy.name + "-wal")
    assert not kept.exists() or kept.read_bytes() == log


def test_other_page_sizes_are_recognised_without_a_header(tmp_path: Path) -> None:
    for size in (1024, 8192, 65536):
        path = workspace(tmp_path / f"w{size}.gpkg", patches=200)
        with stranger(path) as connection:
            connection.execute(f"PRAGMA page_size = {size}")
            connection.execute("VACUUM")
        assert one(path, "PRAGMA page_size") == size
        overwrite(path, 0, bytes(100))
        with Pages(path) as pages:
            assert pages.size == size
        report = check(path, repair=True)
        assert report["tables"]["patches"]["found"] == 200, size


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"\0" * 50_000, b"PK\x03\x04" * 9000, bytes(range(256)) * 300])
def test_what_never_was_a_workspace_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.gpkg").write_bytes(content)
    with pytest.raises(MineError) as caught:
        check(tmp_path / "x.gpkg", repair=True)
    assert caught.value.code == "not_a_workspace" and os.listdir(tmp_path) == ["x.gpkg"]


def test_a_full_disk_leaves_no_half_rescue(path: Path) -> None:
    import resource

    from engine_runs import leftovers, run_engine
    from mine_restoration_plugin.model.job import Job

    overwrite(path, (pages_of(path, "patches")[0] - 1) * PAGE, bytes(PAGE))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    job = Job("checkworkspace", settings={"repair": True}, files={"workspace": str(path)})
    error = run_engine(job, preexec_fn=limit, job_path=str(path.parent / "job.json")).error
    assert error["code"] == "disk_full" and not leftovers(path.parent)
    assert sorted(os.listdir(path.parent)) == sorted([path.name, "job.json"])


def reads(pages: Pages, root: int) -> list[tuple[int, tuple[Any, ...]]]:
    return sorted((row.rowid, tuple(row.values)) for leaf in pages.tree(root).leaves for row in pages.rows(leaf) if row is not None)


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_the_page_reader_reads_what_sqlite_reads(tmp_path: Path, journal: str) -> None:
    """Values of every storage class and size, against SQLite itself."""
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("CREATE TABLE t (a, b, c)")
    chosen = random.Random(3)
    makers: list[Callable[[], Any]] = [
        lambda: None, lambda: 0, lambda: 1, lambda: chosen.randrange(-(2**63), 2**63), lambda: chosen.randrange(-200, 200), chosen.random,
        lambda: "图" * chosen.randrange(0, 5000), lambda: chosen.randbytes(chosen.randrange(0, 20000)), lambda: "",
    ]  # fmt: skip
    for _ in range(400):
        connection.execute("INSERT INTO t VALUES (?, ?, ?)", [chosen.choice(makers)() for _ in range(3)])
    connection.execute("DELETE FROM t WHERE rowid % 7 = 0")
    connection.execute("INSERT INTO t (rowid, a) VALUES (-5, 'negative'), (9223372036854775807, 'last')")
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 't'").fetchone()[0]
    expected = sorted((row[0], tuple(row[1:])) for row in connection.execute("SELECT rowid, a, b, c FROM t"))
    with Pages(path) as pages:
        assert reads(pages, root) == expected
    connection.close()


@pytest.mark.parametrize("zeros", [False, True])
def test_a_text_that_ends_in_zeros_or_at_the_file_s_end_is_told_as_incomplete(whole: Path, path: Path, zeros: bool) -> None:
    """The page that a long text goes on in is cut in its middle, or its second half is zeros as a file system leaves them."""
    with Pages(path) as pages:
        text = "削坡、覆土、植草。".encode() * 40
        halves = {number: (pages.page(number) or b"") for number in range(2, pages.count + 1)}
    last = max(number for number, page in halves.items() if page[0] != 13 and text in page[PAGE // 2 :])
    place = last * PAGE - PAGE // 2
    if zeros:
        overwrite(path, place, bytes(PAGE // 2))
    else:
        os.truncate(path, place)
    connection = sqlite3.connect(whole)
    roots = [root for (root,) in connection.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('archive', 'history')")]
    connection.close()
    with Pages(path) as pages:
        rows = [row for root in roots for leaf in pages.tree(root).leaves for row in pages.rows(leaf) if row is not None]
    texts = {value for row in rows for value in row.values if isinstance(value, str)}
    assert sum(not row.whole for row in rows) >= 1
    old = dump(whole)
    assert texts <= {value for name in ("archive", "history") for row in old[name] for value in row if isinstance(value, str)}


def test_a_damaged_setting_is_no_reason_to_give_up(whole: Path, path: Path) -> None:
    """The campaign's text goes on in overflow pages, in which SQLite's own check sees nothing."""
    with Pages(path) as pages:
        found = [n for n in range(2, pages.count + 1) if "废弃露天矿山".encode() in (pages.page(n) or b"") and (pages.page(n) or b"")[0] != 13]
    overwrite(path, (found[0] - 1) * PAGE + 600, b"\xff\xfe\xfd" * 100)
    report = check(path)
    assert not report["damaged"] and "check_text" in codes(report)


def test_where_pages_are_broken_and_the_own_count_too_nobody_says_that_nothing_is_lost(whole: Path, path: Path) -> None:
    for page in (*pages_of(path, "patches")[:2], *pages_of(path, "gpkg_ogr_contents")):
        overwrite(path, (page - 1) * PAGE, random.Random(3).randbytes(PAGE))
    report, new = rescued(path)
    assert report["tables"]["patches"]["lost"] is None and "salvage_unknown" in codes(report)
    assert_records_are_what_they_were(whole, new, report)


def test_a_patch_without_site_goes_back_to_the_one_that_was_made_for_it(path: Path) -> None:
    with stranger(path) as connection:
        triggers = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        kept = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        key = connection.execute("SELECT p.uuid FROM patches p JOIN sites s ON s.uuid = p.uuid ORDER BY p.fid").fetchone()[0]
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE sites SET ZTBH = 'renamed' WHERE uuid = ?", (key,))
        connection.execute("UPDATE patches SET site = NULL, ZTBH = NULL WHERE uuid = ?", (key,))
        for sql in kept:
            connection.execute(sql)
    check(path, repair=True)
    assert one(path, f"SELECT site FROM patches WHERE uuid = '{key}'") == key


@pytest.mark.parametrize("box", [(2.0, 1.0, 1.0, 2.0), (1.0, 2.0, 2.0, 1.0), (float("nan"), 1.0, 1.0, 2.0)])
def test_a_shape_with_an_impossible_box_is_left_out_of_the_index(box: tuple[float, ...]) -> None:
    assert box_of(b"GP\x00\x03" + struct.pack("<i4d", 4490, *box)) is None
