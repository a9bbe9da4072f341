"""Monitoring of past draws and visits (抽查监测), against the draw that was claimed."""
