#!/bin/bash
# System calls that fail: a part of what `make torture` does, every 61st fault.
set -eu
bash "$ROOT/tests/torture/run.sh" syscalls 61
