# SPDX-FileCopyrightText: 2026 Poolverbund contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the generator of requests is told about the node under test: ids that exist and the fields of forms.

Random ids all end in 404; most requests get one that exists. The choice follows from the generated value, so that a run
with the same seed asks the same.
"""

import json
import os
import pathlib
import zlib

import schemathesis

KNOWN = json.loads(pathlib.Path(os.environ["POOLVERBUND_KNOWN"]).read_text(encoding="utf-8"))
# One request in this many keeps the generated id.
KEEPS_ONE_IN = 6


def choice(values, seed):
    return values[zlib.crc32(repr(seed).encode()) % len(values)]


def resource(path):
    """The list of known ids for `{id}` of a path: `cases`, `drafts`, `peers`, `notices`."""
    first = path.removeprefix("/api/v1/").split("/")[0]
    return {"panel": "cases"}.get(first, first)


def forms_of(path):
    return KNOWN["pool_forms"] if "/pool/" in path else KNOWN["case_forms"]


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not path_parameters or zlib.crc32(repr(path_parameters).encode()) % KEEPS_ONE_IN == 0:
        return path_parameters
    path = context.operation.path
    known = {
        "id": KNOWN["ids"].get(resource(path), []),
        "form": [form for form in forms_of(path) if "{item}" not in path or forms_of(path)[form]["many"]],
        "item": KNOWN["items"],
        "origin": KNOWN["ids"]["origins"],
        "epoch": ["1"],
        "index": ["0", "1"],
    }
    for name, value in path_parameters.items():
        if known.get(name):
            path_parameters[name] = choice(sorted(known[name]), (name, value))
    return path_parameters


@schemathesis.hook
def map_case(context, case):
    """Gives the values of a form the names of its fields, and says which version was seen."""
    form = (case.path_parameters or {}).get("form")
    names = forms_of(case.path).get(form, {}).get("fields")
    if not names or case.method != "PUT" or not isinstance(case.body, dict):
        return case
    if case.path.endswith("/draft"):
        typed = case.body.get("typed")
        if isinstance(typed, dict):
            case.body["typed"] = dict(zip(names, typed.values()))
        return case
    case.body = dict(zip(names, case.body.values()))
    seen = choice([None, {"If-None-Match": "*"}, {"If-Match": '"1"'}], (form, case.body))
    if seen:
        case.headers.update(seen)
    return case
