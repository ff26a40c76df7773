"""Every target there is."""

from tests.fuzz import bodies, carriers, credentials, operators, people, streams

TARGETS = {
    target.name: target
    for part in (bodies, people, carriers, credentials, operators, streams)
    for target in part.targets()
}
