"""The release wizard."""
