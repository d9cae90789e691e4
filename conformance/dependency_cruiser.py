#!/usr/bin/env python3
"""Checks Quarry's edges between JavaScript and TypeScript files against dependency-cruiser, and its speed against
dependency-cruiser and madge, on whole public repositories.

    python3 conformance/dependency_cruiser.py [--only outline] [--rounds 3] [--sources FOLDER]

Needs git, npm and Node.js 20 or later. Peers come from npm, repositories from GitHub at the commits named below; all of
it goes to target/conformance. `--sources` names a folder that holds clones already, as OWNER-NAME.
"""

import argparse
import collections
import csv
import io
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parent.parent
WORK = TOP / "target" / "conformance"
PEERS = ["dependency-cruiser@17.4.3", "madge@8.0.0", "typescript@5.9.3"]
TREES = [
    # repository, commit, folders that are read, tsconfig
    ("outline/outline", "d77dcdf853868c5d5fe125c895c9b71f0eff5c68", ["app", "server", "shared", "plugins"],
     "tsconfig.json"),
    ("medusajs/medusa", "59e6747800133e091d20c2c167f600981abc5c0d",
     ["packages/core", "packages/modules", "packages/medusa", "packages/cli"], ""),
    ("NodeBB/NodeBB", "ab329b3b4c4d4cc9717b2938908649382cca2b39", ["src", "public/src", "test", "install"], None),
]
BAR_SPEED = 20
BAR_MEMORY = 500  # MB


def run(command, **how):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **how).stdout


def peers():
    folder = WORK / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / ".bin" / "depcruise").exists():
        (folder / "package.json").write_text('{"private": true}\n')
        run(["npm", "install", "--no-audit", "--no-fund", *PEERS], cwd=folder)
    return folder / "node_modules" / ".bin"


def tree(repository, commit, sources):
    folder = (pathlib.Path(sources) if sources else WORK / "trees") / repository.replace("/", "-")
    if not folder.exists():
        run(["git", "clone", "--quiet", f"https://github.com/{repository}", str(folder)])
        run(["git", "-C", str(folder), "checkout", "--quiet", commit])
    found = run(["git", "-C", str(folder), "rev-parse", "HEAD"]).strip()
    if found != commit:
        sys.exit(f"{folder} is at {found}, not at {commit}")
    return folder


def cruise(tools, folders, tsconfig):
    command = [str(tools / "depcruise"), "--no-config", "--no-progress", "--output-type", "json"]
    if tsconfig is not None:
        # Without it types are left out; with it AMD is.
        command += ["--ts-pre-compilation-deps"]
    if tsconfig:
        command += ["--ts-config", tsconfig]
    return command + folders


def madge(tools, folders, tsconfig):
    command = [str(tools / "madge"), "--json", "--no-spinner", "--extensions", "ts,tsx,js,jsx,mjs,cjs"]
    if tsconfig:
        command += ["--ts-config", tsconfig]
    return command + folders


def their_edges(folder, printed, folders):
    """Edges inside the tree; what could not be resolved, by file; the files that were read."""
    edges, open_ends, read = {}, collections.defaultdict(list), set()
    for module in json.loads(printed)["modules"]:
        read.add(module["source"])
        for found in module["dependencies"]:
            if found["couldNotResolve"] or found["coreModule"] or "node_modules" in found["resolved"]:
                open_ends[module["source"]].append(found["module"])
            elif module["source"].startswith(tuple(f"{top}/" for top in folders)):
                edges[module["source"], found["resolved"]] = found["module"]
    return {edge: asked for edge, asked in edges.items() if (folder / edge[1]).is_file()}, open_ends, read


def our_edges(program, folder, folders):
    rows = csv.DictReader(io.StringIO(run([program, str(folder), "--imports-only"])))
    inside = tuple(f"{top}/" for top in folders)
    return {(row["from"], row["to"]) for row in rows
            if row["kind"] in ("import", "import-type") and row["from"].startswith(inside)}


def packages(folder):
    """The folder of every package of the workspace, by its name."""
    names = {}
    for path in sorted(folder.rglob("package.json")):
        if "node_modules" not in path.parts:
            try:
                names[json.loads(path.read_text()).get("name")] = f"{path.parent.relative_to(folder)}/"
            except (ValueError, AttributeError):
                pass
    names.pop(None, None)
    return names


