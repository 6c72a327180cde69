"""The report as one HTML file: a treemap to zoom and search, tables, both languages, no requests."""
