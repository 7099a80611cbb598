#!/usr/bin/env bash
# The long runs: ten thousand simulated crashes, every operation of a failing disk, every single-bit flip, two hundred real
# kills on either store, a million decisions against a plain reference, a million entries of a headcount. About two hours on two cores; each prints how far it
# is and has an end. One of them alone: tools/soak.sh crashes|flips|kills|policy|ledger.
set -eu
cd "$(dirname "$0")/.."
export FANAR_SOAK=1
run() { echo "== $*"; nice -n 10 go test -count=1 -v "$@"; }
crashes() { run ./test/crash -run 'CrashesLose|FailingDisk|CutOff|FillsUp' -timeout 60m; }
flips() { run ./test/crash -run EveryFlipped -timeout 180m; run ./store/sqlite -run 'Flipped|Cut' -timeout 60m; }
kills() { run ./store/sqlite -run Killed -timeout 60m; run ./store/postgres -run 'Killed|Cut' -timeout 120m; }
policy() { run ./record/policy -run AgainstReference -timeout 30m; }
ledger() { FANAR_SOAK_ENTRIES="${FANAR_SOAK_ENTRIES:-1000000}" run ./engine/ledger -run SoakLedger -timeout 30m; }
if [ $# -gt 0 ]; then "$@"; else crashes; kills; policy; ledger; flips; fi
