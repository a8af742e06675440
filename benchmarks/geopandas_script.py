"""The job as a competent analyst would write it with geopandas: pyogrio, a buffer in China's Albers projection, spatial joins.

Written to be fast where that needs no more than knowing the library: the joins have the few large polygons on the side that geopandas
prepares, the nearest river is looked for among single segments, and only patches on the strips' edge are cut. Nothing of the plugin
is imported. ``benchmarks/run.py`` runs it in a process of its own::

    python benchmarks/geopandas_script.py PATCHES.gpkg BASE_DATA.gpkg FOLDER
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

ALBERS = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=GRS80 +units=m +no_defs"
DISTANCE_M = 10_000
MAIN, TRIBUTARY = "1", "2"


def main(patches_path: str, base_path: str, folder: Path) -> None:
    """Read, classify, sum up and write; says how long each step took."""
    since = time.perf_counter()

    def lap(what: str) -> None:
        nonlocal since
        now = time.perf_counter()
        print(f"{what}\t{now - since:.2f}", flush=True)
        since = now

    patches = pyogrio.read_dataframe(patches_path).to_crs(ALBERS)
    rivers = pyogrio.read_dataframe(base_path, layer="rivers").to_crs(ALBERS)
    provinces = pyogrio.read_dataframe(base_path, layer="provinces").to_crs(ALBERS)
    lap("read and reproject")

    strips = rivers[["HLMC", "GZL", "geometry"]].copy()
    strips["geometry"] = rivers.buffer(DISTANCE_M)
    classes = strips.dissolve("GZL")[["geometry"]].reset_index()
    lap("buffer and dissolve")

    hits = gpd.sjoin(classes, patches[["geometry"]], predicate="intersects")
    main_stem = np.isin(patches.index, hits.loc[hits["GZL"] == MAIN, "index_right"])
    tributary = np.isin(patches.index, hits.loc[hits["GZL"] == TRIBUTARY, "index_right"])
    patches["GZL"] = np.select([main_stem, tributary], [MAIN, TRIBUTARY], "")
    patches["SCOPE"] = (main_stem | tributary).astype(int)
    lap("join: class")

    ends = [(name, np.stack([xy[:-1], xy[1:]], axis=1)) for name, xy in _lines(rivers)]
    segments = gpd.GeoDataFrame(
        {"HLMC": np.repeat([name for name, _ in ends], [len(pair) for _, pair in ends])},
        geometry=shapely.linestrings(np.concatenate([pair for _, pair in ends])),
        crs=ALBERS,
    )
    main_names = rivers.loc[rivers["GZL"] == MAIN, "HLMC"]
    nearest = pd.concat(
        [
            gpd.sjoin_nearest(patches.loc[main_stem, ["geometry"]], segments[segments["HLMC"].isin(main_names)], distance_col="JAJL"),
            gpd.sjoin_nearest(patches.loc[~main_stem, ["geometry"]], segments, distance_col="JAJL"),
        ]
    )
    nearest = nearest[~nearest.index.duplicated()]
    patches["HLMC"] = nearest["HLMC"].where(patches["SCOPE"] == 1, "")
    patches["JAJL"] = nearest["JAJL"].round(1)
    lap("join: nearest river")

    together = classes.union_all()
    patches["TQMJ"] = patches.area.round(2)  # the projection keeps areas
    whole = gpd.sjoin(gpd.GeoDataFrame(geometry=[together], crs=ALBERS), patches[["geometry"]], predicate="contains")["index_right"]
    patches["FWNMJ"] = patches["TQMJ"].where(patches.index.isin(whole), 0.0)
    cut = (patches["SCOPE"] == 1) & ~patches.index.isin(whole)
    patches.loc[cut, "FWNMJ"] = patches.geometry[cut].intersection(together).area.round(2)
    lap("area and area inside")

    centres = gpd.GeoDataFrame(geometry=patches.centroid, crs=ALBERS)
    place = gpd.sjoin(provinces[["SDM", "geometry"]], centres, predicate="contains").drop_duplicates("index_right")
    patches["SDM"] = place.set_index("index_right")["SDM"].reindex(patches.index).fillna("")
    lap("join: province")

    scope = patches[patches["SCOPE"] == 1]
    table = scope.pivot_table(index="SDM", columns="GZL", values="TQMJ", aggfunc=["count", "sum"], fill_value=0, margins=True)
    table.to_csv(folder / "table.csv")
    lap("table")

    patches.to_crs("EPSG:4490").to_file(folder / "patches.gpkg", layer="patches")
    strips.to_crs("EPSG:4490").to_file(folder / "strips.gpkg", layer="strips")
    lap("write")


def _lines(rivers: gpd.GeoDataFrame) -> list[tuple[str, np.ndarray]]:
    singles = rivers[["HLMC", "geometry"]].explode(index_parts=False)
    return [(name, shapely.get_coordinates(line)) for name, line in zip(singles["HLMC"], singles.geometry)]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
