"""A workspace with made-up records for everything that is printed: ``scripts/demo_records.py WORKSPACE PATCHES [--sites N] [--region CODE]``.

The patches (those of the demo, classified) go in by ``loadpatches``; then each mine gets names of city and county, an archive record, a ledger
line, funds, progress, acceptances and a status that fit one another, and the first ones get photos before and after with position and bearing.
All of it is invented, and says so. Runs on the engine's Python; the same seed gives the same workspace. Used by the demo, the tests and
the benchmarks of the documents.
"""

from __future__ import annotations

import argparse
import datetime
import random
import sqlite3
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyogrio
from PIL import Image, ImageDraw, TiffImagePlugin

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
MINERALS = ("22001", "22002", "32006", "32009", "75690", "83900", "83906", "84711", "99999")
SITUATIONS = (
    "矿区位于江边山坡，采坑一处，深约{deep}米，边坡坡度{slope}°，底部有积水；弃渣沿沟堆放约{waste}立方米，无挡护。",
    "原为露天采石场，形成高陡边坡一处，高{deep}米，坡面岩体裸露，局部有危岩；工业场地内有废弃房屋{waste}平方米。",
    "采矿点沿公路分布，挖损山体，植被破坏，雨季有泥沙下泄；采坑深{deep}米，边坡坡度{slope}°。",
)
MEASURES = ("清除危岩、削坡减载，修建挡渣墙{wall}米、截排水沟{ditch}米，覆土{soil}立方米，栽植乔灌木{trees}株。", "以自然恢复为主，封山育林，设置警示牌{trees}块。", "平整场地、覆土{soil}立方米，复垦为林地，配套排水沟{ditch}米。")


def make_workspace(path: Path, patches: Path, layer: str = "", region: str = "", sites: int = 0, photos: int = 12, seed: int = SEED) -> Path:
    """Make the workspace.

    Args:
        path: of the new file. patches: a layer of patches. region: code of the workspace; only patches of it come in.
        sites: at most so many mines; 0 for all. photos: how many mines get pictures.
    """
    create_workspace(str(path), builtin_campaign_path(), region, EDITOR)
    part = patches
    if region or sites:
        part = path.with_name(f".{path.stem}_patches.gpkg")
        _cut(patches, layer, region, sites, part)
    run_loadpatches(Job("loadpatches", inputs={"patches": [Source(str(part), layer or None)]}, files={"workspace": str(path)}, settings={"editor": EDITOR}), Reporter(None))
    if part != patches:
        part.unlink()
    fill(path, photos, seed)
    return path


