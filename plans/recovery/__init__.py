"""Can we make it? How soon each function is back, along what it needs; plain functions over a document."""
