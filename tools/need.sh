#!/usr/bin/env bash
# Gets what the tests need besides Go: Chromium for the browser tests, PostgreSQL's server for those of its store. Without
# the right to install them, says which tests will be skipped and how to get them. FANAR_REQUIRE_ALL=1 makes a missing
# piece an error.
set -u
have_chromium() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }
have_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null 2>&1; }

want=()
have_chromium || want+=(chromium)
have_postgresql || want+=(postgresql)
[ ${#want[@]} = 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Debian's ${want[*]} for the tests"
  # The tests start servers of their own, so the package is told to start none, unless this machine has a rule for that.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
  fi
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${want[@]}"; } >/tmp/fanar-need.log 2>&1 || tail -5 /tmp/fanar-need.log
fi

missing=0
have_chromium || { missing=1; echo "chromium is not here: the tests under test/browser will be skipped. To run them: apt-get install chromium"; }
have_postgresql || { missing=1; echo "PostgreSQL's server is not here: the tests under store/postgres will be skipped. To run them: apt-get install postgresql"; }
[ "$missing" = 1 ] && [ "${FANAR_REQUIRE_ALL:-}" = 1 ] && exit 1
exit 0
