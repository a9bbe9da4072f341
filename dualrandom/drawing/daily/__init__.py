"""Teams drawn on the day (当日抽取检查人员): docs/spec/daily-v1.md."""
