"""Makes OUT/libsslwrap-VERSION.tar.gz: the files of the last commit, and in vendor/ the crates that Linux needs.

python3 packaging/dist.py OUT

The same commit gives the same bytes: sorted names, one time (the commit's), one owner, no name or time in the gzip header.
Crates that only other systems or the features `vendored` and `aws-lc` need are there as empty ones: Cargo.lock names them,
nothing builds them.
"""
import glob
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib

HOSTS = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "riscv64gc-unknown-linux-gnu", "s390x-unknown-linux-gnu",
         "powerpc64le-unknown-linux-gnu", "loongarch64-unknown-linux-gnu"]
CONFIG = '[source.crates-io]\nreplace-with = "vendored-sources"\n\n[source.vendored-sources]\ndirectory = "vendor"\n'
EMPTY = 'compile_error!("this crate was left out of the archive; without .cargo/config.toml it comes from crates.io");\n'
# What is large or no source. Tests and examples stay: build scripts and documentation of some crates read them.
USELESS = re.compile(r"(^|/)(test-data|\.github)/|\.(png|lib|dll|a|o|exe|orig)$")


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def needed():
    """The crates that a build on Linux takes, as name-version."""
    crates = set()
    for host in HOSTS:
        tree = run("cargo", "tree", "--locked", "-e", "normal,build", "--target", host, "--prefix", "none").decode()
        crates |= {f"{m[0]}-{m[1]}" for m in re.findall(r"^(\S+) v(\S+)", tree, re.M)}
    return crates


def vendor():
    """{path: bytes} of vendor/, from what cargo has downloaded. The sums that cargo compares are those of the files that stay.

    Not by `cargo vendor`, which waits until no other cargo of this user builds anything."""
    subprocess.run(["cargo", "fetch", "--quiet", "--locked"], check=True, stdout=subprocess.DEVNULL)
    home = os.environ.get("CARGO_HOME") or os.path.expanduser("~/.cargo")
    keep, files = needed(), {}
    with open("Cargo.lock", "rb") as f:
        packages = [p for p in tomllib.load(f)["package"] if "source" in p]
    for package in packages:
        crate = f"{package['name']}-{package['version']}"
        for path in glob.glob(f"{home}/registry/cache/*/{crate}.crate"):
            with open(path, "rb") as f:
                raw = f.read()
            if hashlib.sha256(raw).hexdigest() == package["checksum"]:
                break
        else:
            raise SystemExit(f"dist: {crate}.crate is not in {home}, or not the one of Cargo.lock")
        inside = {}
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as tar:
            for member in tar:
                if member.isfile():
                    inside[member.name.removeprefix(crate + "/")] = tar.extractfile(member).read()
        if crate in keep:
            inside = {p: b for p, b in inside.items() if not USELESS.search(p)}
        else:
            manifest = inside["Cargo.toml"].decode()
            # the library's own path goes with its source; build scripts, programs and tests altogether
            manifest = re.sub(r'^build = .*\n', "build = false\n", manifest, flags=re.M)
            manifest = re.sub(r'^links = .*\n', "", manifest, flags=re.M)  # cargo wants a build script beside it
            manifest = re.sub(r"^\[\[(bin|test|bench|example)\]\]\n(?:[^\[\n].*\n)*", "", manifest, flags=re.M)
            library = re.search(r'^\[lib\]\n(?:(?!\[).*\n)*?path = "(.*)"', manifest, re.M)
            licences = {p: b for p, b in inside.items() if re.match(r"(licen[cs]e|copyright|unlicense|authors)[^/]*$", p.lower())}
            inside = {"Cargo.toml": manifest.encode(), (library[1] if library else "src/lib.rs"): EMPTY.encode(), **licences}
        checksum = {"package": package["checksum"]}
        checksum["files"] = {p: hashlib.sha256(b).hexdigest() for p, b in inside.items()}
        inside[".cargo-checksum.json"] = json.dumps(checksum, sort_keys=True).encode()
        files.update({f"vendor/{crate}/{p}": b for p, b in inside.items()})
    return files


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    out = os.path.abspath(sys.argv[1])
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    os.makedirs(out, exist_ok=True)
    if run("git", "status", "--porcelain", "--untracked-files=no"):
        print("dist: the archive has the last commit, not what was changed since", file=sys.stderr)
    time = int(run("git", "log", "-1", "--format=%ct"))
    files = {}
    with tarfile.open(fileobj=io.BytesIO(run("git", "archive", "HEAD"))) as tree:
        for member in tree:
            if member.isfile():
                files[member.name] = (tree.extractfile(member).read(), member.mode & 0o100)
            elif member.issym():
                raise SystemExit(f"dist: {member.name} is a symbolic link")
    version = re.search(rb'^version = "(.*)"', files["Cargo.toml"][0], re.M)[1].decode()
    files[".cargo/config.toml"] = (CONFIG.encode(), 0)
    for path, body in vendor().items():
        files[path] = (body, 0)

    base = f"libsslwrap-{version}"
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(files):
            body, runs = files[path]
            info = tarfile.TarInfo(f"{base}/{path}")
            info.size, info.mtime, info.mode = len(body), time, 0o755 if runs else 0o644
            info.uname = info.gname = "root"
            tar.addfile(info, io.BytesIO(body))
    target = os.path.join(out, base + ".tar.gz")
    with open(target + ".new", "wb") as f:
        with gzip.GzipFile(filename="", mode="wb", fileobj=f, mtime=0, compresslevel=6) as z:
            z.write(raw.getvalue())
    os.replace(target + ".new", target)
    print(os.path.relpath(target))


main()
