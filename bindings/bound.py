#!/usr/bin/env python3
"""Which functions of the library a binding binds: bound.py HEADER SYMBOLS FOLDER [--write]

Every function of the header must be an export, and be either named in a source of the binding or listed in its left-out.txt
(a pattern, a tab, the reason). Prints what is wrong, nothing otherwise. --write brings FOLDER/BOUND.md up to date, else it is
compared. `make symbols` writes both bindings'."""
import fnmatch
import pathlib
import re
import sys

header, symbols, folder = map(pathlib.Path, sys.argv[1:4])
text = re.sub(r"#ifdef SSLWRAP_SHORT_NAMES.*?#endif", "", header.read_text(), flags=re.S)
faults = []

sections = []  # (name, [functions])
for piece in re.split(r"^/\* ---- (.*?) ---- \*/$", text, flags=re.M)[1:]:
    if len(sections) and sections[-1][1] is None:
        code = re.sub(r"/\*.*?\*/", "", piece, flags=re.S)
        sections[-1][1] = re.findall(r"^[a-z].*?\b(sslwrap_\w+)\(", code, flags=re.M)
    else:
        sections.append([piece, None])
declared = [f for _, functions in sections for f in functions]
exports = symbols.read_text().split()
for name in sorted(set(declared) ^ set(exports)):
    faults.append(f"{name}: in one of header and exports only")

bound = {}
tests = re.compile(r"_test\.go$|(^|/)test/|sslwrap_cdef")
for path in sorted(p for p in folder.rglob("*") if p.suffix in (".go", ".h", ".c", ".lua")):
    name = str(path.relative_to(folder))
    if tests.search(name):
        continue
    for function in set(re.findall(r"\bsslwrap_\w+\b", path.read_text())):
        bound.setdefault(function, name)

reasons = {}
for line in (folder / "left-out.txt").read_text().splitlines():
    if not line or line.startswith("#"):
        continue
    pattern, reason = line.split("\t")
    hits = [f for f in declared if fnmatch.fnmatchcase(f, pattern)]
    if not [f for f in hits if f not in bound]:
        faults.append(f"left-out.txt: {pattern} leaves nothing out")
    for f in hits:
        reasons.setdefault(f, reason)

out = ["# What is bound", "", "Made by bound.py from sslwrap.h and left-out.txt; do not edit.", ""]
for section, functions in sections:
    if not functions:
        continue
    out += [f"## {section}", "", "| function | bound in, or why it is not |", "|---|---|"]
    for f in functions:
        if f in bound:
            out.append(f"| `{f}` | {bound[f]} |")
        elif f in reasons:
            out.append(f"| `{f}` | not bound: {reasons[f]} |")
        else:
            faults.append(f"{f}: neither bound nor in left-out.txt")
    out.append("")
page = "\n".join(out)
if "--write" in sys.argv:
    (folder / "BOUND.md").write_text(page)
elif not (folder / "BOUND.md").exists() or (folder / "BOUND.md").read_text() != page:
    faults.append("BOUND.md is not up to date: make symbols")
print(*faults, sep="\n", end="\n" if faults else "")
sys.exit(bool(faults) and "--write" not in sys.argv)
