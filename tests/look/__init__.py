"""The look: tags, shared snippets, pages in a real browser."""
