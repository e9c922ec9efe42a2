"""What `aws_iam_policy_document` writes, as far as rights are concerned."""

from deburr.sources.terraform.evaluate import value_of
from deburr.sources.terraform.instances import turns
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Block
from deburr.sources.terraform.values import Encoded, Unknown

MOST = 500  # statements


def policy_document(block: Block, scope: Scope) -> object:
    """Statements with effect, actions and resources; Unknown when others are merged in that are not known."""
    statements: list[object] = []
    for name in ("source_policy_documents", "override_policy_documents", "source_json", "override_json"):
        written = block.attributes.get(name)
        value = value_of(written, scope) if written is not None else None
        for document in value if isinstance(value, list) else [] if value is None else [value]:
            inner = document.value if isinstance(document, Encoded) else None
            if not isinstance(inner, dict):
                return document if isinstance(document, Unknown) else Unknown("a policy that is settled at deploy time")
            statements += inner.get("Statement", [])
    for statement in block.of_type("statement", "dynamic"):
        if statement.type == "dynamic":
            statements += _dynamic(statement, scope)
        else:
            statements.append(_statement(statement, scope))
    return {"Version": "2012-10-17", "Statement": statements[:MOST]}


def _dynamic(block: Block, scope: Scope) -> list[object]:
    over = block.attributes.get("for_each")
    value = value_of(over, scope) if over is not None else None
    content = next(block.of_type("content"), None)
    made = turns(block, value)
    if content is None or made is None:
        return [{"Effect": "Allow", "Action": Unknown("statements that are settled at deploy time")}]
    return [_statement(content, scope.within(names)) for names in made[:MOST]]


def _statement(block: Block, scope: Scope) -> dict[str, object]:
    def read(name: str) -> object:
        written = block.attributes.get(name)
        return value_of(written, scope) if written is not None else None

    effect = read("effect")
    return {
        "Effect": "Allow" if effect is None else effect,
        "Action": read("actions") or [],
        "Resource": read("resources") or [],
    }
