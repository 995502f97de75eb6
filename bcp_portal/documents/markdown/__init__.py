"""Document → Markdown: what is printed can be imported again and gives the same document."""

from .printing import print_block, print_headings, to_markdown

__all__ = ["print_block", "print_headings", "to_markdown"]
