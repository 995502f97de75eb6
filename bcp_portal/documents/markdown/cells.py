"""What a row shows in a column of a block, as Markdown."""

from typing import Any

from bcp_portal.documents.format import Column, StoredField, StoredRow

from .escaping import escape_inline, escape_line

EXTRA = "extra:"


class Rows:
    """The rows of one block, with the types and the labels of their fields, and the mark of its list."""

    def __init__(self, rows: list[StoredRow], fields: list[StoredField], mark: str = "") -> None:
        self.rows = rows
        self.mark = mark  # of the list, where it must be another than its shape has
        self.types = {field["name"]: field["type"] for field in fields}
        self.labels = {field["name"]: field.get("label", "") for field in fields}

    def labelled(self, column: Column) -> Column:
        """The column under its own label, else under its field's."""
        return column if column["label"] else {**column, "label": self.labels.get(column["field"], "")}

    def shown(self, row: StoredRow, column: Column) -> str:
        """The cell for the middle of a line; prose as it was written, its line breaks as ``<br>``."""
        name = column["field"]
        if self.types.get(name) == "prose":
            return str(row["values"].get(name, "")).strip().replace("\n", "<br>")
        return escape_inline(self.text(row, column))

    def opening(self, row: StoredRow, column: Column) -> str:
        """The cell for the start of a list item."""
        return escape_line(self.text(row, column))

    def text(self, row: StoredRow, column: Column) -> str:
        """The cell as plain text."""
        name = column["field"]
        if name.startswith(EXTRA):
            return str(row["extra"].get(name.removeprefix(EXTRA), "")).strip()
        return text_of(row["values"].get(name, ""), column.get("joint", "; ")).strip()


def text_of(value: Any, joint: str = "; ") -> str:
    """The text of a frozen value of any type; several links are joined."""
    if isinstance(value, list):
        return joint.join(str(link["text"]) for link in value)
    return str(value["text"]) if isinstance(value, dict) else str(value)
