import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBox, engineSocket, until } from '../../test/engine/index.ts';
import { SimClock } from '../discord/clock.ts';
import { ask } from './ask.ts';
import { household, type Sample } from './household.ts';
import { SampleEngine } from './sample-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'stevedore-sample-'));
const clock = new SimClock();
const [first] = household;
if (first === undefined) throw new Error('nobody is at home');
const base: Sample = { ...first, volumes: ['/tmp:/data'], ports: [8099], stopMs: 10 };
const samples: readonly Sample[] = [
  { ...base, name: 'well' },
  { ...base, name: 'ended', exit: 0 },
  { ...base, name: 'crashing', crashes: { first: 60_000, later: 60_000 } },
];
const engine = new SampleEngine(join(folder, 'engine.sock'), clock, samples);
let box = '';

const sample = (method: string, path: string) => ask(engine.socketPath, method, path);
const real = (method: string, path: string) => ask(engineSocket(), method, path);

beforeAll(async () => {
  await engine.listen();
  const healthcheck = { Test: ['CMD', 'true'], Interval: 1e9, Timeout: 1e9, Retries: 1 };
  const made = await createBox({
    project: 'games',
    healthcheck,
    binds: ['/tmp:/data'],
    publish: { '8080/tcp': 38_099 },
  });
  box = made.name;
  await until(
    async () => (await real('GET', `/v1.41/containers/${box}/json`)).text.includes('"healthy"'),
    'its health',
  );
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Whose keys are chosen by people: what is in them is compared, not how they are called. */
const free = /\.(Labels|Networks|Ports|PortBindings|ExposedPorts|Attributes|Config|networks)$/;
/** What the kernel's version of cgroups decides, and what the healthcheck of the test does. */
const kernels = /\.(percpu_usage|max_usage|io_service_bytes_recursive)$|memory_stats\.stats\./;

/** What of the sample's answer is not as in the engine's: keys that are missing or too many, other types. */
function differences(ours: unknown, theirs: unknown, path = ''): string[] {
  if (kernels.test(path) || ours === null || theirs === null) return [];
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    // Of the engine's the one that has most to say: a port that is not published says less.
    const [most] = theirs.toSorted((a, b) => Object.keys(b ?? {}).length - Object.keys(a ?? {}).length);
    return ours.length > 0 && theirs.length > 0 ? differences(ours[0], most, `${path}[]`) : [];
  }
  if (typeof ours !== typeof theirs || Array.isArray(ours) !== Array.isArray(theirs)) {
    return [`${path}: ${typeof ours} where the engine has ${typeof theirs}`];
  }
  if (typeof ours !== 'object') return [];
  const [own, its] = [ours as Record<string, unknown>, theirs as Record<string, unknown>];
  if (free.test(path) && path !== '.Config')
    return differences(Object.values(own)[0], Object.values(its)[0] ?? null, `${path}.*`);
  return [...new Set([...Object.keys(own), ...Object.keys(its)])].flatMap((key) => {
    const at = `${path}.${key}`;
    if (kernels.test(at)) return [];
    if (!(key in own)) return [`${at} is missing`];
    if (!(key in its)) return [`${at} is not in the engine's`];
    return differences(own[key], its[key], at);
  });
}

describe('the answers are of the shapes of a real engine', () => {
  it('when it lists and inspects', async () => {
    const lists = [await sample('GET', '/v1.41/containers/json'), await real('GET', '/v1.41/containers/json')];
    const [ours, theirs] = lists.map(({ json }) => json as { readonly Names: string[] }[]);
    expect(
      differences(
        ours?.[0],
        theirs?.find(({ Names }) => Names.includes(`/${box}`)),
      ),
    ).toEqual([]);
    const inspected = await sample('GET', '/v1.41/containers/well/json');
    expect(differences(inspected.json, (await real('GET', `/v1.41/containers/${box}/json`)).json)).toEqual([]);
    // Without this, nothing would be compared at all.
    expect(differences(inspected.json, { Id: 1 })).toContain('.Id: string where the engine has number');
  });

  it('when it tells figures', async () => {
    for (const how of ['stream=0', 'stream=0&one-shot=1']) {
      const ours = await sample('GET', `/v1.41/containers/well/stats?${how}`);
      expect(differences(ours.json, (await real('GET', `/v1.41/containers/${box}/stats?${how}`)).json)).toEqual([]);
    }
    const made = await createBox({ start: false });
    const ours = await sample('GET', '/v1.41/containers/ended/stats?stream=0');
    expect(differences(ours.json, (await real('GET', `/v1.41/containers/${made.name}/stats?stream=0`)).json)).toEqual(
      [],
    );
  });

  it('when it is asked what it is', async () => {
    for (const path of ['/version', '/info']) {
      const missing = / is missing$/;
      const found = differences((await sample('GET', path)).json, (await real('GET', path)).json);
      // Much is not needed of a machine that never existed.
      expect(found.filter((one) => !missing.test(one))).toEqual([]);
    }
    expect(await sample('GET', '/_ping')).toMatchObject({ status: 200, text: 'OK' });
  });

  it('when it refuses, and when there is nothing to do', async () => {
    const asked = [
      ['GET', '/v1.41/containers/no-such/json'],
      ['POST', '/v1.41/containers/no-such/start'],
      ['POST', '/v1.41/containers/NAME/start'],
      ['POST', '/v1.41/containers/NAME/unpause'],
      ['POST', '/v1.41/containers/NAME/pause'],
      ['POST', '/v1.41/containers/NAME/pause'],
      ['POST', '/v1.41/containers/NAME/start'],
      ['POST', '/v1.41/containers/NAME/unpause'],
      ['GET', '/v1.41/containers/NAME/logs'],
      ['GET', `/v1.41/containers/json?filters=${encodeURIComponent('{"bad":["x"]}')}`],
      ['GET', '/v1.99/containers/json'],
      ['GET', '/no-such'],
    ] as const;
    for (const [method, path] of asked) {
      const ours = await sample(method, path.replace('NAME', 'well'));
      const theirs = await real(method, path.replace('NAME', box));
      const said = ({ json }: typeof ours) => (json as { message?: string })?.message?.replace(/[0-9a-f]{64}/, 'ID');
      expect([path, ours.status, said(ours)]).toEqual([path, theirs.status, said(theirs)]);
    }
  });

  it('when it tells what happened', async () => {
    const since = Math.floor(clock.now() / 1000) - 1;
    for (const [ask, name] of [
      [sample, 'well'],
      [real, box],
    ] as const) {
      await ask('POST', `/v1.41/containers/${name}/restart?t=1`);
      expect(await ask('POST', `/v1.41/containers/${name}/kill`)).toMatchObject({ status: 204 });
      expect(await ask('POST', `/v1.41/containers/${name}/kill`)).toMatchObject({ status: 409 });
      expect(await ask('POST', `/v1.41/containers/${name}/stop`)).toMatchObject({ status: 304 });
    }
    const events = async (asked: typeof sample, name: string) => {
      const filters = encodeURIComponent(
        JSON.stringify({ container: [name], event: ['kill', 'die', 'stop', 'start', 'restart'] }),
      );
      const path = `/v1.41/events?since=${since}&until=${Math.floor(clock.now() / 1000) + 1}&filters=${filters}`;
      return (await asked('GET', path)).json as { readonly Action: string }[];
    };
    const [ours, theirs] = [await events(sample, 'well'), (await events(real, box)).slice(-7)];
    expect(ours.map(({ Action }) => Action)).toEqual(['kill', 'die', 'stop', 'start', 'restart', 'kill', 'die']);
    expect(theirs.map(({ Action }) => Action)).toEqual(ours.map(({ Action }) => Action));
    for (const [index, event] of ours.entries()) expect(differences(event, theirs[index])).toEqual([]);
  });
});

describe('the household', () => {
  it('has twelve, one of them unhealthy and one that crashes', () => {
    expect(household).toHaveLength(12);
    expect(household.filter(({ healthy }) => healthy === false)).toHaveLength(1);
    expect(household.filter(({ crashes }) => crashes !== undefined)).toHaveLength(1);
  });

  it('crashes by its clock, and is well again when started', async () => {
    const state = async () => ((await sample('GET', '/containers/crashing/json')).json as { State: object }).State;
    expect(await state()).toMatchObject({ Status: 'running' });
    clock.advance(60_000);
    expect(await state()).toMatchObject({ Status: 'exited', ExitCode: 1, Running: false });
    expect((await sample('GET', '/containers/crashing/logs?stderr=1&stdout=1')).text).toContain('Done (8.913s)');
    expect(await sample('POST', '/containers/crashing/start')).toMatchObject({ status: 204 });
    clock.advance(10_000);
    expect(await state()).toMatchObject({ Status: 'running', Health: { Status: 'healthy' } });
  });

  it('uses so much that what has summed up fits what is used now', async () => {
    const usage = async () => {
      const { json } = await sample('GET', '/containers/crashing/stats?stream=0&one-shot=1');
      return (json as { cpu_stats: { cpu_usage: { total_usage: number } } }).cpu_stats.cpu_usage.total_usage;
    };
    const before = await usage();
    clock.advance(10_000);
    const cores = ((await usage()) - before) / 10e9;
    expect(cores).toBeGreaterThan(base.load.cpu * 0.1);
    expect(cores).toBeLessThan(base.load.cpu * 2);
  });

  it('lists what is asked for', async () => {
    const names = async (filters: object, all = 1) => {
      const path = `/containers/json?all=${all}&filters=${encodeURIComponent(JSON.stringify(filters))}`;
      return ((await sample('GET', path)).json as { Names: string[] }[]).map(({ Names }) => Names[0]);
    };
    expect(await names({ name: ['ende'] })).toEqual(['/ended']);
    expect(await names({ status: { exited: true } }, 0)).toContain('/ended');
    expect(await names({}, 0)).not.toContain('/ended');
    expect(await names({ label: ['com.docker.compose.project=games'] })).toHaveLength(3);
    expect(await names({ label: ['com.docker.compose.project=other'] })).toEqual([]);
  });

  it('writes the last lines, framed', async () => {
    const { text } = await sample('GET', '/containers/crashing/logs?stdout=1&tail=2');
    expect(text.split('\n').filter((line) => line !== '')).toHaveLength(2);
    expect(Buffer.from(text).subarray(0, 4)).toEqual(Buffer.from([1, 0, 0, 0]));
  });

  it('answers no more when it is cut off, and goes on when it is back', async () => {
    await engine.stop();
    await expect(sample('GET', '/_ping')).rejects.toThrow();
    await engine.listen();
    expect(await sample('GET', '/_ping')).toMatchObject({ status: 200 });
  });
});
