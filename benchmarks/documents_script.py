"""What a user does without the plugin: pandas, one workbook a province with a line for each site.

    python documents_script.py WORKSPACE FOLDER        (laps on standard output: what, tab, seconds)
"""

import sqlite3
import sys
import time
from pathlib import Path

import pandas as pd


def main(workspace: str, folder: str) -> None:
    """Write the workbooks."""
    since = time.perf_counter()
    connection = sqlite3.connect(workspace)
    sites = pd.read_sql("SELECT * FROM sites WHERE SCOPE = 1", connection)
    for name, query in (("archive", "SELECT * FROM archive"), ("ledger", "SELECT * FROM ledger")):
        table = pd.read_sql(query, connection)
        sites = sites.merge(table, how="left", left_on="uuid", right_on="site", suffixes=("", f"_{name}"))
    funds = pd.read_sql("SELECT site, sum(ZJJH) ZJJH, sum(ZJDW) ZJDW, sum(ZJZC) ZJZC FROM funds GROUP BY site", connection)
    sites = sites.merge(funds, how="left", left_on="uuid", right_on="site", suffixes=("", "_funds"))
    connection.close()
    for province, lines in sites.groupby("SHENG"):
        lines.to_excel(Path(folder) / f"{province}.xlsx", index=False)
    print(f"pandas.to_excel\t{time.perf_counter() - since:.3f}", flush=True)


main(*sys.argv[1:3])
