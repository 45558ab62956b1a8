"""Markdown as docs/ has it, taken apart: headings, paragraphs, lists, tables and code."""
import re


def blocks(text):
    """[(kind, ...)]: ("heading", level, text), ("text", text), ("item", text), ("code", text), ("table", rows)."""
    out, lines, i = [], text.split("\n"), 0

    def paragraph(start, stop):
        body = []
        while start < len(lines) and lines[start].strip() and not re.match(stop, lines[start]):
            body.append(lines[start].strip())
            start += 1
        return " ".join(body), start

    while i < len(lines):
        line = lines[i]
        if not line.strip() or line.startswith("<!--"):
            i += 1
        elif line.startswith("#"):
            marks, _, title = line.partition(" ")
            out.append(("heading", len(marks), title.strip()))
            i += 1
        elif line.startswith("```"):
            end = next(j for j in range(i + 1, len(lines)) if lines[j].startswith("```"))
            out.append(("code", "\n".join(lines[i + 1 : end])))
            i = end + 1
        elif line.startswith("    "):
            body = []
            while i < len(lines) and lines[i].startswith("    "):
                body.append(lines[i][4:])
                i += 1
            out.append(("code", "\n".join(body)))
        elif line.startswith("|"):
            rows = []
            while i < len(lines) and lines[i].startswith("|"):
                cells = [c.strip().replace("\0", "|") for c in lines[i].replace("\\|", "\0").strip().strip("|").split("|")]
                if not all(re.fullmatch(r":?-+:?", c) for c in cells):
                    rows.append(cells)
                i += 1
            out.append(("table", rows))
        elif re.match(r"[-*] |\d+\. ", line):
            first = re.sub(r"^([-*]|\d+\.) ", "", line)
            rest, i = paragraph(i + 1, r"[-*] |\d+\. |#|```|\|")
            out.append(("item", (first + " " + rest).strip()))
        else:
            body, i = paragraph(i, r"#|```|\||[-*] ")
            out.append(("text", body))
    return out


INLINE = re.compile(r"`(?P<code>[^`]+)`|\[(?P<label>[^\]]+)\]\((?P<target>[^)]+)\)|\*\*(?P<bold>[^*]+)\*\*")


def inline(text, plain, code, link, bold):
    """`text` with each piece through the function for it."""
    out, last = [], 0
    for m in INLINE.finditer(text):
        out.append(plain(text[last : m.start()]))
        if m["code"]:
            out.append(code(m["code"]))
        elif m["label"]:
            out.append(link(m["label"], m["target"]))
        else:
            out.append(bold(m["bold"]))
        last = m.end()
    return "".join(out + [plain(text[last:])])
