#!/usr/bin/env bash
# Gets what the tests need besides Go: Chromium for the browser tests. Without the right to install it, says which tests
# will be skipped and how to get it. FANAR_REQUIRE_ALL=1 makes a missing piece an error.
set -u
have() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Debian's chromium for the browser tests"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; } >/tmp/fanar-need.log 2>&1 || tail -5 /tmp/fanar-need.log
fi
have && exit 0
echo "chromium is not here: the tests under test/browser will be skipped. To run them: apt-get install chromium"
[ "${FANAR_REQUIRE_ALL:-}" = 1 ] && exit 1
exit 0