def part(folder, folders):
    """A copy of the folders that peers read and of the files at the top, so that all read the same."""
    copied = WORK / "parts" / folder.name
    if not copied.exists():
        for top in folders:
            shutil.copytree(folder / top, copied / top, symlinks=True)
        for file in folder.iterdir():
            if file.is_file():
                shutil.copy(file, copied / file.name)
    return copied


def why_missing(edge, asked, ours):
    source, target = edge
    ending = os.path.splitext(target)[1]
    if ending not in (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".json"):
        return f"a file that is no module (`{ending}`)"
    if asked == target.split(".")[0]:
        return "a package that is not installed, taken for the file of its name at the top"
    if source == target:
        return "a file that imports itself: dependency-cruiser looks for the name of an AMD module beside the file"
    name = os.path.splitext(os.path.basename(target))[0]
    if any(of == source and os.path.splitext(os.path.basename(to))[0] == name for of, to in ours):
        return "another file of the same name: dependency-cruiser looks for the name of an AMD module beside the file"
    return "unexplained"


def why_further(edge, open_ends, read, names, theirs):
    source, target = edge
    if source not in read:
        return "a file that dependency-cruiser does not read"
    stem = os.path.splitext(target)[0].removesuffix("/index")
    for asked in open_ends[source]:
        package = "/".join(asked.split("/")[: 2 if asked.startswith("@") else 1])
        if package in names and target.startswith(names[package]):
            return "a package of the workspace, not installed"
    for asked in open_ends[source]:
        last = asked.rstrip("/").split("/")[-1]
        if asked.startswith(("@", "~", "#")) and (last.lstrip("@#~") in target):
            return "an alias of the tsconfig nearest to the file"
        if stem.endswith("/" + asked):
            return "the name of an AMD module"
        if asked.startswith("."):
            if stem.endswith(last.removesuffix(".js")):
                return "a path that dependency-cruiser does not resolve"
    for asked in open_ends[source]:
        if not asked.startswith(".") and last_of(asked) and last_of(asked) in target:
            return "the name of an AMD module" if "/src/" in target and target.endswith(".js") else \
                "an alias of the tsconfig nearest to the file"
    if any(of == source and os.path.basename(to) == os.path.basename(target) for of, to in theirs):
        return "another file of the same name: dependency-cruiser looks for the name of an AMD module beside the file"
    return "unexplained"


def last_of(asked):
    return asked.rstrip("/").split("/")[-1]


