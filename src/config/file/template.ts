/** Name of the JSON Schema beside the file, for editors that know `yaml-language-server`. */
export const SCHEMA_FILE = 'stevedore.schema.json';

/**
 * What a new `stevedore.yml` says: nothing yet, with examples to uncomment. Prose begins with `# ` and a letter; all other
 * comments are YAML when their first character is taken away, which a test does.
 */
export const configTemplate = `# yaml-language-server: $schema=./${SCHEMA_FILE}
#
# Stevedore: what you decide. Changes are applied when you save; a mistake is refused, and the last good version
# stays in force until it is mended. Everything here is optional, and every line is explained in
# docs/stevedore.yml.md. The ids of roles, people and channels are in Discord's menus once you turn on
# Settings › Advanced › Developer Mode. Write them in quotes.

# Who may do everything, besides members with Manage Server, and where Stevedore tells them what needs them.
#admins:
#  roles: ["123456789012345678"]
#  users: []
#  channel: "123456789012345678"

# Names for sets of containers.
#groups:
#  games: [minecraft, valheim-*, "label:stevedore.group=Games"]

# Who may do what. What no rule allows is denied. What a rule denies stays denied.
# The actions are view, stats, logs, start, stop, restart, pause and kill. Each of them includes view.
#rules:
#  - name: Gamers restart the game servers
#    allow: [view, restart]
#    containers: [group:games]
#    to:
#      roles: ["123456789012345678"]
#    channels: ["123456789012345678"]
#  - name: Only admins see the vault
#    deny: [view]
#    containers: [vaultwarden]
#    to:
#      everyone: true

# How long a person waits before doing the same to the same container again.
#cooldowns:
#  start: 10s
#  stop: 10s
#  restart: 10s
#  pause: 10s
#  unpause: 0s
#  kill: 10s

# Which actions ask first: always, protected (only with the label stevedore.protect) or never.
#confirm:
#  start: never
#  stop: always
#  restart: always
#  pause: always
#  unpause: never
#  kill: always

# Actions at the same time.
#limits:
#  concurrentActions: 2

# The record of who did what: a channel to post it in, and how long it is kept.
#audit:
#  channel: "123456789012345678"
#  retention: 365d

# Messages that always show how your containers are. /board makes them, too.
#boards:
#  games:
#    channel: "123456789012345678"
#    title: Game servers
#    containers: [group:games]
#    stats: true

# What Stevedore does at certain times: start, stop or restart containers, or post stats, status or weekly.
# /schedule makes them, too, and shows the next runs first.
#schedules:
#  nightly:
#    when: every day 05:00
#    restart: [group:games]
#    delay: 30s
#    announce: 5m
#    channel: "123456789012345678"
#  monday:
#    when: mon 08:00
#    post: weekly
#    channel: "123456789012345678"

# What Stevedore tells by itself: what crashed, was killed for its memory, is unhealthy or restarts again and again.
#alerts:
#  trouble:
#    channel: "123456789012345678"
#    mention: "123456789012345678"
#    quiet: { from: "23:00", to: "07:00" }
#  busy:
#    channel: "123456789012345678"
#    cpu: { above: 180, for: 10m }
#    memory: { above: 90 }
`;
