"""The description of every door that says what it promises (OpenAPI 3.1)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields
from werkzeug.routing import Rule

from consent.web.contract import JSON, Contract, contract_of
from consent.web.problems import MEDIA

Json = dict[str, object]

_TITLES = {
    400: "The request cannot be read.",
    401: "No key, or one that is not known.",
    403: "The key may not do this.",
    404: "There is no such thing.",
    409: "It contradicts what is there.",
    412: "It has changed since it was read.",
    413: "The body is too large.",
    415: "The body is of another type.",
    422: "What the request says is not valid.",
    428: "If-Match is missing.",
    429: "Too many requests; see Retry-After.",
    503: "Something the service depends on is out of reach; see Retry-After.",
}
_METHODS = ("get", "post", "put", "patch", "delete")
PAGE = "text/html"
"""A door that answers pages may say on a page, too, what is wrong."""

_PLACE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


class ProblemSchema(Schema):
    """What every error looks like (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    remedy = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "What is wrong where, by JSON pointer."},
    )


@lru_cache(maxsize=8)
def description(app: Flask, public_url: str) -> Json:
    """Return the whole description of an application, made from its contracts."""
    spec = APISpec(
        title="consent",
        version=version("consent"),
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin()],
        servers=[{"url": public_url}],
        info={"description": "Who may be reached, by whom, for what, and why."},
    )
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", schema=ProblemSchema)
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        promise = contract_of(app, rule.endpoint)
        if promise is not None:
            spec.path(path=path_of(rule), operations=dict(_operations(rule, promise)))
    written: Json = spec.to_dict()
    return written


def path_of(rule: Rule) -> str:
    """Return a rule as a path template."""
    return _PLACE.sub(r"{\1}", rule.rule)


def _operations(rule: Rule, promise: Contract) -> Iterator[tuple[str, Json]]:
    methods = [m for m in _METHODS if m.upper() in (rule.methods or ())]
    for method in methods:
        suffix = f"_{method}" if len(methods) > 1 else ""
        takes_body = promise.body is not None and method != "get"
        operation: Json = {
            "operationId": rule.endpoint.replace(".", "_") + suffix,
            "summary": promise.summary,
            "tags": [rule.endpoint.partition(".")[0]],
            "parameters": list(_parameters(rule, promise)),
            "responses": _responses(promise, _statuses(rule, promise, takes_body)),
        }
        if promise.scope is not None:
            operation["security"] = [{"bearer": []}]
            operation["description"] = f"Needs the scope `{promise.scope}`."
        if promise.token is not None:
            operation["security"] = [{"bearer": []}]
            operation["description"] = f"Needs a {promise.token} token, not an API key."
        if takes_body:
            content = {promise.media: {"schema": promise.body}}
            operation["requestBody"] = {"required": True, "content": content}
        yield method, operation


def _parameters(rule: Rule, promise: Contract) -> Iterator[Json]:
    for name in sorted(rule.arguments):
        schema = _schema_of(rule, name)
        yield {"in": "path", "name": name, "required": True, "schema": schema}
    if promise.query is not None:
        yield {"in": "query", "schema": promise.query}
    if promise.idempotent != "no":
        yield {
            "in": "header",
            "name": "Idempotency-Key",
            "required": promise.idempotent == "required",
            "description": "The same key and body have one effect and one answer.",
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": 255,
                "pattern": "^[!-~]+$",
            },
        }


def _schema_of(rule: Rule, name: str) -> Json:
    converter = type(rule._converters[name]).__name__  # noqa: SLF001 - nothing public
    if converter == "UUIDConverter":
        return {"type": "string", "format": "uuid"}
    if converter == "IntegerConverter":
        return {"type": "integer", "minimum": 0}
    return {"type": "string", "minLength": 1}


def _statuses(rule: Rule, promise: Contract, takes_body: bool) -> list[int]:  # noqa: FBT001
    """Return the errors that a door can answer with by what it takes."""
    found = set(promise.errors)
    if promise.scope is not None:
        found |= {401, 403, 429, 503}
    if promise.token is not None:
        found |= {401, 429, 503}
    if takes_body:
        found |= {400, 413, 415, 422}
    if promise.query is not None:
        found.add(422)
    if rule.arguments:
        found.add(404)
    if promise.idempotent != "no":
        found |= {400, 409, 422}
    return sorted(found - promise.answers.keys())


def _responses(promise: Contract, errors: list[int]) -> Json:
    responses: Json = {}
    for status, schema in promise.answers.items():
        answer: Json = {"description": "Done." if status < 300 else "See Location."}  # noqa: PLR2004
        if schema is not None:
            answer["content"] = {promise.answer_media: {"schema": schema}}
        elif promise.answer_media != JSON:
            answer["content"] = {promise.answer_media: {}}
        responses[str(status)] = answer
    for status in errors:
        title = _TITLES.get(status, "It cannot be done.")
        responses[str(status)] = _problem(title, promise)
    responses["default"] = _problem("Any other error.", promise)
    return responses


def _problem(title: str, promise: Contract) -> Json:
    content: Json = {MEDIA: {"schema": "Problem"}}
    if promise.answer_media == PAGE:
        content[PAGE] = {}
    return {"description": title, "content": content}
