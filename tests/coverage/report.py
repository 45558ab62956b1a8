#!/usr/bin/env python3
"""Reads what tests/coverage.sh exported and says what of src/ ran.

usage: report.py OUT [--list]      --list: every line and branch that did not run, as left-out.txt names them

What is counted: places in the source, not copies of them. Code that is generic or inlined exists many times in the library
and in the test programs; a line ran when it ran in one of the copies. A branch is one of the two ways out of an `if`,
`while`, `&&`, `||`, `if let` or `let else`, at its place in the source; it was taken when it was taken in one of the
copies. rustc does not count `?` and the arms of `match` as branches: they are lines and regions. `#[cfg(test)]` modules
are not counted.

tests/coverage/left-out.txt has what cannot be run, each with its reason; it is not counted. An entry that runs after all,
or that stands for nothing, is an error, and so are an exported function or an `unsafe` block that does not run and has no entry."""
import fnmatch
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES, BRANCHES = 97.5, 92.0


def blank(text):
    """Rust source with comments, strings and characters as spaces of the same length."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|b?r(#*)".*?"\1|[bc]?"(?:[^"\\]|\\.)*"|b?\'(?:[^\'\\\n]|\\[^\n]{1,8}?)\'', re.S)
    return token.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


class Source:
    def __init__(self, path):
        self.name = str(path.relative_to(ROOT))
        text = path.read_text()
        self.lines = text.split("\n")
        self.code = blank(text)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.tests = set()
        for m in re.finditer(r"#\[cfg\(test\)\]\s*mod \w+ \{", self.code):
            first, last = self.line_of(m.start()), self.line_of(self.closing(m.end() - 1))
            self.tests.update(range(first, last + 1))

    def line_of(self, offset):
        return self.code.count("\n", 0, offset) + 1

    def closing(self, brace):
        depth = 0
        for m in re.compile(r"[{}]").finditer(self.code, brace):
            depth += 1 if m.group() == "{" else -1
            if depth == 0:
                return m.start()
        raise ValueError(self.name)

    def unsafe_blocks(self):
        """Line and column of what is inside each block."""
        for m in re.finditer(r"\bunsafe\s*\{\s*", self.code):
            line = self.line_of(m.end())
            if line not in self.tests:
                yield self.line_of(m.start()), (line, m.end() - self.starts[line - 1] + 1)


def name_of(path):
    path = Path(path)
    path = path if path.is_absolute() else ROOT / path
    try:
        return str(path.resolve().relative_to(ROOT))
    except ValueError:
        return ""


def measure(out, sources):
    """lines[file][line], regions[file][span], branches[file][span] = [taken, not taken], ran = exported functions."""
    regions, branches, ran, known = (defaultdict(lambda: defaultdict(int)), defaultdict(lambda: defaultdict(lambda: [0, 0])),
                                     set(), set())
    for function in json.loads((out / "export.text").read_text())["data"][0]["functions"]:
        files = [name_of(f) for f in function["filenames"]]
        if re.fullmatch(r"sslwrap_\w+", function["name"]):
            known.add(function["name"])
            if function["count"]:
                ran.add(function["name"])
        for l1, c1, l2, c2, count, at, _, kind in function["regions"]:
            name = files[at]
            if kind == 0 and name in sources and l1 not in sources[name].tests:
                regions[name][l1, c1, l2, c2] += count
        for l1, c1, l2, c2, taken, other, at, _, _ in function["branches"]:
            name = files[at]
            if name in sources and l1 not in sources[name].tests:
                both = branches[name][l1, c1, l2, c2]
                both[0] += taken
                both[1] += other
    lines, name = defaultdict(dict), ""
    for row in (out / "export.lcov").read_text().splitlines():
        if row.startswith("SF:"):
            name = name_of(row[3:])
        elif row.startswith("DA:") and name in sources:
            line, count = (int(n) for n in row[3:].split(",")[:2])
            if line not in sources[name].tests:
                lines[name][line] = lines[name].get(line, 0) + count
    return lines, regions, branches, ran, known


def innermost(regions, at):
    """How often the smallest region around a place ran; None when no code is there."""
    best, count = None, None
    for (l1, c1, l2, c2), n in regions.items():
        if (l1, c1) <= at < (l2, c2):
            size = (l2 - l1, c2 - c1 if l1 == l2 else 0)
            if best is None or size < best:
                best, count = size, n
    return count


def left_out(path):
    """FILE | WHAT | the line of code, or words of it | REASON. WHAT: line, true, false, unsafe, function; with ? it may run."""
    entries, wrong = [], []
    for number, row in enumerate(path.read_text().splitlines(), 1):
        if row.strip() and not row.startswith("#"):
            parts = [p.strip() for p in row.split(" | ")]
            if len(parts) != 4 or not all(parts) or parts[1].rstrip("?") not in ("line", "true", "false", "unsafe", "function"):
                wrong.append(f"left-out.txt:{number}: not FILE | WHAT | CODE | REASON")
            else:
                entries.append((number, *parts[:3]))
    return entries, wrong


def main():
    out = Path(sys.argv[1])
    sources = {s.name: s for s in map(Source, sorted((ROOT / "src").rglob("*.rs")))}
    lines, regions, branches, ran, known = measure(out, sources)
    missing, present = defaultdict(list), defaultdict(set)  # by (file, what): places and the code there; what did run
    def note(name, what, line, done, code=None):
        code = " ".join((code or sources[name].lines[line - 1]).split())
        if done:
            present[name, what].add(code)
        else:
            missing[name, what].append((line, code))
    blocks = 0
    for name in sources:
        for line, count in lines[name].items():
            note(name, "line", line, count)
        for (line, c1, l2, c2), (taken, other) in branches[name].items():
            code = sources[name].lines[line - 1]
            text = code[c1 - 1:c2 - 1] if l2 == line else code[c1 - 1:]
            note(name, "true", line, taken, f"{text}   in   {code}")
            note(name, "false", line, other, f"{text}   in   {code}")
        for line, inside in sources[name].unsafe_blocks():
            count = innermost(regions[name], inside)
            if count is not None:  # None: a const, another build's, or code that is never compiled for a function
                blocks += 1
                note(name, "unsafe", line, count)
    exported = set((ROOT / "tests/abi/symbols.txt").read_text().split())
    for function in exported:
        note("tests/abi/symbols.txt", "function", 0, function in ran, function)

    total = {what: [sum(len(v) for (_, w), v in missing.items() if w == what)] for what in ("line", "true", "false", "unsafe", "function")}
    entries, wrong = left_out(ROOT / "tests/coverage/left-out.txt")
    excused = defaultdict(int)
    for number, name, what, code in entries:
        code, by_chance, what = " ".join(code.split()), what.endswith("?"), what.rstrip("?")
        ran_now = by_chance and any(code in place for (file, kind), places in present.items()
                                    if kind == what and fnmatch.fnmatch(file, name) for place in places)
        hits = 0
        for (file, kind), places in missing.items():
            if kind == what and fnmatch.fnmatch(file, name):
                left = [place for place in places if code not in place[1]]
                hits += len(places) - len(left)
                places[:] = left
        if not hits and not ran_now:
            wrong.append(f"left-out.txt:{number}: runs, or is not there: {name} | {what} | {code}")
        excused[what] += hits
    for (name, what), places in sorted(missing.items()):
        if what in ("unsafe", "function"):
            for line, code in places:
                wrong.append(f"never runs: {what} {name}:{line}: {code}")

    if "--list" in sys.argv:
        for (name, what), places in sorted(missing.items()):
            for line, code in sorted(places):
                print(f"{name}:{line}: {what}: {code}")
        print()
    counts = {
        "lines": (sum(len(v) for v in lines.values()), total["line"][0], excused["line"], LINES),
        "branches": (2 * sum(len(v) for v in branches.values()), total["true"][0] + total["false"][0],
                     excused["true"] + excused["false"], BRANCHES),
        "regions": (sum(len(v) for v in regions.values()), sum(n == 0 for v in regions.values() for n in v.values()), 0, 0),
        "exported functions": (len(exported), total["function"][0], excused["function"], 100),
        "unsafe blocks": (blocks, total["unsafe"][0], excused["unsafe"], 0),
    }
    def rate(name):
        at = [f for f in sources if f.startswith(name)]
        b = [n for f in at for both in branches[f].values() for n in both]
        l = [n for f in at for n in lines[f].values()]
        return f"{name:<24} {percent(len(l) - l.count(0), len(l)):>9} {percent(len(b) - b.count(0), len(b)):>9}"
    print(f"{'room':<24} {'lines':>9} {'branches':>9}")
    for room in sorted({"/".join(n.split("/")[:2]) for n in sources}):
        print(rate(room))
    print(f"\n{'coverage':<24} {'all':>8} {'ran':>8} {'percent':>9} {'left out':>9}   goal")
    for what, (count, off, reason, goal) in counts.items():
        share = percent(count - off, count - reason)  # what is left out counts neither way
        print(f"{what:<24} {count:>8} {count - off:>8} {share:>9} {reason:>9}   {goal or ''}")
        if goal and goal < 100 and 100 * (count - off) / max(count - reason, 1) < goal:
            wrong.append(f"{what}: {share}, promised are {goal}")
    for line in wrong:
        print("FAIL", line)
    sys.exit(bool(wrong))


def percent(part, whole):
    return f"{100 * part / whole:.2f} %" if whole else "-"


main()
