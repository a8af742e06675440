# Each target is one line to read; the work is in scripts/. Every target sets the machine up first, and does nothing twice.
.PHONY: demo start test bench faults newer i18n package install clean

demo:      ## the main job on the embedded data, headless; results in build/demo/
	@scripts/setup engine qgis && /usr/bin/python3 scripts/demo.py

start:     ## a real QGIS in Chinese, with the plugin, in a clean profile, on the demo project
	@scripts/start

test:      ## every check and every test
	@scripts/test

bench:     ## ours beside QGIS's own algorithms and a plain script; benchmarks/RESULTS.md
	@scripts/setup test && build/engine_env/bin/python benchmarks/run.py && build/engine_env/bin/python benchmarks/workspace.py && build/engine_env/bin/python benchmarks/import_patches.py && build/engine_env/bin/python benchmarks/ledger_lines.py && /usr/bin/python3 benchmarks/site_cards.py && build/engine_env/bin/python benchmarks/documents.py

faults:    ## power cuts and kills on a workspace, 200 rounds of each kind, 400 damaged workspaces to rescue, 5,000 damaged files to import
	@scripts/setup test && build/test_env/bin/python tests/long/workspace_faults.py && build/test_env/bin/python tests/long/damaged_workspaces.py && build/qgis_test_env/bin/python tests/long/store_kills.py && build/test_env/bin/python tests/long/damaged_imports.py

newer:     ## every check and test on Debian 13 and its QGIS 3.40, in build/newer/trixie (root or sudo)
	@scripts/newer_qgis trixie

i18n:      ## collect the strings to translate into i18n/
	@scripts/setup qgis && /usr/bin/python3 scripts/translations.py

package:   ## dist/mine_restoration_plugin-VERSION.zip, which QGIS installs as it is
	@scripts/setup qgis && /usr/bin/python3 scripts/package.py

install:   ## the plugin and its engine into the QGIS profile of the person who calls
	@scripts/setup engine qgis && /usr/bin/python3 scripts/install.py

clean:     ## everything that was made; what apt installed stays
	@rm -rf build dist
