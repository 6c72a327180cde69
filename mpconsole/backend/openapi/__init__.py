"""Mocks from an OpenAPI document (3.0, 3.1): answers from examples or schemas, requests checked."""
