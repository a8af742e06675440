#!/usr/bin/env python3
"""Damaged and hostile files: each is read, or refused with a sentence; no crash, no hang, and no file outside the folder for it.

    build/test_env/bin/python tests/long/damaged_imports.py [--rounds 5000] [--seed 1] [--keep FOLDER] [KIND ...]

A round takes a small good file of some kind, flips, cuts, swaps, repeats or inserts bytes in it (or in one of its files), and reads it in
a process of its own with a limit of 10 seconds and of memory. Before the rounds come the attacks: bombs, ways out of the folder, links,
entities, rings of a million points, numbers that are none, files that are programs for GDAL.
``tests/engine/test_intake_damage.py`` runs a short share of it.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "engine")]

import numpy as np  # noqa: E402
import shapely  # noqa: E402

from intake_samples import drawing, good_files, kml, write_layer  # noqa: E402

LIMIT_S, LIMIT_BYTES = 10.0, 4_000_000_000
POINTS = 1_000_000

WORKER = """
import json, sys, resource, tempfile, traceback
resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
sys.path[:0] = [{repository!r}, {tests!r}]
from pathlib import Path
from damaged_imports import outcome
from mine_restoration_plugin.engine.intake.reading import read_all
answers = sys.stdout
sys.stdout = sys.stderr
print("{{}}", file=answers, flush=True)
for line in sys.stdin:
    print(json.dumps(outcome(*map(Path, json.loads(line)))), file=answers, flush=True)
"""


def outcome(path: Path, folder: Path) -> dict[str, str]:
    """Read a file: ``{"read": layers}``, ``{"refused": code, "text": sentence}`` or ``{"failed": what}``."""
    import datetime
    import traceback

    import shapely

    from mine_restoration_plugin.engine.intake.reading import read_all
    from mine_restoration_plugin.model.errors import MineError
    from mine_restoration_plugin.model.messages import MESSAGES

    def sentence(code: str, text: str) -> None:
        assert code in MESSAGES and len(text) > 20 and not re.search(r"\{[a-z_]+\}", text), (code, text)

    try:
        try:
            layers, findings = read_all(path, folder)
        except MineError as error:
            sentence(error.code, str(error))
            json.dumps(error.as_dict())
            return {"refused": error.code, "text": str(error)}
        for finding in [*findings, *(finding for layer in layers for finding in layer.findings)]:
            assert finding.code in MESSAGES, finding
            json.dumps(finding.as_dict())
        for layer in layers:
            assert len(layer) and len(layer.rows) == len(layer), layer.name
            assert all(shape is None or isinstance(shape, shapely.Geometry) for shape in layer.geometry), layer.name
            for key, values in layer.columns.items():
                assert isinstance(key, str) and len(values) == len(layer), (layer.name, key)
                for value in values[:1000]:
                    assert value is None or isinstance(value, (str, int, float, bool, datetime.date)), (key, value)
                    if layer.latin and isinstance(value, str):
                        value.encode("latin-1")
        return {"read": str(len(layers))}
    except BaseException:  # noqa: BLE001 - whatever it is, it is what we look for
        return {"failed": traceback.format_exc()[-1500:]}


class Worker:
    """A process that reads one file after the other; started anew when it died or took too long."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def _start(self) -> subprocess.Popen[str]:
        code = WORKER.format(limit=LIMIT_BYTES, repository=str(REPOSITORY), tests=str(Path(__file__).parent))
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        self._line(self.process, 60.0)
        return self.process

    @staticmethod
    def _line(process: subprocess.Popen[str], seconds: float) -> str | None:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        return process.stdout.readline() if ready else None

    def read(self, path: Path, folder: Path, seconds: float = LIMIT_S) -> dict[str, str]:
        """As :func:`outcome`; also ``{"failed": "signal 11"}`` and ``{"failed": "took longer"}``."""
        process = self.process if self.process is not None and self.process.poll() is None else self._start()
        assert process.stdin is not None
        process.stdin.write(json.dumps([str(path), str(folder)]) + "\n")
        process.stdin.flush()
        line = self._line(process, seconds)
        if line:
            return json.loads(line)
        if line is None:
            self.close()
            return {"failed": f"took longer than {seconds} s"}
        code = process.wait()
        self.process = None
        return {"failed": f"ended by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"ended with {code}"}

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass(frozen=True)
class Case:
    """A damaged file: what it is called in the report, and what makes it in an empty folder and gives the path to read."""

    name: str
    make: Callable[[Path], Path]
    # What must come of it: read, refused, or either.
    wanted: str = ""


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bytes that were on a bad stick."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        if not data:
            return bytes(data)
        # Heads decide more than the rest, so half of the damage is done there.
        at = chance.randrange(min(len(data), 200)) if chance.random() < 0.5 else chance.randrange(len(data))
        length = chance.choice((1, 2, 4, 8, 16, 100))
        kind = chance.randrange(8)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[at : at + length] = chance.randbytes(len(data[at : at + length]))
        elif kind == 2:
            del data[at : at + length]
        elif kind == 3:
            data[at:at] = chance.choice((chance.randbytes(length), bytes(length), b"\xff" * length))
        elif kind == 4:
            data[at : at + 8] = chance.choice(_NUMBERS)[: len(data[at : at + 8])]
        elif kind == 5:
            other = chance.randrange(len(data))
            data[at : at + length], data[other : other + length] = data[other : other + length], data[at : at + length]
        elif kind == 6:
            data[at:at] = data[at : at + length * chance.choice((1, 10))]
        elif chance.random() < 0.3:
            del data[at:]
    return bytes(data)


_NUMBERS = [
    struct.pack("<d", float("nan")), struct.pack("<d", float("inf")), struct.pack("<d", 1e308), struct.pack("<q", -1), struct.pack("<i", 2**31 - 1),
    struct.pack(">i", 2**31 - 1), struct.pack("<i", -(2**31)), struct.pack("<I", 0x7FFFFFF0), bytes(8), b"NaN     ", b"1e999   ", b"<!DOCTYP",
]  # fmt: skip


def round_of(kind: str, good: Path, seed: int) -> Case:
    """A round with a good file."""

    def make(folder: Path) -> Path:
        chance = random.Random(seed)
        if good.is_dir():
            copy = Path(shutil.copytree(good, folder / good.name))
            parts = sorted(copy.iterdir())
        else:
            stem = good.stem if good.suffix == ".shp" else None
            parts = [Path(shutil.copy(p, folder)) for p in sorted(good.parent.iterdir()) if p == good or (stem and p.stem == stem)]
            copy = folder / good.name
        part = chance.choice(parts)
        part.write_bytes(damaged(part.read_bytes(), chance))
        if len(parts) > 1 and chance.random() < 0.1:
            chance.choice(parts).unlink()
        return copy

    return Case(f"{kind} {seed}", make)


def _file(name: str, content: bytes | Callable[[], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content())
        return folder / name

    return make


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes], name: str = "来件.zip") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members:
                archive.writestr(member, content)
        return folder / name

    return make


