#!/usr/bin/env python3
"""Compares Quarry's dependencies between Java files with what the JDK's own tools say.

Two references: `jdeps -v` on compiled modules of the JDK, against the sources of the same JDK
(lib/src.zip), and the compiler's attribution of names (Attributed.java) on any source tree, also
one whose libraries are absent. See JAVA.md.
"""

import argparse
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "conformance" / "java"
MODULES = ["java.xml", "jdk.compiler", "java.desktop"]
USES = {"call", "inherit", "reference"}


def timed(command, **options):
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, **options)
    return done.stdout, done.stderr, time.perf_counter() - start


def survey(edges_command, folder):
    """Pairs of files by kind of dependency, the modules, and the seconds it took."""
    out, _, seconds = timed([*edges_command, str(folder), "--paths"])
    pairs = {}
    for row in csv.DictReader(io.StringIO(out)):
        if row["kind"] in USES:
            pairs.setdefault((row["from"], row["to"]), set()).add(row["kind"])
    return pairs, seconds


def strip_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S)


class Classes:
    """Which file of a folder declares a top-level class."""

    def __init__(self, folder):
        self.folder = folder
        self.by_package = {}
        for path in sorted(folder.rglob("*.java")):
            relative = path.relative_to(folder)
            self.by_package.setdefault(str(relative.parent), []).append(relative)
        self.known = {}

    def file(self, name):
        name = name.split("$")[0]
        if name not in self.known:
            self.known[name] = self.find(name)
        return self.known[name]

    def find(self, name):
        package, _, stem = name.rpartition(".")
        folder = package.replace(".", "/") or "."
        direct = Path(folder) / f"{stem}.java"
        files = self.by_package.get(folder, [])
        if direct in files:
            return str(direct)
        declared = re.compile(rf"\b(class|interface|enum|record)\s+{re.escape(stem)}\b")
        for path in files:
            text = (self.folder / path).read_text(encoding="utf-8", errors="replace")
            if declared.search(strip_comments(text)):
                return str(path)
        return None


def jdeps_pairs(jdeps, module, classes):
    out, _, seconds = timed([jdeps, "-v", "-m", module])
    pairs = set()
    count = set()
    for line in out.splitlines():
        found = re.match(r"\s+(\S+)\s+->\s+(\S+)\s+(\S+)\s*$", line)
        if not found or found[3] != module:
            if found:
                count.add(found[1])
            continue
        count.add(found[1])
        pair = (classes.file(found[1]), classes.file(found[2]))
        if None not in pair and pair[0] != pair[1]:
            pairs.add(pair)
    return pairs, seconds, len(count)


def javac_pairs(java, folder, options):
    out, err, seconds = timed(
        [java, "-Xss64m", "-Xmx3g", str(ROOT / "conformance" / "Attributed.java"), str(folder), *options]
    )
    pairs = {}
    for line in out.splitlines():
        kind, source, target = line.split(",")
        pairs.setdefault((source, target), set()).add(kind)
    return pairs, seconds, err.strip().splitlines()[-1]


