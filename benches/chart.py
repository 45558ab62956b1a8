#!/usr/bin/env python3
"""chart.py target/bench-peers.json docs/bench.svg: bars of each program's speed, plain C on OpenSSL being 1."""
import json
import sys
from html import escape

WIDTH, LEFT, BAR, GAP, HEAD = 760, 190, 15, 5, 34
SCALE = WIDTH - LEFT - 130


def draw(data):
    out, y = [], 16
    for measure in data["measures"]:
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
    style = ("text{font:12px sans-serif;fill:#333}.h{font-weight:bold}.n{text-anchor:end}.v{font-size:11px}"
             ".o{fill:#0a7d5a}.p{fill:#9db4c0}.s{stroke:#333;stroke-width:1}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img">'
            f'<title>libsslwrap beside other libraries, CPU time</title><style>{style}</style>'
            f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>' + "".join(out) + "</svg>\n")


def main():
    with open(sys.argv[1]) as f:
        data = json.load(f)
    data["measures"] = [m for m in data["measures"] if len(m["rows"]) > 1]
    with open(sys.argv[2], "w") as f:
        f.write(draw(data))


main()
