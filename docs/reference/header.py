"""Reads include/sslwrap.h: its sections, and in each the constants, types and functions with their comments taken apart."""
import re
import textwrap

WORD = re.compile(r"\bsslwrap_\w*[a-z0-9]\b|\bSSLWRAP_[A-Z0-9_]*(?:[A-Z0-9]\b|_\*)")


class Section:
    """What build.rs calls by one file's name: `name`, and its first sentence `about`."""

    def __init__(self, name, about):
        self.name, self.about = name, about
        self.constants, self.types, self.functions = [], [], []

    @property
    def page(self):
        return "sslwrap_" + self.name

    @property
    def volume(self):
        return "3" if self.functions else "7"


class Item:
    """A constant, type or function: `name`, `code` as in the header, `doc`, and what its kind has besides."""

    def __init__(self, name, code, doc, **rest):
        self.name, self.code, self.doc = name, code, doc
        self.__dict__.update(rest)


class Doc:
    """A comment: paragraphs, [(arguments, text)], [(statuses, text)], notes, and what the function stands for."""

    def __init__(self, lines, arguments=()):
        self.text, self.arguments, self.returns, self.notes, self.stands = [], [], [], [], ""
        body = "\n".join(lines).strip()
        names = "|".join(map(re.escape, arguments)) or "(?!)"
        label = re.compile(rf"((?:{names})(?:, (?:{names}))*): (.*)", re.S)
        kind, items = "text", [["text", ""]]
        for line in body.split("\n"):
            hit = label.match(line) if arguments else None
            if hit and kind in ("text", "argument"):
                kind = "argument"
                items.append([hit[1], hit[2]])
            elif line.startswith("Returns ") and arguments and kind != "returns":
                kind = "returns"
                items.append(["returns", line])
            elif kind == "argument" and items[-1][1].endswith(".") and re.match("(Otherwise|Any thread|On failure|Does not)\\b", line):
                kind = "notes"
                items.append(["notes", line])
            elif not line.strip():
                items.append([kind if kind in ("text", "returns") else "notes", ""])
            else:
                items[-1][1] += ("\n" if items[-1][1] else "") + line
        for what, text in items:
            text = " ".join(text.split())
            if not text:
                continue
            if what == "text":
                self.text.append(text)
            elif what == "notes" or what == "returns" and self.returns:
                self.notes.append(text)
            elif what == "returns":
                self._answers(text)
            else:
                self.arguments.append((what, text))
        if arguments:
            self._stands()

    def _answers(self, text):
        # A full stop ends the list of statuses.
        statuses, _, rest = text[len("Returns ") :].partition(". ")
        if rest:
            self.notes.append(rest)
        for piece in re.split(r"; (?=SSLWRAP_[A-Z]|otherwise |and whatever )", statuses.rstrip(".")):
            hit = re.match(r"(SSLWRAP_\w+(?:(?:, | or |, or )SSLWRAP_\w+)*)(?:: ?|, (?=\w)| (?=\w)|$)(.*)$", piece)
            self.returns.append((hit[1], hit[2]) if hit else ("", re.sub("^and ", "", piece)))

    def _stands(self):
        """What ends a comment: the reference document's method, and OpenSSL's or the system's function."""
        where = self.notes if self.notes else self.text
        if not where:
            return
        head, _, last = where[-1].rpartition("Socket document: ")
        if head.endswith(" ") or last and where[-1].startswith("Socket document: "):
            method, _, system = last.rstrip(".").partition(". See ")
            self.stands = f"{method} in Python's socket module" + (f"; {system}" if system else "")
        else:
            head, _, last = where[-1].rstrip(".").rpartition(". ")
            name = r"[\w.]+(?:\([^()]*\))?"
            part = re.compile(rf"(?:(?:pyOpenSSL|Python)(?: crypto|'s)? )?{name}(?:(?:, | and ){name})*(?: in one)?")
            parts = last.split("; ")
            if not all(part.fullmatch(p) and re.search(r"[(_.]", p) for p in parts) or WORD.search(last):
                return
            self.stands = last
            head += "." if head else ""
        where[-1] = head.strip()
        if not where[-1]:
            where.pop()

    @property
    def brief(self):
        first = self.text[0] if self.text else ""
        return re.split(r"(?<=[a-z0-9)]{2}[.;]) |(?<=[a-z0-9)]{2}:) ", first)[0].rstrip(".;:")


