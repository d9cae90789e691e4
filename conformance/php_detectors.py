#!/usr/bin/env python3
"""Compares what Quarry's detectors find in two PHP systems with places that were read by hand.

The labels are in conformance/labels/php-*.csv: a place, what stands there (`nothing` where a name
only looks like something), and why. Writes conformance/PHP-DETECTORS.md.

    python3 conformance/php_detectors.py --command target/release/examples/survey_found --sources FOLDER

FOLDER holds the systems checked out as OWNER-NAME at the commits of php.py.
"""

import argparse
import csv
import io
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
SYSTEMS = [
    ("php-bagisto.csv", "bagisto-bagisto"),
    ("php-bagisto-second.csv", "bagisto-bagisto"),
    ("php-kimai.csv", "kimai-kimai"),
    ("php-kimai-second.csv", "kimai-kimai"),
]
BAR = 0.95
# Kinds that are found at the line of the label; the rest by file and name, since an entry point
# lies where its handler is.
AT_LINE = {"message", "mail", "job", "http_call", "authorisation", "dynamic_dispatch", "subscription"}
ELSEWHERE = {"read", "write", "table", "command"}


def last(name):
    return name.rsplit("\\", 1)[-1].rsplit("::", 1)[-1]


def matches(label, found):
    """Whether what was found is what the label says."""
    if found["kind"] != label["kind"]:
        return False
    same = label["name"] in ("", found["name"], last(found["name"]))
    return same or found["name"].startswith(label["name"] + " ")


def judge(labels, found):
    by_file = defaultdict(list)
    for one in found:
        by_file[one["file"]].append(one)
    names = defaultdict(list)
    for one in found:
        names[(one["kind"], one["name"])].append(one)
    rows = []
    for label in labels:
        line = int(label["line"])
        here = [
            one
            for one in by_file[label["file"]]
            if int(one["line"]) == line and one["kind"] not in ("route", "table", "command", "consumer")
        ]
        if label["kind"] == "nothing":
            certain = [one for one in here if one["certain"] == "yes"]
            shown = "; ".join(f"{one['kind']} {one['name']}" for one in certain)
            rows.append((label, "false" if certain else "none", shown))
        elif label["kind"] == "route":
            hit = names[("route", label["name"])]
            verb, path = label["name"].split(" ", 1)
            near = [
                one["name"]
                for one in found
                if one["kind"] == "route"
                and one["name"].startswith(f"{verb} ")
                and path.endswith(one["name"].split(" ", 1)[1].lstrip("/"))
                and one["name"].count("/") > 1
            ]
            verdict = "right" if hit else "false" if near else "missed"
            rows.append((label, verdict, hit[0]["symbol"] if hit else "; ".join(near[:1])))
        else:
            pool = by_file[label["file"]]
            if label["kind"] in AT_LINE and line:
                pool = here
            hit = [one for one in pool if matches(label, one)]
            sure = [one for one in hit if one["certain"] == "yes"]
            wrong = [one for one in pool if one["kind"] == label["kind"] and line and label["kind"] in AT_LINE]
            if sure:
                rows.append((label, "right", sure[0]["symbol"]))
            elif hit:
                rows.append((label, "possible", hit[0]["symbol"]))
            elif wrong:
                rows.append((label, "false", f"{wrong[0]['kind']} {wrong[0]['name']}"))
            else:
                rows.append((label, "missed", ""))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--command", required=True)
    parser.add_argument("--sources", required=True)
    arguments = parser.parse_args()
    out = [
        "# PHP detectors beside places read by hand",
        "",
        "Written by `conformance/php_detectors.py`. A place is *right* when kind and name are found",
        "as certain, *false* when something else is, *missed* when nothing is; *none* is a place that",
        "only looks like something and where nothing is found. Precision = right / (right + false).",
        "",
        "The first sheets found faults: at first sight bagisto had 42 right and 6 false (routes of files",
        "that are included inside of a group lacked its prefix; precision 0.875), kimai 48 right, 7 missed",
        "(among them one label whose line was miscounted, 22 for 24). What was mended are rules of the",
        "frameworks, not places. The second sheets were labelled after that and are shown as they were",
        "at first sight; of their places, 5 of bagisto and 2 of kimai had been among findings printed by",
        "chance between the sheets, and without them the figures are the same.",
        "",
        "| system, sheet | places | right | false | missed | possible | none | precision | recall |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    details, good = [], True
    for sheet, system in SYSTEMS:
        labels = list(csv.DictReader((HERE / "labels" / sheet).open()))
        text = subprocess.run(
            [arguments.command, str(Path(arguments.sources) / system)],
            check=True, text=True, capture_output=True,
        ).stdout
        rows = judge(labels, list(csv.DictReader(io.StringIO(text))))
        count = Counter(row[1] for row in rows)
        precision = count["right"] / max(1, count["right"] + count["false"])
        wanted = sum(label["kind"] != "nothing" for label in labels)
        recall = count["right"] / wanted
        good &= precision >= BAR
        out.append(
            f"| {system}, `{sheet}` | {len(rows)} | {count['right']} | {count['false']} | {count['missed']} | "
            f"{count['possible']} | {count['none']} | {precision:.3f} | {recall:.3f} |"
        )
        for label, verdict, shown in rows:
            if verdict in ("false", "missed", "possible"):
                details.append(
                    f"| {system} | `{label['file']}:{label['line']}` | {label['kind']} {label['name']} | "
                    f"{verdict} | {shown} |"
                )
        kinds = Counter((row["kind"], row["certain"]) for row in csv.DictReader(io.StringIO(text)))
        print(system, dict(count), {f"{k} {c}": n for (k, c), n in sorted(kinds.items())})
    out += ["", "## Every difference", "", "| system | place | label | verdict | found instead |", "| --- | --- | --- | --- | --- |"]
    (HERE / "PHP-DETECTORS.md").write_text("\n".join(out + details) + "\n")
    print("\n".join(details))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
