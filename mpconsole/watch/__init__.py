"""File changes, gathered and classified."""
