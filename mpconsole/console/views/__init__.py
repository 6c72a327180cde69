"""The six views."""
