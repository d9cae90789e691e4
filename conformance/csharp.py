#!/usr/bin/env python3
"""Checks the edges that Quarry finds between C# files against the projects of two systems. Writes
conformance/CSHARP.md.

    python3 conformance/csharp.py --edges-command target/release/examples/survey_edges [--sources FOLDER]

Clones the systems into target/conformance unless FOLDER holds them as OWNER-NAME. Ends with exit
code 1 when a bar is missed. README.md beside this file says what is compared.
"""

import argparse
import csv
import io
import os
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

import php

HERE = Path(__file__).resolve().parent
SYSTEMS = [
    ("simplcommerce/SimplCommerce", "8cea8afb"),
    ("kgrzybek/modular-monolith-with-ddd", "91c8ef2"),
]
# Kinds that follow names. The others tie modules that need not see each other.
NAMES = {"import", "call", "inherit", "reference"}
DECLARES = re.compile(r"\b(?:class|interface|struct|enum|record|delegate\s+[\w<>\[\],.?]+)\s+(?:struct\s+|class\s+)?(\w+)")
NAMESPACE = re.compile(r"^\s*namespace\s+([\w.]+)", re.M)
USING = re.compile(r"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)", re.M)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)


CALL = re.compile(r"\$\((\w+)\.(Contains|EndsWith|StartsWith)\('([^']*)'\)\)", re.I)
SEPARATOR = "$([System.IO.Path]::DirectorySeparatorChar)"


def stated(file, project):
    """What a file of MSBuild refers to for a project: conditions that compare the project's path
    or name with a text are followed, any other is taken as met."""
    values = {
        "msbuildprojectname": project.stem,
        "msbuildprojectfullpath": str(project),
        "msbuildthisfiledirectory": f"{file.parent}/",
    }

    def put_in(text):
        return re.sub(r"\$\((\w+)\)", lambda m: values.get(m[1].lower(), m[0]), text)

    def answer(call):
        value, text = values.get(call[1].lower(), ""), call[3].replace("\\", "/")
        does = {"contains": text in value, "endswith": value.endswith(text), "startswith": value.startswith(text)}
        return str(does[call[2].lower()])

    def met(condition):
        text = CALL.sub(answer, (condition or "true").replace(SEPARATOR, "/"))
        words = re.findall(r"[()]|\w+", text) if re.fullmatch(r"(?:[()\s]|true|false|and|or)*", text, re.I) else ["true"]
        return alternatives([word.lower() for word in words])

    found = []
    for group in ElementTree.parse(file).getroot():
        if not met(group.get("Condition")):
            continue
        for element in group:
            tag = element.tag.rsplit("}", 1)[-1]
            if group.tag.endswith("PropertyGroup"):
                values[tag.lower()] = put_in((element.text or "").strip())
            elif tag == "ProjectReference" and met(element.get("Condition")):
                found.append(put_in(element.get("Include", "")))
    return [path for path in found if path and "$(" not in path]


def alternatives(words):
    """Whether words joined by `and`, `or` and brackets hold; takes them from the list."""
    holds = both(words)
    while words and words[0] == "or":
        words.pop(0)
        holds = both(words) or holds
    return holds


def both(words):
    holds = True
    while words:
        word = words.pop(0)
        if word == "(":
            holds = alternatives(words) and holds
            words.pop(0)
        else:
            holds = word == "true" and holds
        if not words or words[0] != "and":
            return holds
        words.pop(0)
    return holds


