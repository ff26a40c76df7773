"""Every door held to its own description by requests that Schemathesis makes up."""

import itertools
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.integration.api.service import Api

THOROUGH = os.environ.get("CONSENT_TEST_PROFILE") == "thorough"  # noqa: TID251  about the tests, not the service
EXAMPLES = 300 if THOROUGH else 10
BOUNDS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not THOROUGH,
    database=None,
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
    missing_required_header,
    ignored_auth,
]

load_all_checks()


@pytest.fixture(scope="module")
def described(api: Api) -> schemathesis.BaseSchema:
    """The description, without the clause that allows any error anywhere."""
    document = api.send("GET", "/openapi.json").get_json()
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("default", None)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = api.app
    return schema


def test_the_description_is_openapi(described: schemathesis.BaseSchema) -> None:
    described.validate()  # It raises where the document is not valid by OpenAPI 3.1.

    assert described.raw_schema["openapi"].startswith("3.1.")


def test_every_door_keeps_what_its_description_promises(
    described: schemathesis.BaseSchema, api: Api, subtests: pytest.Subtests
) -> None:
    networks = itertools.count()

    def ask(case: Case[Any]) -> None:
        # Each comes from a network of its own: whoever only guesses has to wait.
        high, low = divmod(next(networks), 256)
        headers = {
            "Authorization": f"Bearer {api.admin}",
            "X-Forwarded-For": f"10.{high}.{low}.1",
        }
        case.call_and_validate(headers=headers, checks=CHECKS)

    # The fixture loader of Schemathesis 4.32 does not know pytest 9.2.
    found = get_all_tests(
        schema=described, test_func=ask, settings=BOUNDS, given_kwargs=None
    )
    for each in found:
        assert isinstance(each, Ok)
        operation, hold = each.ok()
        with subtests.test(operation.label):
            hold()
