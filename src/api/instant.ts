/** An instant as the API writes it: milliseconds since the epoch become ISO 8601 in UTC. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
