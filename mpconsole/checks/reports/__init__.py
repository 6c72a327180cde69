"""Findings as people, editors and other programs read them."""
