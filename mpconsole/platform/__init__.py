"""Facts of the platform, as data with their sources."""
