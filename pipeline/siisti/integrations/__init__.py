"""siisti inside other people's tools. Each file here imports its tool only when that is what asks for it."""
