"""Measurements, not tests: ratios against bare Django and bare WeasyPrint in one run. Run by `make bench`."""
