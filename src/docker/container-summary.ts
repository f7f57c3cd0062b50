import * as z from 'zod';
import type { Container } from '../core/containers/container.ts';
import { composeOf, toHealth, toNetworkMode, toState } from './container-reply.ts';

/** One entry of `GET /containers/json`, as far as we read it. */
const summary = z.object({
  Id: z.string(),
  Names: z.array(z.string()).nullish(),
  Image: z.string(),
  Created: z.number(),
  State: z.string().nullish(),
  Status: z.string().nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  HostConfig: z.object({ NetworkMode: z.string().nullish() }).nullish(),
});

/** An entry of the list. */
export type ContainerSummary = z.infer<typeof summary>;

/** @throws {z.ZodError} if it is not what an engine answers */
export function parseSummaries(json: unknown): ContainerSummary[] {
  return z.array(summary).parse(json);
}

/**
 * What a list alone tells, for a container that can't be inspected just now: an engine that is stuck with one container
 * must not hide it, or the others. The rest is unknown, or the engine's default.
 */
export function containerFromSummary(entry: ContainerSummary): Container {
  const labels = entry.Labels ?? {};
  const state = toState(entry.State ?? '', entry.Status?.startsWith('Up') ?? false);
  // A linked container is listed under `/other/alias` too; its own name has one slash.
  const name = entry.Names?.find((alias) => alias.lastIndexOf('/') <= 0) ?? entry.Id.slice(0, 12);
  return {
    id: entry.Id,
    name: name.replace(/^\//, ''),
    image: entry.Image,
    state,
    // `Up 2 hours (healthy)`, `Up 3 seconds (health: starting)`
    health: toHealth(/\((?:health: )?(\w+)\)$/.exec(entry.Status ?? '')?.[1]),
    ...composeOf(labels),
    labels,
    createdAt: entry.Created * 1000,
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
