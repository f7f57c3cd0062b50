/**
 * Compose v1 renames the container that it replaces to `<its short id>_<name>`, and v2 calls the new one so until the old one
 * is gone; once it is removed, it is not missed. Where that is interrupted, the name stays (docker/compose#10460).
 * Several times, too: `<id>_<id>_<name>`. Returns `<name>`, or `null` for any other name.
 */
export function composeSuccessor(name: string): string | null {
  return /^(?:[0-9a-f]{12}_)+(?<name>.+)$/.exec(name)?.groups?.['name'] ?? null;
}
