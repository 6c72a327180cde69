"""The local review platform: a true double of the platform's own HTTP API."""
