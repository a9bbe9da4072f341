"""The only floor that touches files: registers, campaigns, bundles, workbooks, reports."""
