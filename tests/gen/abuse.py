#!/usr/bin/env python3
"""abuse.py include/sslwrap.h > abuse_table.h

Turns every exported function into a row of a table: how to call it, and what each argument is. tests/gen/abuse.c walks
the table and calls each function with everything a careless caller could pass. An argument of a type that is not
understood here is an error, so that no function is left out in silence."""
import re
import sys

OPAQUE, STRUCT, CALLBACK, ALIAS = {}, {}, {}, {}
INTEGERS = {
    "int": 4, "unsigned int": 4, "int32_t": 4, "uint32_t": 4, "int64_t": 8, "uint64_t": 8, "uint16_t": 2, "int16_t": 2,
    "uint8_t": 1, "int8_t": 1, "size_t": 8, "ptrdiff_t": 8, "intptr_t": 8, "uintptr_t": 8, "bool": 1,
}
BYTES = {"void", "char", "uint8_t", "unsigned char"}
LENGTH = re.compile(r"^(n|num|count|size|\w*(len|cap|length|capacity|size|count))$")
# These return an int that is no status: none so far.
VALUES = set()
# Handles that are better left out of a plausible call.
NULL_USUALLY = {("sslwrap_conn_new", "sock")}

problems = []


def problem(text):
    problems.append(text)


def words(text):
    return re.sub(r"\s+", " ", text).strip()


def split_params(text):
    out, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            out.append(text[start:i])
            start = i + 1
    out.append(text[start:])
    out = [words(p) for p in out]
    return [] if out in ([""], ["void"]) else out


def declaration(text):
    """'const char *const *names' -> ('const char *const *', 'names')"""
    m = re.match(r"^(.*?[\s*])([A-Za-z_]\w*)$", words(text))
    return (words(m.group(1)).replace("* ", "*"), m.group(2)) if m else (words(text), "")


def parse(header):
    text = re.sub(r"/\*.*?\*/", " ", header, flags=re.S)
    text = re.sub(r"//[^\n]*", " ", text)
    text = re.sub(r"\\\n", " ", text)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    text = re.sub(r'extern\s+"C"\s*\{', " ", text)
    functions = []

    def structure(m):
        STRUCT[m.group(1)] = [words(f) for f in m.group(2).split(";") if f.strip()]
        return " "

    text = re.sub(r"typedef\s+struct\s+(\w+)\s*\{([^{}]*)\}\s*\1\s*;", structure, text)
    for statement in text.split(";"):
        s = words(statement).strip("} ")
        if not s:
            continue
        if m := re.match(r"^typedef struct (\w+) \1$", s):
            OPAQUE[m.group(1)] = len(OPAQUE)
        elif m := re.match(r"^typedef (.*?)\(\*(\w+)\)\((.*)\)$", s):
            CALLBACK[m.group(2)] = (words(m.group(1)), split_params(m.group(3)))
        elif m := re.match(r"^typedef ([\w ]+) (\w+)$", s):
            ALIAS[m.group(2)] = m.group(1)
        elif m := re.match(r"^(.*?[\s*])(sslwrap_\w+)\((.*)\)$", s):
            functions.append((m.group(2), words(m.group(1)), [declaration(p) for p in split_params(m.group(3))]))
        else:
            problem(f"not understood: {s[:100]}")
    for name in STRUCT:
        OPAQUE.pop(name, None)
    for i, name in enumerate(OPAQUE):
        OPAQUE[name] = i
    return functions


def base(kind):
    """without const, aliases resolved"""
    kind = words(re.sub(r"\bconst\b", " ", kind)).replace(" *", "*")
    kind = words(re.sub(r"\bstruct\b", " ", kind))
    while kind in ALIAS:
        kind = ALIAS[kind]
    return kind


