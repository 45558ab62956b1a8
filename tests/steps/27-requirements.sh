#!/bin/bash
# The requirements R1 to R95: each has tests that are there (tests/requirements.tsv).
set -eu
exec python3 "$(dirname "$0")/../requirements.py"
