#!/bin/bash
# A part of the faults of `make torture`: every 41st allocation of each scenario fails, once and from then on.
set -eu
bash "$ROOT/tests/torture/run.sh" nomem 41
