"""What the QGIS side and the engine share; standard library only."""
