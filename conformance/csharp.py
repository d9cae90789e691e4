#!/usr/bin/env python3
"""Checks the edges that Quarry finds between C# files against the projects of two systems, and
its detectors against places that were read by hand. Writes conformance/CSHARP.md.

    python3 conformance/csharp.py --edges-command target/release/examples/survey_edges \\
        --found-command target/release/examples/survey_found [--sources FOLDER]

Clones the systems into target/conformance unless FOLDER holds them as OWNER-NAME. Ends with exit
code 1 when a bar is missed. README.md beside this file says what is compared.
"""

import argparse
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from pathlib import Path

import php
import php_detectors

HERE = Path(__file__).resolve().parent
SYSTEMS = [
    ("simplcommerce/SimplCommerce", "8cea8afb", ["csharp-simplcommerce.csv", "csharp-simplcommerce-second.csv"]),
    ("kgrzybek/modular-monolith-with-ddd", "91c8ef2", ["csharp-my-meetings.csv", "csharp-my-meetings-second.csv"]),
]
BAR = 0.95
# Kinds that follow names. The others tie modules that need not see each other.
NAMES = {"import", "call", "inherit", "reference"}
DECLARES = re.compile(r"\b(?:class|interface|struct|enum|record|delegate\s+[\w<>\[\],.?]+)\s+(?:struct\s+|class\s+)?(\w+)")
NAMESPACE = re.compile(r"^\s*namespace\s+([\w.]+)", re.M)
USING = re.compile(r"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)", re.M)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)


class Projects:
    """The projects of a folder, read without Quarry."""

    def __init__(self, folder):
        self.folder = folder
        self.at = {}
        for path in sorted(folder.rglob("*.csproj")):
            self.at.setdefault(path.parent, []).append(path)
        self.direct = {at: self.references(files) for at, files in self.at.items()}
        self.sees = {}
        for at in self.at:
            found, pending = {at}, [at]
            while pending:
                for other in self.direct.get(pending.pop(), ()):
                    if other not in found:
                        found.add(other)
                        pending.append(other)
            self.sees[at] = found

    @staticmethod
    def references(files):
        found = set()
        for file in files:
            for element in ElementTree.parse(file).iter():
                if element.tag.rsplit("}", 1)[-1] == "ProjectReference":
                    path = element.get("Include", "").replace("\\", "/")
                    found.add((file.parent / path).resolve().parent)
        return found

    def of(self, path):
        for above in path.parents:
            if above in self.at:
                return above
        return None


def texts(folder):
    """The C# files of a folder without comments, as Quarry would list them."""
    listed = php.run(["git", "-C", str(folder), "ls-files", "*.cs"]).split("\n")
    return {
        folder / name: COMMENT.sub("", (folder / name).read_text("utf-8-sig", errors="replace"))
        for name in listed
        if name and (folder / name).is_file()
    }


def used(projects, sources):
    """For each reference of one project to another, a file that names a type of the other: it
    imports the namespace, or lies in it or below it."""
    types = defaultdict(lambda: defaultdict(set))
    imports = defaultdict(set)
    for path, text in sources.items():
        at = projects.of(path)
        namespaces = NAMESPACE.findall(text)
        for namespace in namespaces[:1]:
            types[at][namespace] |= set(DECLARES.findall(text))
        imports[at] |= {name for name in re.findall(r"^\s*global\s+using\s+([\w.]+)", text, re.M)}
    found = {}
    for path, text in sources.items():
        at = projects.of(path)
        around = []
        for namespace in NAMESPACE.findall(text)[:1]:
            parts = namespace.split(".")
            around = [".".join(parts[: n + 1]) for n in range(len(parts))]
        seen = set(USING.findall(text)) | imports[at] | set(around)
        body = USING.sub("", text)
        words = set(re.findall(r"\b[A-Z]\w*", body))
        own = set().union(*types[at].values()) if types[at] else set()
        for other in projects.direct.get(at, ()):
            for namespace in sorted(seen & set(types[other])):
                hits = sorted((types[other][namespace] & words) - own)
                if hits and (at, other) not in found:
                    found[(at, other)] = (path, hits[0])
    return found


def edges(command, folder):
    text, seconds, memory = measured([*command, str(folder), "--paths"])
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["kind"] in NAMES]
    return [(row["from"], row["to"], row["kind"]) for row in rows], seconds, memory


