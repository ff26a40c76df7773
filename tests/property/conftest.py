"""How hard the properties are tried: `HYPOTHESIS_PROFILE=thorough` for a night."""

import os

from hypothesis import HealthCheck, settings

_PATIENT = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "ci",
    max_examples=300,
    deadline=None,
    suppress_health_check=_PATIENT,
    # A build that was green stays green: new examples are found by hand, at length.
    derandomize=True,
)
settings.register_profile(
    "thorough", max_examples=20_000, deadline=None, suppress_health_check=_PATIENT
)
# The suite's own switch, not a setting of the service.
settings.load_profile(os.getenv("HYPOTHESIS_PROFILE", "ci"))
