# SPDX-FileCopyrightText: 2026 Poolverbund contributors
# SPDX-License-Identifier: EUPL-1.2

"""Compares tests/requirements.tsv with the tests that exist.

Each line of the table: number, priority (M must, S should, C could), names of the tests (separated by spaces) or "-",
and what the program must do; with "-" the last column says what is missing and why. A test is named after its
requirement: r065_a_session_needs_the_dossier_before. Fails when a "must" has no test, when a named test does not exist,
or when a test named after a requirement is not in the table. Exit status 1 then.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "requirements.tsv"
RUST_TEST = re.compile(r"\bfn (r\d{3}_\w+)\(")
BROWSER_TEST = re.compile(r"\"(r\d{3}_\w+)")


def existing():
    names = set()
    for path in (ROOT / "crates").rglob("*.rs"):
        names.update(RUST_TEST.findall(path.read_text(encoding="utf-8")))
    for path in (ROOT / "tests" / "browser").glob("*.js"):
        names.update(BROWSER_TEST.findall(path.read_text(encoding="utf-8")))
    return names


def main():
    faults, named, open_ones = [], set(), []
    there = existing()
    numbers = []
    for place, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        number, priority, tests, what = line.split("\t")
        numbers.append(int(number[1:]))
        if tests == "-":
            open_ones.append(number)
            if priority == "M":
                faults.append(f"line {place}: {number} must be met and has no test")
            continue
        for test in tests.split(" "):
            named.add(test)
            if test not in there:
                faults.append(f"line {place}: {number} names {test}, which does not exist")
            elif int(test[1:4]) != int(number[1:]):
                faults.append(f"line {place}: {test} is named after another requirement")
        if not what:
            faults.append(f"line {place}: {number} does not say what it is")
    if sorted(set(numbers)) != numbers:
        faults.append("the numbers are not in order, each once")
    faults.extend(f"{test} is not in the table" for test in sorted(there - named))
    for fault in faults:
        print(f"{TABLE.name}: {fault}")
    print(f"{len(numbers)} requirements, {len(named)} tests named after them, without one: {' '.join(open_ones) or 'none'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
