"""Every crate in vendor/ is in debian/copyright under the licence that its Cargo.toml states: copyright.py SOURCES"""
import fnmatch
import pathlib
import re
import sys
import tomllib

root = pathlib.Path(sys.argv[1])
paragraphs = []  # ([patterns], licence)
text = (root / "packaging/debian/copyright").read_text()
for part in text.split("\n\n"):
    hit = re.match(r"Files:\s*(.*?)\nCopyright:.*\nLicense: (.*)", part, re.S)
    if hit:
        paragraphs.append((hit[1].split(), hit[2].strip()))
described = set(re.findall(r"^License: (.*)\n (?=.)", text, re.M))
faults = []


def words(licence):
    """The licences that an expression names, however it is ordered and spelt."""
    licence = licence.replace("LGPL-2.1-or-later", "LGPL-2.1+").replace(" WITH LLVM-exception", " with LLVM exception")
    licence = re.sub(r"\bMIT\b(?!-)", "Expat", licence).replace("/", " or ").replace("(", "").replace(")", "")
    return {w.strip() for w in re.split(r" or | and ", licence, flags=re.I)}


for crate in sorted((root / "vendor").iterdir()):
    stated = tomllib.loads((crate / "Cargo.toml").read_text())["package"]["license"]
    # the last paragraph that fits counts
    found = [licence for patterns, licence in paragraphs if any(fnmatch.fnmatch(f"vendor/{crate.name}", p) for p in patterns)]
    if not found:
        faults.append(f"{crate.name} ({stated}) is not in debian/copyright")
    elif words(found[-1]) != words(stated):
        faults.append(f"{crate.name} is under {stated}, debian/copyright says {found[-1]}")
for _, licence in paragraphs:
    for word in words(licence) - described:
        faults.append(f"debian/copyright has no text of {word}")
print("\n".join(faults), end="\n" if faults else "")
sys.exit(bool(faults))
