"""Monitoring of past draws and visits (抽查监测): do they look like the draw that was claimed?"""
