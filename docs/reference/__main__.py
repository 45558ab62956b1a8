"""The manual pages and the HTML reference, from include/sslwrap.h and the pages of docs/: python3 docs/reference man|html DIRECTORY

The directory is made anew. Dates are SOURCE_DATE_EPOCH's or, without it, the header's."""
import os
import shutil
import sys
import time

import header
import man
import page


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("man", "html"):
        raise SystemExit(__doc__)
    what, out = sys.argv[1:]
    docs = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    source = os.path.join(docs, "..", "include", "sslwrap.h")
    version, sections = header.read(source)
    date = time.strftime("%Y-%m-%d", time.gmtime(float(os.environ.get("SOURCE_DATE_EPOCH") or os.path.getmtime(source))))
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    if what == "man":
        man.write(out, version, sections, os.path.join(docs, "overview.md"), date)
    else:
        page.write(out, version, sections, docs)


main()
