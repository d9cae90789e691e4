#!/usr/bin/env python3
"""What a survey costs against the size of its source, from 500 to 50,000 files.

    python3 conformance/size.py ~/src/saleor ~/src/fineract

Writes sources of our own of growing size, in Python, TypeScript, Java and PHP at once, surveys
each into a new project, and does the same with the folders that it is given. Writes
conformance/SIZE.md; ends with exit code 1 when a bar is missed.
"""

import argparse
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent

SIZES = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000]
# Files in a package.
PACKAGE = 20
# Bars: seconds grow at most with this power of the size from 2,000 files on; mebibytes on the
# real sources.
BAR_POWER = 1.15
BAR_MEMORY = 500
FROM = 2_000


def neighbours(at, count):
    """Who a file uses: four near by, one far away, the same each time."""
    near = [at - 1, at - 3, at - PACKAGE, at - 2 * PACKAGE - 1]
    far = (at * 7_919 + 31) % count
    return sorted({other % count for other in [*near, far]} - {at})


def python(at, others):
    uses = "".join(f"from shop.p{o // PACKAGE}.m{o} import Order{o}, total{o}\n" for o in others)
    calls = "".join(f"        total{o}(order, 1)\n        value = Order{o}(value).price()\n" for o in others)
    return (
        f"{uses}\n\nclass Order{at}:\n    def __init__(self, lines):\n        self.lines = lines\n\n"
        f"    def price(self):\n        value = sum(self.lines)\n        order = self\n{calls}"
        f"        return value\n\n\ndef total{at}(order, factor):\n    if factor > 2:\n"
        f"        return order['price'] * factor\n    return order['price']\n"
    )


def typescript(at, others):
    uses = "".join(
        f"import {{ Order{o}, total{o} }} from '../p{o // PACKAGE}/m{o}';\n" for o in others
    )
    calls = "".join(
        f"    total{o}(this.lines, 1);\n    value += new Order{o}(this.lines).price();\n" for o in others
    )
    return (
        f"{uses}\nexport class Order{at} {{\n  constructor(private lines: number[]) {{}}\n\n"
        f"  price(): number {{\n    let value = 0;\n{calls}    return value;\n  }}\n}}\n\n"
        f"export function total{at}(lines: number[], factor: number): number {{\n"
        f"  return lines.map((line) => line * factor).length;\n}}\n"
    )


def java(at, others):
    uses = "".join(f"import shop.p{o // PACKAGE}.M{o};\n" for o in others)
    calls = "".join(
        f"        M{o}.total(lines, 1);\n        value += new M{o}(lines).price();\n" for o in others
    )
    return (
        f"package shop.p{at // PACKAGE};\n\nimport java.util.List;\n{uses}\npublic class M{at} {{\n"
        f"    private final List<Integer> lines;\n\n    public M{at}(List<Integer> lines) {{\n"
        f"        this.lines = lines;\n    }}\n\n    public int price() {{\n        int value = 0;\n"
        f"{calls}        return value;\n    }}\n\n    public static int total(List<Integer> lines, "
        f"int factor) {{\n        return lines.size() * factor;\n    }}\n}}\n"
    )


def php(at, others):
    uses = "".join(f"use Shop\\P{o // PACKAGE}\\M{o};\n" for o in others)
    calls = "".join(
        f"        M{o}::total($this->lines, 1);\n        $value += (new M{o}($this->lines))->price();\n"
        for o in others
    )
    return (
        f"<?php\n\nnamespace Shop\\P{at // PACKAGE};\n\n{uses}\nclass M{at}\n{{\n"
        f"    public function __construct(private array $lines)\n    {{\n    }}\n\n"
        f"    public function price(): int\n    {{\n        $value = 0;\n{calls}        return $value;\n"
        f"    }}\n\n    public static function total(array $lines, int $factor): int\n    {{\n"
        f"        return count($lines) * $factor;\n    }}\n}}\n"
    )


# Share of the files, the folder, and what a file looks like.
LANGUAGES = [
    (0.4, "py/shop/p{p}/m{n}.py", python),
    (0.25, "web/src/p{p}/m{n}.ts", typescript),
    (0.2, "java/src/main/java/shop/p{p}/M{n}.java", java),
    (0.15, "php/src/P{p}/M{n}.php", php),
]


def write(folder, files):
    """A source with that many files."""
    written = 0
    for place, (share, pattern, text) in enumerate(LANGUAGES):
        last = place == len(LANGUAGES) - 1
        count = files - written if last else round(files * share)
        for at in range(count):
            path = folder / pattern.format(p=at // PACKAGE, n=at)
            if at % PACKAGE == 0:
                path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text(at, neighbours(at, count)))
        written += count


