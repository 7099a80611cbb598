#!/usr/bin/env bash
# Formatting, vet, staticcheck, and that the committed assets are what their sources build. Prints what to do.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0
fail() { echo "check: $1"; failed=1; }
unformatted=$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l)
[ -z "$unformatted" ] || fail "not formatted; run gofmt -w on: $unformatted"
go vet ./... || fail "go vet found something"
(cd tools && go build -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck) && bin/staticcheck ./... || fail "staticcheck found something"
(cd tools && go vet ./... && go run ./assets -check) || fail "the built assets are not current; run make assets"
go mod tidy -diff >/dev/null || fail "go.mod is not tidy; run go mod tidy"
exit $failed