class Projects:
    """The projects of a folder, read without Quarry."""

    def __init__(self, folder):
        self.folder = folder
        self.at = {}
        for path in sorted(folder.rglob("*.csproj")):
            self.at.setdefault(path.parent, []).append(path)
        self.direct = {at: self.references(at, files) for at, files in self.at.items()}
        self.sees = {}
        for at in self.at:
            found, pending = {at}, [at]
            while pending:
                for other in self.direct.get(pending.pop(), ()):
                    if other not in found:
                        found.add(other)
                        pending.append(other)
            self.sees[at] = found

    def references(self, at, files):
        """The folders of the projects that the files of a project refer to, and those that the
        files above, which speak for all, refer to for it."""
        above = [at, *at.parents]
        above = above[: above.index(self.folder) + 1]
        shared = [up / f"Directory.Build.{end}" for up in above for end in ("props", "targets")]
        found = set()
        for project in files:
            for file in [project, *(one for one in shared if one.is_file())]:
                for path in stated(file, project):
                    path = Path(path.replace("\\", "/"))
                    whole = path if path.is_absolute() else project.parent / path
                    whole = Path(os.path.normpath(whole))
                    if "*" in str(whole):
                        pattern = str(whole.relative_to(self.folder))
                        found |= {one.parent for one in self.folder.glob(pattern)}
                    else:
                        found.add(whole.parent)
        return found - {at}

    def of(self, path):
        for above in path.parents:
            if above in self.at:
                return above
        return None


def texts(folder):
    """The C# files of a folder without comments, as Quarry would list them."""
    listed = php.run(["git", "-C", str(folder), "ls-tree", "-r", "--name-only", "HEAD"]).split("\n")
    return {
        folder / name: COMMENT.sub("", (folder / name).read_text("utf-8-sig", errors="replace"))
        for name in listed
        if name.endswith(".cs") and (folder / name).is_file()
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
    rows = csv.DictReader(io.StringIO(php.run([*command, str(folder), "--paths"])))
    return [(row["from"], row["to"], row["kind"]) for row in rows if row["kind"] in NAMES]


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
        return edges(command, copy)


def unused(projects, sources, one, other):
    """Why files of a project name nothing of another that it refers to, by the text alone."""
    if other not in projects.at:
        return "the project it refers to is not there"
    theirs = [text for path, text in sources.items() if projects.of(path) == other]
    if not theirs:
        return "the other project has no C# file"
    namespaces = {name for text in theirs for name in NAMESPACE.findall(text)}
    own = [text for path, text in sources.items() if projects.of(path) == one]
    if not own:
        return "the project has no C# file"
    if not any(namespaces & set(USING.findall(text)) for text in own):
        return "no file imports a namespace of it: it is loaded at run time, or passed on"
    return "a namespace is imported, and no type of it named"


def short(path, folder):
    return str(path.relative_to(folder)) if isinstance(path, Path) else path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges-command", required=True, type=lambda text: text.split())
    parser.add_argument("--sources")
    arguments = parser.parse_args()
    good = True
    table, details, without = [], [], []
    for repository, commit in SYSTEMS:
        folder = php.checkout(repository, commit, arguments.sources).resolve()
        projects, sources = Projects(folder), texts(folder)
        rows = edges(arguments.edges_command, folder)
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
            f"{len(bare_wrong)} of {len(bare):,} |"
        )
        for (one, other), (path, word) in sorted(lost.items()):
            details.append(f"| `{repository}` | not found: `{one.name}` -> `{other.name}` | `{short(path, folder)}` names `{word}` |")
        for source, target, kind in wrong[:20]:
            details.append(f"| `{repository}` | against the projects: {kind} | `{source}` -> `{target}` |")
        reasons = defaultdict(list)
        for one, direct in projects.direct.items():
            for other in direct:
                if (one, other) not in wanted and (one, other) not in pairs:
                    reasons[unused(projects, sources, one, other)].append((one.name, other.name))
        for reason, those in sorted(reasons.items()):
            example = min(those)
            without.append(f"| `{repository}` | {len(those)} | {reason} | `{example[0]}` -> `{example[1]}` |")
    out = [
        "# C# edges beside projects",
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
        "| system | files | projects | references | used | found | edges | against | names alone |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *table,
        "",
        "References without an edge, each for a reason that the text shows:",
        "",
        "| system | references | reason | one of them |",
        "| --- | --- | --- | --- |",
        *without,
        "",
        "## Every difference",
        "",
        "| system | what | where |",
        "| --- | --- | --- |",
        *(details or ["| - | none | |"]),
    ]
    (HERE / "CSHARP.md").write_text("\n".join(out) + "\n")
    print("\n".join(table + without + details))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
