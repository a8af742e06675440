"""What of our run is no computing: the engine's start, reading the patches, writing them with as many columns, bringing all to the disk.

It loads the modules that a classification loads and calls the functions that it calls to read and write, part by part, in the
same sizes; the computed columns hold one value each, and geometries pass through as the bytes that were read. ``benchmarks/run.py``
runs it in a process of its own and counts as compute what our run takes longer than this::

    python benchmarks/read_and_write.py PATCHES.gpkg FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Iterator

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyarrow as pa

from mine_restoration_plugin.engine.__main__ import loaded
from mine_restoration_plugin.engine.storage.outputs import Outputs
from mine_restoration_plugin.engine.storage.vector_files import GEOMETRY, geometry_field, read_layer, write_stream
from mine_restoration_plugin.model.job import Source, Target

# Values as long as the true ones.
COMPUTED = {
    "HLMC": "长江", "GZL": "1", "JAJL": 4321.1, "FWNMJ": 12345.67, "TQMJ": 12345.67, "PQ": "2", "SDM": "42", "SCOPE": 1, "BJTB": 0,
    "PDYJ": "1", "PDGZ": "yangtze_2020/touches/10km/bank", "PDSJ": "2026-11-23 12:00:00",
}  # fmt: skip
ROWS_A_PART = 20_000


def main(patches: str, folder: Path) -> None:
    """Read, add columns, write."""
    loaded("classify_command", "run_classifypatches")
    layer = read_layer(Source(patches))
    kept = [f for f in layer.table.schema if f.name not in (*COMPUTED, GEOMETRY)]
    columns = {name: pa.repeat(pa.scalar(value), ROWS_A_PART) for name, value in COMPUTED.items()}
    schema = pa.schema([*kept, *(pa.field(name, column.type) for name, column in columns.items()), geometry_field()])

    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(0, layer.table.num_rows, ROWS_A_PART):
            part = layer.table.slice(start, ROWS_A_PART)
            arrays = [part.column(f.name).combine_chunks() for f in kept]
            arrays += [column.slice(0, part.num_rows) for column in columns.values()]
            arrays.append(part.column(GEOMETRY).combine_chunks().cast(pa.binary()))
            arrays = [a.chunk(0) if isinstance(a, pa.ChunkedArray) else a for a in arrays]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    with Outputs({"patches": Target(str(folder / "patches.gpkg"), "patches")}, {}, [layer.source]) as outputs:
        write_stream(outputs.path("patches"), outputs.layer("patches"), batches(), schema, "Unknown")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
