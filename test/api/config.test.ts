import { describe, expect, it } from 'vitest';
import { routes } from '../../src/api/routes.ts';
import { configCheckResponse, configStatusResponse } from '../../src/api/types.ts';
import { ask } from '../http/ask.ts';
import { fakeDeps, NOW } from './fake-deps.ts';

describe('GET /api/v1/config', () => {
  it('says whether the file is in force, and if not, why', async () => {
    const deps = fakeDeps();
    const status = async () =>
      configStatusResponse.strict().parse(await (await ask(routes(deps), '/api/v1/config')).json());
    expect(await status()).toEqual({ ok: true, since: '2026-01-02T11:59:59.000Z', problems: [], grantsLapsed: false });
    const problem = { message: 'expected a list', path: ['rules', 0], line: 3, column: 5 };
    deps.file = { ok: false, since: NOW, problems: [problem], grantsLapsed: true };
    const wrong = { ok: false, since: '2026-01-02T12:00:00.000Z', problems: [problem], grantsLapsed: true };
    expect(await status()).toEqual(wrong);
  });
});

describe('POST /api/v1/config/check', () => {
  const check = async (body: string) => {
    const response = await ask(routes(fakeDeps()), '/api/v1/config/check', { method: 'POST', body });
    expect(response.status).toBe(200);
    return configCheckResponse.strict().parse(await response.json());
  };

  it('finds nothing wrong with what is right', async () => {
    expect(await check('limits: { concurrentActions: 3 }')).toEqual({ ok: true, problems: [] });
  });

  it('names everything that is wrong, with line and column, and applies nothing', async () => {
    const { ok, problems } = await check('limts: {}\nlimits:\n  concurrentActions: many\n');
    expect(ok).toBe(false);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [1, 1],
      [3, 22],
    ]);
  });

  it('refuses what is too large to be a config file', async () => {
    const body = 'x'.repeat(3 * 1024 * 1024);
    const response = await ask(routes(fakeDeps()), '/api/v1/config/check', { method: 'POST', body });
    expect(response.status).toBe(413);
  });
});