def measured(command, folder=None):
    """Wall-clock and processor seconds and megabytes of a whole process; of three runs the best by
    the wall clock, each with its output thrown away."""
    best = None
    for _ in range(3):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status:
            sys.exit(f"{command} failed")
        if best is None or seconds < best[0]:
            best = (seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
    return best


def speed(edges_command, jdeps, module, folder):
    """A row of the table of speed; whether the survey is faster a class than jdeps."""
    _, _, count = jdeps_pairs(jdeps, module, Classes(folder))
    ours = measured([*edges_command, str(folder)])
    imports = measured([*edges_command, str(folder), "--imports-only"])
    theirs = measured([jdeps, "-v", "-m", module])
    def each(one):
        return f"{one[0]:.2f} s | {one[1]:.2f} s | {one[0] / count * 1e6:.0f} us | {one[2]:.0f} MB"
    print(f"| {module} | {count:,} | {each(ours)} | {each(theirs)} | {imports[0]:.2f} s |")
    return ours[0] < theirs[0]


def report(name, ours, reference, sample):
    both = set(ours) & set(reference)
    recall = len(both) / max(1, len(reference))
    precision = len(both) / max(1, len(ours))
    print(f"{name}: ours {len(ours)}, reference {len(reference)}, "
          f"recall {recall:.4f}, precision {precision:.4f}")
    for label, rest in [("missing", set(reference) - set(ours)), ("more", set(ours) - set(reference))]:
        rest = sorted(rest)
        print(f"  {label}: {len(rest)}")
        step = max(1, len(rest) // sample) if sample else 1
        for pair in rest[::step][:sample]:
            kinds = (reference if label == "missing" else ours)
            kinds = sorted(kinds[pair]) if isinstance(kinds, dict) else ""
            print(f"    {pair[0]} -> {pair[1]} {kinds}")
    return recall, precision


def explain(folder, more, names):
    """Of pairs that only the survey has: how many name the class only in an annotation or as a
    constant that the compiler copies, both of which bytecode does not keep."""
    kinds = {"annotation": 0, "named in the source": 0, "unexplained": 0}
    for source, target in more:
        text = strip_comments((folder / source).read_text(encoding="utf-8", errors="replace"))
        stem = Path(target).stem
        if re.search(rf"@(\w+\.)*{re.escape(stem)}\b", text):
            kinds["annotation"] += 1
        elif (source, target) in names:
            kinds["named in the source"] += 1
        else:
            kinds["unexplained"] += 1
    return kinds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jdk", help="a JDK with lib/src.zip")
    parser.add_argument("--only", nargs="*", help="modules of the JDK")
    parser.add_argument("--source", action="append", default=[], help="a source tree for javac")
    parser.add_argument("--edges-command", help="how to start the survey")
    parser.add_argument("--speed", action="store_true", help="measure the speed beside jdeps, nothing else")
    parser.add_argument("--sample", type=int, default=0, help="differences to print")
    arguments = parser.parse_args()
    jdk = Path(arguments.jdk or Path(shutil.which("javac")).resolve().parent.parent)
    jdeps, java = str(jdk / "bin" / "jdeps"), str(jdk / "bin" / "java")
    if arguments.edges_command:
        edges = arguments.edges_command.split()
    else:
        build = ["cargo", "build", "--release", "-p", "quarry-survey", "--example", "survey_edges"]
        subprocess.run(build, check=True, cwd=ROOT)
        target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        edges = [str(target / "release" / "examples" / "survey_edges")]
    good = True
    for module in MODULES if arguments.only is None else arguments.only:
        folder = WORK / module
        if not folder.exists():
            with zipfile.ZipFile(jdk / "lib" / "src.zip") as archive:
                inside = [n for n in archive.namelist() if n.startswith(module + "/")]
                archive.extractall(WORK, inside)
        if arguments.speed:
            good &= speed(edges, jdeps, module, folder)
            continue
        classes = Classes(folder)
        ours, seconds = survey(edges, folder)
        bytecode, jdeps_seconds, count = jdeps_pairs(jdeps, module, classes)
        report(f"{module} against jdeps", ours, bytecode, arguments.sample)
        print(f"  survey {seconds:.2f} s, jdeps {jdeps_seconds:.2f} s for {count} classes")
        names, _, errors = javac_pairs(java, folder, ["--patch-module", f"{module}={folder}"])
        recall, precision = report(f"{module} against javac", ours, names, arguments.sample)
        print(f"  {errors}; more than jdeps: {explain(folder, set(ours) - bytecode, names)}")
        good &= recall >= 0.97 and precision >= 0.99
    for source in arguments.source:
        folder = Path(source)
        ours, seconds = survey(edges, folder)
        names, javac_seconds, errors = javac_pairs(java, folder, [])
        recall, precision = report(f"{folder.name} against javac", ours, names, arguments.sample)
        print(f"  survey {seconds:.2f} s, javac {javac_seconds:.2f} s; {errors}")
        good &= recall >= 0.97 and precision >= 0.99
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
