"""Tables made from published typings by tools/platform_tables.py; they are read, never edited."""