def comment(text):
    return [re.sub(r"^\s*\* ?", "", line).rstrip() for line in text.split("\n")]


def split_arguments(text):
    out, depth, last = [], 0, 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            out.append(text[last:i])
            last = i + 1
    return [" ".join(a.split()) for a in out + [text[last:]] if a.strip() not in ("", "void")]


def argument_name(text):
    return re.search(r"(\w+)$", text)[1]


def prototype(result, name, arguments, width=78):
    """On one line, or one line for each argument."""
    glue = "" if result.endswith("*") else " "
    one = f"{result}{glue}{name}({', '.join(arguments) or 'void'});"
    if len(one) <= width:
        return one
    lines = textwrap.wrap(", ".join(a.replace(" ", "\0") for a in arguments), width - 8, break_long_words=False)
    return f"{result}{glue}{name}(\n" + "\n".join("        " + line.replace("\0", " ") for line in lines) + ");"


ITEM = re.compile(
    r"/\* ---- (?P<section>\w+) ---- \*/\n/\* (?P<about>.*?) \*/"
    r"|/\*\*(?P<doc>(?:(?!\*/).)*?)\*/\s*\n(?:"
    r"#define (?P<constant>\w+) (?P<value>[^\n]+)"
    r"|typedef struct (?P<handle>\w+) (?P=handle);"
    r"|typedef struct (?P<struct>\w+) \{\n(?P<fields>.*?)\n\} \w+;"
    r"|typedef (?P<fresult>[^;{(]+?)\(\*(?P<callback>\w+)\)\((?P<fargs>[^;]*)\);"
    r"|(?P<result>[a-z][\w ]*?[ *]+)(?P<function>sslwrap_\w+)\((?P<args>[^;]*)\);)",
    re.S,
)


def read(path):
    text = open(path, encoding="utf-8").read()
    version = re.search(r'SSLWRAP_VERSION_STRING "(.*?)"', text)[1]
    body = text.split("#ifdef SSLWRAP_SHORT_NAMES")[0]
    sections, types = [], []
    for m in ITEM.finditer(body):
        if m["section"]:
            sections.append(Section(m["section"], m["about"].rstrip(".")))
            continue
        lines = comment(m["doc"])
        if m["constant"]:
            sections[-1].constants.append(Item(m["constant"], m["value"], Doc(lines)))
        elif m["handle"]:
            types.append(Item(m["handle"], f"typedef struct {m['handle']} {m['handle']};", Doc(lines), kind="handle"))
        elif m["struct"]:
            types.append(structure(m["struct"], m["fields"], lines))
        elif m["callback"]:
            arguments = split_arguments(m["fargs"])
            code = prototype("typedef " + m["fresult"].strip(), f"(*{m['callback']})", arguments)
            types.append(Item(m["callback"], code, Doc(lines), kind="callback"))
        else:
            arguments = split_arguments(m["args"])
            names = [argument_name(a) for a in arguments]
            code = prototype(m["result"].strip(), m["function"], arguments)
            sections[-1].functions.append(
                Item(m["function"], code, Doc(lines, names or ["(none)"]), arguments=names, result=m["result"].strip())
            )
    place(types, sections)
    return version, sections


def structure(name, fields, lines):
    parts, code = [], [f"typedef struct {name} {{"]
    for m in re.finditer(r"/\*\*((?:(?!\*/).)*?)\*/\s*(.*?;)", fields, re.S):
        declaration = " ".join(m[2].split())
        called = re.search(r"\(\*(\w+)\)|(\w+);$", declaration)
        parts.append(Item(called[1] or called[2], declaration, Doc(comment(m[1]))))
        code.append("    " + declaration)
    return Item(name, "\n".join(code + [f"}} {name};"]), Doc(lines), kind="struct", fields=parts)


def place(types, sections):
    """A handle belongs to the section that frees it, any other type to the first that takes it."""
    for t in types:
        uses = re.compile(rf"\b{t.name}\b")
        for s in sections:
            if any(f.name == t.name + "_free" if t.kind == "handle" else uses.search(f.code) for f in s.functions):
                s.types.append(t)
                break
        else:
            raise SystemExit(f"{t.name} belongs to no section")
