#!/usr/bin/env python3
"""Compares what detectors find with labels made by hand.

Usage: detectors.py LABELS CHECKOUT [--command survey_findings]

LABELS is a file of conformance/labels, CHECKOUT the system at the commit that DETECTORS.md names. Prints precision and
recall by kind, and every difference. Ends with exit code 1 when precision is below the bar.
"""

import argparse
import collections
import csv
import io
import subprocess
import sys

BAR = 0.95
# What is counted once a file.
LINELESS = {"read", "write", "association", "injection", "listener", "task", "http"}
KINDS = {
    "Authorisation": "authorisation",
    "Message": "message",
    "Mail": "mail",
    "Job": "job",
    "HttpCall": "http_call",
    "Subscription": "subscription",
    "DynamicDispatch": "dynamic_dispatch",
    "Route": "route",
    "Data": "data",
}


def key(row):
    kind = KINDS.get(row["kind"], row["kind"])
    line = "" if kind in LINELESS else row["line"]
    return (row["path"], line, kind, row["name"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels")
    parser.add_argument("checkout")
    parser.add_argument("--command", default="target/release/examples/survey_findings")
    arguments = parser.parse_args()
    with open(arguments.labels, newline="", encoding="utf-8") as labels:
        expected = {key(row) for row in csv.DictReader(labels)}
    output = subprocess.run(
        [arguments.command, arguments.checkout], check=True, capture_output=True, text=True
    ).stdout
    kinds = collections.defaultdict(set)
    for path, _, kind, _ in expected:
        kinds[path].add(kind)
    found = set()
    for row in csv.DictReader(io.StringIO(output)):
        if row["certain"] == "no":
            continue
        found_key = key(row)
        # Files of views were read for their routes alone.
        path, kind = found_key[0], found_key[2]
        if path in kinds and (kinds[path] != {"route"} or kind == "route"):
            found.add(found_key)
    by_kind = collections.defaultdict(lambda: [0, 0, 0])
    for one in expected | found:
        counts = by_kind[one[2]]
        counts[0] += one in expected
        counts[1] += one in found
        counts[2] += one in expected and one in found
    print("| kind | labels | found | both | precision | recall |")
    print("| --- | --- | --- | --- | --- | --- |")
    total = [sum(column) for column in zip(*by_kind.values())]
    for kind, (labels, hits, both) in [*sorted(by_kind.items()), ("all", total)]:
        precision = f"{both / hits:.3f}" if hits else "-"
        recall = f"{both / labels:.3f}" if labels else "-"
        print(f"| {kind} | {labels} | {hits} | {both} | {precision} | {recall} |")
    for title, rest in (("not found", expected - found), ("not labelled", found - expected)):
        print(f"\n{title}:")
        for one in sorted(rest):
            print("  ", *one)
    sys.exit(total[2] < BAR * total[1])


if __name__ == "__main__":
    main()
