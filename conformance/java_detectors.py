#!/usr/bin/env python3
"""Compares what Quarry's detectors find in two Java systems with places that were read by hand.

The labels are in conformance/labels/java-*.csv: a place, what stands there (`nothing` where a name
only looks like something), and why. Writes conformance/JAVA-DETECTORS.md.

    python3 conformance/java_detectors.py --command target/release/examples/survey_found --sources FOLDER
    python3 conformance/java_detectors.py --draw apache-fineract 1 --sources FOLDER

FOLDER holds the systems checked out as OWNER-NAME at the commits of SYSTEMS. The second form prints
the places of a sheet before anyone has read them: lines that look as if they could mean something,
so many of each kind, those whose path and line have the smallest hashes.
"""

import argparse
import csv
import hashlib
import io
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from php_detectors import BAR, judge

HERE = Path(__file__).resolve().parent
SYSTEMS = {
    "apache-fineract": "4198b0b",
    "shopizer-ecommerce-shopizer": "7460ceb",
}
SHEETS = [
    ("java-fineract.csv", "apache-fineract"),
    ("java-fineract-second.csv", "apache-fineract"),
    ("java-shopizer.csv", "shopizer-ecommerce-shopizer"),
    ("java-shopizer-second.csv", "shopizer-ecommerce-shopizer"),
]
# What looks as if it could mean something, and how many places of it a sheet has.
LOOKS = [
    ("route", 14, r"@(Get|Post|Put|Delete|Patch|Request)Mapping|^\s*@(GET|POST|PUT|DELETE|PATCH)\b"),
    ("table", 6, r"@(Entity|Table|JoinTable|SecondaryTable|CollectionTable)\b"),
    (
        "statement",
        8,
        r"[jJ]dbcTemplate\w*\s*\.|createQuery|createNativeQuery|@Query\b"
        r"|\"\s*(select|insert|update|delete)\s|\s(from|join)\s+\w+",
    ),
    ("repository", 6, r"\w*([rR]epository|[dD]ao|DAO)\w*\s*\.\s*(save|find|delete|get|exists|count)\w*\("),
    (
        "authorisation",
        7,
        r"@(PreAuthorize|PostAuthorize|Secured|RolesAllowed)|SecurityContextHolder|[rR]equestMatchers?\("
        r"|antMatchers|hasAuthority|hasRole|isUserInRole|validateHas",
    ),
    (
        "message",
        6,
        r"publishEvent|\.(convertAndSend|send|publish|emit|notify\w*)\(|@\w*EventListener"
        r"|@\w+Listener\b|ApplicationListener<|@Async|@Scheduled|[mM]ailSender",
    ),
    (
        "request",
        4,
        r"RestTemplate|restTemplate|WebClient|HttpClient|httpClient|FeignClient|\.newCall\(|openConnection",
    ),
    ("computed", 3, r"Class\.forName|getBean\(|\.invoke\(|newInstance\(|loadClass\("),
]

HEAD = """# Java detectors beside places read by hand

Written by `conformance/java_detectors.py`. A place is *right* when kind and name are found
as certain, *false* when something else is, *missed* when nothing is; *none* is a place that
only looks like something and where nothing is found. Precision = right / (right + false)."""


def draw(folder, sheet):
    """The places of a sheet; those of the sheets before it are left out."""
    lines = []
    for path in sorted(folder.rglob("*.java")):
        name = path.relative_to(folder).as_posix()
        if re.search(r"(^|/)(test|tests|integration-?tests?)\b", name.lower()) or "/build/" in name:
            continue
        for at, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            text = line.strip()
            if text.startswith(("import ", "package ", "*", "//", "/*")):
                continue
            lines.append((name, at, line))
    for kind, count, pattern in LOOKS:
        seen = [place for place in lines if re.search(pattern, place[2], re.I if kind == "statement" else 0)]
        seen.sort(key=lambda place: hashlib.sha256(f"{place[0]}:{place[1]}".encode()).digest())
        for name, at, line in seen[(sheet - 1) * count : sheet * count]:
            yield kind, name, at, line.strip()


def compared(command, sources, sheets):
    """The rows of the table, the differences, and whether the bar is met."""
    table, details, good, found = [], [], True, {}
    for sheet, system in sheets:
        if system not in found:
            text = subprocess.run([command, str(sources / system)], check=True, text=True, capture_output=True).stdout
            found[system] = list(csv.DictReader(io.StringIO(text)))
        # A route lies at its annotation, so that one where nothing stands is seen, too.
        routes = [dict(one, kind="mapping") for one in found[system] if one["kind"] == "route"]
        labels = list(csv.DictReader((HERE / "labels" / sheet).open()))
        rows = judge(labels, found[system] + routes)
        count = Counter(row[1] for row in rows)
        precision = count["right"] / max(1, count["right"] + count["false"])
        recall = count["right"] / sum(label["kind"] != "nothing" for label in labels)
        good &= precision >= BAR
        table.append(
            f"| {system}, `{sheet}` | {len(rows)} | {count['right']} | {count['false']} | {count['missed']} | "
            f"{count['possible']} | {count['none']} | {precision:.3f} | {recall:.3f} |"
        )
        details += [
            f"| {system} | `{label['file']}:{label['line']}` | {label['kind']} {label['name']} | {verdict} | {shown} |"
            for label, verdict, shown in rows
            if verdict in ("false", "missed", "possible")
        ]
    return table, details, good


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", required=True, type=Path)
    parser.add_argument("--command")
    parser.add_argument("--only", help="one sheet; nothing is written")
    parser.add_argument("--draw", nargs=2, metavar=("SYSTEM", "SHEET"))
    arguments = parser.parse_args()
    if arguments.draw:
        system, sheet = arguments.draw
        for place in draw(arguments.sources / system, int(sheet)):
            print(*place, sep="\t")
        return
    if not arguments.command:
        sys.exit("name the command that prints what is found, or a sheet to draw")
    sheets = [one for one in SHEETS if arguments.only in (None, one[0])]
    table, details, good = compared(arguments.command, arguments.sources, sheets)
    out = [
        HEAD,
        "",
        "| system, sheet | places | right | false | missed | possible | none | precision | recall |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *table,
        "",
        "## Every difference",
        "",
        "| system | place | label | verdict | found instead |",
        "| --- | --- | --- | --- | --- |",
        *details,
    ]
    if arguments.only is None:
        (HERE / "JAVA-DETECTORS.md").write_text("\n".join(out) + "\n")
    print("\n".join(table + details))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
