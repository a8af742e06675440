"""The rules of the work plan on GeoDataFrames and arrays. No files, no state."""
