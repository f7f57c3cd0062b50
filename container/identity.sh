# Who the two programs are, and where they meet. Sourced by entrypoint.sh and program.sh; everything it runs is in
# busybox, but for setpriv: by its path, because busybox has one of that name that knows less.

export DATA_DIR="${DATA_DIR:-/data}"
SOCKET_FOLDER=/run/stevedore
# Not a setting in here: this folder is made for it.
export API_SOCKET="$SOCKET_FOLDER/api.sock"
unset API_SOCKET_FILE

OWN_UID=$(id -u)
if [ "$OWN_UID" = 0 ]; then
  BOT_UID=${PUID:-1000}
  BOT_GID=${PGID:-1000}
  # So high that it is nobody on the host; another one if the bot happens to be that.
  WEB_UID=64123
  [ "$BOT_UID" != "$WEB_UID" ] || WEB_UID=64124
  WEB_GID=64123
  [ "$BOT_GID" != "$WEB_GID" ] || WEB_GID=64124
else
  BOT_UID=$OWN_UID
  BOT_GID=$(id -g)
fi

trimmed() { printf '%s' "$1" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//'; }

# The path of the engine's socket as the bot understands its settings; nothing where the engine is reached otherwise.
socket_path() {
  host=$(trimmed "${DOCKER_HOST:-}")
  if [ -z "$host" ] && [ -n "${DOCKER_HOST_FILE:-}" ]; then
    host=$($(as_bot '') cat "$(trimmed "$DOCKER_HOST_FILE")" 2>/dev/null || true)
  fi
  host=$(trimmed "$host")
  host=${host:-unix:///var/run/docker.sock}
  case $host in
    unix://*) printf '%s' "${host#unix://}" ;;
  esac
}

# The group of the engine's socket, whatever its number; nothing if there is no such file. Asked for as the bot where root,
# which has no DAC_OVERRIDE, can't see it: both must find the same.
socket_group() {
  socket=$(socket_path)
  [ -n "$socket" ] || return 0
  for as in '' "$(as_bot '')"; do
    found=$($as stat -L -c '%F:%g' "$socket" 2>/dev/null || true)
    case $found in
      socket:*)
        printf '%s\n' "${found#socket:}"
        return 0
        ;;
    esac
  done
}

# What to put before a command, unquoted, to run it as the bot: in its own group, and in that of the engine's socket if it is
# given.
as_bot() {
  [ "$OWN_UID" = 0 ] || return 0
  echo "/usr/bin/setpriv --reuid $BOT_UID --regid $BOT_GID --groups $BOT_GID${1:+,$1} --no-new-privs"
}

# The same for the web program, which is in its own group alone.
as_web() {
  [ "$OWN_UID" = 0 ] || return 0
  echo "/usr/bin/setpriv --reuid $WEB_UID --regid $WEB_GID --clear-groups --no-new-privs"
}
