"""The HTML reference: a page for each section of the header and for each guide, an index of all names, nothing from elsewhere."""
import html
import json
import os
import re
import shutil

import text as markdown
from header import WORD

GUIDES = ["overview", "using", "errors", "threads", "callbacks", "porting-from-pyopenssl", "porting-from-python-socket"]
GROUPS = (
    ("Library", "library error bytes"),
    ("Contexts", "ctx"),
    ("Connections", "conn"),
    ("Sessions and decisions", "session psk decide ocsp"),
    ("Certificates and keys", "x509 pkey identity lists curve"),
    ("Names and addresses", "addr addrinfo hostent netdb lookup inet"),
    ("Sockets", "sock ssl_legacy"),
)
HERE = os.path.dirname(os.path.abspath(__file__))


def esc(text):
    return html.escape(text, quote=False)


class Reference:
    def __init__(self, version, sections, docs):
        self.version, self.sections, self.docs = version, sections, docs
        self.where, self.titles = {}, {}
        for s in sections:
            for i in s.constants + s.types + s.functions:
                self.where[i.name] = (s.name + ".html#" + i.name, i)
        self.guides = {}
        for g in GUIDES:
            path = os.path.join(docs, g + ".md")
            self.guides[g] = markdown.blocks(open(path, encoding="utf-8").read())
            self.titles[g] = "Overview" if g == "overview" else self.guides[g][0][2]

    def group(self, section):
        for title, names in GROUPS:
            if any(section.name == n or section.name.startswith(n + "_") for n in names.split()):
                return title
        raise SystemExit(f"page.py: GROUPS has no place for {section.name}")

    # ---- pieces of text ----

    def name(self, word):
        """A link to a name of the library; a family such as SSLWRAP_OP_* leads to its first."""
        target = self.where.get(word)
        if not target and word.endswith("_*"):
            target = next((t for n, t in self.where.items() if n.startswith(word[:-1])), None)
        return f'<a href="{target[0]}"><code>{word}</code></a>' if target else f"<code>{word}</code>"

    def plain(self, piece):
        out, last = [], 0
        for m in WORD.finditer(piece):
            out += [esc(piece[last : m.start()]), self.name(m[0])]
            last = m.end()
        return "".join(out) + esc(piece[last:])

    def inline_code(self, piece):
        return self.name(piece) if WORD.fullmatch(piece) else f"<code>{self.code(piece)}</code>"

    def link(self, label, target):
        file, _, anchor = target.partition("#")
        guide = os.path.basename(file).removesuffix(".md")
        if re.match(r"https?://", target):
            return f'<a href="{esc(target)}">{esc(label)}</a>'
        return f'<a href="{guide}.html">{esc(label)}</a>' if guide in self.guides else esc(label)

    def prose(self, piece):
        return markdown.inline(piece, self.plain, self.inline_code, self.link, lambda b: f"<strong>{self.plain(b)}</strong>")

    def code(self, source, own=""):
        out, last = [], 0
        for m in WORD.finditer(source):
            target = self.where.get(m[0])
            out.append(esc(source[last : m.start()]))
            out.append(f"<b>{m[0]}</b>" if m[0] == own else f'<a href="{target[0]}">{m[0]}</a>' if target else m[0])
            last = m.end()
        return "".join(out) + esc(source[last:])

    # ---- items ----

    def doc(self, doc):
        out = [f"<p>{self.prose(t)}</p>" for t in doc.text]
        if doc.arguments:
            rows = [f"<dt><var>{esc(n)}</var></dt><dd>{self.prose(t)}</dd>" for n, t in doc.arguments]
            out.append(f'<dl class="arguments">{"".join(rows)}</dl>')
        if doc.returns:
            rows = [f"<dt>{self.plain(s) or '…'}</dt><dd>{self.prose(t) or '&nbsp;'}</dd>" for s, t in doc.returns]
            out.append(f'<h4>Returns</h4><dl class="returns">{"".join(rows)}</dl>')
        out += [f"<p>{self.prose(t)}</p>" for t in doc.notes]
        if doc.stands:
            out.append(f'<p class="stands">Stands for {self.prose(doc.stands)}</p>')
        return "\n".join(out)

    def item(self, i):
        fields = "".join(
            f"<dt><var>{esc(f.name)}</var></dt><dd>{self.prose(' '.join(f.doc.text))}</dd>" for f in i.__dict__.get("fields", ())
        )
        return (
            f'<section class="item" id="{i.name}">\n<h3><a href="#{i.name}">{i.name}</a></h3>\n'
            f"<pre>{self.code(i.code, i.name)}</pre>\n{self.doc(i.doc)}"
            + (f'<dl class="arguments">{fields}</dl>' if fields else "")
            + "\n</section>"
        )

    def constants(self, items):
        """Families under a heading each, by the second word of their names; a family of one has none."""
        pattern = re.compile(r"SSLWRAP_(?:X509_V_ERR|X509_V_FLAG|X509_(?!V_)\w+?|[A-Z0-9]+)_")
        families = [
            "SSLWRAP_*_METHOD" if c.name.endswith("_METHOD") else hit[0] + "*" if (hit := pattern.match(c.name)) else "" for c in items
        ]
        out, family = ['<dl class="constants">'], ""
        for n, c in enumerate(items):
            if families[n] != family and families[n : n + 2] == families[n : n + 1] * 2:
                family = families[n]
                out.append(f'</dl><h3 class="family">{family}</h3><dl class="constants">')
            out.append(
                f'<dt id="{c.name}"><a href="#{c.name}"><code>{c.name}</code></a> <span>{self.code(c.code)}</span></dt>'
                f"<dd>{self.prose(' '.join(c.doc.text))}</dd>"
            )
        return "\n".join(out + ["</dl>"])

    # ---- pages ----

    def navigation(self, current):
        out = ['<details class="group" open><summary>Guides</summary>']
        for g in GUIDES:
            out.append(self.entry("index" if g == "overview" else g, self.titles[g], current))
        out.append(self.entry("names", "All names", current) + "</details>")
        for title in [t for t, _ in GROUPS] + ["Constants"]:
            mine = [s for s in self.sections if (self.group(s) if s.functions else "Constants") == title]
            opened = " open" if any(s.name == current for s in mine) else ""
            out.append(f'<details class="group"{opened}><summary>{title}</summary>')
            out += [self.entry(s.name, s.name, current) for s in mine] + ["</details>"]
        return "\n".join(out)

    def entry(self, page, label, current):
        mark = ' aria-current="page"' if page == current else ""
        return f'<a href="{page}.html"{mark}>{esc(label)}</a>'

    def page(self, out, name, title, body):
        with open(os.path.join(out, name + ".html"), "w", encoding="utf-8") as f:
            f.write(
                f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{esc(title)} - libsslwrap</title>
<link rel="stylesheet" href="style.css">
<script src="names.js" defer></script>
<script src="search.js" defer></script>
</head>
<body>
<header>
<a class="home" href="index.html">libsslwrap <small>{self.version}</small></a>
<input id="search" type="search" placeholder="Find a name ( / )" aria-label="Find a name" autocomplete="off" spellcheck="false">
<a class="all" href="names.html">All names</a>
<div id="found" role="listbox"></div>
</header>
<div class="columns">
<nav><details id="menu"><summary>Contents</summary>
{self.navigation(name)}
</details></nav>
<main>
{body}
</main>
</div>
</body>
</html>
"""
            )

    def section(self, s):
        out = [f'<h1 class="name">{s.page}</h1>', f'<p class="about">{self.prose(s.about)}.</p>']
        if len(s.functions) > 1:
            rows = [f"<dt>{self.name(f.name)}</dt><dd>{self.prose(f.doc.brief)}</dd>" for f in s.functions]
            out.append(f'<dl class="summary">{"".join(rows)}</dl>')
        if s.types:
            out.append('<h2 id="types">Types</h2>')
            out += [self.item(t) for t in s.types]
        if s.functions:
            out.append('<h2 id="functions">Functions</h2>')
            out += [self.item(f) for f in s.functions]
        if s.constants:
            out.append(self.constants(s.constants))
        return "\n".join(out)

    def guide(self, blocks):
        out, listing = [], False
        for kind, *what in blocks:
            if listing and kind != "item":
                out.append("</ul>")
            if kind == "item" and not listing:
                out.append("<ul>")
            listing = kind == "item"
            if kind == "heading":
                out.append(f"<h{what[0]}>{self.prose(what[1])}</h{what[0]}>")
            elif kind == "text":
                out.append(f"<p>{self.prose(what[0])}</p>")
            elif kind == "item":
                out.append(f"<li>{self.prose(what[0])}</li>")
            elif kind == "code":
                out.append(f"<pre>{self.code(what[0])}</pre>")
            else:
                head, *rows = what[0]
                out.append('<div class="wide"><table>')
                if any(head):
                    out.append("<tr>" + "".join(f"<th>{self.prose(c)}</th>" for c in head) + "</tr>")
                out += ["<tr>" + "".join(f"<td>{self.prose(c)}</td>" for c in r) + "</tr>" for r in rows]
                out.append("</table></div>")
        return "\n".join(out + (["</ul>"] if listing else []))

    def index(self):
        out = [self.guide(self.guides["overview"]), "<h2>Functions and types</h2>"]
        for title in [t for t, _ in GROUPS] + ["Constants"]:
            mine = [s for s in self.sections if (self.group(s) if s.functions else "Constants") == title]
            rows = [f'<dt><a href="{s.name}.html">{s.name}</a></dt><dd>{self.prose(s.about)}</dd>' for s in mine]
            out.append(f'<h3>{title}</h3><dl class="summary">{"".join(rows)}</dl>')
        return "\n".join(out)

    def names(self):
        out = ["<h1>All names</h1>"]
        for title, want in (("Functions", "functions"), ("Types", "types"), ("Constants", "constants")):
            items = sorted(i.name for s in self.sections for i in getattr(s, want))
            links = "".join(f'<li><a href="{self.where[n][0]}">{n}</a></li>' for n in items)
            out.append(f'<h2>{title} ({len(items)})</h2><ul class="names">{links}</ul>')
        return "\n".join(out)


def write(out, version, sections, docs):
    r = Reference(version, sections, docs)
    r.page(out, "index", "Overview", r.index())
    for g in GUIDES[1:]:
        r.page(out, g, r.titles[g], r.guide(r.guides[g]))
    for s in sections:
        r.page(out, s.name, s.page, r.section(s))
    r.page(out, "names", "All names", r.names())
    entries = [[n, target, i.doc.brief] for n, (target, i) in sorted(r.where.items())]
    with open(os.path.join(out, "names.js"), "w", encoding="utf-8") as f:
        f.write("const NAMES = " + json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("],[", "],\n[") + ";\n")
    for name in ("style.css", "search.js"):
        shutil.copyfile(os.path.join(HERE, name), os.path.join(out, name))
