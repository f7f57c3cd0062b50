import * as z from 'zod';
import type { Unplaced } from '../../containers/model/container.ts';
import { composeOf, toHealth, toNetworkMode, toState } from './container-reply.ts';
import { eachThatFits, labels, optional, word } from './reply-parts.ts';

/** One entry of `GET /containers/json`, as far as we read it. Without an id there is nothing to ask for. */
const summary = z.object({
  Id: z.string().regex(/^[0-9a-f]{12,64}$/),
  Names: eachThatFits(z.string(), 100),
  Image: optional(word),
  Created: optional(z.number()),
  State: optional(word),
  Status: optional(word),
  Labels: labels,
  HostConfig: optional(z.object({ NetworkMode: optional(word) })),
});

/** An entry of the list. */
export type ContainerSummary = z.infer<typeof summary>;

/** A list, and what is wrong with those entries in it that were left out. */
export interface Summaries {
  readonly summaries: readonly ContainerSummary[];
  readonly odd: readonly z.ZodError[];
}

/** Each entry is read as it comes, in the turn in which it was parsed. */
export async function readSummaries(entries: AsyncIterable<unknown>): Promise<Summaries> {
  const summaries: ContainerSummary[] = [];
  const odd: z.ZodError[] = [];
  for await (const entry of entries) {
    const { data, error } = summary.safeParse(entry);
    if (data !== undefined) summaries.push(data);
    else odd.push(error);
  }
  return { summaries, odd };
}

/**
 * What a list alone tells, for a container that can't be inspected just now: an engine that is stuck with one container
 * must not hide it, or the others. The rest is unknown, or the engine's default.
 */
export function containerFromSummary(entry: ContainerSummary): Unplaced {
  const state = toState(entry.State ?? '', entry.Status?.startsWith('Up') ?? false);
  // A linked container is listed under `/other/alias` too; its own name has one slash.
  const name = entry.Names.find((alias) => alias.lastIndexOf('/') <= 0) ?? entry.Id.slice(0, 12);
  return {
    id: entry.Id,
    name: name.replace(/^\//, ''),
    image: entry.Image ?? 'unknown',
    state,
    // `Up 2 hours (healthy)`, `Up 3 seconds (health: starting)`
    health: toHealth(/\((?:health: )?(\w+)\)$/.exec(entry.Status ?? '')?.[1]),
    ...composeOf(entry.Labels),
    labels: entry.Labels,
    createdAt: (entry.Created ?? 0) * 1000,
    startedAt: null,
    finishedAt: null,
    exitCode: null,
    restartCount: 0,
    stopTimeout: 10,
    pid: null,
    networkMode: toNetworkMode(entry.HostConfig?.NetworkMode),
    tty: false,
    partial: true,
  };
}
