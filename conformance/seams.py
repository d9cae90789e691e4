#!/usr/bin/env python3
"""Compares the classes of crossing operations, and one-way calls, with what readers of the source say.

    python3 conformance/seams.py draw  --command target/release/quarry --sources FOLDER
    python3 conformance/seams.py show SHEET --sources FOLDER
    python3 conformance/seams.py judge --command target/release/quarry --sources FOLDER

`draw` surveys the systems of SYSTEMS and writes the empty sheets into conformance/seams: of each
candidate every operation that crosses its boundary, and call sites of operations that cross the
boundaries of whole domains. Nothing that Quarry says about an operation is on a sheet: of `quarry
seam --json` only names and places are kept (`blind`). `show` prints a sheet with the source around
every place, for reading. A reading is the sheet with a label, the place that decides it and a reason
for each row (conformance/seams/README.md says how to label); `judge` compares Quarry with the
readings and writes SEAMS.md. FOLDER holds the systems checked out as SYSTEMS names them.
"""

import argparse
import csv
import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHEETS = HERE / "seams"
SEED = "quarry seams 1"
# Call sites of one system in the one-way sheet: whose result is unused, and used.
UNUSED, USED = 62, 42
# Of one operation no more than so many, that a popular function doesn't make up the sheet.
OF_ONE = 3
RESULT_UNUSED = {"async_sink", "detached", "discarded", "awaited_unused"}
OPERATION = ["direction", "kind", "owner", "operation", "defined", "sites"]
SITE = ["system", "operation", "defined", "site", "within"]
LABEL = ["label", "file", "line", "reason"]


@dataclass
class System:
    """A public system: its folder, two candidates by patterns, and the domains of its calls."""

    folder: str
    candidates: dict
    domains: dict


def below(folder, names):
    return {name.replace("/", "-"): [f"{folder}/{name}/**"] for name in names.split()}


BUILDBOT = "master/buildbot"
SYSTEMS = {
    "buildbot": System(
        folder="buildbot-buildbot",
        candidates={
            "mailing": [
                f"{BUILDBOT}/reporters/{name}" for name in ("mail.py", "message.py", "utils.py", "generators/**")
            ],
            "machine": [f"{BUILDBOT}/machine/**"],
        },
        domains=below(
            BUILDBOT,
            "changes config data db machine mq process reporters schedulers secrets statistics steps util wamp worker"
            " www",
        ),
    ),
    "saleor": System(
        folder="saleor-saleor",
        candidates={"invoice": ["saleor/invoice/**"], "csv": ["saleor/csv/**"]},
        domains={
            name: [f"saleor/{name}/**", f"saleor/graphql/{name}/**"]
            for name in (
                "account app attribute channel checkout core csv discount giftcard invoice menu order page payment"
                " permission plugins product shipping site tax thumbnail translations warehouse webhook"
            ).split()
        },
    ),
    "shopizer": System(
        folder="shopizer-ecommerce-shopizer",
        candidates={"optin": ["*.optin.*"], "user": ["*.services.user.*", "*.repositories.user.*"]},
        domains={
            name: [f"*.services.{name}.*", f"*.repositories.{name}.*", f"*.core.model.{name}.*"]
            for name in (
                "catalog content customer merchant order payments reference search shipping shoppingcart system tax"
                " user"
            ).split()
        }
        | {"email": ["*.business.modules.email.*"], "files": ["*.business.modules.cms.*"]},
    ),
}


