"""An incident folded from its documents and its entries: plain functions, no Django, no query."""
