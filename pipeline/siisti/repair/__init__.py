"""Choosing, making and undoing edits: the only place where text changes."""
