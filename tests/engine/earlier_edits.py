"""Random edits of a workspace's patches, and the table as it stands at each moment between them."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd

from mine_restoration_plugin.engine.storage.workspace_file import connect

PLACES = [("31", "", "", ""), ("42", "宜昌市", "宜都市", "420581"), ("42", "宜昌市", "夷陵区", "420506"), ("42", "荆州市", "松滋市", "421087"),
          ("42", "", "", ""), ("43", "常德市", None, None), ("61", "汉中市", "略阳县", "610727"), (None, None, None, None)]  # fmt: skip
AREAS = [None, 0.0, 49.99, 50.0, 150.0, 12345.67, 98765.43, 1_000_000.01, 3333.33, -1.0]


class Edits:
    """A workspace whose patches are edited at random."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.chance = path, random.Random(seed)
        self.connection = connect(path)
        self.connection.execute("PRAGMA synchronous = OFF")
        self.number = 0

    def values(self) -> dict[str, Any]:
        chance = self.chance
        province, city, county, code = chance.choice(PLACES)
        return {
            "SDM": province, "XZS": city, "XZX": county, "XZQDM": code, "GZL": chance.choice(["1", "1", "2", "2", None, "7"]),
            "SCOPE": chance.choice([1, 1, 1, 0]), "TQMJ": chance.choice(AREAS), "TBMJ": chance.choice(AREAS),
            "ZTBH": chance.choice([None, "", "S1", "S2", "S3"]), "KSMC": chance.choice(["甲矿", "=乙", None]),
        }  # fmt: skip

    def edit(self) -> None:
        """One edit: a new patch, a few changed values, or a patch less."""
        self.number += 1
        keys = [row[0] for row in self.connection.execute("SELECT uuid FROM patches ORDER BY fid")]
        what = "I" if self.number <= 25 else self.chance.choice(["I", "U", "U", "U", "U", "U", "D", "again"])
        mark = f"{self.number:016d}.1"
        self.connection.execute("BEGIN")
        if what in ("I", "again"):
            values = {"uuid": f"key-{self.number:04d}", **self.values(), "TBBH": f"T{self.number}", "editor": "甲", "mark": mark}
            if what == "again":  # a deleted patch comes back under its own key
                gone = self.connection.execute("SELECT DISTINCT uuid FROM history WHERE tab = 'patches' AND action = 'D' ORDER BY 1").fetchall()
                gone = [row[0] for row in gone if row[0] not in keys]
                values |= {"uuid": self.chance.choice(gone)} if gone else {}
            names = ", ".join(values)
            self.connection.execute(f"INSERT INTO patches ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))
        elif what == "U":
            values = self.values()
            chosen = self.chance.sample(sorted(values), self.chance.randint(1, 4))
            sql = ", ".join(f"{name} = ?" for name in chosen)
            given = (*(values[name] for name in chosen), mark, self.chance.choice(keys))
            self.connection.execute(f"UPDATE patches SET {sql}, editor = '甲', mark = ? WHERE uuid = ?", given)
        else:
            self.connection.execute("DELETE FROM patches WHERE uuid = ?", (self.chance.choice(keys),))
        self.connection.execute("COMMIT")

    def patches(self) -> pd.DataFrame:
        """As they stand."""
        return pd.read_sql("SELECT * FROM patches ORDER BY fid", self.connection)

    def close(self) -> None:
        self.connection.close()


def set_times(path: Path, times: dict[int, str]) -> None:
    """Give lines of the history other times, as if they had been written then in a workspace made on 2020-05-01."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        name, sql = connection.execute("SELECT name, sql FROM sqlite_master WHERE name = 'history_no_update'").fetchone()
        connection.execute(f"DROP TRIGGER {name}")
        connection.executemany("UPDATE history SET at = ? WHERE id = ?", [(at, number) for number, at in times.items()])
        connection.execute(sql)
        connection.execute("UPDATE settings SET value = '2020-05-01T00:00:00Z' WHERE key = 'made_at'")
    finally:
        connection.close()
