#!/bin/sh
# Does the image work at all? Usage: container/smoke-test.sh IMAGE. Starts it as docker-compose.yml does, without a token,
# against the engine that `docker` talks to, and looks at it from inside. Run by the release workflow on each platform.
set -eu

image=$1
name=stevedore-smoke-test-$$
trap 'docker rm --force --volumes "$name" >/dev/null 2>&1 || true' EXIT

fail() {
  echo "FAILED: $*" >&2
  docker logs "$name" >&2 || true
  exit 1
}

docker run --detach --name "$name" \
  --read-only --tmpfs /run:size=4m --tmpfs /tmp:size=32m \
  --cap-drop ALL --cap-add CHOWN --cap-add SETUID --cap-add SETGID --cap-add KILL \
  --security-opt no-new-privileges --memory 128m --pids-limit 128 \
  --env PUID=99 --env PGID=100 \
  --volume /data --volume "${ENGINE_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock" \
  "$image" >/dev/null

tries=0
until docker exec "$name" wget -q -O - http://127.0.0.1:8080/healthz 2>/dev/null | grep -q '"healthy":true'; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || fail "never healthy"
  sleep 0.5
done
docker exec "$name" wget -q -O - http://127.0.0.1:8080/ | grep -q "<h1>Stevedore" || fail "no page"
docker exec --user 99:100 "$name" sh -c 'stat -c %u:%g /data/stevedore.db' | grep -qx 99:100 || fail "/data is not the bot's"
docker exec --user 64123:64123 "$name" sh -c 'cat /data/stevedore.db' >/dev/null 2>&1 && fail "the web program's user can read the data"
docker exec --user 99:100 "$name" node -e "
  import('/app/dist/node_modules/@resvg/resvg-js/index.js').then(({ default: { Resvg } }) => {
    const png = new Resvg('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>').render().asPng();
    if (png.length < 20) throw new Error('no picture');
  })" || fail "charts cannot be drawn"

docker stats --no-stream --format 'memory: {{.MemUsage}}' "$name"
docker exec "$name" sh -c 'cat /etc/alpine-release 2>/dev/null; node --version; python3 -I -S /usr/local/lib/stevedore/supervisord.py --version'
docker stop "$name" >/dev/null
code=$(docker inspect --format '{{.State.ExitCode}}' "$name")
[ "$code" = 0 ] || fail "ended with $code when it was stopped"
echo "$image works"
