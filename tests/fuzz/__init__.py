"""Throws broken and edited files at the readers: ``python -m tests.fuzz --minutes 10``."""
