"""Manual pages: one for each section of the header, links for each function and type, and sslwrap(7)."""
import os
import re

import text as markdown
from header import WORD, split_arguments


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")
    text = text.replace("`", "\\(ga")
    return "\\&" + text if text.startswith(".") else text


def prose(text, own=""):
    """A paragraph: names in bold, code as it is."""

    def plain(piece):
        out, last = [], 0
        for m in re.finditer(WORD.pattern + r"|\b\w+\(\d\)", piece):
            out.append(escape(piece[last : m.start()]).lstrip() if not out and not last else escape(piece[last : m.start()]))
            word = m[0]
            if word.endswith(")"):
                out.append(f"\\fB{escape(word[:-3])}\\fP{word[-3:]}")
            else:
                out.append(f"\\fB{escape(word)}\\fP")
            last = m.end()
        return "".join(out) + escape(piece[last:])

    def bold(piece):
        return f"\\fB{escape(piece)}\\fP"

    out = markdown.inline(text, plain, bold, lambda label, _: plain(label), bold)
    return "\\&" + out if out.startswith(".") else out


def code(lines):
    return [".PP", ".in +4n", ".nf"] + [escape(line) if line else "" for line in lines] + [".fi", ".in"]


def declaration(item):
    """A prototype with its name bold and its arguments slanted."""
    if "(" not in item.code:
        return escape(item.code)
    out = escape(item.code).replace(item.name, f"\\fB{item.name}\\fP", 1)
    head, _, tail = out.partition("(" if "(*" not in item.code else ")(")
    for name in item.__dict__.get("arguments", ()):
        tail = re.sub(rf"([ *]){name}([,)])", rf"\1\\fI{name}\\fP\2", tail)
    return head + ("(" if "(*" not in item.code else ")(") + tail


def described(doc, lines):
    for n, text in enumerate(doc.text):
        lines += ([".PP"] if n else []) + [prose(text)]
    for names, text in doc.arguments:
        lines += [".TP", ", ".join(f"\\fI{escape(n)}\\fP" for n in names.split(", ")), prose(text)]
    if doc.returns:
        lines += [".PP", "Returns:"]
        for statuses, text in doc.returns:
            lines += [".TP"] + ([prose(statuses)] if statuses else ["\\&..."]) + [prose(text) if text else "\\&"]
    for text in doc.notes:
        lines += [".PP", prose(text)]
    if doc.stands:
        lines += [".PP", "Stands for: " + prose(doc.stands).rstrip(".") + "."]


def top(name, volume, date, version):
    return [f'.TH {name.upper()} {volume} "{date}" "libsslwrap {version}" "libsslwrap"', ".nh", ".ad l"]


def section_page(section, date, version, volume_of):
    lines = top(section.page, section.volume, date, version)
    names = [i.name for i in section.functions + section.types] or [section.page]
    if section.page not in names:
        names.insert(0, section.page)
    about = section.about[0].lower() + section.about[1:] if not section.about.startswith(("OCSP", "TLS")) else section.about
    lines += [".SH NAME", ", ".join(names) + " \\- " + escape(about.replace("`", ""))]
    lines += [".SH LIBRARY", "libsslwrap (\\fI\\-lsslwrap\\fP, \\fIpkg\\-config \\-\\-cflags \\-\\-libs sslwrap\\fP)"]
    lines += [".SH SYNOPSIS", ".nf", "\\fB#include <sslwrap.h>\\fP"]
    if section.functions:
        lines.append("")
    for f in section.functions:
        lines.append(declaration(f))
    lines.append(".fi")
    body = []
    if section.functions:
        lines.append(".SH DESCRIPTION")
        for f in section.functions:
            lines += [f".SS {f.name}()", ".nf", declaration(f), ".fi", ".PP"]
            described(f.doc, lines)
    if section.types:
        lines.append(".SH TYPES")
        for t in section.types:
            lines.append(f".SS {t.name}")
            lines += [".nf", escape(t.code), ".fi", ".PP"]
            described(t.doc, lines)
            for field in t.__dict__.get("fields", ()):
                lines += [".TP", f"\\fI{escape(field.name)}\\fP", " ".join(prose(p) for p in field.doc.text)]
    if section.constants:
        lines.append(".SH CONSTANTS")
        for c in section.constants:
            lines += [".TP", f"\\fB{c.name}\\fP ({escape(c.code)})", prose(" ".join(c.doc.text))]
    body = "\n".join(lines)
    seen = {volume_of[w] for w in re.findall(r"\b(?:sslwrap_\w+|SSLWRAP_[A-Z0-9_]+)\b", body) if w in volume_of}
    seen.discard((section.page, section.volume))
    seen |= {("sslwrap", "7")}
    lines += [".SH SEE ALSO"] + also(sorted(seen))
    return "\n".join(lines) + "\n"


def also(pages):
    return [f".BR {name} ({volume})" + ("," if n + 1 < len(pages) else "") for n, (name, volume) in enumerate(pages)]


def overview(sections, path, date, version):
    lines = top("sslwrap", "7", date, version)
    title, *rest = markdown.blocks(open(path, encoding="utf-8").read())
    lines += [".SH NAME", "sslwrap \\- sockets, name resolution and TLS behind one C interface"]
    lines += [".SH DESCRIPTION"]
    fresh = True  # right behind a heading
    for kind, *what in rest:
        if kind == "heading":
            lines.append(f".SH {escape(what[1]).upper()}" if what[0] == 2 else f".SS {escape(what[1])}")
            fresh = True
            continue
        if kind == "text":
            lines += ([] if fresh else [".PP"]) + [prose(what[0])]
        elif kind == "item":
            lines += [".IP \\(bu 2", prose(what[0])]
        elif kind == "code":
            lines += code(what[0].split("\n"))[1 if fresh else 0 :]
        elif kind == "table":
            for row in what[0]:
                lines += [".TP", prose(row[0]), prose(" \\(en ".join(row[1:])).replace("\\e(en", "\\(en")]
        fresh = False
    for heading, chosen in (("FUNCTIONS", "3"), ("CONSTANTS", "7")):
        lines.append(".SH " + heading)
        for s in sections:
            if s.volume == chosen:
                lines += [".TP", f".BR {s.page} ({s.volume})", prose(s.about)]
    lines += [".SH SEE ALSO"] + also([("sslwrap_status", "7"), ("openssl", "1"), ("ssl", "7")])
    return "\n".join(lines) + "\n"


def write(out, version, sections, guide, date):
    """out/man3 and out/man7: pages, and symbolic links for what stands on them."""
    volume_of = {}
    for s in sections:
        for i in s.functions + s.types + s.constants:
            volume_of[i.name] = (s.page, s.volume)
    pages = {("sslwrap", "7"): overview(sections, guide, date, version)}
    for s in sections:
        pages[(s.page, s.volume)] = section_page(s, date, version, volume_of)
    links = {}
    for s in sections:
        for i in s.functions + s.types:
            if i.name != s.page:
                if (i.name, "3") in pages:
                    raise SystemExit(f"{i.name} is a page of its own and stands on {s.page}")
                links[i.name] = s.page
    for volume in "37":
        os.makedirs(f"{out}/man{volume}", exist_ok=True)
    for (name, volume), body in pages.items():
        with open(f"{out}/man{volume}/{name}.{volume}", "w", encoding="utf-8") as f:
            f.write(body)
    for name, page in links.items():
        os.symlink(f"{page}.3", f"{out}/man3/{name}.3")
