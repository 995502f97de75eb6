"""The read API of plans: the same doors as the pages, answers as JSON, documents byte for byte as they were frozen."""
