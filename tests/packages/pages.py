"""The web pages hold together: pages.py FOLDER SYMBOLS. Prints what is wrong.

Every link leads to a page and a place that are there, nothing is loaded from elsewhere, tags are closed, and every export has
its place. Names of the library that lead nowhere are misspelt in a comment."""
import html.parser
import json
import pathlib
import sys
import urllib.parse

folder, symbols = pathlib.Path(sys.argv[1]), sys.argv[2]
EMPTY = {"meta", "link", "input", "br", "hr", "img"}
# Macros that the header has without a comment.
KNOWN = {"SSLWRAP_SHORT_NAMES", "SSLWRAP_VERSION_STRING", "SSLWRAP_H"}
faults = []


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.name, self.ids, self.links, self.open = path.name, set(), [], []
        self.feed(path.read_text(encoding="utf-8"))
        if self.open:
            faults.append(f"{self.name}: {self.open} not closed")

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag not in EMPTY:
            self.open.append(tag)
        if values.get("id"):
            if values["id"] in self.ids:
                faults.append(f"{self.name}: id {values['id']} twice")
            self.ids.add(values["id"])
        for key in ("href", "src"):
            if key in values and (tag != "a" or not values[key].startswith("https://")):
                self.links.append(values[key])

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            faults.append(f"{self.name}:{self.getpos()[0]}: </{tag}> closes nothing")

    def handle_data(self, data):
        if self.open[-1:] == ["code"] and "a" not in self.open and data.startswith(("SSLWRAP_", "sslwrap_")):
            if data.replace("_", "").isalnum() and data not in KNOWN and not data.endswith("_"):
                faults.append(f"{self.name}: {data} is not a name of the library")


pages = {p.name: Page(p) for p in sorted(folder.glob("*.html"))}


def resolve(where, link):
    parts = urllib.parse.urlsplit(link)
    target = parts.path or where
    if parts.scheme or parts.netloc or not (folder / target).is_file():
        faults.append(f"{where}: {link} leads nowhere")
    elif parts.fragment and parts.fragment not in pages[target].ids:
        faults.append(f"{where}: {link}: no such place")


for page in pages.values():
    for link in page.links:
        resolve(page.name, link)
text = (folder / "names.js").read_text(encoding="utf-8")
names = json.loads(text.removeprefix("const NAMES = ").rstrip(";\n"))
for name, target, _ in names:
    resolve("names.js", target)
for name in open(symbols).read().split():
    if not any(n == name and t.endswith("#" + name) for n, t, _ in names):
        faults.append(f"{name} has no place")
if len(pages) < 40:
    faults.append(f"only {len(pages)} pages")
print("\n".join(faults), end="\n" if faults else "")
sys.exit(bool(faults))
