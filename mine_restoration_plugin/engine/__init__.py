"""The engine: a program of its own that never runs inside QGIS's process.

Run as ``python -m mine_restoration_plugin.engine COMMAND JOB.json``; see :mod:`mine_restoration_plugin.model.job`.
"""
