import { describe, expect, test } from 'vitest';
import { Acting, type ActingDeps } from '../../src/actions/act.ts';
import type { ActRequest } from '../../src/actions/model/acting.ts';
import type { ActionOutcome, InFlight } from '../../src/actions/model/actions.ts';
import { Throttle } from '../../src/actions/model/throttle.ts';
import type { AuditEntry } from '../../src/audit/model/entry.ts';
import type { AuditBeginning, AuditEnding } from '../../src/audit/model/journal.ts';
import type { Container } from '../../src/containers/model/container.ts';
import type { Ownness } from '../../src/containers/model/own-container.ts';
import { EngineError } from '../../src/hosts/model/engine.ts';
import type { Actor } from '../../src/kit/actor.ts';
import type { Clock } from '../../src/kit/clock.ts';
import { makeContainer } from '../containers/model/make-container.ts';

const alice: Actor = { kind: 'member', id: '1', name: 'alice', roleIds: [], manager: false };
const schedule: Actor = { kind: 'schedule', name: 'nightly' };
const cooldownMs = { start: 10_000, stop: 10_000, restart: 10_000, pause: 10_000, unpause: 0, kill: 10_000 };

/** One container, an engine that does as told at once, and everything that is asked before. */
function setUp(given: Partial<Container> = {}) {
  const container = makeContainer({ name: 'web', ...given });
  const asked: string[] = [];
  const audited: string[] = [];
  const begun = new Map<number, AuditBeginning>();
  const scene = {
    allowed: true,
    asksFirst: false,
    own: 'no' as Ownness,
    ending: false,
    inFlight: undefined as InFlight | undefined,
    /** What the engine comes to; `null`: it is still at it when this program ends. */
    outcome: { kind: 'done', durationMs: 5, container } as ActionOutcome | null,
    bug: false,
  };
  let time = 0;
  const clock: Clock = { now: () => 1_000_000 + time, monotonic: () => time, after: () => () => {} };
  const write = ({ actor, action, target }: AuditBeginning, { outcome, detail }: AuditEnding) =>
    audited.push([actor.kind, action, target, outcome, ...(detail === null ? [] : [detail])].join(' '));
  const deps: ActingDeps = {
    clock,
    containers: { get: (key) => (key === 'web' ? container : undefined) },
    throttle: new Throttle(clock, () => ({ cooldownMs, concurrentActions: 1 })),
    audit: {
      record: (entry: AuditEntry) => void write(entry, entry),
      begin: (entry) => begun.set(begun.size, entry).size - 1,
      finish(id, ending) {
        const entry = begun.get(id ?? -1);
        if (entry) write(entry, ending);
      },
    },
    ownContainer: { is: () => scene.own },
    shutdown: {
      get isAnnounced() {
        return scene.ending;
      },
      unless: async (_stage, work) => (scene.outcome === null ? null : work),
    },
    authorize: () => ({ allowed: scene.allowed, reason: 'the rules say so', rule: null }),
    asksFirst: () => scene.asksFirst,
    containerActions: {
      inFlight: () => scene.inFlight,
      async run(action, _name, _actor, ready = () => {}) {
        await ready();
        asked.push(`${action}, audited: ${begun.size}`);
        if (scene.bug) throw new Error('a bug');
        return scene.outcome ?? { kind: 'unfinished', durationMs: 0 };
      },
    },
  };
  const acting = new Acting(deps);
  const act = (more: Partial<ActRequest> = {}) =>
    acting.act({ actor: alice, action: 'stop', container: 'web', channelId: '7', confirmed: false, ...more });
  return { act, acting, scene, asked, audited, container, pass: (ms: number) => (time += ms) };
}

test('what may be done is in the audit before the engine is asked, and after it', async () => {
  const { act, asked, audited } = setUp();
  expect(await act()).toMatchObject({ kind: 'done' });
  expect(asked).toEqual(['stop, audited: 1']);
  expect(audited).toEqual(['member stop web done']);
});

