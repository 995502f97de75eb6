"""The evidence pack: what was signed and recorded of a plan in a period, as one file that is read and checked alone."""
