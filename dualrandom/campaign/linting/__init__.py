"""What the linter looks for: one subject a module, one claim a function (方案校核规则)."""
