"""Classification against brute force, and its rules on cases where the answer is plain."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pyogrio
import pytest
import shapely

from engine_runs import MAIN, TRIBUTARY, Done, classify, classify_job, layer_file, leftovers, rivers_file, run_job, square
from geodesic_oracle import GEOD, RiverPoints, share_within
from mine_restoration_plugin.engine import classify_command, strips_command
from mine_restoration_plugin.engine.core.distances import RiverDistances
from mine_restoration_plugin.engine.core.rivers import River
from mine_restoration_plugin.model.earlier_result import unpacked
from mine_restoration_plugin.model.errors import MineError

REACH = 10_000.0
NAMES = ["长江", "岷江", "汉江"]


def winding_river(random: np.random.Generator, lon: float, lat: float, steps: int = 15) -> shapely.LineString:
    """A random walk of short steps, so that it does not matter how an edge is drawn between its ends."""
    points, azimuth = [(lon, lat)], random.uniform(0, 360)
    for _ in range(steps):
        azimuth += random.uniform(-50, 50)
        points.append(GEOD.fwd(*points[-1], azimuth, random.uniform(150, 400))[:2])
    return shapely.LineString(points)


def random_patches(random: np.random.Generator, rivers: list[shapely.LineString], count: int) -> list[shapely.Polygon]:
    """Star-shaped polygons of 30 to 400 m: some anywhere, many about the edge of a strip, some on a river."""
    patches = []
    for number in range(count):
        corner = shapely.get_coordinates(rivers[random.integers(len(rivers))])
        far = [random.uniform(0, 25_000), random.uniform(9_900, 10_120), random.uniform(9_700, 10_300), random.uniform(0, 60)][number % 4]
        lon, lat, _ = GEOD.fwd(*corner[random.integers(len(corner))], random.uniform(0, 360), far)
        azimuths = np.sort(random.uniform(0, 360, 9))
        radii = random.uniform(0.4, 1.0, 9) * random.uniform(30, 200)
        ring = np.column_stack(GEOD.fwd(np.full(9, lon), np.full(9, lat), azimuths, radii)[:2])
        patch = shapely.Polygon(ring)
        patches.append(patch if patch.is_valid else shapely.convex_hull(patch))
    return patches


@pytest.mark.parametrize(
    "rule, main_first, seed",
    [
        ("touches", True, 1),
        ("touches", False, 1),
        ("touches", True, 2),
        ("centroid", True, 1),
        ("centroid", False, 1),
        ("half", True, 1),
        ("half", False, 2),
    ],
)
def test_scope_river_distance_and_edge_are_those_of_brute_force(tmp_path: Path, rule: str, main_first: bool, seed: int) -> None:
    random = np.random.default_rng([seed, len(rule), main_first])
    lines = [winding_river(random, 104 + random.uniform(-0.05, 0.05), 29 + random.uniform(-0.05, 0.05)) for _ in NAMES]
    patches = random_patches(random, lines, 60)
    done = classify(tmp_path, patches, dict(zip(NAMES, lines, strict=True)), rule=rule, main_stem_first=main_first)
    rivers = [RiverPoints(line) for line in lines]
    distance = np.array([[river.to_patch(patch) for river in rivers] for patch in patches])
    measured = distance if rule != "centroid" else np.array([r.to_points(np.array([p.centroid.coords[0] for p in patches])) for r in rivers]).T
    listed = {edge["patch"] for edge in done.report["edge"]}
    for number, patch in enumerate(patches):
        row = done.frame.iloc[number]
        if rule == "half":
            *single, whole = _shares(patch, rivers)
            takes = np.array(single) >= 0.5
            if min(abs(share - 0.5) for share in (*single, whole)) < 0.02:
                continue
            inside = whole >= 0.5
            if inside and not takes.any():
                takes = distance[number] <= REACH
        else:
            takes = measured[number] <= REACH
            inside = bool(takes.any())
            if np.abs(measured[number] - REACH).min() < 0.3:
                continue
        assert row["SCOPE"] == inside, (number, measured[number])
        if not inside:
            nearest = np.abs(distance[number].min() - row["JAJL"])
            assert nearest <= 0.11 and row["HLMC"] == "" and row["GZL"] == ""
            continue
        candidates = takes & (np.arange(3) == 0) if main_first and takes[0] else takes
        best = int(np.where(candidates, measured[number], np.inf).argmin())
        rivals = np.sort(measured[number][candidates])
        if len(rivals) > 1 and rivals[1] - rivals[0] < 0.3:
            continue
        assert (row["HLMC"], row["GZL"]) == (NAMES[best], "1" if best == 0 else "2")
        # a tenth of a metre, its rounding, and what the points of the oracle are apart where they are near
        assert row["JAJL"] == pytest.approx(distance[number, best], abs=0.11 + 0.2 / max(distance[number, best], 1.0))
        if rule != "half":
            margins = [abs(measured[number].min() - REACH)]
            if main_first and takes[1:].any():
                margins.append(abs(measured[number, 0] - REACH))
            if abs(min(margins) - 50) > 0.3:
                assert (f"P{number}" in listed) == (min(margins) <= 50) == bool(row["BJTB"])
    assert 5 < done.report["counts"]["in_scope"] < 60  # the example has both kinds


def _shares(patch: shapely.Polygon, rivers: list[RiverPoints]) -> list[float]:
    """Share of a polygon within reach of each river, and of all of them together, by points inside it."""
    west, south, east, north = patch.bounds
    lon, lat = np.meshgrid(np.linspace(west, east, 50), np.linspace(south, north, 50))
    points = np.column_stack([lon.ravel(), lat.ravel()])
    points = points[shapely.contains_xy(patch, points[:, 0], points[:, 1])]
    within = [river.to_points(points) <= REACH for river in rivers]
    return [float(one.mean()) for one in (*within, np.any(within, axis=0))]


def test_area_inside_is_that_of_a_sampled_distance_field(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    lines = [winding_river(random, 104.0, 29.0), winding_river(random, 104.06, 29.04)]
    union = shapely.MultiLineString(lines)
    patches = []
    while len(patches) < 12:
        lon, lat, _ = GEOD.fwd(*union.centroid.coords[0], random.uniform(0, 360), random.uniform(7_000, 15_000))
        patch = square(lon, lat, random.uniform(200, 1500))
        far = min(RiverPoints(line).to_patch(patch) for line in lines)
        if 9_000 < far < REACH - 5:
            patches.append(patch)
    done = classify(tmp_path, patches, {"长江": lines[0], "岷江": lines[1]})
    rivers = [RiverPoints(line) for line in lines]
    expected = np.array([share_within(patch, rivers, REACH) for patch in patches])
    share = (done.frame["FWNMJ"] / done.frame["TQMJ"]).to_numpy()
    assert ((expected > 0.01) & (expected < 0.99)).sum() >= 4
    # chords of the strip's arcs may lie 0.2 m inside the true edge: as a share that depends on the width of the patch
    width = np.sqrt(done.frame["TQMJ"])
    assert (np.abs(share - expected) * width).max() < 0.2
    assert (done.frame["FWNMJ"] <= done.frame["TQMJ"]).all()


@pytest.mark.parametrize("metres, expected", [(-60, (1, 0)), (-40, (1, 1)), (-1, (1, 1)), (1, (0, 1)), (40, (0, 1)), (60, (0, 0))])
def test_patches_within_fifty_metres_of_the_edge_are_listed(tmp_path: Path, metres: float, expected: tuple[int, int]) -> None:
    lon, lat, _ = GEOD.fwd(112.6, 30.0, 180.0, REACH + metres)
    patch = shapely.box(lon - 0.0001, lat - 0.001, lon + 0.0001, lat)  # its northern edge is the nearest
    done = classify(tmp_path, [patch], {"长江": MAIN})
    assert (done.frame["SCOPE"][0], done.frame["BJTB"][0]) == expected
    assert done.report["counts"]["on_edge"] == expected[1]
    if expected[1]:
        edge = done.report["edge"][0]
        assert edge["patch"] == "P0" and edge["river"] == "长江" and edge["in_scope"] == bool(expected[0])
        assert edge["margin_m"] == pytest.approx(abs(metres), abs=0.6) and edge["distance_m"] == pytest.approx(REACH + metres, abs=0.6)
        assert done.found("patch_on_edge")[0]["where"] == "P0"


def test_how_wide_the_edge_is_can_be_set(tmp_path: Path) -> None:
    lon, lat, _ = GEOD.fwd(112.6, 30.0, 180.0, REACH + 300)
    patch = shapely.box(lon - 0.0001, lat - 0.001, lon + 0.0001, lat)
    assert classify(tmp_path, [patch], {"长江": MAIN}, edge_m=400).report["counts"]["on_edge"] == 1
    assert classify(tmp_path, [patch], {"长江": MAIN}, edge_m=0).report["counts"]["on_edge"] == 0


def test_a_patch_in_both_strips_goes_to_the_main_stem_unless_told_otherwise(tmp_path: Path) -> None:
    patch = square(112.41, 30.07)  # 7.7 km from the main stem, one from the tributary
    first, nearer = classify(tmp_path, [patch]), classify(tmp_path, [patch], main_stem_first=False)
    assert first.frame[["HLMC", "GZL"]].iloc[0].tolist() == ["长江", "1"] and first.frame["JAJL"][0] == pytest.approx(7706, abs=10)
    assert nearer.frame[["HLMC", "GZL"]].iloc[0].tolist() == ["汉江", "2"] and nearer.frame["JAJL"][0] < 2000


def test_a_patch_on_the_water_is_at_no_distance_and_the_bank_is_the_base_line(tmp_path: Path) -> None:
    water = shapely.box(112.0, 29.99, 112.8, 30.01)
    river = shapely.GeometryCollection([MAIN, water])
    lon, lat, _ = GEOD.fwd(112.4, 30.01, 0.0, 10_500)
    patches = [square(112.4, 30.005), square(112.4, 30.01), square(lon, lat), square(112.4, 30.05), square(112.4, 30.0985)]
    bank = classify(tmp_path, patches, {"长江": river})
    centre = classify(tmp_path, patches, {"长江": river}, base_line="centre_line")
    assert bank.frame["JAJL"][:2].tolist() == [0.0, 0.0]
    assert centre.frame["JAJL"][0] == pytest.approx(504, abs=3)
    assert centre.frame["JAJL"][3] - bank.frame["JAJL"][3] == pytest.approx(1108.6, abs=1)
    assert bank.frame["SCOPE"].tolist() == [1, 1, 0, 1, 1] and centre.frame["SCOPE"].tolist() == [1, 1, 0, 1, 0]
    assert bank.frame["PDGZ"][0].endswith("/bank") and centre.frame["PDGZ"][0].endswith("/centre_line")


def test_a_patch_on_an_island_is_measured_to_its_bank(tmp_path: Path) -> None:
    island = shapely.box(112.3, 29.98, 112.5, 30.02)
    water = shapely.box(112.0, 29.9, 112.8, 30.1).difference(island)
    done = classify(tmp_path, [square(112.4, 30.0)], {"长江": water})
    assert done.frame["JAJL"][0] == pytest.approx(0.02 * 110_850 - 50, abs=5)


def test_a_patch_that_holds_the_whole_river_is_in_scope_by_every_rule(tmp_path: Path) -> None:
    river = shapely.LineString([(112.4, 30.0), (112.402, 30.001)])
    around = square(112.4, 30.0, 3_000)
    for rule in ("touches", "centroid", "half"):
        done = classify(tmp_path, [around], {"长江": river}, rule=rule)
        assert done.frame[["SCOPE", "HLMC", "JAJL"]].iloc[0].tolist() == [1, "长江", 0.0]
        assert done.frame["FWNMJ"][0] == pytest.approx(done.frame["TQMJ"][0], rel=1e-9)


def test_at_a_confluence_the_nearer_tributary_wins_and_equals_go_by_the_campaigns_order(tmp_path: Path) -> None:
    north = shapely.LineString([(104.0, 29.0), (104.0, 29.2)])
    east = shapely.LineString([(104.0, 29.0), (104.2, 29.0)])
    patches = [square(104.02, 29.05), square(104.05, 29.02), square(103.98, 28.98)]
    for order in (1, -1):
        rivers = dict(list({"沱江": north, "岷江": east}.items())[::order])
        done = classify(tmp_path, patches, rivers)
        # the last is equally far from both: from the point where they meet; Min Jiang comes first in the plan
        assert done.frame["HLMC"].tolist() == ["沱江", "岷江", "岷江"]


def test_half_a_patch_by_two_strips_together(tmp_path: Path) -> None:
    west = shapely.LineString([(104.0, 29.0), (104.0, 29.1)])
    lon, lat, _ = GEOD.fwd(104.0, 29.05, 90.0, REACH)
    east = shapely.LineString([(2 * lon - 104.0 + 0.004, 29.0), (2 * lon - 104.0 + 0.004, 29.1)])
    middle = lon + 0.002
    patch = shapely.box(middle - 0.005, 29.045, middle + 0.005, 29.05)  # 0.003 of 0.01 degrees in each strip: 60 % in both
    done = classify(tmp_path, [patch], {"岷江": west, "沱江": east}, rule="half")
    assert done.frame["FWNMJ"][0] / done.frame["TQMJ"][0] == pytest.approx(0.6, abs=0.01)
    assert done.frame["SCOPE"][0] == 1
    assert classify(tmp_path, [patch], {"岷江": west}, rule="half").frame["SCOPE"][0] == 0


def without_time(done: Done) -> Any:
    return done.frame.drop(columns=["PDSJ"])


def test_rows_in_any_order_and_parts_of_any_size_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(9)
    lines = [winding_river(random, 112.0, 30.0), winding_river(random, 112.05, 30.0)]
    patches = random_patches(random, lines, 80)
    numbers = [f"N{i:03}" for i in range(80)]
    codes = random.choice(["", "420100", "430100", "110000", "x"], 80)
    handed = random.choice(["", "1", "2", "?"], 80)
    rivers = {"长江": lines[0], "汉江": lines[1]}
    whole = classify(tmp_path, patches, rivers, {"TBBH": numbers, "XZQDM": codes, "GZL": handed})
    monkeypatch.setattr(classify_command, "ROWS_A_PART", 7)
    monkeypatch.setattr(classify_command, "FEWEST_A_PART", 7)
    order = random.permutation(80)
    columns = {name: np.array(values, dtype=object)[order] for name, values in (("TBBH", numbers), ("XZQDM", codes), ("GZL", handed))}
    cut = classify(tmp_path, np.array(patches, dtype=object)[order], rivers, columns)
    sorted_back = without_time(cut).sort_values("TBBH", ignore_index=True)
    assert sorted_back.equals(without_time(whole))
    for key in ("counts", "areas_ha", "findings"):
        assert cut.report[key] == whole.report[key], key
    without_rows = [[{**edge, "row": None} for edge in result.report["edge"]] for result in (cut, whole)]
    assert without_rows[0] == without_rows[1]
    assert len(whole.report["findings"]) > 20


def test_what_goes_wrong_with_a_strip_in_its_thread_ends_the_job_with_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> shapely.Geometry:
        raise MineError("out_of_memory")

    monkeypatch.setattr(strips_command, "strip", fails)
    far_and_near = [square(112.4, 30.0), square(112.4, 32.0)]
    with pytest.raises(MineError) as refused:
        classify(tmp_path, far_and_near)
    assert refused.value.code == "out_of_memory"
    assert not (tmp_path / "out.gpkg").exists() and not leftovers(tmp_path)


def test_a_job_that_ends_early_does_not_wait_for_its_strips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[bool] = []

    def slow(_geometry: object, _metres: float, stopped: Callable[[], bool]) -> shapely.Geometry:
        for _ in range(600):
            time.sleep(0.05)
            steps.append(stopped())
            if steps[-1]:
                raise CancelledError
        return MAIN.buffer(0.1)

    def ends(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(strips_command, "strip", slow)
    monkeypatch.setattr(classify_command, "measure_patches", ends)
    with pytest.raises(KeyboardInterrupt):
        classify(tmp_path, [square(112.4, 30.0)])
    assert steps[-1]  # it was stopped, not waited for


@pytest.mark.parametrize("reach", [0.0, 5_000.0, 60_000.0])
def test_distances_of_many_rivers_leave_none_out(reach: float) -> None:
    """Against all pairs: near and far patches, wide ones, and some across the lines where squares meet."""
    random = np.random.default_rng(4)
    lines = [winding_river(random, 111.5 + 0.3 * i, 29.5 + 0.2 * i) for i in range(5)]
    places = [*random.uniform([110.5, 28.5], [114.5, 31.5], (150, 2)), *np.round(random.uniform([111, 29], [113, 31], (50, 2)), 2)]
    patches = np.array([square(lon, lat, random.choice([50.0, 800.0, 30_000.0])) for lon, lat in places], dtype=object)
    rivers = [River(str(i), "", shapely.GeometryCollection([line]), i) for i, line in enumerate(lines)]
    measured = RiverDistances(rivers).measure(patches, reach)
    alone = np.column_stack([RiverDistances([river]).measure(patches, 0.0)[:, 0] for river in rivers])
    wanted = (alone <= reach) | (alone <= alone.min(axis=1, keepdims=True))
    assert np.array_equal(np.isfinite(measured), wanted)
    assert np.array_equal(measured[wanted], alone[wanted])


@pytest.mark.parametrize(
    "handed, river_class, differs",
    [("1", "1", True), ("干流", "1", True), ("2", "2", False), ("主要支流", "2", False), ("支流", "2", False), (" 2 ", "2", False)],
)
def test_a_class_that_was_handed_down_wins_and_a_difference_is_told(tmp_path: Path, handed: str, river_class: str, differs: bool) -> None:
    done = classify(tmp_path, [square(112.41, 30.3)], columns={"GZL": [handed]})
    row = done.frame.iloc[0]
    assert (row["GZL"], row["SCOPE"], row["PDYJ"]) == (river_class, 1, "2")
    found = done.found("handed_class_differs")
    assert [f["where"] for f in found] == (["P0"] if differs else [])
    assert done.report["counts"]["handed_down_differs"] == int(differs)
    assert "handed_class_field" in done.codes()


def test_a_handed_down_class_takes_in_what_geometry_leaves_out(tmp_path: Path) -> None:
    done = classify(tmp_path, [square(112.2, 31.0), square(112.2, 30.05)], columns={"JB": ["2", None]}, handed_class_field="JB")
    assert done.frame["SCOPE"].tolist() == [1, 1] and done.frame["GZL"].tolist() == ["2", "1"] and done.frame["PDYJ"].tolist() == ["2", "1"]
    assert done.frame["JB"].fillna("").tolist() == ["2", ""]
    assert done.frame["FWNMJ"][0] == 0


def test_an_unknown_handed_down_class_is_told_and_the_position_counts(tmp_path: Path) -> None:
    done = classify(tmp_path, [square(112.2, 30.05)], columns={"GZL": ["左岸"]})
    assert done.frame[["GZL", "PDYJ"]].iloc[0].tolist() == ["1", "1"]
    assert done.found("handed_class_unknown")[0]["params"]["handed"] == "左岸"


def test_a_persons_decision_wins_over_everything_and_is_told(tmp_path: Path) -> None:
    patches = [square(112.2, 30.05), square(112.2, 31.0), square(112.2, 30.05), square(112.2, 30.05)]
    columns = {"RGPD": ["0", "1", "0", ""], "RGYY": ["水库移民区", None, "x", "y"], "GZL": ["", "", "2", ""]}
    done = classify(tmp_path, patches, columns=columns)
    assert done.frame["SCOPE"].tolist() == [0, 1, 0, 1] and done.frame["PDYJ"].tolist() == ["3", "3", "3", "1"]
    assert done.frame["GZL"].tolist()[:2] == ["", "2"] and done.frame["HLMC"][0] == ""  # the nearest river to the second is the tributary
    found = done.found("person_decided")
    assert [f["where"] for f in found] == ["P0", "P1", "P2"] and found[0]["params"]["reason"] == "水库移民区"
    assert done.report["counts"]["in_scope"] == 2


def again(folder: Path, frame: Any, out: str) -> Done:
    """A result classified again, after a person worked in it."""
    pyogrio.write_dataframe(frame, folder / "earlier.gpkg")
    return run_job(classify_job(folder, folder / "earlier.gpkg", folder / "rivers.gpkg", out))


def test_a_handed_down_class_outlives_the_decision_that_overruled_it(tmp_path: Path) -> None:
    first = classify(tmp_path, [square(112.2, 30.05)], columns={"GZL": ["2"]})
    assert first.frame[["GZL", "XFGZL", "PDYJ"]].iloc[0].tolist() == ["2", "2", "2"]
    # as the panel writes a decision
    overruled = again(tmp_path, first.frame.assign(RGPD="0", RGYY="实地核查", GZL="", HLMC="", PDYJ="3", SCOPE=0), "overruled.gpkg")
    assert overruled.frame[["SCOPE", "GZL", "XFGZL", "PDYJ"]].iloc[0].tolist() == [0, "", "2", "3"]
    back = again(tmp_path, overruled.frame.assign(RGPD="", RGYY=""), "back.gpkg")
    assert back.frame[["SCOPE", "GZL", "XFGZL", "PDYJ"]].iloc[0].tolist() == [1, "2", "2", "2"]


def test_a_result_of_the_first_version_keeps_its_handed_down_class(tmp_path: Path) -> None:
    first = classify(tmp_path, [square(112.2, 30.05), square(112.2, 30.05)], columns={"GZL": ["2", None]})
    old = first.frame.drop(columns=["XFGZL", "YPDJG"])
    assert again(tmp_path, old, "again.gpkg").frame[["GZL", "XFGZL", "PDYJ"]].to_numpy().tolist() == [["2", "2", "2"], ["1", "", "1"]]


def test_a_decided_patch_says_what_it_was_before(tmp_path: Path) -> None:
    patches = [square(112.2, 30.05), square(112.2, 31.0), square(112.41, 30.05), square(112.2, 30.05)]
    columns = {"RGPD": ["0", "1", "0", ""], "RGYY": ["x", "x", "x", ""], "GZL": ["", "", "2", ""]}
    before = classify(tmp_path, patches, columns=columns).frame["YPDJG"].tolist()
    assert [unpacked(text) for text in before] == [
        {"HLMC": "长江", "GZL": "1", "PDYJ": "1", "SCOPE": "1"},
        {"HLMC": "", "GZL": "", "PDYJ": "1", "SCOPE": "0"},
        {"HLMC": "汉江", "GZL": "2", "PDYJ": "2", "SCOPE": "1"},
        None,
    ]


@pytest.mark.parametrize("lower", [False, True])
def test_classifying_a_result_again_changes_nothing(tmp_path: Path, lower: bool) -> None:
    patches = [square(112.41, 30.3), square(112.41, 30.3), square(112.2, 30.05), square(112.2, 31.0)]
    first = classify(tmp_path, patches, columns={"GZL": ["1", None, None, None]})
    again_path = tmp_path / "first.gpkg"
    pyogrio.write_dataframe(first.frame.rename(columns=str.lower) if lower else first.frame, again_path)
    job = classify_job(tmp_path, again_path, tmp_path / "rivers.gpkg", "again.gpkg")
    again = run_job(job)
    assert without_time(again).rename(columns={"tbbh": "TBBH"}).equals(without_time(first))
    assert again.frame["GZL"].tolist() == ["1", "2", "1", ""] and again.frame["PDYJ"].tolist() == ["2", "1", "1", "1"]
    # a computed class follows the geometry when the rivers change, the handed-down one stays
    rivers_file(tmp_path / "other.gpkg", {"长江": TRIBUTARY})
    moved = run_job(classify_job(tmp_path, again_path, tmp_path / "other.gpkg", "moved.gpkg"))
    assert moved.frame["GZL"].tolist() == ["1", "1", "", ""] and moved.frame["PDYJ"][0] == "2"


def test_provinces_by_code_by_position_near_a_border_and_outside(tmp_path: Path) -> None:
    wuhan, changsha = square(114.3, 30.6), square(113.0, 28.2)
    border = square(113.0, 29.55)  # Hubei and Hunan, along the Yangtze
    beijing = square(116.4, 39.9)
    river = shapely.LineString([(112.9, 28.2), (113.0, 29.5), (114.3, 30.6), (116.4, 39.9)])
    columns = {"XZQDM": ["420100", "42", "", "", "110105", None, "华容县"]}
    patches = [wuhan, changsha, wuhan, border, beijing, beijing, changsha]
    done = classify(tmp_path, patches, {"长江": river}, columns)
    assert done.frame["SDM"].tolist()[:3] == ["42", "42", "42"] and done.frame["SDM"].tolist()[4:] == ["11", "", "43"]
    assert done.frame["PQ"].tolist() == ["2", "2", "2", "2", "", "", "2"]
    assert [f["where"] for f in done.found("province_differs")] == ["P1"]
    assert [f["where"] for f in done.found("patch_outside_provinces")] == ["P4", "P5"]
    assert done.report["counts"]["outside_provinces"] == 2 and len(done.frame) == 7 and done.frame["SCOPE"].tolist() == [1] * 7
    assert [f["params"]["count"] for f in done.found("province_by_position")] == [4]


def test_a_patch_near_a_border_without_a_code_is_to_be_checked(tmp_path: Path) -> None:
    base = pyogrio.read_dataframe(classify_command.BASE_DATA, layer="provinces").set_index("SDM").geometry
    line = shapely.get_coordinates(shapely.intersection(base["42"].buffer(1e-9), base["43"].boundary))
    lon, lat = line[len(line) // 2]
    done = classify(tmp_path, [square(lon, lat + 0.002)], {"长江": shapely.LineString([(lon - 0.1, lat), (lon + 0.1, lat)])})
    assert [f["where"] for f in done.found("province_uncertain")] == ["P0"]


def test_missing_and_doubled_numbers_are_told(tmp_path: Path) -> None:
    patches = [square(112.2, 30.01 + i / 1000) for i in range(5)]
    done = classify(tmp_path, patches, columns={"TBBH": ["A", None, "A", " ", "B"], "GZL": ["", "?", "", "", ""]})
    assert done.frame["TBBH"].fillna("-").tolist() == ["A", "-", "A", " ", "B"]
    assert [(f["where"], f["params"]["count"]) for f in done.found("number_doubled")] == [("A", 2)]
    assert done.found("number_missing")[0]["params"]["count"] == 2
    assert done.found("handed_class_unknown")[0]["where"] == "#2"


def test_broken_patches_are_repaired_where_that_is_safe_and_told_one_by_one(tmp_path: Path) -> None:
    good = square(112.2, 30.05)
    x, y = 112.2, 30.06
    bow = shapely.Polygon([(x, y), (x + 0.001, y + 0.001), (x + 0.001, y), (x, y + 0.001)])
    spike = shapely.Polygon([(x, y), (x + 0.001, y), (x + 0.001, y + 0.001), (x + 0.002, y + 0.001), (x + 0.001, y + 0.001), (x, y + 0.001)])
    mixed = shapely.GeometryCollection([good, shapely.Point(112.2, 30.0)])
    patches = [good, None, bow, spike, shapely.Polygon(), shapely.Point(112.2, 30.0), shapely.LineString([(112, 30), (113, 30)]), mixed]
    done = classify(tmp_path, patches)
    assert len(done.frame) == 8 and done.frame["TBBH"].tolist() == [f"P{i}" for i in range(8)]
    assert [f["where"] for f in done.found("patch_null")] == ["P1", "P4"]
    assert [f["where"] for f in done.found("patch_not_polygon")] == ["P5", "P6"]
    assert [f["where"] for f in done.found("patch_repaired")] == ["P3"] and [f["where"] for f in done.found("patch_unrepairable")] == ["P2"]
    assert done.report["counts"]["not_measured"] == 5 and done.report["counts"]["repaired"] == 1
    assert np.isnan(done.frame["TQMJ"][[1, 2, 4, 5, 6]]).all() and done.frame["SCOPE"].tolist() == [1, 0, 0, 1, 0, 0, 0, 1]
    assert done.frame["TQMJ"][7] == done.frame["TQMJ"][0]
    assert done.frame.geometry[3].is_valid and done.frame.geometry[0].equals(good)


def test_a_patch_nowhere_on_earth_is_told_and_spoils_nothing(tmp_path: Path) -> None:
    patches = [square(112.2, 30.05), shapely.box(30.0, 112.0, 30.1, 112.1), shapely.box(-180, -90, 180, 90), shapely.box(2, 46, 2.01, 46.01)]
    done = classify(tmp_path, patches)
    assert [f["where"] for f in done.found("patch_far")] == ["P1", "P2", "P3"]
    assert done.frame["SCOPE"].tolist() == [1, 0, 0, 0] and done.frame["TQMJ"].notna().tolist() == [True, False, False, True]


def test_rules_of_the_campaign_hold_where_a_job_says_nothing(tmp_path: Path) -> None:
    import json

    from mine_restoration_plugin.model.campaign import builtin_campaign_path

    campaign = json.loads(Path(builtin_campaign_path()).read_text(encoding="utf-8"))
    campaign["rules"].update(rule="centroid", base_line="centre_line", edge_m=77)
    (tmp_path / "c.json").write_text(json.dumps(campaign), encoding="utf-8")
    river = shapely.GeometryCollection([MAIN, shapely.box(112.0, 29.99, 112.8, 30.01)])
    done = classify(tmp_path, [square(112.4, 30.005)], {"长江": river}, campaign=str(tmp_path / "c.json"))
    assert done.frame["PDGZ"][0] == "yangtze_2020/centroid/10km/centre_line"
    assert done.frame["JAJL"][0] == pytest.approx(504, abs=3)


def test_a_layer_is_read_through_its_filter(tmp_path: Path) -> None:
    from mine_restoration_plugin.model.job import Source

    path = layer_file(tmp_path / "p.gpkg", [square(112.2, 30.05), square(112.3, 30.05)], TBBH=["a", "b"])
    rivers_file(tmp_path / "rivers.gpkg")
    done = run_job(classify_job(tmp_path, Source(str(path), where="TBBH = 'b'"), tmp_path / "rivers.gpkg"))
    assert done.frame["TBBH"].tolist() == ["b"]
