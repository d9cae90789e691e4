#!/usr/bin/env python3
"""Compares the edges that Quarry finds between PHP files with nikic/PHP-Parser's name resolution.

Clones two public systems at fixed commits into target/conformance, gives both programs the same
files, and writes conformance/PHP.md. Ends with exit code 1 when a bar is missed or a difference
has no reason. Needs `php` and the Debian package `php-parser`. See README.md beside this file.
"""

import argparse
import csv
import io
import json
import os
import shlex
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent
WORK = TOP / "target" / "conformance"
BAR = 0.999

SYSTEMS = [
    ("bagisto/bagisto", "889a7c6bd7200867d528f6ddc2668798e7db05d8", "Laravel"),
    ("kimai/kimai", "1f421c276badbf9eeff40852de305a1e4c1e829f", "Symfony, Doctrine"),
]
# What a further edge of the full survey can rest on, by its kind.
REASONS = {
    "call": "a member that is called on a value whose type is declared elsewhere",
    "reference": "a type that a value has without being named, or that only a comment names",
    "inherit": "a base that only a comment names",
    "string": "a class or file that a string spells",
    "import": "a file that is included",
    "association": "a model that another declares as related",
    "injection": "a name that the container turns into an object",
    "listener": "a handler registered for an event",
    "task": "a job asked for by its name",
    "data": "a table that both use",
    "http": "a request to a route",
}


def run(command, **options):
    return subprocess.run(command, check=True, text=True, capture_output=True, **options).stdout


def checkout(repository, commit, sources):
    if sources:
        return Path(sources) / repository.replace("/", "-")
    folder = WORK / repository.replace("/", "-")
    if not folder.exists():
        folder.mkdir(parents=True)
        run(["git", "init", "-q"], cwd=folder)
        address = f"https://github.com/{repository}"
        run(["git", "fetch", "-q", "--depth", "1", address, commit], cwd=folder)
        run(["git", "checkout", "-q", "FETCH_HEAD"], cwd=folder)
    return folder


def surveyed(command, folder, *options):
    text = run([*shlex.split(command), str(folder), "--paths", *options])
    # A repository has other languages too, of which the reference knows nothing.
    php = (".php", ".inc", ".module", ".phtml")
    return [
        (row["from"], row["to"], row["kind"])
        for row in csv.DictReader(io.StringIO(text))
        if row["from"].endswith(php) and row["to"].endswith(php)
    ]


def files(folder):
    listed = run(["git", "ls-tree", "-r", "-z", "--name-only", "HEAD"], cwd=folder).split("\0")
    return sorted(
        path
        for path in listed
        if path.endswith(".php") and not path.endswith(".blade.php") and (folder / path).is_file()
    )


def reference(folder):
    paths = files(folder)
    text = run(
        ["php", str(HERE / "php_names.php"), str(folder)], input="".join(f"{p}\n" for p in paths)
    )
    return [json.loads(line) for line in text.splitlines()]


class Reference:
    """Edges from a file to each file that defines a class, function or import it names."""

    def __init__(self, facts):
        self.facts = facts
        self.failed = {fact["path"]: fact["problem"] for fact in facts if fact["problem"]}
        self.classes, self.functions = defaultdict(list), defaultdict(list)
        for fact in facts:
            for name in fact["defines"]:
                self.classes[name.lower()].append(fact["path"])
            for name in fact["functions"]:
                self.functions[name.lower()].append(fact["path"])
        # Every edge with the names that show it; a name that several files define leads to each.
        self.edges, self.several = defaultdict(set), set()
        for fact in facts:
            for name in fact["named"]:
                self.lead(fact["path"], self.classes, name)
            for kind, name in fact["imports"]:
                self.lead(fact["path"], self.functions if kind == 2 else self.classes, name)
            for inside, plain in fact["called"]:
                if inside.lower() in self.functions:
                    self.lead(fact["path"], self.functions, inside)
                else:
                    self.lead(fact["path"], self.functions, plain)

    def lead(self, path, index, name):
        found = index.get(name.lower(), [])
        for target in found:
            if target != path:
                self.edges[(path, target)].add(name)
                if len(found) > 1:
                    self.several.add((path, target))


def explain(edge, known, ours):
    """Why only the reference has an edge."""
    source, target = edge
    if edge in known.several:
        others = {other for name in known.edges[edge] for other in known.classes.get(name.lower(), [])}
        others |= {o for name in known.edges[edge] for o in known.functions.get(name.lower(), [])}
        if any((source, other) in ours for other in others) or source in others:
            return "several files define the name; Quarry leads to one of them"
    return None


