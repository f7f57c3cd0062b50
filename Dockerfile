# The release workflow looks up the digest behind this name and passes it, so that one base is built, tried and published;
# none is written here because one that is not updated keeps known weaknesses. 3.23 is the first release whose own repositories carry Node.js 24.
ARG ALPINE=alpine:3.23

FROM ${ALPINE} AS build
RUN apk add --no-cache nodejs npm
WORKDIR /build
COPY package.json package-lock.json ./
# Without scripts: the development dependencies' would fetch a Node.js for another C library.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY assets ./assets
COPY scripts ./scripts
COPY src ./src
RUN npm run build


FROM ${ALPINE}

# 1 adds the docker command (some 40 MB), the last resort among the sources of stats. Nothing else uses it.
ARG DOCKER_CLI=0
# Of Python only what supervisord needs.
RUN apk add --no-cache nodejs supervisor setpriv tzdata ca-certificates \
    && if [ "$DOCKER_CLI" = 1 ]; then apk add --no-cache docker-cli; fi \
    && cd /usr/lib/python3.* \
    && rm -rf asyncio concurrent ctypes curses dbm email ensurepip html http idlelib lib2to3 multiprocessing pydoc_data \
    && rm -rf sqlite3 tkinter tomllib turtledemo unittest venv wsgiref xml xmlrpc zoneinfo \
    && rm -rf config-3.* turtle.py doctest.py pydoc.py _pydecimal.py \
    && find /usr/lib/python3* -depth -type d -name tests -exec rm -rf {} + \
    && rm -f /usr/bin/pydoc* /usr/bin/idle* /usr/bin/2to3*

COPY --from=build /build/assets /app/assets
COPY --from=build /build/dist/package.json /app/dist/
COPY --from=build /build/dist/node_modules /app/dist/node_modules
COPY --from=build /build/dist/programs /app/dist/programs
COPY LICENSE /app/
COPY supervisord.conf /etc/supervisord.conf
COPY container/identity.sh container/supervisord.py /usr/local/lib/stevedore/
COPY container/program.sh /usr/local/bin/stevedore-program
COPY container/entrypoint.sh /usr/local/bin/stevedore-entrypoint

# For a container that is started as another user than root, and has no tmpfs on /run.
RUN chmod 1777 /run && mkdir -p /data

# Where the page listens inside the container; what is published decides who can reach it. The MALLOC_ settings are for
# a base with glibc, which would keep some 15 MB for itself of what V8 needs while it reads the program; musl does not
# look at them.
ENV NODE_ENV=production \
    WEB_HOST=0.0.0.0 \
    WEB_PORT=8080 \
    MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=32768 \
    MALLOC_TRIM_THRESHOLD_=32768

EXPOSE 8080
VOLUME /data
STOPSIGNAL SIGTERM
# busybox's wget: a second Node.js would take 40 MB for a moment.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD wget -q -O /dev/null "http://127.0.0.1:${WEB_PORT:-8080}/healthz" || exit 1

# No USER: root prepares, then bot and web run as two other users (PUID and PGID for the bot). With `--user` everything
# runs as that one user.
ENTRYPOINT ["stevedore-entrypoint"]

ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Stevedore" \
    org.opencontainers.image.description="A Discord bot for people who run containers at home" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
