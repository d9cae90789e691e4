#!/usr/bin/env python3
"""Compares Quarry's import edges with grimp's, and times both.

Downloads source distributions and grimp itself with pip into target/conformance, gives both
programs the same trees, and writes conformance/RESULTS.md. Ends with exit code 1 when a bar is
missed. See README.md beside this file.
"""

import argparse
import csv
import io
import itertools
import os
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tarfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent
WORK = TOP / "target" / "conformance"

# Source distribution, package, and where in the distribution it lies.
PACKAGES = [
    ("django==5.2.4", "django", ""),
    ("twisted==24.11.0", "twisted", "src"),
    ("homeassistant==2024.3.3", "homeassistant", ""),
    ("sympy==1.14.0", "sympy", ""),
    ("salt==3008.5", "salt", ""),
    ("ansible-core==2.19.14", "ansible", "lib"),
]
GRIMP = "grimp==3.19"

# Bars: precision and recall, and how much faster than grimp, process against process.
BAR_EDGES = 0.99
BAR_IMPORTS_ONLY = 2.5
BAR_FULL = 1.0

GRIMP_EDGES = """
import csv, sys
folder, package, *show = sys.argv[1:]
sys.path.insert(0, folder)
import grimp
graph = grimp.build_graph(package, cache_dir=None)
if show:
    out = csv.writer(sys.stdout)
    out.writerow(["module", ""])
    for module in sorted(graph.modules):
        out.writerow([module, ""])
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            out.writerow([module, imported])
"""


def run(command, **options):
    return subprocess.run(command, check=True, text=True, capture_output=True, **options)


def environment():
    """The interpreter of a virtual environment that has grimp."""
    folder = WORK / "venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        run([sys.executable, "-m", "venv", str(folder)])
    run([str(python), "-m", "pip", "install", "--quiet", GRIMP])
    return python


def tree(python, requirement, package, below):
    """A folder that holds the package and nothing else."""
    name, version = requirement.split("==")
    folder = WORK / "trees" / f"{name}-{version}"
    if (folder / package).is_dir():
        return folder
    downloads = WORK / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    spelled = re.sub(r"[-_.]+", "[-_.]", name)
    pattern = re.compile(rf"{spelled}-{re.escape(version)}\.tar\.gz", re.IGNORECASE)
    found = [path for path in downloads.iterdir() if pattern.fullmatch(path.name)]
    if not found:
        run([str(python), "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
             "--dest", str(downloads), requirement])
        found = [path for path in downloads.iterdir() if pattern.fullmatch(path.name)]
    unpacked = WORK / "unpacked" / folder.name
    with tarfile.open(found[0]) as archive:
        archive.extractall(unpacked, filter="data")
    (top,) = unpacked.iterdir()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.move(str(top / below / package), str(folder / package))
    shutil.rmtree(unpacked)
    return folder


class Quarry:
    """Surveys through the command line, or through a command that prints edges as CSV."""

    def __init__(self, edges_command):
        self.edges_command = edges_command
        if edges_command is None:
            run(["cargo", "build", "--quiet", "--release", "-p", "quarry-cli"], cwd=TOP)
            self.program = TOP / "target" / "release" / ("quarry.exe" if os.name == "nt" else "quarry")

    def survey(self, folder, imports_only):
        """The command that is timed, and what must be removed before it runs again."""
        flags = ["--imports-only"] if imports_only else []
        if self.edges_command is not None:
            return [*shlex.split(self.edges_command), str(folder), *flags], []
        project = WORK / "project.quarry"
        # Python alone, which is all that grimp reads.
        command = [str(self.program), "survey", str(folder), "--project", str(project), "--no-history",
                   "--languages", "python", *flags]
        return command, [project]

    def edges(self, folder, imports_only):
        command, leftovers = self.survey(folder, imports_only)
        for path in leftovers:
            path.unlink(missing_ok=True)
        printed = run(command).stdout
        names = {}
        if self.edges_command is None:
            # The exchange format knows modules by path; grimp knows them by name.
            names = {row["module"]: row["name"] for row in self.exported(leftovers[0], "modules")}
            rows = self.exported(leftovers[0], "dependencies")
        else:
            rows = csv.DictReader(io.StringIO(printed))
        return {(names.get(row["from"], row["from"]), names.get(row["to"], row["to"]))
                for row in rows if row["kind"] in ("import", "import-type")}

    def exported(self, project, what):
        out = WORK / f"{what}.csv"
        run([str(self.program), "export", str(project), "--to", str(out), "--what", what])
        return list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))