class Quarry:
    """The command line program on the projects of the systems."""

    def __init__(self, command, sources, folder):
        self.command, self.sources, self.folder = command, Path(sources), Path(folder)

    def run(self, *arguments):
        done = subprocess.run([self.command, *map(str, arguments)], text=True, capture_output=True)
        if done.returncode != 0:
            sys.exit(f"quarry {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def operations(self, system, candidates):
        """What crosses the boundary of each candidate, each operation once."""
        project = self.folder / f"{system}-{'-'.join(candidates)[:40]}.quarry"
        self.run("survey", self.sources / SYSTEMS[system].folder, "--project", project, "--no-history")
        with tempfile.NamedTemporaryFile("w", suffix=".csv", dir=self.folder) as lines:
            write = csv.writer(lines)
            write.writerow(["module", "domain"])
            write.writerows([pattern, name] for name, patterns in candidates.items() for pattern in patterns)
            lines.flush()
            self.run("assign", project, "--from", lines.name)
        for name in candidates:
            seam, once = json.loads(self.run("seam", project, name, "--json")), {}
            for group in seam["groups"]:
                for operation in group["operations"]:
                    at = identity(operation)
                    if at in once:
                        once[at]["callSites"] += operation["callSites"]
                    else:
                        once[at] = operation
            yield name, once


def place(at):
    return f"{at['path']}:{at['line']}" if at and at["path"] else ""


def identity(operation):
    name = operation["key"] if operation["kind"] in ("table", "topic") else operation["name"]
    return operation["direction"], operation["kind"], operation["ownerName"], name, place(operation["defined"])


def blind(operation):
    """Of an operation what a reader may see: names and places, nothing that Quarry made of them."""
    sites = sorted({(site["place"]["path"], site["place"]["line"]) for site in operation["callSites"]})
    return [*identity(operation), " ".join(f"{path}:{line}" for path, line in sites)]


def drawn_sites(quarry, system):
    """Call sites across the boundaries of domains, those with the smallest hashes first."""
    sites = {}
    for _, operations in quarry.operations(system, SYSTEMS[system].domains):
        for operation in operations.values():
            if operation["direction"] != "in" or operation["kind"] != "function":
                continue
            for site in operation["callSites"]:
                if site["usage"] != "call":
                    continue
                row = (
                    system, f"{operation['ownerName']}.{operation['name']}", place(operation["defined"]),
                    place(site["place"]), site["within"],
                )
                sites[row] = site["result"] in RESULT_UNUSED
    left, of_one, rows = {True: UNUSED, False: USED}, Counter(), []
    for row in sorted(sites, key=lambda row: hashlib.sha256("|".join((SEED, *row)).encode()).hexdigest()):
        unused = sites[row]
        if left[unused] and of_one[row[1]] < OF_ONE:
            left[unused] -= 1
            of_one[row[1]] += 1
            rows.append(row)
    return sorted(rows, key=lambda row: (row[1], row[3]))


def write(name, heading, rows):
    with (SHEETS / name).open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heading)
        out.writerows(rows)


def read(name):
    with (SHEETS / name).open(newline="") as file:
        return list(csv.DictReader(file))


def draw(quarry):
    for system, what in SYSTEMS.items():
        for name, operations in quarry.operations(system, what.candidates):
            rows = sorted(blind(operation) for operation in operations.values())
            write(f"{system}-{name}.csv", OPERATION, rows)
            print(system, name, len(rows))
    rows = [row for system in SYSTEMS for row in drawn_sites(quarry, system)]
    write("oneway.csv", SITE, rows)
    print("oneway", len(rows))


def excerpt(folder, at, before, after):
    """The lines of the source around a place, its own marked."""
    path, _, line = at.rpartition(":")
    file = folder / path
    if not path or not file.is_file():
        return [f"    {at}"]
    lines, line = file.read_text(encoding="utf-8", errors="replace").split("\n"), int(line)
    first = max(1, line - before)
    shown = enumerate(lines[first - 1 : line + after], first)
    return [f"    {at}"] + [f"{'>' if number == line else ' '}{number:5} {text[:160]}" for number, text in shown]


def show(sheet, sources, shown_sites, around):
    shown = set()
    for number, row in enumerate(read(f"{sheet}.csv"), 1):
        folder = sources / SYSTEMS[row.get("system") or sheet.split("-")[0]].folder
        print(f"== {number} {' '.join(row[name] for name in row if name not in ('defined', 'sites', 'site'))}")
        long = row.get("kind", "function") == "function"
        if row["defined"] not in shown:
            print("\n".join(excerpt(folder, row["defined"], 3, 28 if long else 5)))
        shown.add(row["defined"])
        sites = (row.get("sites") or row.get("site", "")).split()
        for site in sites[:shown_sites]:
            print("\n".join(excerpt(folder, site, around, around)))
        if len(sites) > shown_sites:
            print("    and", *sites[shown_sites:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["draw", "show", "judge"])
    parser.add_argument("sheet", nargs="?")
    parser.add_argument("--command", default="target/release/quarry")
    parser.add_argument("--sources", required=True, type=Path)
    parser.add_argument("--sites", type=int, default=4, help="places of an operation that are shown")
    parser.add_argument("--around", type=int, default=4, help="lines around a place")
    arguments = parser.parse_args()
    if arguments.step == "show":
        show(arguments.sheet, arguments.sources, arguments.sites, arguments.around)
        return
    with tempfile.TemporaryDirectory() as folder:
        draw(Quarry(arguments.command, arguments.sources, folder))


if __name__ == "__main__":
    main()
