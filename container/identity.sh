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

# The group of the engine's socket, whatever its number; nothing if there is no such file.
socket_group() {
  socket=${DOCKER_HOST:-unix:///var/run/docker.sock}
  case $socket in
    unix://*) socket=${socket#unix://} ;;
    *) return 0 ;;
  esac
  if [ -S "$socket" ]; then stat -L -c %g "$socket"; fi
}

# What to put before a command, unquoted, to run it as the bot: in the bot's group and that of the engine's socket.
as_bot() {
  [ "$OWN_UID" = 0 ] || return 0
  engine_group=$(socket_group)
  echo "/usr/bin/setpriv --reuid $BOT_UID --regid $BOT_GID --groups $BOT_GID${engine_group:+,$engine_group} --no-new-privs"
}

# The same for the web program, which is in its own group alone.
as_web() {
  [ "$OWN_UID" = 0 ] || return 0
  echo "/usr/bin/setpriv --reuid $WEB_UID --regid $WEB_GID --clear-groups --no-new-privs"
}
