#!/bin/sh
# The container's first process: makes ready what the programs need, then becomes supervisord.
#
# As root (the usual way) it prepares for two users: the bot is PUID:PGID, the web program a user of its own that shares
# nothing with the bot but the folder with the API's socket. Of root's capabilities it needs CHOWN, SETUID, SETGID and
# KILL. As any other user (`user:` in compose) both programs run as that user.
set -eu

. /usr/local/lib/stevedore/identity.sh

say() { printf 'stevedore: %s\n' "$*" >&2; }

check_number() {
  case $2 in
    '' | *[!0-9]*)
      say "$1: got \"$2\", expected a number such as 1000 or 99 (\"id\" prints yours)"
      exit 78
      ;;
  esac
}

# The folder of the API's socket. The bot makes the socket; by the set-group-id bit it belongs to the web program's
# group. Root takes the folder back first, because without DAC_OVERRIDE it may not clean up in the bot's.
make_socket_folder() {
  mkdir -p "$SOCKET_FOLDER"
  [ "$OWN_UID" = 0 ] || return 0
  chown 0:0 "$SOCKET_FOLDER"
  chmod 2750 "$SOCKET_FOLDER"
  rm -f "$API_SOCKET"
  chown "$BOT_UID:$WEB_GID" "$SOCKET_FOLDER"
}

# Where a folder lies on the host: its path within its file system, which is all that the kernel tells in here. Fields 4
# and 5 of a line are that path and the mount point (proc_pid_mountinfo(5)).
host_path() {
  found=$(awk -v at="$1" '$5 == at { path = $4 } END { print path }' /proc/self/mountinfo)
  printf '%s' "${found:-THE-FOLDER-MOUNTED-AT-$1}"
}

# A folder that the engine has just made belongs to root: it becomes the bot's. One that is anybody else's is left
# alone, and the owner is told what to do; the bot tries again until it can write there.
make_data_usable() {
  if [ ! -d "$DATA_DIR" ]; then
    say "$DATA_DIR is not there. Mount a folder or a volume, for example: -v stevedore:$DATA_DIR"
    return
  fi
  if [ "$OWN_UID" = 0 ] && [ "$(stat -c %u "$DATA_DIR")" = 0 ]; then
    chown "$BOT_UID:$BOT_GID" "$DATA_DIR" 2>/dev/null || true
  fi
  if ! $as_bot test -w "$DATA_DIR"; then
    say "$DATA_DIR belongs to $(stat -c 'user %u, group %g (mode %a)' "$DATA_DIR") and can't be written by the bot, which is user $BOT_UID, group $BOT_GID (PUID and PGID)."
    say "Run as root on the host:  chown -R $BOT_UID:$BOT_GID $(host_path "$DATA_DIR")"
    return
  fi
  $as_bot chmod o-rwx "$DATA_DIR" 2>/dev/null || true
  if [ "$OWN_UID" = 0 ] && $(as_web) test -r "$DATA_DIR"; then
    say "$DATA_DIR can be read by every user (mode $(stat -c %a "$DATA_DIR")), so by the web program too. Run as root on the host:  chmod o-rwx $(host_path "$DATA_DIR")"
  fi
}

# What everybody may read the web program may read.
check_token_file() {
  file=${DISCORD_TOKEN_FILE:-}
  if [ "$OWN_UID" != 0 ] || [ ! -e "$file" ]; then return; fi
  if $(as_web) test -r "$file"; then
    say "The file with the token, $file, can be read by every user, so by the web program too. Run as root on the host:  chown $BOT_UID:$BOT_GID $(host_path "$file") && chmod 400 $(host_path "$file")"
  fi
}

check_number PUID "$BOT_UID"
check_number PGID "$BOT_GID"
as_bot=$(as_bot "$(socket_group)")
if [ "$OWN_UID" != 0 ]; then
  say "Started as user $OWN_UID, so both programs run as this user: the web program could use the engine's socket, the token and $DATA_DIR. To keep them apart, start as root and set PUID and PGID."
elif [ "$BOT_UID" = 0 ]; then
  say "PUID is 0, so the bot runs as root. Better give it a user of its own."
fi
make_socket_folder
make_data_usable
check_token_file

# Of before the container was restarted.
rm -f /run/supervisord.pid /run/stevedore.*.starts

if [ "$OWN_UID" = 0 ]; then set -- --user root; fi
exec python3 -I -S /usr/local/lib/stevedore/supervisord.py --configuration /etc/supervisord.conf "$@"
