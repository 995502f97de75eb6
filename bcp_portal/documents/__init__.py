"""Documents: values, comparison and printing of a frozen plan. Knows no model and makes no query."""
