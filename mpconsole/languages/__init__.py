"""Tolerant parsers with positions."""
