import { createHash } from 'node:crypto';
import * as z from 'zod';

const reply = z.object({
  Config: z.record(z.string(), z.unknown()).nullish(),
  HostConfig: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * What says nothing about the settings: the host name is the id unless it was chosen, the image has a field of its own,
 * and labels are data for other programs (compose writes new ones at each recreate).
 */
const passing = new Set(['Hostname', 'Image', 'Labels', 'ContainerIDFile', 'ConsoleSize', 'Annotations']);

/**
 * A short hash of the settings that a container was made with, from the answer of an inspect: the same after a recreate
 * that changed nothing. It gives none of them away.
 */
export function configHash(json: unknown): string {
  const { Config, HostConfig } = reply.parse(json);
  const settings = [Config, HostConfig].map((part) =>
    Object.entries(part ?? {})
      .filter(([key, value]) => !passing.has(key) && !(key === 'NetworkMode' && String(value).startsWith('container:')))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);
}
