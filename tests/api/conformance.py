# SPDX-FileCopyrightText: 2026 Poolverbund contributors
# SPDX-License-Identifier: EUPL-1.2

"""Compares what a node answers with its OpenAPI document, as each of several roles and signed out.

    python tests/api/conformance.py PROGRAM SCHEMATHESIS

Makes a node with the fictional cases in a temporary folder, starts it on a free port of loopback, and lets Schemathesis
generate requests for every operation. Fails on a fault of the server, on a status, media type, header or body that the
document does not describe, and on an operation that answers people it should not. Requests change and erase what they
like: the node is thrown away.
"""

import contextlib
import json
import os
import pathlib
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent.parent / "crates" / "domain" / "testdata" / "bremen-16.json"
# Every run asks the same; a fault that one machine finds, every machine finds.
SEED = 20261122
# Generated requests for each operation and role, besides those at the edges of every parameter.
EXAMPLES = 8
# Longest answer that is waited for: the node itself gives up after thirty seconds.
ANSWER_SECONDS = 35
START_SECONDS = 60
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
# Sign-in name: role and the staff id of the file, where the person has cases there.
PEOPLE = {
    "koordination": ("pool_coordinator", "hb-bdf-1"),
    "vertretung": ("pool_coordinator", "hb-bdf-2"),
    "fallfuehrung": ("case_manager", "hb-cm-1"),
    "datenschutz": ("data_protection_officer", None),
    "technik": ("node_admin", None),
    "knoten": ("peering_admin", None),
}
# Those as whom requests are generated; and nobody.
ASKING = ("koordination", "fallfuehrung", "datenschutz", "technik", "knoten")


