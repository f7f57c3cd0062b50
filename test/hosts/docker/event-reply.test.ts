import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../../src/hosts/docker/event-reply.ts';

const id = 'a'.repeat(64);

function event(action: string, attributes: Record<string, string> = {}, more: object = {}): string {
  const Actor = { ID: id, Attributes: { name: 'web', image: 'x:1', ...attributes } };
  return JSON.stringify({
    Type: 'container',
    Action: action,
    Actor,
    time: 1_700_000_000,
    timeNano: 1_700_000_000.123_456_7 * 1e9,
    ...more,
  });
}

const base = { id, name: 'web', at: 1_700_000_000_123, exitCode: null, health: null };

test.each([
  ['start', event('start'), { kind: 'start' }],
  ['a die with its exit code', event('die', { exitCode: '137' }), { kind: 'die', exitCode: 137 }],
  ['a kill with its signal', event('kill', { signal: '15' }), { kind: 'kill', signal: 15 }],
  ['an OOM kill', event('oom'), { kind: 'oom' }],
  ['health', event('health_status: unhealthy'), { kind: 'health', health: 'unhealthy' }],
  ['a rename', event('rename', { oldName: '/old' }), { kind: 'rename' }],
  ["Podman's die", event('died', { containerExitCode: '3' }), { kind: 'die', exitCode: 3 }],
  ["Podman's destroy", event('remove'), { kind: 'destroy' }],
  ["Podman's health", event('health_status', {}, { HealthStatus: 'healthy' }), { kind: 'health', health: 'healthy' }],
  ['the shape before API 1.52', event('stop', {}, { status: 'stop', id: 'b', from: 'x:1' }), { kind: 'stop' }],
])('%s is understood', (_, line, expected) => {
  expect(parseEvent(line)).toMatchObject({ ...base, ...expected });
});

test('without nanoseconds the seconds count', () => {
  expect(parseEvent(event('start', {}, { timeNano: undefined }))?.at).toBe(1_700_000_000_000);
});

test('an attribute of an odd kind is left out', () => {
  const Actor = { ID: id, Attributes: { name: 'web', exitCode: '3', odd: 7, odder: null } };
  expect(parseEvent(event('die', {}, { Actor, time: 'now', HealthStatus: 1 }))).toMatchObject({ ...base, exitCode: 3 });
});

describe('not our business', () => {
  test.each(['exec_create: sh -c start', 'exec_die', 'attach', 'top', 'constructor', ''])('%j', (action) => {
    expect(parseEvent(event(action))).toBeNull();
  });

  test('what concerns no container', () => {
    expect(parseEvent(event('create', {}, { Type: 'network' }))).toBeNull();
  });
});

test('a broken line throws and is never taken for an event', () => {
  expect(() => parseEvent('{"Action":"start"}')).toThrow();
  const garbage = fc.oneof(fc.string(), fc.json());
  fc.assert(
    fc.property(garbage, (line) => {
      expect(() => parseEvent(line)).toThrow();
    }),
  );
});
