#!/usr/bin/env python3
"""Writes OUT/NAME.c, a whole program, for each tests/rows/NAME.c. Fails when a row of the documents has no test, or two.

usage: make.py OUT [partial]      partial: rows may lack"""
import re
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
ROW = re.compile(r'^ROW\(([AB]\d+), "([^"]+)"\)', re.M)


def documents():
    rows = {}
    for name in ("ssl.tsv", "socket.tsv"):
        for line in (here / name).read_text().splitlines():
            number, item = line.split("\t")[:2]
            rows[number] = item
    return rows


def program(source, text, tests, rows):
    runs = "".join(f'    run_("{number} {rows[number]} [{whose}]", {number}_row);\n'.replace("%", "%%")
                   for number, whose in tests)
    notes = "\n".join(re.findall(r"^/\* (?:threads|no: .*) \*/$", text, re.M))
    return (f'/* made by tests/rows/make.py */\n/* link: ssl */\n{notes}\n#include "{source}"\n'
            f"int main(int argc, char **argv)\n{{\n    BEGIN(argc, argv);\n{runs}    return END();\n}}\n")


def main():
    out, partial = Path(sys.argv[1]), "partial" in sys.argv[2:]
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.c"):
        old.unlink()
    rows, seen, wrong = documents(), {}, []
    for source in sorted(here.glob("*.c")):
        text = source.read_text()
        tests = ROW.findall(text)
        for number, _ in tests:
            if number not in rows:
                wrong.append(f"{source.name}: there is no row {number}")
            elif number in seen:
                wrong.append(f"{number} is tested in {seen[number]} and in {source.name}")
            seen[number] = source.name
        made, to = program(source, text, [t for t in tests if t[0] in rows], rows), out / source.name
        if not to.exists() or to.read_text() != made:
            to.write_text(made)
    missing = [number for number in rows if number not in seen]
    if missing and not partial:
        wrong.append("rows without a test: " + " ".join(missing))
    for line in wrong:
        print("FAIL", line)
    print(f"{len(seen)} of {len(rows)} rows have a test")
    sys.exit(bool(wrong))


main()
