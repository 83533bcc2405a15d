"""Tells what was found and done: to a person in a terminal, to machines as JSON, SARIF or annotations."""
