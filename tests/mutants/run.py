#!/usr/bin/env python3
"""Second half of run.sh, which says what it does. usage: run.py OUT, with MUTANTS, SEED, WHICH and GOAL in the environment."""
import fnmatch
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 900  # seconds that the C tests may take over one change before `cargo test` has its turn


def tests_by_line(out):
    """{FILE:LINE: [(seconds, program)]}"""
    by_line = defaultdict(list)
    for path in sorted((out / "lines").iterdir()):
        if path.name == "made":
            continue
        first, *lines = path.read_text().split("\n")
        hundredths, program = first.split(" ", 1)
        for line in filter(None, lines):
            by_line[line].append((int(hundredths) / 100, program))
    return by_line


def lines_of(mutant, by_line):
    """Who runs a line of what is changed: a whole function when its value is replaced."""
    span = mutant["span"]
    found = set()
    for line in range(span["start"]["line"], span["end"]["line"] + 1):
        found.update(by_line.get(f"{mutant['file']}:{line}", []))
    return sorted(found)


def changed(text, mutant):
    lines = text.split("\n")
    start, end = mutant["span"]["start"], mutant["span"]["end"]
    value = re.sub(r"^Outcome::from\((.*)\)$", r"Ok(\1)", mutant["replacement"], flags=re.S)
    before = lines[:start["line"] - 1] + [lines[start["line"] - 1][:start["column"] - 1]]
    after = [lines[end["line"] - 1][end["column"] - 1:]] + lines[end["line"]:]
    return "\n".join(before) + value + "\n".join(after)


def quietly(command, log, seconds, **more):
    with open(log, "w") as to:
        try:
            return subprocess.run(command, stdout=to, stderr=to, stdin=subprocess.DEVNULL, timeout=seconds, **more).returncode
        except subprocess.TimeoutExpired:
            return -1


def noticed_by(out, programs):
    took = 0
    for seconds, program in programs:
        if took > MOST:
            break
        began = time.monotonic()
        limit = max(30, 10 * seconds)
        name = Path(program).stem
        if quietly(["bash", "tests/cprog.sh", "plain", program.replace("/target/coverage/", "/target/mutants/")], out / f"log/c-{name}", limit + 60,
                   env={**os.environ, "CPROG_SECONDS": str(int(limit))}) != 0:
            return name
        took += time.monotonic() - began
    if quietly(["cargo", "test", "--locked", "--target-dir", str(out / "target")], out / "log/rust", 900, cwd=out / "tree") != 0:
        return "cargo test"
    return None


def alike():
    entries = []
    for line in (ROOT / "tests/mutants/alike.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            entries.append(line.split(" | "))
    return entries


def main():
    out = Path(sys.argv[1])
    by_line = tests_by_line(out)
    pattern = os.environ["WHICH"]
    mutants = [m for m in json.loads((out / "list.json").read_text()) if fnmatch.fnmatch(m["name"], pattern)]
    run = [m for m in mutants if lines_of(m, by_line)]
    random.Random(int(os.environ["SEED"])).shuffle(run)
    seen = set() # a function's value is replaced once, by one of the many that it could be
    run = [m for m in run if " replace | with ^ " not in m["name"]] # flags have no bit in common: nothing changes
    run = [m for m in run if not m["replacement"].startswith(("Outcome::new", "Outcome::from_iter"))] # it is a Result
    run = [m for m in run if m["genre"] != "FnValue" or (at := (m["file"], m["span"]["start"]["line"])) not in seen and not seen.add(at)]
    sample = run[:int(os.environ["MUTANTS"])]
    print(f"{len(mutants)} changes, {len(run)} of lines that run; {len(sample)} are made", flush=True)
    known, counts = alike(), defaultdict(int)
    for mutant in sample:
        path, name = out / "tree" / mutant["file"], mutant["name"]
        text = path.read_text()
        began = time.monotonic()
        path.write_text(changed(text, mutant))
        if quietly(["bash", "-c", 'build "$OUT/target/debug"'], out / "log/planted", 600) != 0:
            kind, by = "does not build", ""
        elif by := noticed_by(out, lines_of(mutant, by_line)):
            kind = "noticed"
        else:
            said = name.split(": ", 1)[1]
            kind = "alike" if any(fnmatch.fnmatch(mutant["file"], e[0]) and e[1] == said for e in known) else "NOT NOTICED"
        path.write_text(text)
        counts[kind] += 1
        print(f"{kind}: {name} {by or ''} ({time.monotonic() - began:.0f} s)", flush=True)
    all_of = counts["noticed"] + counts["NOT NOTICED"]
    share = 100 * counts["noticed"] / max(all_of, 1)
    print(f"{counts['noticed']} of {all_of} changes are noticed, {share:.0f} %; {counts['alike']} more change nothing that can be seen, "
          f"{counts['does not build']} do not build")
    sys.exit(all_of > 0 and share < float(os.environ["GOAL"]))


main()