describe('is refused, said to the audit, and reaches no engine', () => {
  type Scene = ReturnType<typeof setUp>['scene'];
  test.each<[string, Partial<Scene>, Partial<Container>, Partial<ActRequest>]>([
    ['not-allowed', { allowed: false }, {}, {}],
    ['ending', { ending: true }, {}, {}],
    ['gone', {}, {}, { container: 'nobody' }],
    ['busy', { inFlight: { action: 'restart', actor: schedule, since: 3 } }, {}, {}],
    ['own', { own: 'yes' }, {}, {}],
    ['may-be-own', { own: 'maybe' }, {}, { actor: schedule }],
    ['state', {}, { state: 'exited' }, {}],
  ])('%s', async (code, scene, given, request) => {
    const stage = setUp(given);
    Object.assign(stage.scene, scene);
    // Also where it was confirmed: what a person says to a question opens nothing else.
    expect(await stage.act({ confirmed: true, ...request })).toMatchObject({ kind: 'refused', refusal: { code } });
    expect(stage.asked).toEqual([]);
    expect(stage.audited).toHaveLength(1);
    expect(stage.audited[0]).toContain(' refused ');
  });

  test('cooldown, which counts from the end of the action, and not for a schedule', async () => {
    const { act, asked, pass } = setUp();
    await act();
    pass(9_999);
    expect(await act()).toEqual({ kind: 'refused', refusal: { code: 'cooldown', retryAfterMs: 1 } });
    expect(await act({ actor: schedule })).toMatchObject({ kind: 'done' });
    pass(1);
    expect(await act()).toMatchObject({ kind: 'done' });
    expect(asked).toHaveLength(3);
  });

  test('too many, until one of them is over', async () => {
    const { act, asked } = setUp();
    let goOn = () => {};
    const first = act({ begins: () => new Promise((resolve) => (goOn = resolve)) });
    expect(await act({ action: 'restart' })).toEqual({ kind: 'refused', refusal: { code: 'too-many' } });
    goOn();
    await first;
    expect(await act({ action: 'restart' })).toMatchObject({ kind: 'done' });
    expect(asked).toHaveLength(2);
  });
});

describe('a question first', () => {
  test('is for the caller to ask: nothing is done, counted or audited before it is answered', async () => {
    const { act, scene, asked, audited } = setUp();
    scene.asksFirst = true;
    expect(await act()).toMatchObject({ kind: 'unconfirmed', mayBeOwn: false });
    expect([...asked, ...audited]).toEqual([]);
    expect(await act({ confirmed: true })).toMatchObject({ kind: 'done' });
  });

  test('comes, whatever the owner decided, where we may run in it', async () => {
    const { act, scene } = setUp();
    scene.own = 'maybe';
    expect(await act()).toMatchObject({ kind: 'unconfirmed', mayBeOwn: true });
    expect(await act({ confirmed: true })).toMatchObject({ kind: 'done' });
  });
});

describe('the end of this program', () => {
  test('before the engine is done leaves it to the engine, and says so', async () => {
    const { act, scene, audited } = setUp();
    scene.outcome = null;
    expect(await act()).toMatchObject({ kind: 'left', own: false });
    expect(audited).toEqual(['member stop web unfinished Stevedore ended meanwhile']);
  });

  test('by its own restart is what was wanted', async () => {
    const { act, scene, audited } = setUp();
    scene.outcome = null;
    scene.own = 'yes';
    expect(await act({ action: 'restart' })).toMatchObject({ kind: 'left', own: true });
    expect(audited).toEqual(['member restart web done']);
  });
});

test('the reason stands in the audit, before what became of it', async () => {
  const { act, scene, audited } = setUp();
  const request = { actor: { kind: 'system' }, reason: 'unhealthy' } as const;
  await act(request);
  scene.outcome = { kind: 'failed', durationMs: 1, error: new EngineError('unreachable', 'no engine') };
  await act(request);
  scene.allowed = false;
  await act(request);
  expect(audited).toEqual([
    'system stop web done unhealthy',
    'system stop web failed unhealthy: unreachable: no engine',
    'system stop web refused unhealthy: the rules say so',
  ]);
});

test('a kill begins while a stop waits for the container, and while nothing else is under way', async () => {
  const { act, scene } = setUp();
  scene.inFlight = { action: 'stop', actor: alice, since: 3 };
  expect(await act({ action: 'kill', confirmed: true })).toMatchObject({ kind: 'done' });
  expect(await act({ action: 'restart', confirmed: true })).toMatchObject({ refusal: { code: 'busy' } });
  scene.inFlight = { action: 'start', actor: alice, since: 3 };
  expect(await act({ actor: schedule, action: 'kill' })).toMatchObject({ refusal: { code: 'busy' } });
});

test('a bug ends the audit entry and gives the place back', async () => {
  const { act, scene, audited } = setUp();
  scene.bug = true;
  await expect(act()).rejects.toThrow('a bug');
  expect(audited).toEqual(['member stop web failed unexpected error, see the log']);
  scene.bug = false;
  expect(await act({ action: 'restart' })).toMatchObject({ kind: 'done' });
});
