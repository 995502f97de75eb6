"""Markdown → draft: what a source file says as typed rows, everything else as narrative at its place."""