def compare(command, repository, commit, framework, sources):
    folder = checkout(repository, commit, sources)
    known = Reference(reference(folder))
    names = surveyed(command, folder, "--imports-only")
    full = surveyed(command, folder)
    included = {(a, b) for a, b, kind in names if kind == "import"}
    ours = {(a, b) for a, b, kind in names if kind != "string"}
    theirs = set(known.edges)
    both = ours & theirs
    rows = Counter()
    first = {}

    def note(side, edge, reason):
        rows[(side, reason)] += 1
        first.setdefault((side, reason), edge)

    missing = theirs - ours
    unexplained_missing = 0
    for edge in sorted(missing):
        reason = explain(edge, known, ours)
        unexplained_missing += reason is None
        note("PHP-Parser", edge, reason or "unexplained")
    further = ours - theirs
    unexplained_further = 0
    for edge in sorted(further):
        if edge[0] in known.failed:
            reason = "PHP-Parser 4.15 can't read the file (syntax newer than PHP 8.2)"
        elif edge in included:
            reason = "a file that is included"
        else:
            reason = None
            unexplained_further += 1
        note("Quarry, names", edge, reason or "unexplained")
    kinds = defaultdict(set)
    for a, b, kind in full:
        kinds[(a, b)].add(kind)
    lost = ours - set(kinds)
    for edge in sorted(set(kinds) - ours):
        kind = sorted(kinds[edge], key=lambda kind: (kind != "call", kind))[0]
        note("Quarry, full survey", edge, f"`{kind}`: {REASONS[kind]}")
    counted = theirs - {e for e in missing if explain(e, known, ours)}
    recall = len(both) / max(1, len(counted))
    precision = len(both) / max(1, len(both) + unexplained_further)
    return {
        "system": f"`{repository}` {commit[:12]}",
        "framework": framework,
        "files": len(known.facts),
        "theirs": len(theirs),
        "ours": len(ours),
        "both": len(both),
        "precision": precision,
        "recall": recall,
        "strict_precision": len(both) / max(1, len(ours)),
        "strict_recall": len(both) / max(1, len(theirs)),
        "full": len(kinds),
        "lost": len(lost),
        "failed": len(known.failed),
        "rows": rows,
        "first": first,
    }


def version(package):
    try:
        return run(["dpkg-query", "-W", "-f", "${Version}", package])
    except (OSError, subprocess.CalledProcessError):
        return "of unknown version"


def write(results):
    out = ["# PHP edges beside nikic/PHP-Parser", ""]
    out += [
        "Written by `conformance/php.py`; README.md says what is compared and how.",
        f"php-parser {version('php-parser')}, {run(['php', '--version']).split(' (')[0]}.",
        "",
        "## Edges",
        "",
        "Pairs of files: the first names a class or function, in code or in `use`, that the second",
        "defines. Quarry's are those of `--imports-only`. Recall and precision leave out what has a",
        "reason below; the strict figures leave out nothing. *Lost in full* are pairs that the full",
        "survey does not have; it must be 0.",
        "",
        "| system | framework | files | PHP-Parser | Quarry | both | precision | recall | strict precision | strict recall | full survey | lost in full |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for r in results:
        out.append(
            f"| {r['system']} | {r['framework']} | {r['files']:,} | {r['theirs']:,} | {r['ours']:,} | "
            f"{r['both']:,} | {r['precision']:.5f} | {r['recall']:.5f} | {r['strict_precision']:.5f} | "
            f"{r['strict_recall']:.5f} | {r['full']:,} | {r['lost']} |"
        )
    out += ["", "## Every difference", "", "| system | only in | edges | reason | first |", "| --- | --- | --- | --- | --- |"]
    for r in results:
        for (side, reason), count in sorted(r["rows"].items()):
            a, b = r["first"][(side, reason)]
            out.append(f"| {r['system']} | {side} | {count:,} | {reason} | `{a}` -> `{b}` |")
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges-command", help="the program that prints the edges of a folder")
    parser.add_argument("--sources", help="a folder with the systems checked out as OWNER-NAME")
    parser.add_argument("--show", action="store_true", help="list unexplained edges")
    arguments = parser.parse_args()
    command = arguments.edges_command
    if command is None:
        build = ["cargo", "build", "--release", "-p", "quarry-survey", "--example", "survey_edges"]
        subprocess.run(build, check=True, cwd=TOP)
        target = os.environ.get("CARGO_TARGET_DIR", str(TOP / "target"))
        command = str(Path(target) / "release" / "examples" / "survey_edges")
    results = [compare(command, *system, arguments.sources) for system in SYSTEMS]
    (HERE / "PHP.md").write_text(write(results))
    good = True
    for r in results:
        print(json.dumps({k: v for k, v in r.items() if k not in ("rows", "first")}))
        good &= r["precision"] >= BAR and r["recall"] >= BAR and r["lost"] == 0
        for (side, reason), count in sorted(r["rows"].items()):
            print(f"  {side}: {count} {reason}, first {r['first'][(side, reason)]}")
            good &= reason != "unexplained"
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
