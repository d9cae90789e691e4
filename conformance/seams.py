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
# Call sites of one system in the one-way sheet: whose result is dropped, and all others.
DROPPED, OTHERS = 62, 42
# Of one operation no more than so many, that a popular function doesn't make up the sheet.
OF_ONE = 3
RESULT_DROPPED = {"detached", "discarded"}
RESULT_UNUSED = RESULT_DROPPED | {"awaited unused", "async sink"}
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


# Drawn and read by others after the rules were there, by which Quarry decides.
OSCAR = "src/oscar/apps"
OPENMRS = "api/src/main/java/org/openmrs"
UNSEEN = {
    "oscar": System(
        folder="django-oscar-django-oscar",
        candidates={
            "communication": [f"{OSCAR}/communication/**", f"{OSCAR}/dashboard/communications/**"],
            "voucher": [f"{OSCAR}/voucher/**", f"{OSCAR}/dashboard/vouchers/**"],
        },
        domains=below(
            OSCAR,
            "address analytics basket catalogue checkout communication customer offer order partner payment search"
            " shipping voucher wishlists dashboard",
        ),
    ),
    "wagtail": System(
        folder="wagtail-wagtail",
        candidates={"embeds": ["wagtail/embeds/**"], "redirects": ["wagtail/contrib/redirects/**"]},
        domains=below(
            "wagtail",
            "actions admin api contrib/forms contrib/redirects contrib/frontend_cache contrib/routable_page"
            " contrib/search_promotions contrib/settings documents embeds images search sites snippets users models"
            " rich_text blocks permission_policies",
        ),
    ),
    "openmrs": System(
        folder="openmrs-openmrs-core",
        candidates={
            "notification": ["org.openmrs.notification.*"],
            "scheduler": ["org.openmrs.scheduler.*"],
        },
        domains={
            name: [f"org.openmrs.{name}.*"]
            for name in "notification scheduler hl7 messagesource logic order obs patient person layout validator module event".split()
        },
    ),
}
ALL = SYSTEMS | UNSEEN
ONE_WAY = {"oneway": SYSTEMS, "unseen-oneway": UNSEEN}


