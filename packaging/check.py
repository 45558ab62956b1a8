"""The packages' files agree with the library's: python3 packaging/check.py [--write]

Debian's symbols file lists the exports of tests/abi/symbols.txt, each with the version that brought it; --write adds new ones
with today's. Versions and the SONAME are those of Cargo.toml everywhere. Prints what is wrong."""
import pathlib
import re
import sys
import tomllib

root = pathlib.Path(__file__).resolve().parent.parent
package = tomllib.loads((root / "Cargo.toml").read_text())["package"]
version, debian = package["version"], root / "packaging/debian"
soname = f"libsslwrap.so.{version.split('.')[0]}"
faults = []

exports = (root / "tests/abi/symbols.txt").read_text().split()
symbols = debian / f"libsslwrap{soname.rsplit('.', 1)[1]}.symbols"
known = dict(re.findall(r"^ (\S+)@Base (\S+)$", symbols.read_text() if symbols.exists() else "", re.M))
if "--write" in sys.argv:
    lines = [f" {name}@Base {known.get(name, version)}" for name in exports]
    symbols.write_text("\n".join([f"{soname} {symbols.stem} #MINVER#"] + lines) + "\n")
else:
    head = symbols.read_text().split("\n")[0]
    if head != f"{soname} {symbols.stem} #MINVER#":
        faults.append(f"{symbols.name}: begins with {head}")
    for name in sorted(set(known) ^ set(exports)):
        faults.append(f"{name}: in one of {symbols.name} and symbols.txt only; `make symbols`")
    for name, since in known.items():
        if [int(n) for n in since.split(".")] > [int(n) for n in version.split(".")]:
            faults.append(f"{symbols.name}: {name} is said to come with {since}, this is {version}")

upstream = re.match(r"libsslwrap \((.*)-[^-]*\) ", (debian / "changelog").read_text())[1]
if upstream != version:
    faults.append(f"debian/changelog is for {upstream}, Cargo.toml for {version}")
if f"Package: libsslwrap{version.split('.')[0]}\n" not in (debian / "control").read_text():
    faults.append("debian/control: the library's package does not have the SONAME's number")
rocks = [p.stem for p in (root / "bindings/lua").glob("*.rockspec")]
if rocks != [f"sslwrap-{version}-1"]:
    faults.append(f"bindings/lua has {rocks} for version {version}")

# cargo-c lays down what `make install` does
capi = package["metadata"]["capi"]
makefile = (root / "Makefile").read_text()
want = {
    ("library", "name"): "sslwrap",
    ("library", "version"): version,
    ("library", "version_suffix_components"): 1,
    ("header", "name"): "sslwrap",
    ("header", "subdirectory"): "",
    ("header", "generation"): False,
    ("pkg_config", "name"): "sslwrap",
    ("pkg_config", "filename"): "sslwrap",
    ("pkg_config", "version"): version,
}
for (table, key), value in want.items():
    if capi.get(table, {}).get(key, version if key == "version" else None) != value:
        faults.append(f"Cargo.toml: package.metadata.capi.{table}.{key} is not {value!r}")
if "capi" not in tomllib.loads((root / "Cargo.toml").read_text())["features"]:
    faults.append("Cargo.toml: cargo-c builds nothing without a feature capi")
if [(a["from"], a["to"]) for a in capi["install"]["include"]["asset"]] != [("include/sslwrap.h", "")]:
    faults.append("Cargo.toml: cargo-c does not lay down include/sslwrap.h")
for line in ("SONAME  := libsslwrap.so.$(firstword", "Description: " + package["description"]):
    if line not in makefile + (root / "pkgconfig/sslwrap.pc.in").read_text():
        faults.append(f"{line}: no longer so in Makefile or pkgconfig/sslwrap.pc.in")

print("\n".join(faults), end="\n" if faults else "")
sys.exit(bool(faults))
