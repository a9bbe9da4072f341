"""Measures of fairness: loads, burden on enterprises, predictability, rotation (公平性指标)."""
