#!/bin/bash
# pyOpenSSL side by side: each of its tests has one here or a written reason (tests/rows/pyopenssl.tsv), and each of its names
# stands in docs/porting-from-pyopenssl.md with functions and constants that the header has.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/rows/pyopenssl.py