class Node:
    """A node of its own, made, filled and started for this run."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.config = folder / "node.toml"
        self.url = f"http://127.0.0.1:{free_port()}"
        self.passwords = {name: secrets.token_urlsafe(24) for name in PEOPLE}

    def command(self, *words, **options):
        line = [self.program, "--config", self.config, *words]
        return subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True, **options).stdout

    def make(self):
        self.command("init", "--data", self.folder / "data", "--profile", "bremen", "--url", self.url)
        self.command("import", CASES)
        for name, (role, staff) in PEOPLE.items():
            words = ["user", "add", "--sign-in", name, "--name", f"Testperson {name}", "--role", role]
            if staff:
                words += ["--staff", staff]
            self.command(*words, "--password-stdin", input=self.passwords[name] + "\n")

    @contextlib.contextmanager
    def serving(self):
        with open(self.folder / "serve.log", "wb") as log:
            line = [self.program, "--config", self.config, "serve"]
            process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=log)
            try:
                self.wait(process)
                yield
            finally:
                process.terminate()
                process.wait(timeout=ANSWER_SECONDS)

    def wait(self, process):
        for _ in range(START_SECONDS * 10):
            if process.poll() is not None:
                raise SystemExit("the node ended: " + (self.folder / "serve.log").read_text(encoding="utf-8"))
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz"):
                return
            time.sleep(0.1)
        raise SystemExit("the node does not answer")

    def ask(self, method, path, token=None, body=None):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def program_token(self, token):
        """An access token for a program that may read everything its owner may, as the page hands it out."""
        areas = ("cases", "pool", "releases", "library", "figures", "peers")
        form = urllib.parse.urlencode({"label": "Probelauf", "days": "30"} | {area: "read" for area in areas})
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"}
        request = urllib.request.Request(f"{self.url}/zugang/programme", data=form.encode(), headers=headers)
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            secret = re.search(r"pvg_[\w-]{43}", answer.read().decode()).group()
        return self.ask("POST", "/api/v1/token", body={"secret": secret})["access_token"]

    def sign_in(self, name):
        body = {"sign_in": name, "password": self.passwords[name]}
        return self.ask("POST", "/api/v1/session", body=body)["token"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def release(node, tokens, cases):
    """Takes drafts through the desk until one pattern is released; returns the ids of the drafts."""
    office, drafts = tokens["koordination"], []
    words = "Ein gemeinsamer Plan aller Beteiligten vor dem ersten Tag hat die Hilfe getragen."
    for case in cases:
        new = {"case": case, "input": {"lesson_de": words, "participation_told": True}}
        draft = node.ask("POST", "/api/v1/drafts", office, new)["id"]
        drafts.append(draft)
        view = node.ask("GET", f"/api/v1/drafts/{draft}", office)
        if view["withheld"]:
            continue
        node.ask("POST", f"/api/v1/drafts/{draft}/submission", office)
        vote = {"sha256": view["sha256"], "approve": True, "risk_accepted": True}
        for reviewer in ("vertretung", "datenschutz"):
            node.ask("POST", f"/api/v1/drafts/{draft}/votes", tokens[reviewer], vote)
        node.ask("POST", f"/api/v1/drafts/{draft}/release", office)
        return drafts
    raise SystemExit("none of the cases may leave")


def known(node, tokens):
    """Ids, forms and fields that exist, so that requests get past the first question."""
    office, lead = tokens["koordination"], tokens["fallfuehrung"]
    cases = [case["id"] for case in node.ask("GET", "/api/v1/cases", office)["cases"]]
    own = [case["id"] for case in node.ask("GET", "/api/v1/cases", lead)["cases"]]
    drafts = release(node, tokens, cases)
    case_forms = node.ask("GET", f"/api/v1/cases/{own[0]}/forms", lead)["forms"]
    pool_forms = node.ask("GET", "/api/v1/pool/forms", office)
    patterns = node.ask("GET", "/api/v1/patterns", office)["patterns"]

    def fields(form):
        return {"many": form.get("many", True), "fields": [field["name"] for field in form["fields"]]}

    return {
        "ids": {
            "cases": own[:2] + cases[:2],
            "drafts": drafts[-2:],
            "origins": sorted({pattern["origin"] for pattern in patterns}),
        },
        "items": ["eins", "1"],
        "case_forms": {form["name"]: fields(form) for form in case_forms},
        "pool_forms": {form["name"]: fields(form) for form in pool_forms},
    }


def compare(schemathesis, node, who, token, facts, checks):
    """Lets Schemathesis ask as one person; returns whether everything was as described."""
    line = [schemathesis, "run", f"{node.url}/api/v1/openapi.json", "--seed", str(SEED)]
    line += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--checks", ",".join(checks)]
    line += ["--generation-database", "none", "--continue-on-failure", "--no-shrink", "--no-color"]
    line += ["--request-timeout", str(ANSWER_SECONDS), "--warnings", "off"]
    # Ending the session would make everything that follows signed out.
    line += ["--exclude-operation-id", "delete_session"]
    if token:
        line += ["--header", f"Authorization: Bearer {token}"]
    environment = {**os.environ, "POOLVERBUND_KNOWN": str(facts), "SCHEMATHESIS_HOOKS": "hooks"}
    environment |= {"PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "127.0.0.1"}
    started = time.monotonic()
    done = subprocess.run(line, env=environment, cwd=node.folder, stdout=subprocess.PIPE, text=True, check=False)
    print(f"{'passed' if done.returncode == 0 else 'FAILED'}  as {who} ({time.monotonic() - started:.0f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout)
    return done.returncode == 0


def main():
    program, schemathesis = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="poolverbund-api.") as folder:
        node = Node(program, pathlib.Path(folder))
        node.make()
        with node.serving():
            tokens = {name: node.sign_in(name) for name in PEOPLE}
            facts = node.folder / "known.json"
            facts.write_text(json.dumps(known(node, tokens)), encoding="utf-8")
            roles = [(PEOPLE[name][0], tokens[name]) for name in ASKING]
            roles += [("program of the pool_coordinator", node.program_token(tokens["koordination"])), ("nobody", None)]
            passed = [compare(schemathesis, node, who, token, facts, CHECKS) for who, token in roles]
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
