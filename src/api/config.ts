import type { ConfigStatus } from '../config/file/config-store.ts';
import type { ConfigProblem } from '../config/file/problem.ts';
import { readConfigInTurns } from '../config/file/read-config.ts';
import { iso } from './instant.ts';
import type { ConfigCheckResponse, ConfigStatusResponse } from './types.ts';

/** Whether what is in `stevedore.yml` is in force, and if not, why. Never what is in it. */
export function configStatus(status: ConfigStatus): ConfigStatusResponse {
  const problems = status.ok ? [] : status.problems.map(copy);
  return { ok: status.ok, since: iso(status.since), problems, grantsLapsed: !status.ok && status.grantsLapsed };
}

/** Checks a text as a `stevedore.yml` without applying it. */
export async function configCheck(text: string): Promise<ConfigCheckResponse> {
  const read = await readConfigInTurns(text);
  return { ok: read.ok, problems: read.ok ? [] : read.problems.map(copy) };
}

function copy({ message, path, line, column }: ConfigProblem) {
  return { message, path: [...path], line, column };
}