def classify(function, params, i):
    """(what it is, its type's number, its size, which argument is its length)"""
    kind, name = params[i]
    plain = base(kind.rstrip("*").rstrip()) if kind.endswith("*") else base(kind)
    stars = kind.count("*")
    element = base(kind.replace("*", " "))
    has_length = i + 1 < len(params) and base(params[i + 1][0]) == "size_t" and bool(LENGTH.match(params[i + 1][1]))
    length = i + 1 if has_length else -1
    target_const = kind.startswith("const")

    if stars == 0:
        if plain in CALLBACK:
            return ("FREE_FN" if plain == "sslwrap_free_fn" else "CALLBACK", CALLBACK_ID[plain], 8, -1)
        if plain == "double":
            return ("DOUBLE", -1, 8, -1)
        if plain in INTEGERS:
            if i > 0 and classify(function, params, i - 1)[3] == i:
                return ("LENGTH", -1, 8, -1)
            if re.match(r"^\w*fd$", name):
                return ("FD", -1, 4, -1)
            return ("UNSIGNED" if plain.startswith("u") or plain == "size_t" else "INTEGER", -1, INTEGERS[plain], -1)
    elif stars == 1:
        if element in OPAQUE:
            return ("HANDLE", OPAQUE[element], 8, -1)
        if element in STRUCT:
            return ("STRUCT", STRUCT_ID[element], f"sizeof({element})", length)
        if element in BYTES and length >= 0:
            return ("BYTES_IN" if target_const else "BYTES_OUT", -1, 1, length)
        if element == "char" and target_const:
            return ("TEXT", -1, 1, -1)
        if element == "void":
            return ("USERDATA", -1, 8, -1)
        if element in INTEGERS or element == "double":
            size = INTEGERS.get(element, 8)
            if target_const and length >= 0:
                return ("ARRAY_IN", -1, size, length)
            if not target_const:
                return ("OUT_ARRAY", -1, size, length) if length >= 0 else ("OUT_FD" if re.match(r"^\w*fd$", name) else "OUT", -1, size, -1)
    elif stars == 2:
        if element in OPAQUE:
            if re.search(r"\*\s*const\s*\*", kind):
                return ("HANDLES_IN", OPAQUE[element], 8, length)
            return ("OUT_HANDLE", OPAQUE[element], 8, -1)
        if element == "char" and re.search(r"\*\s*const\s*\*", kind):
            return ("TEXTS_IN", -1, 8, length)
        if element in ("char", "void", "FILE"):
            return ("OUT", -1, 8, -1)
    problem(f"{function}: argument {i + 1}, `{kind} {name}`: this type is not understood")
    return ("OUT", -1, 8, -1)


CALLBACK_ID, STRUCT_ID = {}, {}


def stub(out, name, returns, params):
    """A callback that does nothing and answers 0."""
    args = []
    for k, p in enumerate(params):
        if "(*" in p:
            args.append(re.sub(r"\(\*\w*\)", f"(*a{k})", p, count=1))
        elif declaration(p)[1] and declaration(p)[0]:
            args.append(f"{declaration(p)[0]} a{k}")
        else:
            args.append(f"{p} a{k}")
    body = "".join(f" (void)a{k};" for k in range(len(params)))
    count = " userdata_freed++;" if name == "stub_sslwrap_free_fn" else ""
    result = "" if returns == "void" else " return 0;"
    out.append(f"static {returns} {name}({', '.join(args) or 'void'}) {{{body}{count}{result} }}")


def may_be_null(function, param):
    """Whether the function's comment says so: "PARAM: ...; may be NULL." or "PARAM: ..., or NULL."."""
    comment = COMMENTS.get(function, "")
    said = re.search(rf"\b{param}: ([^.]*)", comment)
    return bool(said) and bool(re.search(r"may be NULL|or NULL", said.group(1)))


COMMENTS = {}


