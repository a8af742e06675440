"""A workspace with made-up records for everything that is printed: ``scripts/demo_records.py WORKSPACE PATCHES [--sites N] [--region CODE]``.

The patches (those of the demo, classified) go in by ``loadpatches``; then each mine gets names of city and county, an archive record, a ledger
line, funds, progress, acceptances and a status that fit one another, and the first ones get photos before and after with position and bearing.
All of it is invented, and says so. Runs on the engine's Python; the same seed gives the same workspace. Used by the demo, the tests and
the benchmarks of the documents. The pictures come from :mod:`demo_photos`.
"""

from __future__ import annotations

import argparse
import datetime
import random
import sqlite3
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyogrio

from demo_photos import Shot, draw_photo
from mine_restoration_plugin.engine.load_command import run_loadpatches
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace, digest_of, gpkg_blob, seal
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.job import Job, Source
from mine_restoration_plugin.model.workspace_schema import new_act

EDITOR = "示例县矿山修复办"
SEED = 20201231
MADE_UP = "演示数据：随机生成，非真实矿山"
STATUSES = (("10", 4), ("20", 8), ("30", 12), ("35", 6), ("40", 20), ("50", 8), ("60", 8), ("70", 8), ("80", 22), ("90", 2), ("95", 2))
DONE = ("50", "60", "70", "80")
NEEDS_RECORD = ("20", "30", "35", "40", "50", "60", "70", "80", "95")
TOWNS = ("红花套镇", "高坝洲镇", "枝城镇", "松木坪镇", "王家畈镇", "聂家河镇", "五眼泉镇", "姚家店镇")
COUNTIES = ("甲县", "乙县", "丙区", "丁市")
_COUNTIES_A_DEGREE = 3
MINERALS = ("22001", "22002", "32006", "32009", "75690", "83900", "83906", "84711", "99999")
SITUATIONS = (
    "矿区位于江边山坡，采坑一处，深约{deep}米，边坡坡度{slope}°，底部有积水；弃渣沿沟堆放约{waste}立方米，无挡护。",
    "原为露天采石场，形成高陡边坡一处，高{deep}米，坡面岩体裸露，局部有危岩；工业场地内有废弃房屋{waste}平方米。",
    "采矿点沿公路分布，挖损山体，植被破坏，雨季有泥沙下泄；采坑深{deep}米，边坡坡度{slope}°。",
)
MEASURES = (
    "清除危岩、削坡减载，修建挡渣墙{wall}米、截排水沟{ditch}米，覆土{soil}立方米，栽植乔灌木{trees}株。",
    "以自然恢复为主，封山育林，设置警示牌{trees}块。",
    "平整场地、覆土{soil}立方米，复垦为林地，配套排水沟{ditch}米。",
)


def make_workspace(path: Path, patches: Path, layer: str = "", region: str = "", sites: int = 0, photos: int = 12, seed: int = SEED) -> Path:
    """Make the workspace.

    Args:
        path: of the new file. patches: a layer of patches. region: code of the workspace; only patches of it come in.
        sites: at most so many mines; 0 for all. photos: how many mines get pictures, those in scope first.
    """
    create_workspace(str(path), builtin_campaign_path(), region, EDITOR)
    part = patches
    if region or sites:
        part = path.with_name(f".{path.stem}_patches.gpkg")
        _cut(patches, layer, region, sites, part)
    inputs, files = {"patches": [Source(str(part), layer or None)]}, {"workspace": str(path)}
    run_loadpatches(Job("loadpatches", inputs=inputs, files=files, settings={"editor": EDITOR}), Reporter(None))
    if part != patches:
        part.unlink()
    fill(path, photos, seed)
    return path