class Quarry:
    """The command line program on the projects of the systems."""

    def __init__(self, command, sources, folder):
        self.command, self.sources, self.folder = command, Path(sources), Path(folder)

    def run(self, *arguments):
        done = subprocess.run([self.command, *map(str, arguments)], text=True, capture_output=True)
        if done.returncode != 0:
            sys.exit(f"quarry {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def commit(self, system):
        folder = self.sources / ALL[system].folder
        done = subprocess.run(["git", "-C", folder, "rev-parse", "HEAD"], text=True, capture_output=True)
        return done.stdout.strip()

    def operations(self, system, candidates):
        """What crosses the boundary of each candidate, each operation once."""
        project = self.folder / f"{system}-{'-'.join(candidates)[:40]}.quarry"
        self.run("survey", self.sources / ALL[system].folder, "--project", project, "--no-history")
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
    for _, operations in quarry.operations(system, ALL[system].domains):
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
                sites[row] = site["result"] in RESULT_DROPPED
    left, of_one, rows = {True: DROPPED, False: OTHERS}, Counter(), []
    for row in sorted(sites, key=lambda row: hashlib.sha256("|".join((SEED, *row)).encode()).hexdigest()):
        dropped = sites[row]
        if left[dropped] and of_one[row[1]] < OF_ONE:
            left[dropped] -= 1
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
        folder = sources / ALL[row.get("system") or sheet.split("-")[0]].folder
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


def key(row):
    return tuple(row[name] for name in (SITE if "site" in row else OPERATION[:-1]))


def readings(sheet):
    """The readings of a sheet, and of each row the label that counts.

    Where two readings differ the label is that of SHEET.agreed.csv; until there is one, the first reading's.
    """
    first = {key(row): row["label"] for row in read(f"{sheet}.reading1.csv")}
    second = {}
    if (SHEETS / f"{sheet}.reading2.csv").is_file():
        second = {key(row): row["label"] for row in read(f"{sheet}.reading2.csv")}
        if second.keys() != first.keys():
            sys.exit(f"{sheet}: the readings are of different rows")
    truth = dict(first)
    if (SHEETS / f"{sheet}.agreed.csv").is_file():
        truth |= {key(row): row["label"] for row in read(f"{sheet}.agreed.csv")}
    if {key(row) for row in read(f"{sheet}.csv")} != truth.keys():
        sys.exit(f"{sheet}: the reading is not of the rows of the sheet")
    return first, second, truth


def kappa(pairs):
    """Share of equal labels, and Cohen's kappa."""
    total, equal = len(pairs), sum(a == b for a, b in pairs) / len(pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[label] * right[label] for label in left) / total**2
    return equal, 1.0 if chance == 1 else (equal - chance) / (1 - chance)


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "-"


@dataclass
class Judged:
    """One operation: what the readings say, and what Quarry does."""

    sheet: str
    row: tuple
    label: str
    found: str
    reason: str

    @property
    def right(self):
        return self.found == self.label

    @property
    def right_outside_ease(self):
        """Taken together: what is a copied library and what is no operation are both outside Ease."""
        return self.right or {self.found, self.label} == {"copied library", "apart"}


HEAVIEST = ["foreign write", "blocking", "unknown", "one-way", "read", "copied library"]


def inherited(found, row, truth):
    """Of a class that is not listed, the heaviest of its members that are not on the sheet.

    When the sheets were drawn, a member that a class inherits was a use of the class; it is an operation of its own.
    """
    on_sheet = {row[:-1] for row in truth}
    direction, kind, owner, name, _ = row
    members = [
        operation
        for at, operation in found.items()
        if kind == "class" and at not in on_sheet and at[:3] == (direction, "function", owner)
        and at[3].startswith(f"{name}.")
    ]
    return min(members, key=lambda operation: HEAVIEST.index(operation["class"]), default=None)


def judge_classes(quarry, systems, out):
    judged, pairs = [], {}
    for system, what in systems.items():
        for name, operations in quarry.operations(system, what.candidates):
            sheet = f"{system}-{name}"
            first, second, truth = readings(sheet)
            pairs[sheet] = [(first[row], second[row]) for row in second]
            # Without the place of the definition: it may be told better than when the sheet was drawn.
            found = {identity(operation)[:-1]: operation for operation in operations.values()}
            for row, label in truth.items():
                # What is no longer listed is set apart.
                operation = found.get(row[:-1]) or inherited(found, row, truth) or {"class": "apart", "reason": ""}
                judged.append(Judged(sheet, row, label, operation["class"], operation["reason"]))
            further = found.keys() - {row[:-1] for row in truth}
            print(sheet, len(truth), "rows;", len(further), "operations that are not on the sheet")
    out += [
        "| sheet | operations | unknown | share | right | of those not unknown | outside Ease taken together |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    sheets = [f"{system}-{name}" for system, what in systems.items() for name in what.candidates]
    for title, of in [*((sheet, {sheet}) for sheet in sheets), ("all", set(sheets))]:
        rows = [one for one in judged if one.sheet in of]
        known = [one for one in rows if one.found != "unknown"]
        right, together = sum(one.right for one in known), sum(one.right_outside_ease for one in known)
        unknown = len(rows) - len(known)
        out.append(
            f"| {title} | {len(rows)} | {unknown} | {share(unknown, len(rows))} | {right} | "
            f"{share(right, len(known))} | {share(together, len(known))} |"
        )
    labels = sorted({one.label for one in judged})
    classes = sorted({one.found for one in judged})
    table = Counter((one.label, one.found) for one in judged)
    out += ["", "Down: the readings; across: Quarry.", "", f"| | {' | '.join(classes)} |"]
    out.append("| --- |" + " --- |" * len(classes))
    for label in labels:
        out.append(f"| {label} | {' | '.join(str(table[label, found] or '') for found in classes)} |")
    return judged, pairs


def judge_one_way(quarry, sheet, out):
    """One-way calls beside the rule that takes every call whose result is unused.

    A call is found if Quarry says of this place, where it enters the domain that offers it, that it could be
    sent as a message, whatever the other places of the operation do.
    """
    systems = ONE_WAY[sheet]
    first, second, truth = readings(sheet)
    truth = {(row[:2] + row[3:]): label for row, label in truth.items()}
    classes, unused = {}, {}
    for system in systems:
        for _, operations in quarry.operations(system, systems[system].domains):
            for operation in operations.values():
                if operation["direction"] != "in" or operation["kind"] != "function":
                    continue
                name = f"{operation['ownerName']}.{operation['name']}"
                for site in operation["callSites"]:
                    row = (system, name, place(site["place"]), site["within"])
                    found = "one-way" if site["couldBeMessage"] else site["class"]
                    classes[row] = found, site["reason"]
                    unused[row] = site["result"] in RESULT_UNUSED
    out += [
        "", "### One-way calls", "",
        "A reading judges one place, and Quarry's word on that place is compared, whatever it says of the operation.",
        "Beside it the rule that takes every call whose result is unused.",
        "",
        "| system | calls | one-way | found | right | precision | recall | result unused | right | precision | recall |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for title, of in [*((system, {system}) for system in systems), ("all", set(systems))]:
        rows = [row for row in truth if row[0] in of]
        wanted = {row for row in rows if truth[row] == "one-way"}
        line = f"| {title} | {len(rows)} | {len(wanted)} |"
        for rule in (lambda row: classes.get(row, ("",))[0] == "one-way", lambda row: unused.get(row, False)):
            taken = {row for row in rows if rule(row)}
            right = len(taken & wanted)
            line += f" {len(taken)} | {right} | {share(right, len(taken))} | {share(right, len(wanted))} |"
        out.append(line)
    wrong = [
        (row, truth[row], *classes.get(row, ("not listed", "")))
        for row in truth
        if (truth[row] == "one-way") != (classes.get(row, ("",))[0] == "one-way")
    ]
    return wrong, {sheet: [(first[row], second[row]) for row in second]}


def agreement(pairs, out):
    out += ["", "### The two readings", ""]
    if not all(pairs.values()):
        out.append("There is one reading so far.")
        return
    out += ["| sheet | rows | equal | share | kappa |", "| --- | --- | --- | --- | --- |"]
    operations = [pair for name, of in pairs.items() if name not in ONE_WAY for pair in of]
    for title, of in [*pairs.items(), ("all operations", operations)]:
        equal, agreed = kappa(of)
        out.append(f"| {title} | {len(of)} | {sum(a == b for a, b in of)} | {equal:.3f} | {agreed:.3f} |")


def judge_systems(quarry, systems, sheet, out):
    """All about one set of systems."""
    out += ["### Operations", ""]
    judged, pairs = judge_classes(quarry, systems, out)
    wrong, more = judge_one_way(quarry, sheet, out)
    agreement(pairs | more, out)
    out += ["", "### Every operation that differs", "", "| sheet | operation | reading | Quarry | its reason |"]
    out.append("| --- | --- | --- | --- | --- |")
    for one in judged:
        if not one.right:
            direction, _, owner, name, _ = one.row
            out.append(f"| {one.sheet} | {direction} `{owner} {name}` | {one.label} | {one.found} | {one.reason} |")
    out += ["", "### Every call that differs", "", "| call | place | reading | Quarry | its reason |"]
    out.append("| --- | --- | --- | --- | --- |")
    out += [f"| `{row[1]}` | {row[2]} | {label} | {found} | {reason} |" for row, label, found, reason in wrong]
    commits = [f"{system} at `{quarry.commit(system)}`" for system in systems]
    out += ["", f"Read: {', '.join(commits)}."]


def judge(quarry):
    out = [
        "# Classes of crossing operations beside readings of the source",
        "",
        "Written by `conformance/seams.py judge`. Two candidates each of six public systems: every operation that",
        "crosses the boundary, labelled by reading the source by the rules of [seams/README.md](seams/README.md). Right:",
        "the same class. Bars: at least 0.9 of those that are not `unknown`, and at most 0.3 `unknown`; one-way calls with",
        "precision at least 0.9 at recall at least 0.7. The last column of the first table takes `apart` (no operation)",
        "and `copied library` together, which are both outside Ease. Where a class of a sheet is no longer listed since",
        "its inherited members are operations of their own, the heaviest of these is compared.",
        "",
        "## Systems that were known when the rules were written",
        "",
        "The labels were committed before Quarry's classes on these systems had been looked at; the rules by which",
        "Quarry decides were written with the labels known.",
        "",
    ]
    judge_systems(quarry, SYSTEMS, "oneway", out)
    out += ["", "## Systems that were not", ""]
    out += (SHEETS / "first_sight.md").read_text().splitlines() + [""]
    judge_systems(quarry, UNSEEN, "unseen-oneway", out)
    (HERE / "SEAMS.md").write_text("\n".join(out) + "\n")


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
        {"draw": draw, "judge": judge}[arguments.step](Quarry(arguments.command, arguments.sources, folder))


if __name__ == "__main__":
    main()
