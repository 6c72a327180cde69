"""The mock server and the tail client."""