def timed(command, folder):
    """Wall clock, processor seconds and largest memory in MB of one whole process, and its exit code."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode


def speed(commands, folder, rounds):
    """Medians of wall clock, processor seconds and memory of each; the programs take turns."""
    samples = {name: [] for name in commands}
    failed = {}
    for _ in range(rounds):
        for name, command in commands.items():
            wall, processor, memory, code = timed(command, folder)
            samples[name].append((wall, processor, memory))
            if code:
                failed[name] = code
    return {name: [statistics.median(part) for part in zip(*taken)] for name, taken in samples.items()}, failed


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="one repository, by a part of its name")
    parser.add_argument("--rounds", type=int, default=3, help="timed rounds (default 3; 0 for none)")
    parser.add_argument("--sources", help="a folder with clones, as OWNER-NAME")
    parser.add_argument("--edges-command", help="the program that prints edges (default: built from this source)")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "conformance" / "JAVASCRIPT.md")
    parser.add_argument("--before", default="", help="what every measured program is run with, such as `chrt -r 20`")
    arguments = parser.parse_args()
    before = arguments.before.split()
    tools = peers()
    program = arguments.edges_command
    if program is None:
        run(["cargo", "build", "--quiet", "--release", "-p", "quarry-survey", "--example", "survey_edges"], cwd=TOP)
        program = str(TOP / "target" / "release" / "examples" / "survey_edges")
    edges, reasons, speeds, missed = [], [], [], []
    for repository, commit, folders, tsconfig in TREES:
        if arguments.only and arguments.only not in repository:
            continue
        folder = tree(repository, commit, arguments.sources)
        printed = run([*before, *cruise(tools, folders, tsconfig)], cwd=folder)
        theirs, open_ends, read = their_edges(folder, printed, folders)
        ours = our_edges(program, folder, folders)
        names = packages(folder)
        asked = theirs
        theirs = set(theirs)
        both = ours & theirs
        label = f"`{repository}`"
        edges.append((label, f"`{commit[:10]}`", f"{len(read):,}", f"{len(theirs):,}", f"{len(ours):,}", f"{len(both):,}"))
        differences = collections.defaultdict(list)
        for edge in sorted(theirs - ours):
            differences["dependency-cruiser", why_missing(edge, asked[edge], ours)].append(edge)
        for edge in sorted(ours - theirs):
            differences["Quarry", why_further(edge, open_ends, read, names, theirs)].append(edge)
        for (side, reason), found in sorted(differences.items()):
            reasons.append((label, side, f"{len(found):,}", reason, f"`{found[0][0]}` -> `{found[0][1]}`"))
            if reason == "unexplained":
                missed.append(f"{repository}: {len(found)} edges only in {side} are not explained")
                for edge in found[:40]:
                    print(f"  unexplained, only {side}: {edge[0]} -> {edge[1]} {open_ends[edge[0]][:6]}")
        print(f"{repository}: dependency-cruiser {len(theirs)}, Quarry {len(ours)}, both {len(both)}")
        if arguments.rounds:
            same = str(part(folder, folders))
            commands = {
                "Quarry, imports": [program, same, "--imports-only"],
                "Quarry, all": [program, same],
                "Quarry, whole repository": [program, str(folder)],
                "dependency-cruiser": cruise(tools, folders, tsconfig),
                "madge": madge(tools, folders, tsconfig),
            }
            commands = {name: [*before, *command] for name, command in commands.items()}
            took, failed = speed(commands, folder, arguments.rounds)
            row = [label]
            for name, (wall, processor, memory) in took.items():
                ended = f" (exit {failed[name]})" if name in failed else ""
                row.append(f"{wall:.2f} / {processor:.2f} / {memory:.0f}{ended}")
            for peer in ("dependency-cruiser", "madge"):
                times = took[peer][0] / took["Quarry, imports"][0]
                row.append(f"{times:.1f} / {took[peer][0] / took['Quarry, all'][0]:.1f}")
                if times < BAR_SPEED and peer not in failed:
                    missed.append(f"{repository}: {times:.1f} times faster than {peer}, not {BAR_SPEED}")
            speeds.append(row)
            memory = took["Quarry, whole repository"][2]
            if memory > BAR_MEMORY:
                missed.append(f"{repository}: {memory:.0f} MB, more than {BAR_MEMORY}")
            print("  " + ", ".join(f"{name} {one[0]:.2f} s, {one[2]:.0f} MB" for name, one in took.items()))
    text = f"""# Edges and speed beside dependency-cruiser and madge

Written by `conformance/dependency_cruiser.py` on {os.cpu_count()} processors with {", ".join(PEERS)}; nothing was
installed in the trees. Pairs of files; for Quarry the kinds `import` and `import-type`, for dependency-cruiser all that
it resolves inside the tree, with `--ts-pre-compilation-deps`.

## Edges

{table(["tree", "commit", "files", "dependency-cruiser", "Quarry", "both"], edges)}

## Every difference

{table(["tree", "only in", "edges", "reason", "first"], reasons)}

## Speed

Whole processes{f", each run with `{arguments.before}`" if before else ""}, median of {arguments.rounds} rounds in which the programs take turns: wall clock / processor seconds /
largest memory in MB. Peers find edges alone, as Quarry does with `--imports-only`; `all` is the full survey with call
sites, effects, tables and what frameworks show. Both read a copy of the folders that its peers read, the last column of
Quarry the whole repository. The last two columns say by wall clock how many times faster Quarry is with imports / all.

{table(["tree", "Quarry, imports", "Quarry, all", "Quarry, whole repository", "dependency-cruiser", "madge",
        "times dependency-cruiser", "times madge"], speeds)}
"""
    arguments.out.write_text(text, encoding="utf-8")
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