def _bomb(size: int, inner: str = "bomb.kml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(inner, "w", force_zip64=True) as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
    return made.getvalue()


def _nested(levels: int, width: int) -> bytes:
    content = _bomb(400 << 20)
    for _ in range(levels):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(width):
                archive.writestr(f"{number}.zip", content)
        content = made.getvalue()
    return content


def _link(name: str, target: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def _ring(points: int, separator: str, template: str) -> str:
    import math

    around = (2 * math.pi * i / points for i in range(points))
    pairs = [template.format(111 + 0.1 * math.cos(a), 30 + 0.1 * math.sin(a)) for a in around]
    return separator.join([*pairs, pairs[0]])


def _polygon_json(numbers: str) -> bytes:
    return (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"TBBH":"1"},"geometry":{"type":"Polygon","coordinates":[['
        + numbers
        + "]]}}]}"
    ).encode()


def _polygon_kml(numbers: str) -> bytes:
    ring = f"<LinearRing><coordinates>{numbers}</coordinates></LinearRing>"
    return f"<kml><Placemark><Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon></Placemark></kml>".encode()


def _polygon_dxf() -> bytes:
    corners = _ring(POINTS, "\n", "10\n{}\n20\n{}")
    outline = f"0\nLWPOLYLINE\n100\nAcDbEntity\n8\n0\n100\nAcDbPolyline\n90\n{POINTS + 1}\n70\n1\n{corners}\n"
    return f"0\nSECTION\n2\nENTITIES\n{outline}0\nENDSEC\n0\nEOF\n".encode()


def _long_shapefile(folder: Path) -> Path:
    around = np.linspace(0, 2 * np.pi, POINTS)
    shape = shapely.polygons(np.column_stack([111 + 0.1 * np.cos(around), 30 + 0.1 * np.sin(around)]))
    return write_layer(folder / "a.shp", np.array([shape, shape]), "ESRI Shapefile", TBBH=["1", "2"])


def _many_rings(folder: Path) -> Path:
    corner = np.arange(20_000) * 0.0001
    holes = shapely.box(111 + corner, 30, 111.00005 + corner, 30.00005)
    shape = shapely.multipolygons(holes)
    return write_layer(folder / "a.shp", np.array([shape]), "ESRI Shapefile", TBBH=["1"])


def _many(count: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"")
    return made.getvalue()


def _entities() -> dict[str, str]:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    body = "<kml><Placemark><name>&a11;</name><Point><coordinates>111,30</coordinates></Point></Placemark></kml>"
    return {
        "laughs": f'<!DOCTYPE kml [<!ENTITY a0 "ha">{laughs}]>' + body,
        "quadratic": f'<!DOCTYPE kml [<!ENTITY a11 "{"x" * 100_000}">]>' + body.replace("&a11;", "&a11;" * 10_000),
        "file": '<!DOCTYPE kml [<!ENTITY a11 SYSTEM "file:///etc/hostname">]>' + body,
        "address": '<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/x.dtd">' + body,
        "parameter": '<!DOCTYPE kml [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>' + body,
        "plain": "<!DOCTYPE kml>" + body.replace("&a11;", "x"),
    }


def _shape_numbers(value: float) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        good = good_files(folder / "good")["shapefile"]
        for part in good.parent.iterdir():
            shutil.copy(part, folder)
        shutil.rmtree(folder / "good")
        content = bytearray((folder / good.name).read_bytes())
        content[156:164] = struct.pack("<d", value)  # the first corner of the first ring
        (folder / good.name).write_bytes(content)
        return folder / good.name

    return make


def attacks(long: bool = True) -> Iterator[Case]:
    """Files that are made to do harm, or are odd in ways that chance seldom finds."""
    yield Case("bomb", _file("来件.zip", lambda: _bomb((6000 if long else 900) << 20)), "refused")
    if long:
        yield Case("bomb in bombs", _file("来件.zip", lambda: _nested(2, 20)), "refused")
        yield Case("bombs too deep", _file("来件.zip", lambda: _nested(5, 2)), "refused")
    yield Case("bomb as KMZ", _file("来件.kmz", lambda: _bomb(900 << 20)), "refused")
    for way in ("../out.kml", "a/../../out.kml", "..\\out.kml", "../../../../../../../../tmp/out.kml"):
        yield Case(f"way out {way}", _zip((way, kml())), "refused")
    odd = ("/tmp/mine_restoration_out.kml", "C:\\mine_restoration_out.kml", "\\\\server\\share\\out.kml", "con.kml", "a\0b.kml", "x" * 3000 + ".kml")
    for way in odd:
        yield Case(f"odd way {way[:20]!r}", _zip((way, kml())))
    yield Case("link", _zip((_link("a.kml", ""), b"/etc/hostname")), "refused")
    yield Case("link to a folder", _zip((_link("a", ""), b"/tmp"), ("a/out.kml", kml())))
    yield Case("folder and file of one name", _zip(("a.kml", kml()), ("a.kml/b.kml", kml())), "read")
    yield Case("many members", _file("来件.zip", lambda: _many(60_000)), "refused")
    for name, words in _entities().items():
        yield Case(f"entities {name}", _file("a.kml", words.encode()), "refused")
        yield Case(f"entities {name} in UTF-16", _file("a.kml", words.encode("utf-16")), "refused")
    yield Case("nested folders", _file("a.kml", b"<kml>" + b"<Folder>" * 200_000), "refused")
    yield Case("nested JSON", _file("a.geojson", b'{"type":"FeatureCollection","features":' + b"[" * 200_000 + b"}"), "refused")
    for name, piece in (("nested tables", "&lt;table&gt;&lt;tr&gt;&lt;td&gt;"), ("unclosed comments", "&lt;!--"), ("unclosed tags", "&lt;a ")):
        words = f"<kml><Placemark><description>{piece * 20_000}</description></Placemark></kml>"
        yield Case(name, _file("a.kml", words.encode()), "read")
    for value in ("NaN", "1e400", "-Infinity", "1e308", "null", '"x"', "[]"):
        yield Case(f"number {value} in GeoJSON", _file("a.geojson", _polygon_json(f"[{value},30],[112,30],[112,31],[{value},30]")))
    for value in ("nan", "inf", "1e400", "x", "", "１１１", "1_0"):
        yield Case(f"number {value} in KML", _file("a.kml", _polygon_kml(f"{value},30 112,30 112,31 {value},30")))
    for value in (float("nan"), float("inf"), -1e39, 1e308):
        yield Case(f"number {value} in a shapefile", _shape_numbers(value), "read")
    yield Case("long ring in GeoJSON", _file("a.geojson", lambda: _polygon_json(_ring(POINTS, ",", "[{},{}]"))), "read")
    yield Case("long ring in KML", _file("a.kml", lambda: _polygon_kml(_ring(POINTS, " ", "{},{}"))), "read")
    yield Case("long ring in DXF", _file("a.dxf", _polygon_dxf), "read")
    yield Case("long ring in a shapefile", _long_shapefile, "read")
    yield Case("rings without end in a shapefile", _many_rings, "read")
    program = b'{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline read /etc/hostname ! write a.gpkg"}'
    virtual = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/hostname</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    for ending in ("gpkg", "geojson", "shp", "dxf", "kml"):
        yield Case(f"program as {ending}", _file(f"a.{ending}", program), "refused")
        yield Case(f"virtual layer as {ending}", _file(f"a.{ending}", virtual), "refused")
        yield Case(f"nothing as {ending}", _file(f"a.{ending}", b""), "refused")
        yield Case(f"zeros as {ending}", _file(f"a.{ending}", bytes(5000)), "refused")
    yield Case("drawing without end", _file("a.dxf", drawing().encode("gbk")[:-20]), "refused")


def run(case: Case, worker: Worker, place: Path) -> tuple[dict[str, str], str]:
    """One case.

    Args:
        place: a folder that is empty.

    Returns:
        The outcome, and what is wrong with it; empty if nothing is.
    """
    given, folder = place / "given", place / "folder"
    given.mkdir()
    path = case.make(given)
    before = _state(given)
    result = worker.read(path, folder)
    wrong = result.get("failed", "")
    if not wrong and case.wanted and case.wanted not in result:
        wrong = f"should be {case.wanted}: {result}"
    if not wrong and (_state(given) != before or {p.name for p in place.iterdir()} - {"given", "folder"}):
        wrong = "a file was made or changed outside the folder"
    return result, wrong


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in sorted(folder.rglob("*"))}


def main() -> int:
    """Run attacks and rounds; says what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files that were not read as they should be")
    parser.add_argument("kinds", nargs="*", help="shapefile, gpkg, geojson, geojson_gbk, kml, kml_gbk, kmz, gdb, dxf, zip, coordinates, csv, attacks")
    options = parser.parse_args()
    worker, counts, failures = Worker(), Counter[str](), 0
    with tempfile.TemporaryDirectory() as root:
        good = good_files(Path(root) / "good")
        kinds = [kind for kind in good if not options.kinds or kind in options.kinds]
        cases = list(attacks()) if not options.kinds or "attacks" in options.kinds else []
        numbers = range(options.rounds if kinds else 0)
        rounds = (round_of(kinds[i % len(kinds)], good[kinds[i % len(kinds)]], options.seed * 1_000_000 + i) for i in numbers)
        for number, case in enumerate([*cases, *rounds]):
            place = Path(root) / f"{number}"
            place.mkdir()
            result, wrong = run(case, worker, place)
            counts[next(iter(result))] += 1
            if wrong:
                failures += 1
                print(f"{case.name}: {wrong}", flush=True)
                if options.keep is not None:
                    shutil.copytree(place / "given", options.keep / case.name.replace("/", "_").replace(" ", "_"), dirs_exist_ok=True)
            shutil.rmtree(place)
    worker.close()
    print(f"{sum(counts.values())} files: {dict(counts)}; {failures} not as they should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