def main():
    text = open(sys.argv[1], encoding="utf-8").read()
    for comment, function in re.findall(r"/\*\*((?:(?!\*/).)*)\*/\s*[\w \*]*?\b(sslwrap_\w+)\(", text, re.S):
        COMMENTS[function] = re.sub(r"\s*\n \*\s*", " ", comment)
    functions = parse(open(sys.argv[1], encoding="utf-8").read())
    if not functions:
        problem("no functions found")
    out = ["/* made by tests/gen/abuse.py */"]
    for i, name in enumerate(CALLBACK):
        CALLBACK_ID[name] = i
        stub(out, f"stub_{name}", *CALLBACK[name])
    out.append("static const generic_fn stubs[] = {")
    out += [f"    (generic_fn)stub_{name}," for name in CALLBACK] + ["    NULL};"]

    for i, (name, fields) in enumerate(STRUCT.items()):
        STRUCT_ID[name] = i
        lines = []
        for field in fields:
            if m := re.match(r"^(.*?)\(\*(\w+)\)\((.*)\)$", field):
                stub(out, f"stub_{name}_{m.group(2)}", words(m.group(1)), split_params(m.group(3)))
                lines.append(f"s->{m.group(2)} = stub_{name}_{m.group(2)};")
                continue
            kind, member = declaration(field)
            if member == "size":
                lines.append("s->size = sizeof *s;")
            elif base(kind) in CALLBACK:
                lines.append(f"s->{member} = stub_{base(kind)};")
        out.append(f"static void fill_{name}(void *p) {{ {name} *s = p; memset(s, 0, sizeof *s); {' '.join(lines)} }}")
    out.append("static void (*const fills[])(void *) = {")
    out += [f"    fill_{name}," for name in STRUCT] + ["    NULL};"]

    names = {f[0] for f in functions}
    for name in sorted(names):
        out.append(f"#define HAVE_{name} 1")
    out.append("static const struct type types[] = {")
    for name in OPAQUE:
        free = f"{name}_free"
        freer = f"(free_handle_fn){free}" if free in names else "NULL"
        out.append(f'    {{"{name}", {freer}}},')
    out.append("    {NULL, NULL}};")
    for name in OPAQUE:
        out.append(f"#define TYPE_{name} {OPAQUE[name]}")

    table = []
    for k, (name, returns, params) in enumerate(functions):
        args, rows = [], []
        for i, (kind, param) in enumerate(params):
            what, number, size, length = classify(name, params, i)
            if what in ("CALLBACK", "FREE_FN"):
                args.append(f"({kind})a[{i}].f")
            elif what == "DOUBLE":
                args.append(f"a[{i}].d")
            elif "*" in kind:
                args.append(f"({kind})a[{i}].p")
            else:
                args.append(f"({kind})a[{i}].u")
            usually = 1 if (name, param) in NULL_USUALLY else 0
            optional = 1 if may_be_null(name, param) else 0
            rows.append(f'{{{what}, "{param}", {number}, {size}, {length}, {usually}, {optional}}}')
        call = f"{name}({', '.join(args)})"
        result = words(returns)
        if base(result) == "int" and name not in VALUES:
            form, body = "STATUS", f"return {call};"
        elif result == "void":
            form, body = "NOTHING", f"{call}; return 0;"
        elif words(result.replace("*", " *")) == "const char *":
            form, body = "TEXT_RETURNED", f"const char *s = {call}; return s == NULL ? -1 : (int)strlen(s);"
        elif base(result) in INTEGERS or base(result) == "double":
            form, body = "VALUE", f"(void){call}; return 0;"
        else:
            problem(f"{name}: it returns `{result}`, which is not understood")
            continue
        unused = "" if params else " (void)a;"
        out.append(f"static int call_{k}(const struct arg *a) {{{unused} {body} }}")
        out.append(f"static const struct param params_{k}[] = {{{', '.join(rows + ['{END_OF_PARAMS, NULL, 0, 0, 0, 0, 0}'])}}};")
        table.append(f'    {{"{name}", call_{k}, params_{k}, {len(params)}, {form}}},')
    out.append("static const struct function functions[] = {")
    out += table + ["    {NULL, NULL, NULL, 0, STATUS}};"]
    for text in problems:
        print(f"abuse.py: {text}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print("\n".join(out))


main()