def survey(quarry, folder, rounds, prefix):
    """The fastest of some runs in seconds, the largest resident set in MiB, and the figures."""
    best, memory, said = None, 0, ""
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="quarry-size-") as scratch:
            environment = {
                **os.environ,
                "HOME": scratch,
                "XDG_CONFIG_HOME": scratch,
                "XDG_DATA_HOME": scratch,
            }
            out = Path(scratch) / "said"
            with out.open("wb") as stdout:
                command = [*prefix, quarry, "survey", str(folder), "--no-history"]
                command += ["--project", str(Path(scratch) / "p.quarry")]
                start = time.perf_counter()
                child = subprocess.Popen(
                    command, stdout=stdout, stderr=subprocess.DEVNULL, env=environment
                )
                _, status, usage = os.wait4(child.pid, 0)
                took = time.perf_counter() - start
            if status != 0:
                sys.exit(f"the survey of {folder} failed")
            best = took if best is None else min(best, took)
            memory = max(memory, usage.ru_maxrss // 1024)
            said = out.read_text().splitlines()[0]
    number = lambda text: int("".join(c for c in text if c.isdigit()))
    # Thousands may be set apart by commas, too: the words tell where a figure ends.
    modules = number(said.split(" module")[0].rsplit(": ", 1)[1])
    dependencies = number(said.split("dependenc")[0].split("module")[1])
    sites = number(said.split("call site")[0].split("dependenc")[1])
    return best, memory, modules, dependencies, sites


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--quarry", help="the program; built in release otherwise")
    parser.add_argument("--build", default="release", help="what kind of build it is, in words")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest source that is written")
    parser.add_argument("--prefix", default="", help="what to start the program with, such as chrt -r 20")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    quarry = asked.quarry
    if quarry is None:
        subprocess.run(["cargo", "build", "--release", "-p", "quarry-cli"], cwd=TOP, check=True)
        target = os.environ.get("CARGO_TARGET_DIR", str(TOP / "target"))
        quarry = str(Path(target) / "release" / "quarry")
    prefix = asked.prefix.split()

    missed, rows, points = [], [], []
    for files in [size for size in SIZES if size <= asked.most]:
        with tempfile.TemporaryDirectory(prefix="quarry-source-") as scratch:
            folder = Path(scratch) / "source"
            write(folder, files)
            took, memory, modules, dependencies, sites = survey(quarry, folder, asked.rounds, prefix)
        points.append((files, took))
        rows.append(
            f"| {files:,} | {modules:,} | {dependencies:,} | {sites:,} | {took:.2f} "
            f"| {1e6 * took / files:.0f} | {memory:,} |"
        )
        print(rows[-1], flush=True)
    large = [(math.log(files), math.log(took)) for files, took in points if files >= FROM]
    power = None
    if len(large) > 1:
        x, y = (sum(each) / len(large) for each in zip(*large))
        power = sum((a - x) * (b - y) for a, b in large) / sum((a - x) ** 2 for a, _ in large)
        if power > BAR_POWER:
            missed.append(f"seconds grow with the power {power:.2f} of the size")
    real = []
    for folder in asked.folders:
        took, memory, modules, dependencies, sites = survey(quarry, folder, asked.rounds, prefix)
        real.append(
            f"| {Path(folder).resolve().name} | {modules:,} | {dependencies:,} | {sites:,} "
            f"| {took:.2f} | {1e6 * took / max(modules, 1):.0f} | {memory:,} |"
        )
        print(real[-1], flush=True)
        if memory > BAR_MEMORY:
            missed.append(f"{folder}: {memory} MiB")
    grown = "" if power is None else (
        f"From {FROM:,} files on, seconds grow with the power {power:.2f} of the size "
        f"(bar: {BAR_POWER})."
    )
    text = "\n".join(
        [
            "# What a survey costs against its size",
            "",
            f"Made by `size.py` on {platform.machine()}, {os.cpu_count()} processors, {asked.build} "
            "build: whole `quarry survey --no-history` processes into a new project, with call",
            f"sites, the fastest of {asked.rounds}.",
            "",
            "## Sources of our own",
            "",
            "Written by the script: 40 % Python, 25 % TypeScript, 20 % Java, 15 % PHP, each file with",
            f"one class, one function and uses of five others. {grown}",
            "",
            "| files | modules | dependencies | call sites | seconds | µs a file | MiB |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
            "## Public systems",
            "",
            f"Bar: at most {BAR_MEMORY} MiB.",
            "",
            "| source | modules | dependencies | call sites | seconds | µs a module | MiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *real,
            "",
        ]
    )
    (HERE / "SIZE.md").write_text(text)
    for line in missed:
        print("missed:", line, file=sys.stderr)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
