"""Measures of fairness: loads per available day, burden per enterprise."""
