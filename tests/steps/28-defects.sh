#!/bin/bash
# Each patch of tests/defects fits the sources as they are; `make defects`, which takes minutes, plants them.
set -u
cd "$(dirname "$0")/../.." || exit 1
for patch in tests/defects/*.patch; do
	if why=$(patch -s -f -p1 -F0 --dry-run <"$patch" 2>&1); then
		echo "ok defects $(basename "$patch" .patch)"
	else
		echo "FAIL defects $patch is to be made anew: $why"
	fi
done
