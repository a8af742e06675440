"""A PostgreSQL server with PostGIS for one run of the tests: in a folder of its own, on loopback, gone afterwards."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import tempfile
from typing import Iterator, List, Optional


def tools() -> Optional[str]:
    """The folder with PostgreSQL's programs, newest first; None where there is no server, or no PostGIS with it."""
    for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True):
        version = folder.split("/")[4]
        if os.path.isfile(f"{folder}/initdb") and os.path.isfile(f"/usr/share/postgresql/{version}/extension/postgis.control"):
            return folder
    return None


@contextlib.contextmanager
def server(folder: str) -> Iterator[str]:
    """Run a server; gives the address of a database with PostGIS in it, as text of a QgsDataSourceUri.

    Args:
        folder: see :func:`tools`.
    """
    # The server refuses to run as root, so everything belongs to its own user.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    place = tempfile.mkdtemp(prefix="postgis_")
    os.chmod(place, 0o755)
    data = os.path.join(place, "data")
    os.mkdir(data)
    if user:
        shutil.chown(place, "postgres", "postgres")
        shutil.chown(data, "postgres", "postgres")
    port = _free_port()
    try:
        _run([*user, f"{folder}/initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres"])
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {place} -c fsync=off"
        _run([*user, f"{folder}/pg_ctl", "-D", data, "-w", "-l", f"{place}/log", "-o", options, "start"])
        try:
            psql = [*user, f"{folder}/psql", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q"]
            _run([*psql, "-c", "CREATE DATABASE mines"])
            _run([*psql, "-d", "mines", "-c", "CREATE EXTENSION postgis"])
            yield f"dbname='mines' host=127.0.0.1 port={port} user='postgres' sslmode=disable"
        finally:
            _run([*user, f"{folder}/pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: List[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=120)
