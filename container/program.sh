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
  if [ "$pause" != 0 ]; then
    echo "stevedore: the $program ended again and again: the next start is in $pause s" >&2
    sleep "$pause"
  fi
  echo "$((now + pause)) $failures" >"$starts"
}

pause_before_start

# The young generation of V8 held at 1 MiB: no visible cost, and some 10 MB less in each program. In its memory saver mode
# V8 collects earlier: 1 to 3 MB less. Its middle compiler, Maglev, takes 5 MB and more under load that nothing gives back;
# what runs often is still optimized, by the one above it, in the bot: the web program is not busy enough to need that. A program whose memory grows without end is ended by the second bound, and starts
# anew, before the container is in want.
node="node --max-semi-space-size=1 --memory-saver-mode --no-maglev --disable-warning=ExperimentalWarning"
programs=/app/dist/programs

# shellcheck disable=SC2046,SC2086 # the prefix and the options are words
case $program in
  bot)
    umask "${UMASK:-027}"
    # The page's password is none of its business.
    unset WEB_PASSWORD WEB_PASSWORD_FILE
    group=$(socket_group)
    set -- $(as_bot "$group") $node --max-old-space-size=160 $programs/bot.js --heartbeat 3
    # Only root can have it join a group. It is told which one was found, and ends when the socket has come to be another's.
    if [ "$OWN_UID" = 0 ]; then set -- "$@" --socket-group "${group:-none}"; fi
    exec "$@"
    ;;
  web)
    # Put together first: what is unset below may bear the name of anything in here.
    set -- $(as_web) $node --no-opt --max-old-space-size=96 $programs/web.js --heartbeat 3
    # Nothing but what it reads; above all not the token. The rest is unset, and no value is put on a command line, which
    # everybody can read. What the shell can't have as a variable's name it hands on to nobody. Where the names can't be
    # listed, this ends here (set -e).
    names=$(awk 'BEGIN { for (name in ENVIRON) print name }')
    for name in $names; do
      case $name in
        [0-9]* | *[!A-Za-z0-9_]*) ;;
        PATH | WEB_* | LOG_* | TZ | TZ_FILE | API_SOCKET | NODE_* | MALLOC_*) ;;
        *) unset "$name" ;;
      esac
    done
    exec "$@"
    ;;
  *)
    echo "stevedore: there is no program \"$program\"" >&2
    exit 64
    ;;
esac
