"""A spot in a file."""

from msgspec import Struct


class Place(Struct, frozen=True, order=True):
    """A spot in a file, exact enough to underline and to edit.

    file          relative to the checked folder, with forward slashes.
    line, column  from 1, in characters; 0 when only the file is known.
    end_line, end_column  just past the last character; 0 when unknown.
    path          where in its document: a property path such as
                  `Resources.Orders.Properties.Timeout`, or a callee such as `requests.get`.
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    path: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def in_template(self) -> bool:
        """True for a file that CloudFormation or SAM reads as it is, whatever other dialects call theirs."""
        name = self.file.rpartition("/")[2]
        return name.endswith((".yaml", ".yml", ".json", ".template")) and not name.startswith(("serverless.", "cdk."))

    @property
    def in_terraform(self) -> bool:
        """True for a file in Terraform's own language; its JSON is edited by nobody."""
        return self.file.endswith((".tf", ".tofu", ".tfvars"))

    def named(self, path: str) -> "Place":
        """The same spot under another property path or callee."""
        return Place(self.file, self.line, self.column, self.end_line, self.end_column, path)
