"""Writes tools/page/api.d.ts: the types of requests and answers of the app, from its OpenAPI document."""

import json
from pathlib import Path
from typing import Any

from monazite.presentation.web.app import create_app

PAGE = Path(__file__).parents[1] / "tools" / "page" / "api.d.ts"
HEAD = """// Requests and answers of the app. Made by reproduce/page_types.py from the OpenAPI document of the server.

"""
PREFIX = "/api/"
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
Schema = dict[str, Any]


def type_of(schema: Schema) -> str:
    """The type of a JSON schema; what a schema leaves open is `any`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_of(one) for one in schema["anyOf"]))
    kind = schema.get("type")
    if kind == "array":
        inner = type_of(schema["items"])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if kind == "object":
        return object_type(schema)
    return PLAIN.get(str(kind), "any")


def object_type(schema: Schema) -> str:
    """An object without named properties: a record by name."""
    patterns = list(schema.get("patternProperties", {}).values())
    more = schema.get("additionalProperties", True)
    inner = type_of(patterns[0]) if patterns else "any" if more is True else type_of(more)
    return f"Record<string, {inner}>"


def declaration(name: str, schema: Schema) -> str:
    """An object with named properties as an interface."""
    needed, lines = schema.get("required", []), [f"export interface {name} {{"]
    if text := schema.get("description"):
        lines.insert(0, f"/** {' '.join(text.split())} */")
    for key, one in schema["properties"].items():
        optional = "" if key in needed else "?"
        if text := one.get("description"):
            lines.append(f"  /** {' '.join(text.split())} */")
        lines.append(f"  {key}{optional}: {type_of(one)};")
    return "\n".join([*lines, "}", ""])


def routes(paths: dict[str, Any]) -> str:
    """Request and answer by path; a file has no answer of its own."""
    lines = [
        "/** Request and answer of every path below /api/; the answer of a file is null. */",
        "export interface Routes {",
    ]
    for path, methods in paths.items():
        if "post" not in methods:
            continue
        asked = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
        given = methods["post"]["responses"]["200"]["content"].get("application/json", {}).get("schema")
        answer = type_of(given) if given else "null"
        lines.append(f'  "{path.removeprefix(PREFIX)}": {{ request: {type_of(asked)}; answer: {answer} }};')
    return "\n".join([*lines, "}", ""])


def page_types() -> str:
    """All types as one file."""
    document = create_app().openapi()
    schemas = document["components"]["schemas"]
    return HEAD + "\n".join(
        [*(declaration(name, schemas[name]) for name in sorted(schemas)), routes(document["paths"])]
    )


if __name__ == "__main__":
    PAGE.write_text(page_types(), encoding="utf-8")
