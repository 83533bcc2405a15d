"""Cleans whole feeds unattended: what to do (plan), who does it (crew), what was done (manifest), and where it goes."""

from __future__ import annotations
