#!/bin/sh
# Becomes one of the two programs: `stevedore-program bot` or `stevedore-program web`. supervisord starts it again
# whenever the program ends.
set -eu

. /usr/local/lib/stevedore/identity.sh

program=$1

# How long to wait before this start, in seconds: not at all at first and after a first failure, then 1, 2, 4 … 30. A
# program that ran for a minute was well; a clock that was set back says nothing.
pause_before_start() {
  starts=/run/stevedore.$program.starts
  now=$(date +%s)
  last=0
  failures=0
  if [ -r "$starts" ]; then read -r last failures <"$starts" || true; fi
  since=$((now - last))
  if [ "$since" -ge 0 ] && [ "$since" -lt 60 ]; then failures=$((failures + 1)); else failures=0; fi
  pause=0
  if [ "$failures" -ge 7 ]; then pause=30; elif [ "$failures" -ge 2 ]; then pause=$((1 << (failures - 2))); fi
  if [ "$pause" != 0 ]; then sleep "$pause"; fi
  echo "$((now + pause)) $failures" >"$starts"
}

pause_before_start

# The young generation of V8 held at 1 MiB: no visible cost, and some 10 MB less in each program. In its memory saver mode
# V8 collects earlier: 1 to 3 MB less. A program whose memory grows without end is ended by the second bound, and starts
# anew, before the container is in want.
node="node --max-semi-space-size=1 --memory-saver-mode --disable-warning=ExperimentalWarning"
programs=/app/dist/programs

# shellcheck disable=SC2046,SC2086 # the prefix and the options are words
case $program in
  bot)
    umask "${UMASK:-027}"
    # The page's password is none of its business.
    unset WEB_PASSWORD WEB_PASSWORD_FILE
    exec $(as_bot) $node --max-old-space-size=160 $programs/bot.js
    ;;
  web)
    # Nothing but what it reads; above all not the token.
    set -- "PATH=$PATH"
    for name in $(awk 'BEGIN { for (name in ENVIRON) print name }'); do
      case $name in
        *[!A-Z0-9_]*) ;;
        WEB_* | LOG_* | TZ | TZ_FILE | API_SOCKET | NODE_* | MALLOC_*) eval "set -- \"\$@\" \"$name=\$$name\"" ;;
      esac
    done
    exec $(as_web) env -i "$@" $node --max-old-space-size=96 $programs/web.js
    ;;
  *)
    echo "stevedore: there is no program \"$program\"" >&2
    exit 64
    ;;
esac
