#!/usr/bin/env python3
"""Checks the history figures on whole repositories, and times them and the second survey.

Give it clones of public repositories with a work tree:

    python3 conformance/history.py ~/src/saleor ~/src/buildbot

For each it (1) computes coupling, sum of coupling, ownership and fragmentation a second time,
in plain Python with exact fractions and decimal rounding as code-maat has them, and compares
every line, and counts the lines that commits changed beside `git log --numstat`; (2) times our co-change against `git log --raw`, process against process in turns;
(3) times a first survey into a new project against a second one of the unchanged source.
Writes conformance/HISTORY.md; ends with exit code 1 when a bar is missed.
"""

import argparse
import csv
import io
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent

# Bars: seconds of ours for each second of git's, and how much faster a second survey is.
BAR_LOG = 1.5
BAR_AGAIN = 5.0
# The share of changed lines that may differ from git's: which lines of several are the changed ones is a choice.
BAR_LINES = 0.01
# From how many files on the second bar holds.
LARGE = 10_000
ROUNDS = 5


def output(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def seconds(command, rounds=ROUNDS, before=lambda: None, **options):
    """The fastest of some runs, and the largest resident set in MiB."""
    best, memory = None, 0
    for _ in range(rounds):
        before()
        start = time.perf_counter()
        child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
        )
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - start
        if status != 0:
            sys.exit(f"{' '.join(map(str, command))} failed")
        best = took if best is None else min(best, took)
        memory = max(memory, usage.ru_maxrss // 1024)
    return best, memory


def two_digits(fraction):
    """Two significant digits, halves up: `(with-precision 2 ...)` of Clojure."""
    context = Context(prec=2, rounding=ROUND_HALF_UP)
    return float(context.divide(Decimal(fraction.numerator), Decimal(fraction.denominator)))


class Log:
    def __init__(self, text):
        self.commits = []
        for line in text.splitlines():
            author, bot, files, *modules = line.split("\t")
            self.commits.append((author, bot == "1", int(files), modules))
        self.counting = [
            (author, modules)
            for author, bot, files, modules in self.commits
            if not bot and files <= 30
        ]

    def coupling(self):
        revisions, shared = Counter(), Counter()
        for _, modules in self.counting:
            revisions.update(modules)
            shared.update(combinations(sorted(modules), 2))
        rows = set()
        for (a, b), both in shared.items():
            average = Fraction(revisions[a] + revisions[b], 2)
            degree = 100 * both / average
            if average >= 5 and both >= 5 and degree >= 30:
                rows.add((*sorted((a, b)), int(degree), ceil(average), both))
        return rows

    def soc(self):
        sums = Counter()
        for _, _, files, modules in self.commits:
            for module in modules:
                sums[module] += files - 1
        return set(sums.items())

    def effort(self):
        efforts = defaultdict(Counter)
        for author, modules in self.counting:
            for module in modules:
                efforts[module][author] += 1
        rows = set()
        for module, authors in efforts.items():
            total = sum(authors.values())
            main = min(authors, key=lambda author: (-authors[author], author))
            fractal = 1 - sum(Fraction(count, total) ** 2 for count in authors.values())
            rows.add(
                (
                    module,
                    main,
                    authors[main],
                    total,
                    two_digits(Fraction(authors[main], total)),
                    two_digits(fractal),
                )
            )
        return rows


def rows(text, convert):
    return {convert(row) for row in list(csv.reader(io.StringIO(text)))[1:]}


def check(program, folder):
    log = Log(output([program, folder, "--log"]))
    ours = {
        "coupling": rows(
            output([program, folder]),
            lambda r: (*sorted(r[:2]), int(r[2]), int(r[3]), int(r[4])),
        ),
        "sum of coupling": rows(output([program, folder, "--soc"]), lambda r: (r[0], int(r[1]))),
        "ownership and fragmentation": rows(
            output([program, folder, "--effort"]),
            lambda r: (r[0], r[1], int(r[2]), int(r[3]), float(r[4]), float(r[5])),
        ),
    }
    theirs = {
        "coupling": log.coupling(),
        "sum of coupling": log.soc(),
        "ownership and fragmentation": log.effort(),
    }
    return [
        (name, len(theirs[name]), len(ours[name] ^ theirs[name]), sorted(ours[name] ^ theirs[name])[:5])
        for name in ours
    ]


def numstat(folder):
    """The lines that each commit changed, by commit and path, of commits that move no file."""
    found = {}
    text = output(
        ["git", "-C", folder, "log", "--numstat", "--no-renames", "--no-merges", "--format=%x01%H", "--summary", "-z"],
        errors="replace",
    )
    for commit in text.split("\x01")[1:]:
        head, *pieces = commit.split("\0")
        files, gone = [], False
        for piece in pieces:
            gone |= " delete mode " in piece
            cells = piece.lstrip("\n").split("\t")
            if len(cells) == 3:
                files.append(cells)
        if not gone:
            for added, removed, path in files:
                found[head.strip(), path] = (added, removed)
    return found


def check_lines(program, folder):
    """Changes that both count, how many of them differ, by how many lines of how many."""
    theirs = numstat(folder)
    both = different = apart = lines = 0
    for line in output([program, folder, "--lines"], errors="replace").splitlines():
        commit, path, *ours = line.split("\t")
        known = theirs.get((commit, path))
        if known is None:
            continue
        both += 1
        if known == tuple(ours):
            lines += sum(int(number) for number in ours if number != "-")
            continue
        different += 1
        if "-" not in (*known, *ours):
            lines += sum(map(int, known))
            apart += abs(sum(map(int, known)) - sum(map(int, ours)))
    return both, different, lines, apart


def survey_twice(quarry, folder):
    """Seconds of a first survey and of a second one, and how many modules there are."""
    with tempfile.TemporaryDirectory(prefix="quarry-again-") as scratch:
        environment = {**os.environ, "HOME": scratch, "XDG_CONFIG_HOME": scratch, "XDG_DATA_HOME": scratch}
        project = Path(scratch) / "p.quarry"

        def clean():
            for path in Path(scratch).glob("p.quarry*"):
                path.unlink()

        command = [quarry, "survey", folder, "--project", str(project)]
        first, memory = seconds(command, rounds=3, before=clean, env=environment)
        second, _ = seconds(command, rounds=3, env=environment)
        said = output(command, env=environment)
        if "Nothing has changed" not in said:
            sys.exit(f"the second survey of {folder} read it again:\n{said}")
        modules = int(said.split(" modules")[0].split()[-1].replace(",", "").replace("\u202f", ""))
    return first, second, modules, memory


def thrice(folder, into):
    """A tree of 10,000 files and more: the work tree of a repository three times, committed."""
    for copy in ("one", "two", "three"):
        shutil.copytree(
            folder, Path(into) / copy, ignore=shutil.ignore_patterns(".git"), symlinks=True
        )
    git = ["git", "-C", into, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    output([*git, "init", "-q"])
    output([*git, "add", "-A", "-f"])
    output([*git, "commit", "-q", "-m", "three times"])
    return into


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--profile", default="release", choices=["release", "debug"])
    parser.add_argument("--target", default=os.environ.get("CARGO_TARGET_DIR", str(TOP / "target")))
    parser.add_argument("--no-build", action="store_true")
    asked = parser.parse_args()
    if not asked.no_build:
        flags = ["--release"] if asked.profile == "release" else []
        for what in (["-p", "quarry-cli"], ["-p", "quarry-app", "--example", "change_coupling"]):
            subprocess.run(["cargo", "build", *flags, *what], cwd=TOP, check=True)
    built = Path(asked.target) / asked.profile
    program, quarry = str(built / "examples" / "change_coupling"), str(built / "quarry")

    missed = []
    formulas, counted, speeds, agains = [], [], [], []
    for folder in asked.repositories:
        name = Path(folder).resolve().name
        commits = int(output(["git", "-C", folder, "rev-list", "--count", "HEAD"]))
        for figure, lines, different, examples in check(program, folder):
            formulas.append(f"| {name} | {figure} | {lines:,} | {different} |")
            if different:
                missed.append(f"{name}: {figure}: {examples}")
        both, different, lines, apart = check_lines(program, folder)
        git, _ = seconds(["git", "-C", folder, "log", "--numstat", "--no-renames", "-z"], rounds=1)
        ours, _ = seconds([program, folder, "--lines"], rounds=1)
        counted.append(
            f"| {name} | {both:,} | {different:,} | {lines:,} | {apart:,} | {git:.1f} | {ours:.1f} |"
        )
        if apart > BAR_LINES * lines:
            missed.append(f"{name}: {apart} of {lines} changed lines differ from git's")
        git, _ = seconds(["git", "-C", folder, "log", "--raw", "--no-renames", "--no-abbrev", "-z"])
        ours, memory = seconds([program, folder])
        speeds.append(
            f"| {name} | {commits:,} | {git:.2f} | {ours:.2f} | {ours / git:.2f} | {memory} |"
        )
        if ours > BAR_LOG * git:
            missed.append(f"{name}: {ours / git:.2f} times git log --raw")
    with tempfile.TemporaryDirectory(prefix="quarry-thrice-") as scratch:
        large = thrice(asked.repositories[0], scratch)
        label = f"{Path(asked.repositories[0]).resolve().name}, three times"
        trees = [(Path(f).resolve().name, f) for f in asked.repositories] + [(label, large)]
        for name, folder in trees:
            first, second, modules, memory = survey_twice(quarry, folder)
            agains.append(
                f"| {name} | {modules:,} | {first:.2f} | {second:.2f} | {first / second:.1f} | {memory} |"
            )
            if modules >= LARGE and first < BAR_AGAIN * second:
                missed.append(f"{name}: a second survey is {first / second:.1f} times as fast")

    text = "\n".join(
        [
            "# History, and surveying again",
            "",
            f"Made by `history.py` on {platform.machine()}, {os.cpu_count()} processors, "
            f"{asked.profile} build. Times are the fastest of some runs, in seconds.",
            "",
            "## Formulas",
            "",
            "Every line that code-maat's definitions give, computed a second time with exact",
            "fractions, against ours. Bar: no difference.",
            "",
            "| repository | figure | lines | different |",
            "| --- | --- | ---: | ---: |",
            *formulas,
            "",
            "## Changed lines beside `git log --numstat`",
            "",
            "Changes of one file by one commit, in commits that delete no file (what moves is compared under",
            f"its former path by us alone). Bar: at most {BAR_LINES:.0%} of the lines apart. Seconds of one run each.",
            "",
            "| repository | changes | different | lines | apart | git | ours |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *counted,
            "",
            "## Co-change against `git log --raw`",
            "",
            "Whole processes: listing files, reading commits, following renames, coupling with its",
            f"significance. Bar: at most {BAR_LOG} times.",
            "",
            "| repository | commits | git | ours | times | MiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *speeds,
            "",
            "## The second survey of an unchanged source",
            "",
            "Whole `quarry survey` processes, with history. Bar: "
            f"{BAR_AGAIN:.0f} times as fast from {LARGE:,} files on.",
            "",
            "| source | modules | first | second | times as fast | MiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *agains,
            "",
        ]
    )
    (HERE / "HISTORY.md").write_text(text)
    print(text)
    for line in missed:
        print("missed:", line, file=sys.stderr)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
