#!/bin/bash
# A peer that spoils what it sends: a part of what `make torture` does, every 13th byte.
set -eu
bash "$ROOT/tests/torture/run.sh" hostile 13
