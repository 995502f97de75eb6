"""The glossary: docs/glossary.md as a page, and short explanations beside what uses its terms."""
