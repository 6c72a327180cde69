"""The platform's package format (wxvpkg): write and read."""
