"""The campaign: its models, its linter, quota cells and the frame (抽查方案与抽查基数)."""
