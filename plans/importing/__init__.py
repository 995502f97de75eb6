"""Import: Markdown → draft. What a source file says as typed rows, everything else as narrative at its place."""
