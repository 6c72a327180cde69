"""Fixes: what mends a finding, as text edits, and how they are put into files."""
