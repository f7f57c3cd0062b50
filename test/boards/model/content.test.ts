import { expect, test } from 'vitest';
import type { Board } from '../../../src/boards/model/board.ts';
import { boardContent, changeTime, stateKey } from '../../../src/boards/model/content.ts';
import type { Container } from '../../../src/containers/model/container.ts';
import type { EngineStatus } from '../../../src/hosts/model/engine.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

const away: EngineStatus = { connected: false, since: 77, error: null };
const info = { version: '1', apiVersion: '1', os: '', arch: '', hostName: '', cpus: 1, memoryBytes: 1 };
const there: EngineStatus = {
  connected: true,
  since: 5,
  info: { ...info, cgroupVersion: 2, cgroupDriver: 'systemd', warnings: [] },
};

function board(given: Partial<Board> = {}): Board {
  return {
    name: 'games',
    channelId: '1',
    title: 'Games',
    containers: [{ kind: 'name', pattern: '*' }],
    groupBy: 'group',
    stats: false,
    everyMs: 30_000,
    controls: true,
    keepLast: false,
    ...given,
  };
}

/** Headings with the names under them. */
function shown(containers: readonly Container[], given: Partial<Board> = {}) {
  return boardContent(board(given), containers, there).groups.map(({ title, rows }) => [
    title,
    ...rows.map(({ name }) => name),
  ]);
}

const mc = makeContainer({ name: 'minecraft', project: 'games' });
const plex = makeContainer({ name: 'plex', project: 'media', labels: { 'stevedore.group': 'TV' } });
const dns = makeContainer({ name: 'dns' });

test('a board shows the containers that it names, by pattern, project and label', () => {
  const named = (containers: Board['containers']) => shown([dns, mc, plex], { containers, groupBy: 'none' });
  expect(named([{ kind: 'name', pattern: 'm*' }])).toEqual([[null, 'minecraft']]);
  expect(named([{ kind: 'project', name: 'media' }])).toEqual([[null, 'plex']]);
  expect(named([{ kind: 'label', key: 'stevedore.group', value: 'TV' }])).toEqual([[null, 'plex']]);
  expect(
    named([
      { kind: 'name', pattern: 'minecraft' },
      { kind: 'name', pattern: '*' },
    ]),
  ).toEqual([[null, 'dns', 'minecraft', 'plex']]);
  expect(named([{ kind: 'name', pattern: 'none-*' }])).toEqual([]);
});

test('headings follow the label, or the project, or there are none; what has none comes last', () => {
  const all = [dns, plex, mc];
  expect(shown(all)).toEqual([
    ['games', 'minecraft'],
    ['TV', 'plex'],
    [null, 'dns'],
  ]);
  expect(shown(all, { groupBy: 'project' })).toEqual([
    ['games', 'minecraft'],
    ['media', 'plex'],
    [null, 'dns'],
  ]);
  expect(shown(all, { groupBy: 'none' })).toEqual([[null, 'dns', 'minecraft', 'plex']]);
});

test('labels put a container in its place, or hide it', () => {
  const first = makeContainer({ name: 'z', labels: { 'stevedore.order': '-1' } });
  const hidden = makeContainer({ name: 'secret', labels: { 'stevedore.hide': 'true' } });
  expect(shown([dns, first, hidden])).toEqual([[null, 'z', 'dns']]);
  expect(shown([hidden], { containers: [{ kind: 'name', pattern: 'secret' }] })).toEqual([]);
});

test('a container that the board names is shown as absent while there is none, at the end', () => {
  const containers = [
    { kind: 'name', pattern: 'gone' },
    { kind: 'name', pattern: 'minecraft' },
  ] as const;
  const { groups } = boardContent(board({ containers }), [mc], there);
  expect(groups).toEqual([
    { title: 'games', rows: [{ name: 'minecraft', container: mc }] },
    { title: null, rows: [{ name: 'gone', container: null }] },
  ]);
});

test('a board knows since when the engine is away', () => {
  expect(boardContent(board(), [mc], away).awaySince).toBe(77);
  expect(boardContent(board(), [mc], there).awaySince).toBeNull();
});

test.each([
  { state: 'paused' },
  { health: 'unhealthy' },
  { startedAt: 2_000_000 },
  { finishedAt: 2_000_000 },
  { exitCode: 1 },
] as const)('%j is another state', (changed) => {
  const key = (container: Container, status: EngineStatus = there) =>
    stateKey(boardContent(board(), [container], status));
  expect(key({ ...mc, ...changed })).not.toBe(key(mc));
});

test('what nobody sees, and an outage of the engine, are no other state', () => {
  const key = (container: Container, status: EngineStatus = there) =>
    stateKey(boardContent(board(), [container], status));
  expect(key({ ...mc, pid: 7, id: 'f'.repeat(64), restartCount: 3, image: 'other' })).toBe(key(mc));
  expect(key(mc, away)).toBe(key(mc));
});

test('the time of the last change is told by the containers where they can, else it is that of the look', () => {
  const content = (container: Container) => boardContent(board(), [container], there);
  const time = (container: Container, before: number | null | undefined, now = 9_000_000) =>
    changeTime(content(container), 'new', before === undefined ? null : { key: 'old', changedAt: before }, now);
  // The first look.
  expect(time({ ...mc, startedAt: 1_000 }, undefined)).toBe(1_000);
  expect(time({ ...mc, startedAt: null }, undefined)).toBeNull();
  // It ended before we looked, as while the bot was not running.
  expect(time({ ...mc, startedAt: 1_000, finishedAt: 5_000_000 }, 1_000)).toBe(5_000_000);
  expect(time({ ...mc, startedAt: 1_000 }, null)).toBe(1_000);
  // A pause has no time of its own.
  expect(time({ ...mc, startedAt: 1_000, state: 'paused' }, 1_000)).toBe(9_000_000);
  // The engine's clock is ahead of ours.
  expect(time({ ...mc, startedAt: 10_000_000 }, 1_000)).toBe(9_000_000);
});

test('nothing new leaves the time of the last change as it was', () => {
  expect(changeTime(boardContent(board(), [mc], there), 'same', { key: 'same', changedAt: 3 }, 9_000_000)).toBe(3);
});

test('a one-off run of compose is no service: not of its project or group, and under no heading', () => {
  const labels = { 'com.docker.compose.oneoff': 'True', 'stevedore.group': 'TV', 'stevedore.name': 'Plex' };
  const run = makeContainer({ name: 'plex-run-1', project: 'media', labels });
  const service = makeContainer({ name: 'plex', project: 'media', labels: { 'com.docker.compose.oneoff': 'False' } });
  const by = (selector: Board['containers'][number]) => shown([service, run], { containers: [selector] });
  expect(by({ kind: 'project', name: 'media' })).toEqual([['media', 'plex']]);
  expect(by({ kind: 'label', key: 'stevedore.group', value: 'TV' })).toEqual([]);
  expect(by({ kind: 'name', pattern: 'plex*' })).toEqual([
    ['media', 'plex'],
    [null, 'plex-run-1'],
  ]);
});
