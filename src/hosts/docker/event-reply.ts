import * as z from 'zod';
import type { EngineEvent, EngineEventKind } from '../model/engine-event.ts';
import { toHealth } from './container-reply.ts';
import { labels, optional } from './reply-parts.ts';

/**
 * One line of `GET /events`: https://docs.docker.com/reference/api/engine/version/v1.52/#tag/System/operation/SystemEvents
 * The old fields `status`, `id` and `from` are gone since 1.52 and are not read.
 */
const reply = z.object({
  Type: optional(z.string()),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: labels }),
  time: optional(z.number()),
  timeNano: optional(z.number()),
  /** Podman's. */
  HealthStatus: optional(z.string()),
});

const kinds = new Map<string, EngineEventKind>([
  ...(
    [
      'create',
      'start',
      'restart',
      'kill',
      'stop',
      'die',
      'oom',
      'destroy',
      'rename',
      'pause',
      'unpause',
      'update',
    ] as const
  ).map((kind) => [kind, kind] as const),
  ['health_status', 'health'],
  // Podman's own words.
  ['died', 'die'],
  ['remove', 'destroy'],
]);

/** The engine's words for the events that are read, Docker's and Podman's: all that is asked for. */
export const eventWords: readonly string[] = [...kinds.keys()];

/** An event with its time to the nanosecond, as far as a number can hold it; good for comparing. */
export type TimedEvent = EngineEvent & { readonly nano: number };

/** `null` for what is none of our business: other objects, an exec, an attach, …  @throws if it is no event at all */
export function parseEvent(line: string): TimedEvent | null {
  const { Type, Action, Actor, time, timeNano, HealthStatus } = reply.parse(JSON.parse(line));
  // `health_status: unhealthy`, `exec_start: sh -c …`
  const [word = '', detail] = Action.split(':', 2);
  const kind = kinds.get(word);
  if (kind === undefined || (Type ?? 'container') !== 'container') return null;
  const attributes = Actor.Attributes;
  const nano = timeNano ?? (time ?? 0) * 1e9;
  return {
    kind,
    at: Math.floor(nano / 1e6),
    nano,
    id: Actor.ID,
    name: (attributes['name'] ?? '').replace(/^\//, ''),
    exitCode: kind === 'die' ? toNumber(attributes['exitCode'] ?? attributes['containerExitCode']) : null,
    health: kind === 'health' ? toHealth(detail?.trim() ?? HealthStatus) : null,
    ...(kind === 'kill' && { signal: toNumber(attributes['signal']) }),
  };
}

function toNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
