#!/usr/bin/python3
"""Write the workspace's schema, as SQL that a person can read, into ``data/workspace/``; ``--check`` only compares. Standard library only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Dict

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from mine_restoration_plugin.model import workspace_geopackage, workspace_postgis  # noqa: E402

FOLDER = REPOSITORY / "mine_restoration_plugin" / "data" / "workspace"


def files() -> Dict[Path, str]:
    """Every file with its text."""
    return {
        FOLDER / "schema.sql": workspace_geopackage.geopackage_sql(),
        FOLDER / "schema_postgis.sql": workspace_postgis.postgis_sql(),
    }


def main() -> int:
    """Write or compare; 1 where a file is not what would be written."""
    different = []
    for path, text in files().items():
        if "--check" in sys.argv[1:]:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                different.append(path)
        else:
            path.parent.mkdir(exist_ok=True)
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
    for path in different:
        print(f"{path.relative_to(REPOSITORY)} is not what scripts/workspace_schema.py writes", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
