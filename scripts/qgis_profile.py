#!/usr/bin/python3
"""Make or refresh a QGIS profile that holds the staged plugin and nothing of the machine's own settings.

``scripts/qgis_profile.py FOLDER [--zip ZIP] [--language zh-Hans|en] [--clean]``: the profile is FOLDER/profiles/default, for
``QGIS_CUSTOM_CONFIG_PATH=FOLDER`` as well as for ``qgis --profiles-path FOLDER``. Standard library only.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Optional

from stage import PACKAGE, StageError, files_of, mirror, stage

CHINESE = "zh-Hans"  # with zh_CN, the name of the locale, QGIS stays English

_SETTINGS = """[PythonPlugins]
{package}=true
processing=true

[locale]
overrideFlag=true
userLocale={language}
globalLocale={locale}

[qgis]
checkVersion=false
showTips=false
askToSaveProjectChanges=false

[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true

[app]
news\\hidden=true
"""


def make_profile(folder: Path, language: str = CHINESE, archive: Optional[Path] = None, clean: bool = False) -> Path:
    """Make the profile, or bring its plugin up to date.

    Args:
        folder: where ``profiles/`` stands or shall stand.
        language: QGIS's name of the language of the window.
        archive: a plugin package to install instead of the staged sources.
        clean: throw away what is in ``folder`` first, settings of earlier runs included.

    Returns:
        The profile's own folder.
    """
    if clean and folder.exists():
        shutil.rmtree(folder)
    profile = folder / "profiles" / "default"
    plugin = profile / "python" / "plugins" / PACKAGE
    if archive is None:
        mirror(files_of(stage()), plugin, keep_bytecode=True)
    else:
        with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(archive) as packed:
            packed.extractall(name)
            mirror(files_of(Path(name) / PACKAGE), plugin, keep_bytecode=True)
    settings = profile / "QGIS" / "QGIS3.ini"
    if not settings.is_file():
        locale = "zh_CN" if language == CHINESE else "en_US"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_SETTINGS.format(package=PACKAGE, language=language, locale=locale), encoding="utf-8")
    return profile


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--zip", type=Path, help="install this package instead of the staged sources")
    parser.add_argument("--language", default=CHINESE)
    parser.add_argument("--clean", action="store_true", help="throw away the profile's earlier settings")
    arguments = parser.parse_args()
    try:
        make_profile(arguments.folder, arguments.language, arguments.zip, arguments.clean)
    except (StageError, zipfile.BadZipFile, OSError) as error:
        sys.exit(f"profile: {error}")