def fill(path: Path, photos: int = 12, seed: int = SEED) -> None:
    """Records for all sites of a workspace that has none yet."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        act = new_act()
        rows = connection.execute("SELECT uuid, ZTBH, XZS, XZQDM, TQMJ, SCOPE, KFX, KFY, SHENG FROM sites ORDER BY ZTBH").fetchall()
        for number, row in enumerate(rows):
            _fill_site(connection, chance, act, number, row)
        _photos(connection, chance, act, path, rows[:photos])
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


def _save(connection: sqlite3.Connection, table: str, key: str, site: str, act: str, number: int, **values: object) -> None:
    names = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE {table} SET {names}, editor = ?, mark = ? WHERE {key} = ?", (*values.values(), EDITOR, f"{act}.{table[0]}{number}", site))  # noqa: S608


def _add(connection: sqlite3.Connection, table: str, site: str, mark: str, **values: object) -> None:
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} (site, {names}, editor, mark) VALUES (?, {marks}, ?, ?)", (site, *values.values(), EDITOR, mark))  # noqa: S608


def _fill_site(connection: sqlite3.Connection, chance: random.Random, act: str, number: int, row: tuple[object, ...]) -> None:
    key, _, city, region, area_m2, scope = row[:6]
    site = str(key)
    status = chance.choices([s for s, _ in STATUSES], [w for _, w in STATUSES])[0]
    hectares = round(float(area_m2 or 0) / 10_000, 2)  # type: ignore[arg-type]
    started = datetime.date(2019, 7, 1) + datetime.timedelta(chance.randrange(330))
    limit = datetime.date(2020, chance.randrange(6, 13), 28)
    code = str(region or "")
    county = f"{code[:4] and '示例'}{COUNTIES[int(code[-2:] or 0) % len(COUNTIES)]}"
    values: dict[str, object] = {"XZX": county, "XZS": city or "省直辖", "XZJD": chance.choice(TOWNS), "ZT": status, "BZ": MADE_UP}
    if status == "80":
        values |= {"ZXPC": f"2020-{limit.month:02d}", "ZXRQ": (limit + datetime.timedelta(20)).isoformat()}
    if status == "90":
        values["PCYY"] = "经核查为河道采砂，不属于废弃露天矿山"
    if status == "95":
        values["ZTYY"] = "复查发现植被成活率不足"
    _save(connection, "sites", "uuid", site, act, number, **values)
    if status in NEEDS_RECORD:
        numbers = {"deep": chance.randrange(8, 60), "slope": chance.randrange(35, 75), "waste": chance.randrange(2, 80) * 100, "wall": chance.randrange(20, 300)}
        numbers |= {"ditch": chance.randrange(50, 900), "soil": chance.randrange(5, 200) * 100, "trees": chance.randrange(20, 900)}
        _save(
            connection, "archive", "site", site, act, number, JBQK=chance.choice(SITUATIONS).format(**numbers), KZ=chance.choice(MINERALS), KCFS="A",
            TCND=str(chance.randrange(1998, 2018)), JDR=chance.choice(("李四", "王五", "赵六")), JDRQ=f"2019-0{chance.randrange(3, 7)}-{chance.randrange(10, 28)}",
            ZYWT=chance.choice(("{1,3}", "{1}", "{2,3}", "{3,6}", "{1,2,3}", "{4}")), WTMS="开采面岩土裸露，存在水土流失。", DZYH=chance.choice("123599"),
            YZCD=chance.choice("1223"), SZ="东至公路，南至林地，西至河，北至山脊", HFQK="部分区域草灌自然恢复。", ZRHFMJ=round(hectares * chance.random() * 0.5, 2),
            ZBFGD=round(chance.uniform(5, 80), 1), CQCS=chance.choice(MEASURES).format(**numbers), NXFFS="1" if status == "35" else chance.choice("234"), NXFFX=chance.choice("136"),
        )  # fmt: skip
    if status in NEEDS_RECORD and status != "20":
        estimate = round(hectares * chance.uniform(8, 30), 2)
        _save(
            connection, "ledger", "site", site, act, number, ZRLX=chance.choice("112345"), ZRZT=f"{county}人民政府", ZLRW="消除地质灾害隐患，恢复植被",
            RWMJ=hectares, GSTZ=estimate, KGRQ=started.isoformat(), ZLSX=limit.isoformat(),
        )  # fmt: skip
        for place in range(chance.choice((0, 1, 1, 2, 3))):
            planned = round(estimate * chance.uniform(0.2, 0.5), 2)
            arrived = round(planned * chance.uniform(0.4, 1), 2)
            spent = round(arrived * chance.uniform(0.2, 1), 2)
            kind = chance.choice("123456789")
            _add(connection, "funds", site, f"{act}.f{number}.{place}", ZJLX=kind, ZHXM="1" if kind == "9" else None, ZJJH=planned, ZJDW=arrived, ZJZC=spent)
    if status in ("40", *DONE):
        _add(connection, "progress", site, f"{act}.p{number}", BGQB="2020Q2", WCMJ=round(hectares * (1 if status in DONE else 0.5), 2), XXJD=100 if status in DONE else 50, LJZC=1.5, TBR="李四", SHR="王五")
    for level, needed in (("1", ("60", "70", "80")), ("2", ("70", "80"))):
        if status in needed:
            paper = f"示例自然资验〔2020〕{number % 900 + 1}号"
            _add(connection, "acceptance", site, f"{act}.c{number}.{level}", YSJB=level, YSRQ=limit.isoformat(), YSMJ=hectares, YSJL="1", YSWH=paper, YSZJ="周组长", XFHDL="0301")


def _photos(connection: sqlite3.Connection, chance: random.Random, act: str, workspace: Path, rows: list[tuple[object, ...]]) -> None:
    folder = workspace.with_name(workspace.stem + "_照片")
    for number, row in enumerate(rows):
        site, name, lon, lat = str(row[0]), str(row[1]), float(row[6]), float(row[7])  # type: ignore[arg-type]
        bearing = round(chance.uniform(0, 359), 1)
        pair = [f"photo-{number}-before", f"photo-{number}-after"]
        for kind, (key, other, colour, year) in enumerate(zip(pair, pair[::-1], ((150, 120, 90), (70, 130, 70)), (2019, 2020))):
            taken = f"{year}-05-{17 + kind:02d} 09:30:12"
            place = folder / name / f"{taken.replace(':', '').replace('-', '').replace(' ', '_')}_{'修复前' if kind == 0 else '修复后'}.jpg"
            _picture(place, lon + 0.0003, lat + 0.0002 * kind, bearing + 4 * kind, taken, colour, f"{name} {'修复前' if kind == 0 else '修复后'}", chance)
            x, y = lon + 0.0003, lat + 0.0002 * kind
            point = b"\x01\x01\x00\x00\x00" + struct.pack("<2d", x, y)
            _add(
                connection, "photos", site, f"{act}.i{number}.{kind}", uuid=key, geom=gpkg_blob(point, (x, y, x, y), 4490), ZPLX="13"[kind], ZPSM=MADE_UP, PSSJ=taken, PSR="李四",
                FWJ=(bearing + 4 * kind) % 360, ZPDZ=other, ZPMC=place.name, ZPLJ=place.relative_to(workspace.parent).as_posix(), ZPHX=digest_of(place), ZPJL=0.0,
            )  # fmt: skip


def _picture(path: Path, lon: float, lat: float, bearing: float, taken: str, colour: tuple[int, int, int], words: str, chance: random.Random) -> None:
    """A drawn hill, with the EXIF of a phone: nobody's photo, so anybody may print it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", (1200, 900), (198, 222, 240))
    draw = ImageDraw.Draw(picture)
    ridge = [(0, 900), *((x, 380 + chance.randrange(-60, 60) + abs(x - 600) // 4) for x in range(0, 1201, 100)), (1200, 900)]
    draw.polygon(ridge, fill=colour)
    for _ in range(60):
        x, y = chance.randrange(1200), chance.randrange(560, 900)
        draw.ellipse((x, y, x + 30, y + 14), fill=tuple(min(255, max(0, c + chance.randrange(-30, 30))) for c in colour))
    exif = Image.Exif()
    exif[0x0132] = taken.replace("-", ":")
    exif.get_ifd(0x8769)[0x9003] = taken.replace("-", ":")
    exif.get_ifd(0x8825).update({1: "N", 2: _dms(lat), 3: "E", 4: _dms(lon), 16: "T", 17: TiffImagePlugin.IFDRational(round(bearing % 360 * 10), 10)})
    picture.save(path, "JPEG", quality=80, exif=exif)


def _dms(value: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    degrees, minutes = int(value), int(value * 60) % 60
    seconds = round((value * 3600 % 60) * 10_000)
    return (TiffImagePlugin.IFDRational(degrees), TiffImagePlugin.IFDRational(minutes), TiffImagePlugin.IFDRational(seconds, 10_000))


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