def measured(command):
    """Output, seconds and megabytes of a whole process; the best of three."""
    best = None
    for _ in range(3):
        with tempfile.TemporaryFile("w+") as out:
            start = os.times().elapsed
            process = subprocess.Popen(command, stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = os.times().elapsed - start
            if status:
                sys.exit(f"{command} failed")
            out.seek(0)
            if best is None or seconds < best[1]:
                best = (out.read(), seconds, usage.ru_maxrss / 1024)
    return best


def against(projects, folder, rows):
    """Edges between files of two projects of which the first does not see the second."""
    found = []
    for source, target, kind in rows:
        one, other = projects.of(folder / source), projects.of(folder / target)
        if one and other and other not in projects.sees[one]:
            found.append((source, target, kind))
    return found


def without_projects(folder, sources, command):
    """The edges of the same files without anything that says what projects there are."""
    with tempfile.TemporaryDirectory() as copy:
        for path in sources:
            to = Path(copy) / path.relative_to(folder)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
        return edges(command, copy)[0]


def judge(labels, found):
    """As php_detectors does; a table is found wherever it is declared."""
    tables = {one["name"] for one in found if one["kind"] == "table"}
    rows = [
        (label, "right" if label["name"] in tables else "missed", "")
        for label in labels
        if label["kind"] == "table"
    ]
    return rows + php_detectors.judge([label for label in labels if label["kind"] != "table"], found)


def short(path, folder):
    return str(path.relative_to(folder)) if isinstance(path, Path) else path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges-command", required=True, type=lambda text: text.split())
    parser.add_argument("--found-command", required=True, type=lambda text: text.split())
    parser.add_argument("--sources")
    arguments = parser.parse_args()
    good = True
    table, places, details = [], [], []
    for repository, commit, sheets in SYSTEMS:
        folder = php.checkout(repository, commit, arguments.sources).resolve()
        projects, sources = Projects(folder), texts(folder)
        rows, seconds, memory = edges(arguments.edges_command, folder)
        pairs = {(projects.of(folder / a), projects.of(folder / b)) for a, b, _ in rows}
        wanted = used(projects, sources)
        lost = {pair: why for pair, why in wanted.items() if pair not in pairs}
        wrong = against(projects, folder, rows)
        bare = without_projects(folder, sources, arguments.edges_command)
        bare_wrong = against(projects, folder, bare)
        declared = sum(len(direct) for direct in projects.direct.values())
        good &= not lost and not wrong
        table.append(
            f"| `{repository}` {commit} | {len(sources):,} | {len(projects.at)} | {declared} | {len(wanted)} | "
            f"{len(wanted) - len(lost)} | {len({(a, b) for a, b, _ in rows}):,} | {len(wrong)} | "
            f"{len(bare_wrong)} of {len(bare):,} | {seconds:.2f} s | {memory:.0f} MB |"
        )
        for (one, other), (path, word) in sorted(lost.items()):
            details.append(f"| `{repository}` | not found: `{one.name}` -> `{other.name}` | `{short(path, folder)}` names `{word}` |")
        for source, target, kind in wrong[:20]:
            details.append(f"| `{repository}` | against the projects: {kind} | `{source}` -> `{target}` |")
        text = php.run([*arguments.found_command, str(folder)])
        found = list(csv.DictReader(io.StringIO(text)))
        for sheet in sheets:
            labels = list(csv.DictReader((HERE / "labels" / sheet).open()))
            verdicts = judge(labels, found)
            count = Counter(verdict for _, verdict, _ in verdicts)
            precision = count["right"] / max(1, count["right"] + count["false"])
            recall = count["right"] / sum(label["kind"] != "nothing" for label in labels)
            good &= precision >= BAR
            places.append(
                f"| `{repository}`, `{sheet}` | {len(verdicts)} | {count['right']} | {count['false']} | "
                f"{count['missed']} | {count['possible']} | {count['none']} | {precision:.3f} | {recall:.3f} |"
            )
            for label, verdict, shown in verdicts:
                if verdict in ("false", "missed", "possible"):
                    details.append(
                        f"| `{repository}` | {verdict}: {label['kind']} {label['name']} | "
                        f"`{label['file']}:{label['line']}` {shown} |"
                    )
    out = [
        "# C# edges beside projects, and detectors beside places read by hand",
        "",
        "Written by `conformance/csharp.py`; README.md says what is compared and how.",
        "",
        "*Used* are the references between projects of which some file names a type of the other",
        "project and imports its namespace or lies in it, by the text alone; *found* those of them",
        "for which Quarry has an edge between files. *Against* are edges between files of two",
        "projects of which the first does not refer to the second, not even over others; it must be",
        "0. *Names alone* counts the same for a copy without project files, where nothing tells",
        "Quarry which project sees which.",
        "",
        "| system | files | projects | references | used | found | edges | against | names alone | time | memory |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *table,
        "",
        "## Detectors",
        "",
        "A place is *right* when kind and name are found as certain, *false* when something else is,",
        "*missed* when nothing is, *possible* when it is found and said to be uncertain; *none* is a",
        "place that only looks like something and where nothing is found. Precision = right / (right +",
        "false). Tables are called as the mapping says, else as the set, else as the entity; names",
        "that code puts together at run time are not known.",
        "",
        *NOTES,
        "",
        "| system, sheet | places | right | false | missed | possible | none | precision | recall |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *places,
        "",
        "## Every difference",
        "",
        "| system | what | where |",
        "| --- | --- | --- |",
        *details,
    ]
    (HERE / "CSHARP.md").write_text("\n".join(out) + "\n")
    print("\n".join(table + places + details))
    sys.exit(0 if good else 1)


NOTES = [
    "The sheets were drawn and labelled before any detector existed, two of each system at once.",
    "The first was used to develop: at first sight 35 right, 0 false, 2 missed on SimplCommerce (both",
    "labels were wrong: a table is named in another file than was read) and 25 right, 0 false, 3",
    "missed on the other (names in brackets, as SQL Server quotes them). The second was looked at",
    "once, when all was done, and is shown as it was then; one label of the same fault was put right",
    "from the source before that.",
]

if __name__ == "__main__":
    main()
