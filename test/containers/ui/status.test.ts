import { describe, expect, it } from 'vitest';
import { statusView } from '../../../src/containers/ui/status.ts';
import { render } from '../../../src/discord/ui/render.ts';
import type { EngineStatus } from '../../../src/hosts/model/engine.ts';
import { aContainer } from '../container-fixture.ts';

const there: EngineStatus = {
  connected: true,
  since: 0,
  info: {
    version: '1',
    apiVersion: '1.41',
    os: 'linux',
    arch: 'arm64',
    hostName: 'pi',
    cpus: 4,
    memoryBytes: 1,
    cgroupVersion: 2,
    cgroupDriver: 'systemd',
    warnings: [],
  },
};
const all = { filter: '', page: 0 };

describe('/status', () => {
  it('says of a one-off run of compose that it is one, and does not give it the name of its service', () => {
    const labels = { 'com.docker.compose.oneoff': 'True', 'stevedore.name': 'My Shop' };
    const view = statusView([aContainer({ name: 'shop-run-1', project: 'shop', labels })], all, there);
    expect(view.body?.at(-1)).toContain('**shop-run-1 (one-off run)** · running');
    expect(view.body?.at(-1)).not.toContain('My Shop');
  });

  it('groups by compose project, and puts the others last', () => {
    const view = statusView(
      [
        aContainer({ name: 'alone' }),
        aContainer({ name: 'web', project: 'site' }),
        aContainer({ name: 'plex', project: 'media' }),
        aContainer({ name: 'db', project: 'site' }),
      ],
      all,
      there,
    );
    expect(view.body?.slice(1).map((block) => block.match(/\*\*[^*]+\*\*/g))).toEqual([
      ['**__media__**', '**plex**'],
      ['**__site__**', '**db**', '**web**'],
      ['**__others__**', '**alone**'],
    ]);
  });

  it.each([
    [{}, '🟢 **mine** · running, started <t:1700000100:R>'],
    [{ health: 'healthy' as const }, '🟢 **mine** · healthy, started <t:1700000100:R>'],
    [{ health: 'unhealthy' as const }, '⚠️ **mine** · unhealthy, started <t:1700000100:R>'],
    [{ health: 'starting' as const }, '⏳ **mine** · starting up, started <t:1700000100:R>'],
    [{ state: 'paused' as const }, '⏸️ **mine** · paused, started <t:1700000100:R>'],
    [{ state: 'exited' as const, exitCode: 0, finishedAt: 1_700_000_200_000 }, '⏹️ **mine** · stopped <t:1700000200:R>'],
    [
      { state: 'exited' as const, exitCode: 137, finishedAt: 1_700_000_200_000 },
      '⏹️ **mine** · stopped <t:1700000200:R>',
    ],
    [
      { state: 'exited' as const, exitCode: 1, finishedAt: 1_700_000_200_000 },
      '❌ **mine** · stopped with error 1, <t:1700000200:R>',
    ],
    [{ state: 'created' as const, startedAt: null }, '🆕 **mine** · never started'],
    [{ state: 'missing' as const, finishedAt: 1_700_000_200_000 }, '❔ **mine** · gone <t:1700000200:R>'],
  ])('says %j in words and with a sign', (fields, line) => {
    expect(statusView([aContainer(fields)], all, there).body?.[1]).toBe(line);
  });

  it('follows the labels: name, icon, group, order, hide', () => {
    const labelled = (name: string, labels: Record<string, string>) => aContainer({ name, labels });
    const view = statusView(
      [
        labelled('b', { 'stevedore.group': 'Games', 'stevedore.order': '2' }),
        labelled('a', { 'stevedore.group': 'Games', 'stevedore.order': '3' }),
        labelled('c', { 'stevedore.group': 'Games', 'stevedore.name': 'The **Mine**', 'stevedore.icon': '⛏️' }),
        labelled('secret', { 'stevedore.hide': 'true' }),
      ],
      all,
      there,
    );
    expect(view.body?.[0]).toBe('**3** of **3** running');
    expect(view.body?.[1]?.split('\n').map((line) => line.split(' · ')[0])).toEqual([
      '**__Games__**',
      '🟢 ⛏️ **The \\*\\*Mine\\*\\* (c)**',
      '🟢 **b**',
      '🟢 **a**',
    ]);
  });

  it('finds by name, project, image, state and health', () => {
    const containers = [
      aContainer({ name: 'one', project: 'games' }),
      aContainer({ name: 'two', image: 'plex' }),
      aContainer({ name: 'three', state: 'paused' }),
      aContainer({ name: 'four', health: 'unhealthy' }),
      aContainer({ name: 'five', labels: { 'stevedore.name': 'Block World', 'stevedore.group': 'Fun' } }),
    ];
    const found = (filter: string) => statusView(containers, { filter, page: 0 }, there).body?.[0];
    for (const filter of ['one', 'GAMES', 'plex', 'paused', 'unhealthy', 'block w', 'fun'])
      expect(found(filter)).toContain('of **1**');
    expect(found('nothing-like-it')).toBe('No container matches “nothing-like-it”.');
  });

  it('pages 100 containers with long hostile names within the budget, and shows each once', () => {
    const containers = Array.from({ length: 100 }, (_, index) =>
      aContainer({ name: `${'*_`'.repeat(30)}${index}`.slice(-60), project: index % 2 ? `p${index}` : null }),
    );
    const pages = Array.from({ length: 5 }, (_, page) => statusView(containers, { filter: '', page }, there));
    for (const view of pages) expect(JSON.stringify(render(view))).not.toContain('did not fit');
    expect(
      pages
        .flatMap((view) => view.body?.slice(1).join('\n').split('\n') ?? [])
        .filter((line) => line.includes('running')),
    ).toHaveLength(100);
  });

  it('shows all containers of a page also where each is a compose project of its own', () => {
    const containers = Array.from({ length: 60 }, (_, index) =>
      aContainer({ name: `app${index}`, project: `p${index}` }),
    );
    const away = { connected: false, since: 1_700_000_000_000, error: null } as const;
    const shown = [0, 1, 2].flatMap((page) => {
      const message = JSON.stringify(render(statusView(containers, { filter: '', page }, away)));
      expect(message).not.toContain('did not fit');
      return message.match(/\*\*app\d+\*\*/g) ?? [];
    });
    expect(new Set(shown).size).toBe(60);
  });

  it('says since when what it shows may be old', () => {
    const view = statusView([aContainer()], all, { connected: false, since: 1_700_000_000_000, error: null });
    expect(view.body?.[0]).toContain('out of reach since <t:1700000000:R>');
    expect(view.tone).toBe('warning');
  });
});