def fill(path: Path, photos: int = 12, seed: int = SEED) -> None:
    """Records for all sites of a workspace that has none yet."""
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        rows = connection.execute("SELECT uuid, ZTBH, XZS, XZQDM, TQMJ, KFX, KFY, SCOPE FROM sites ORDER BY ZTBH").fetchall()
        sites = [_Site(number, *row) for number, row in enumerate(rows)]
        records = _Records(connection, random.Random(seed), new_act())
        for site in sites:
            records.add(site)
        records.add_photos(path, sorted(sites, key=lambda site: not site.scope)[:photos])
        seal(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _cut(patches: Path, layer: str, region: str, sites: int, target: Path) -> None:
    frame = pyogrio.read_dataframe(patches, layer=layer or None)
    if region:
        frame = frame[frame["XZQDM"].str.startswith(region, na=False)]
    if sites:
        frame = frame[frame["ZTBH"].isin(frame["ZTBH"].drop_duplicates().head(sites))]
    pyogrio.write_dataframe(frame, target, layer=layer or "patches", driver="GPKG", VERSION="1.3")


@dataclass(frozen=True)
class _Site:
    """A mine as it stands in the workspace, with its number in the order of the mines' numbers."""

    number: int
    key: str
    name: str
    city: str | None
    region: str | None
    area_m2: float | None
    lon: float
    lat: float
    scope: int

    @property
    def hectares(self) -> float:
        return round(float(self.area_m2 or 0) / 10_000, 2)

    @property
    def county(self) -> str:
        return f"示例{COUNTIES[int(self.lon * _COUNTIES_A_DEGREE + self.lat * _COUNTIES_A_DEGREE) % len(COUNTIES)]}"

    @property
    def place(self) -> dict[str, str]:
        """City and county, as they stand in the site and in its patches."""
        municipality = {"31": "上海市", "50": "重庆市"}.get(str(self.region or "")[:2])
        return {"XZS": self.city or municipality or "示例市", "XZX": self.county}


@dataclass(frozen=True)
class _Records:
    """Writes the records of mines, in one act of the history."""

    connection: sqlite3.Connection
    chance: random.Random
    act: str

    def add(self, site: _Site) -> None:
        """Everything but photos."""
        chance = self.chance
        status = chance.choices([s for s, _ in STATUSES], [w for _, w in STATUSES])[0]
        started = datetime.date(2019, 7, 1) + datetime.timedelta(chance.randrange(330))
        limit = datetime.date(2020, chance.randrange(6, 13), 28)
        self._status(site, status, limit)
        if status in NEEDS_RECORD:
            self._archive(site, status)
        if status in NEEDS_RECORD and status != "20":
            self._ledger(site, started, limit)
        if status in ("40", *DONE):
            whole = status in DONE
            self._add(
                "progress", site, f"p{site.number}", BGQB="2020Q2", WCMJ=round(site.hectares * (1 if whole else 0.5), 2), XXJD=100 if whole else 50,
                LJZC=1.5, TBR="李四", SHR="王五",
            )  # fmt: skip
        for level, needed in (("1", ("60", "70", "80")), ("2", ("70", "80"))):
            if status in needed:
                paper = f"示例自然资验〔2020〕{site.number % 900 + 1}号"
                self._add(
                    "acceptance", site, f"c{site.number}.{level}", YSJB=level, YSRQ=limit.isoformat(), YSMJ=site.hectares, YSJL="1", YSWH=paper,
                    YSZJ="周组长", XFHDL="0301",
                )  # fmt: skip

    def _status(self, site: _Site, status: str, limit: datetime.date) -> None:
        town = self.chance.choice(TOWNS)
        values: dict[str, object] = {**site.place, "XZJD": town, "ZT": status, "BZ": MADE_UP}
        if status == "80":
            values |= {"ZXPC": f"2020-{limit.month:02d}", "ZXRQ": (limit + datetime.timedelta(20)).isoformat()}
        if status == "90":
            values["PCYY"] = "经核查为河道采砂，不属于废弃露天矿山"
        if status == "95":
            values["ZTYY"] = "复查发现植被成活率不足"
        self._save("sites", "uuid", site, **values)
        self._save("patches", "site", site, **site.place)

    def _archive(self, site: _Site, status: str) -> None:
        chance = self.chance
        numbers = {"deep": chance.randrange(8, 60), "slope": chance.randrange(35, 75), "waste": chance.randrange(2, 80) * 100}
        numbers |= {"wall": chance.randrange(20, 300), "ditch": chance.randrange(50, 900), "soil": chance.randrange(5, 200) * 100}
        numbers["trees"] = chance.randrange(20, 900)
        self._save(
            "archive", "site", site, JBQK=chance.choice(SITUATIONS).format(**numbers), KZ=chance.choice(MINERALS), KCFS="A",
            TCND=str(chance.randrange(1998, 2018)), JDR=chance.choice(("李四", "王五", "赵六")),
            JDRQ=f"2019-0{chance.randrange(3, 7)}-{chance.randrange(10, 28)}",
            ZYWT=chance.choice(("{1,3}", "{1}", "{2,3}", "{3,6}", "{1,2,3}", "{4}")), WTMS="开采面岩土裸露，存在水土流失。",
            DZYH=chance.choice("123599"), YZCD=chance.choice("1223"), SZ="东至公路，南至林地，西至河，北至山脊", HFQK="部分区域草灌自然恢复。",
            ZRHFMJ=round(site.hectares * chance.random() * 0.5, 2), ZBFGD=round(chance.uniform(5, 80), 1),
            CQCS=chance.choice(MEASURES).format(**numbers), NXFFS="1" if status == "35" else chance.choice("234"), NXFFX=chance.choice("136"),
        )  # fmt: skip

    def _ledger(self, site: _Site, started: datetime.date, limit: datetime.date) -> None:
        chance = self.chance
        estimate = round(site.hectares * chance.uniform(8, 30), 2)
        self._save(
            "ledger", "site", site, ZRLX=chance.choice("112345"), ZRZT=f"{site.county}人民政府", ZLRW="消除地质灾害隐患，恢复植被",
            RWMJ=site.hectares, GSTZ=estimate, KGRQ=started.isoformat(), ZLSX=limit.isoformat(),
        )  # fmt: skip
        for place in range(chance.choice((0, 1, 1, 2, 3))):
            planned = round(estimate * chance.uniform(0.2, 0.5), 2)
            arrived = round(planned * chance.uniform(0.4, 1), 2)
            spent = round(arrived * chance.uniform(0.2, 1), 2)
            kind = chance.choice("123456789")
            self._add("funds", site, f"f{site.number}.{place}", ZJLX=kind, ZHXM="1" if kind == "9" else None, ZJJH=planned, ZJDW=arrived, ZJZC=spent)

    def add_photos(self, workspace: Path, sites: list[_Site]) -> None:
        """A photo before and one after for each of some mines."""
        folder = workspace.with_name(workspace.stem + "_照片")
        for site in sites:
            bearing = round(self.chance.uniform(0, 359), 1)
            pair = [f"photo-{site.number}-before", f"photo-{site.number}-after"]
            for kind, (key, other) in enumerate(zip(pair, pair[::-1])):
                shot = Shot(
                    site.lon + 0.0003, site.lat + 0.0002 * kind, bearing + 4 * kind, f"{(2019, 2020)[kind]}-05-{17 + kind:02d} 09:30:12",
                    ((150, 120, 90), (70, 130, 70))[kind],
                )  # fmt: skip
                day = shot.taken.replace(":", "").replace("-", "").replace(" ", "_")
                path = folder / site.name / f"{day}_{('修复前', '修复后')[kind]}.jpg"
                draw_photo(path, shot, self.chance)
                x, y = shot.lon, shot.lat
                point = gpkg_blob(b"\x01\x01\x00\x00\x00" + struct.pack("<2d", x, y), (x, y, x, y), 4490)
                self._add(
                    "photos", site, f"i{site.number}.{kind}", uuid=key, geom=point, ZPLX="13"[kind], ZPSM=MADE_UP, PSSJ=shot.taken, PSR="李四",
                    FWJ=shot.bearing % 360, ZPDZ=other, ZPMC=path.name, ZPLJ=path.relative_to(workspace.parent).as_posix(), ZPHX=digest_of(path),
                    ZPJL=0.0,
                )  # fmt: skip

    def _save(self, table: str, key: str, site: _Site, **values: object) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        given = (*values.values(), EDITOR, f"{self.act}.{table[:2]}{site.number}", site.key)
        self.connection.execute(f"UPDATE {table} SET {names}, editor = ?, mark = ? WHERE {key} = ?", given)  # noqa: S608

    def _add(self, table: str, site: _Site, mark: str, **values: object) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        given = (site.key, *values.values(), EDITOR, f"{self.act}.{mark}")
        self.connection.execute(f"INSERT INTO {table} (site, {names}, editor, mark) VALUES (?, {marks}, ?, ?)", given)  # noqa: S608


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace", type=Path)
    parser.add_argument("patches", type=Path)
    parser.add_argument("--layer", default="")
    parser.add_argument("--region", default="")
    parser.add_argument("--sites", type=int, default=0)
    parser.add_argument("--photos", type=int, default=12)
    given = parser.parse_args()
    make_workspace(given.workspace, given.patches, given.layer, given.region, given.sites, given.photos)