def grimp_edges(python, folder, package):
    printed = run([str(python), "-c", GRIMP_EDGES, str(folder), package, "show"]).stdout
    rows = list(csv.reader(io.StringIO(printed)))[1:]
    return {row[0] for row in rows}, {(row[0], row[1]) for row in rows if row[1]}


def measured(command, leftovers):
    """Seconds of wall clock and seconds of processor of one process."""
    for path in leftovers:
        path.unlink(missing_ok=True)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{shlex.join(command)} ended with exit code {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(command, leftovers):
    """Peak memory of one process in MiB. Started from a small process, since a system counts
    the memory of the one that starts another as the other's."""
    for path in leftovers:
        path.unlink(missing_ok=True)
    printed = run([sys.executable, "-S", "-c", PEAK, *command]).stdout
    scale = 1 if platform.system() == "Darwin" else 1024
    return int(printed) * scale / 2**20


def category(edge, modules, folder):
    """Why only one of the two has an edge."""
    source, target = edge
    if source == target:
        return "a module that imports itself: grimp keeps the edge, Quarry has none from a module to itself"
    for name in edge:
        if name not in modules:
            path = folder.joinpath(*name.split("."))
            stub = path.with_suffix(".pyi")
            if stub.exists() or (path / "__init__.pyi").exists():
                return "a stub without source: a module for Quarry, not read by grimp"
            if not all(part.isidentifier() for part in name.split(".")):
                return "a folder whose name is no identifier: not read by grimp"
            return "a folder without `__init__` inside a package: a namespace package for Quarry, not read by grimp"
    return "unexplained"


def compare(python, quarry, package, folder):
    modules, theirs = grimp_edges(python, folder, package)
    ours = quarry.edges(folder, True)
    full = quarry.edges(folder, False)
    both = ours & theirs
    differences = {}
    for side, edges in (("Quarry", ours - theirs), ("grimp", theirs - ours)):
        for edge in sorted(edges):
            differences.setdefault((side, category(edge, modules, folder)), []).append(edge)
    return {
        "modules": len(modules),
        "theirs": len(theirs),
        "ours": len(ours),
        "both": len(both),
        "precision": len(both) / max(1, len(ours)),
        "recall": len(both) / max(1, len(theirs)),
        "same in full": full == ours,
        "differences": differences,
    }


def timings(python, quarry, package, folder, rounds):
    commands = {
        "grimp": ([str(python), "-c", GRIMP_EDGES, str(folder), package], []),
        "imports": quarry.survey(folder, True),
        "full": quarry.survey(folder, False),
    }
    samples = {name: [] for name in commands}
    for command in commands.values():
        measured(*command)
    # In every order in turn: what a program leaves behind, such as memory that the system has
    # cleared and not yet given away, serves the one that comes next.
    orders = itertools.cycle(itertools.permutations(commands))
    for order in itertools.islice(orders, rounds):
        for name in order:
            samples[name].append(measured(*commands[name]))
    return {
        name: [*(statistics.median(column) for column in zip(*rows)), peak(*commands[name])]
        for name, rows in samples.items()
    }


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def write(results, rounds, measured_with, out):
    edges = [
        (f"`{name}`", f"{r['modules']:,}", f"{r['theirs']:,}", f"{r['ours']:,}", f"{r['both']:,}",
         f"{r['precision']:.4f}", f"{r['recall']:.4f}", "yes" if r["same in full"] else "NO")
        for name, r, _ in results
    ]
    speed = []
    for name, _, t in results:
        grimp, imports, full = t["grimp"], t["imports"], t["full"]
        speed.append((
            f"`{name}`", f"{grimp[0]:.3f}", f"{imports[0]:.3f}", f"{full[0]:.3f}",
            f"{grimp[0] / imports[0]:.1f}", f"{grimp[0] / full[0]:.2f}",
            f"{grimp[1]:.2f} / {imports[1]:.2f} / {full[1]:.2f}",
            f"{grimp[2]:.0f} / {imports[2]:.0f} / {full[2]:.0f}",
        ))
    why = [
        (f"`{name}`", side, len(found), reason, f"`{found[0][0]}` -> `{found[0][1]}`")
        for name, r, _ in results
        for (side, reason), found in r["differences"].items()
    ]
    text = f"""# Import edges and speed beside grimp

Written by `conformance/grimp.py`; see README.md for what is compared and how.
{GRIMP}, {platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors,
median of {rounds} rounds in which the programs take turns, in every order. Quarry was measured with
{measured_with}.

## Edges

Pairs of modules; for Quarry the kinds `import` and `import-type`. The last column says whether the full survey has the
same edges as `--imports-only`.

{table(["tree", "modules", "grimp", "Quarry", "both", "precision", "recall", "same in full"], edges)}

## Every difference

{table(["tree", "only in", "edges", "reason", "first"], why)}

## Speed and memory

Wall clock of whole processes in seconds; processor seconds and peak memory in MiB as grimp / imports only / full.

{table(["tree", "grimp", "imports only", "full", "imports only, times faster", "full, times faster", "processor s", "memory MiB"], speed)}
"""
    out.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges-command", help="a command that takes a folder and --imports-only and prints edges as "
                        "CSV, in place of the command line built from this source")
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds, at least 5 (default 7)")
    parser.add_argument("--only", help="one package, by name")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md", help="where the table goes")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    python = environment()
    quarry = Quarry(arguments.edges_command)
    results, missed = [], []
    for requirement, package, below in PACKAGES:
        if arguments.only not in (None, package):
            continue
        folder = tree(python, requirement, package, below)
        found = compare(python, quarry, package, folder)
        took = timings(python, quarry, package, folder, max(5, arguments.rounds))
        results.append((requirement, found, took))
        imports_only = took["grimp"][0] / took["imports"][0]
        full = took["grimp"][0] / took["full"][0]
        print(f"{package}: precision {found['precision']:.4f}, recall {found['recall']:.4f}, "
              f"imports only {imports_only:.1f} times, full {full:.2f} times as fast as grimp")
        if min(found["precision"], found["recall"]) < BAR_EDGES:
            missed.append(f"{package}: edges differ from grimp's by more than {1 - BAR_EDGES:.0%}")
        if any(reason == "unexplained" for _, reason in found["differences"]):
            missed.append(f"{package}: a difference is not explained")
        if not found["same in full"]:
            missed.append(f"{package}: the full survey has other edges than --imports-only")
        if imports_only < BAR_IMPORTS_ONLY:
            missed.append(f"{package}: --imports-only is {imports_only:.1f} times as fast as grimp, not {BAR_IMPORTS_ONLY}")
        if full < BAR_FULL:
            missed.append(f"{package}: the full survey is {full:.2f} times as fast as grimp")
    if arguments.edges_command is None:
        measured_with = ("`quarry survey SOURCE --project FILE --no-history --languages python`,\n"
                         "the project file included")
    else:
        measured_with = f"`{arguments.edges_command} SOURCE`: the survey alone, without a project file"
    write(results, max(5, arguments.rounds), measured_with, arguments.out)
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
