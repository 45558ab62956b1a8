#!/usr/bin/env python3
"""Compares libsslwrap with other libraries; peers.sh builds the programs and calls it.

usage: peers.py JSON NAME=COMMAND...      COMMAND MEASURE SECONDS prints rounds and CPU seconds; the first name is the base
The programs take turns, each beginning once in each order, PEERS_ROUNDS times (9); a ratio is of one program's slice to
the base's slice of the same turn. Figures are CPU time; above 1 is faster than the base."""
import json
import os
import shlex
import statistics
import subprocess
import sys

MEASURES = {
    "bulk": ("16 KiB records, one way", 16384 / 1e6, "MB/s"),
    "ping": ("64 B there and back", 1e-3, "k/s"),
    "handshake": ("full handshake, verified", 1, "/s"),
    "resumed": ("resumed handshake", 1, "/s"),
}
SLICE = os.environ.get("PEERS_SLICE", "0.3")


def slice_of(command, measure):
    done = subprocess.run([*command, measure, SLICE], capture_output=True, text=True)
    if done.returncode == 3:  # has no such measure
        return None
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)} {measure} failed: {done.stderr}")
    rounds, seconds = done.stdout.split()
    return float(rounds) / float(seconds)


def main():
    programs = [(name, shlex.split(command)) for name, _, command in (a.partition("=") for a in sys.argv[2:])]
    base = programs[0][0]
    rounds = int(os.environ.get("PEERS_ROUNDS", "9"))
    only = os.environ.get("BENCH_ONLY", "")
    wanted = os.environ.get("PEERS_MEASURES", " ".join(MEASURES)).split()
    result = {"base": base, "rounds": rounds, "slice_s": float(SLICE), "measures": []}
    for measure, (title, factor, unit) in MEASURES.items():
        if only not in measure or measure not in wanted:
            continue
        rates = {name: [] for name, _ in programs}
        for turn in range(rounds):
            shift = turn % len(programs)
            for name, command in programs[shift:] + programs[:shift]:
                rates[name].append(slice_of(command, measure))
        print(f"\n{title}")
        rows = []
        for name, _ in programs:
            if None in rates[name] or None in rates[base]:
                continue
            ratios = sorted(mine / theirs for mine, theirs in zip(rates[name], rates[base]))
            row = {"name": name, "rate": statistics.median(rates[name]) * factor, "median": statistics.median(ratios),
                   "min": ratios[0], "max": ratios[-1]}
            rows.append(row)
            print(f"  {name:24} {row['rate']:10.1f} {unit:5} {row['median']:6.2f}  {row['min']:.2f}..{row['max']:.2f}",
                  flush=True)
        result["measures"].append({"name": measure, "title": title, "unit": unit, "rows": rows})
    with open(sys.argv[1], "w") as f:
        json.dump(result, f, indent=1)


main()
