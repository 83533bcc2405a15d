"""Shared by the tests: where the data is, and what to say when it is not there."""
