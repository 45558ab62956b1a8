#!/usr/bin/env python3
"""chart.py FOLDER target/bench.json target/bench.svg: gathers what run.sh left in FOLDER into one file, and draws bars of each
program's speed, plain C on OpenSSL being 1 (of peers.sh, where it has run), and what a message costs among many connections."""
import json
import math
import pathlib
import sys
from html import escape

WIDTH, LEFT, BAR, GAP, HEAD = 760, 190, 15, 5, 34
SCALE = WIDTH - LEFT - 130


def draw(bars, scale):
    out, y = [], 16
    for measure in bars:
        most = max(row["median"] for row in measure["rows"])
        out.append(f'<text x="8" y="{y + 14}" class="h">{escape(measure["title"])}</text>')
        y += HEAD - 8
        for row in measure["rows"]:
            ours = row["name"].startswith("libsslwrap")
            width = max(1, row["median"] / most * SCALE)
            low, high = row["min"] / most * SCALE, row["max"] / most * SCALE
            middle = y + BAR / 2
            out.append(f'<text x="{LEFT - 8}" y="{y + 12}" class="n">{escape(row["name"])}</text>'
                       f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" class="{"o" if ours else "p"}"/>'
                       f'<path d="M{LEFT + low:.1f} {middle}H{LEFT + high:.1f}" class="s"/>'
                       f'<text x="{LEFT + max(width, high) + 6:.1f}" y="{y + 12}" class="v">{row["median"]:.2f} · '
                       f'{row["rate"]:.0f} {escape(measure["unit"])}</text>')
            y += BAR + GAP
        y += 12
    for transport, visit, title in (("memory", 32, "64 B there and back among so many connections, memory, 32 a visit"),
                                    ("memory", 1, "the same, one a visit: the caches have forgotten each connection"),
                                    ("tcp", 1, "the same over loopback with epoll")):
        rows = [row for row in scale if (row["transport"], row["visit"]) == (transport, visit)]
        if len(rows) > 1:
            more, y = curve(rows, title, y)
            out += more
    style = ("text{font:12px sans-serif;fill:#333}.h{font-weight:bold}.n{text-anchor:end}.v{font-size:11px}"
             ".m{text-anchor:middle}.co{fill:none;stroke:#0a7d5a}.cp{fill:none;stroke:#9db4c0}.o{fill:#0a7d5a}.p{fill:#9db4c0}.s{stroke:#333;stroke-width:1}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img">'
            f'<title>libsslwrap beside other libraries, CPU time</title><style>{style}</style>'
            f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>' + "".join(out) + "</svg>\n")


def curve(rows, title, y):
    """Cost per message from the smallest crowd to the largest: ours and plain C."""
    out, high, most = [f'<text x="8" y="{y + 14}" class="h">{escape(title)}</text>'], 110, max(r["raw_us"] for r in rows) * 1.1
    top = y + HEAD - 8
    first, last = math.log(rows[0]["connections"]), math.log(rows[-1]["connections"])

    def place(row, side):
        x = LEFT + (math.log(row["connections"]) - first) / (last - first) * SCALE
        return x, top + high - row[side + "_us"] / most * high

    for side, name in (("raw", "plain C, OpenSSL"), ("ours", "libsslwrap")):
        points = [place(row, side) for row in rows]
        kind = "o" if side == "ours" else "p"
        out.append(f'<path d="M{" L".join(f"{x:.1f} {at:.1f}" for x, at in points)}" class="c{kind}"/>')
        for (x, at), row in zip(points, rows):
            out.append(f'<circle cx="{x:.1f}" cy="{at:.1f}" r="3" class="{kind}"/>'
                       f'<text x="{x:.1f}" y="{at - 6:.1f}" class="v m">{row[side + "_us"]:.2f}</text>')
        out.append(f'<text x="{LEFT - 8}" y="{points[0][1] + 4:.1f}" class="n">{name}, us</text>')
    for row in rows:
        x, _ = place(row, "raw")
        out.append(f'<text x="{x:.1f}" y="{top + high + 14}" class="v m">{row["connections"]:,}</text>')
    return out, top + high + 34


def gathered(folder):
    """What run.sh left in its folder, as one."""
    data = {}
    for name in ("measures", "scale", "luajit"):
        path = folder / f"bench-{name}.json"
        if path.exists():
            found = json.loads(path.read_text())
            data.update(found if name == "measures" else {name: found})
    path = folder / "bench-go.txt"
    if path.exists():
        data["go"] = {}
        for line in path.read_text().splitlines():
            name, _, *figures = line.split()
            data["go"][name] = {unit: float(value) for value, unit in zip(figures[::2], figures[1::2])}
    return data


def main():
    folder, result, chart = map(pathlib.Path, sys.argv[1:])
    data = gathered(folder)
    result.write_text(json.dumps(data, indent=1) + "\n")
    peers = result.parent / "bench-peers.json"
    bars = json.loads(peers.read_text())["measures"] if peers.exists() else []
    bars = [m for m in bars if len(m["rows"]) > 1]
    if bars or "scale" in data:
        chart.write_text(draw(bars, data.get("scale", [])))


main()
