import { type APIButtonComponentWithCustomId, type APIStringSelectComponent, ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoardLook, boardView } from '../../../../src/boards/discord/views/board.ts';
import type { BoardContent } from '../../../../src/boards/model/content.ts';
import type { Container } from '../../../../src/containers/model/container.ts';
import { componentBudget, render, textBudget } from '../../../../src/discord/ui/render.ts';
import type { ContainerStats } from '../../../../src/stats/model/container-stats.ts';
import { aContainer } from '../../../containers/container-fixture.ts';

const look: BoardLook = { board: 'games', page: 0, controls: true, figures: null, changedAt: null };

function content(containers: readonly Container[], given: Partial<BoardContent> = {}): BoardContent {
  const rows = containers.map((container) => ({ name: container.name, container }));
  return { title: 'Games', awaySince: null, groups: [{ title: null, rows }], ...given };
}

/** Each container under a heading of its own. */
function scattered(containers: readonly Container[]): BoardContent {
  const groups = containers.map((container, index) => {
    return { title: `${'*_'.repeat(25)}${index}`, rows: [{ name: container.name, container }] };
  });
  return content([], { title: '*'.repeat(100), groups });
}

function stats(name: string, cpuPercent: number | null, memoryBytes: number | null): [string, ContainerStats] {
  const unread = { networkRxBytes: null, networkTxBytes: null, blockReadBytes: null, blockWriteBytes: null };
  const more = { memoryLimitBytes: null, memoryPercent: null, pids: null, cpuSeconds: null };
  return [name, { id: 'a', name, at: 0, cpuPercent, memoryBytes, ...more, ...unread }];
}

const lines = (view: ReturnType<typeof boardView>) => view.body?.slice(1).join('\n').split('\n') ?? [];

/** All text, all components within components, the entries of the menu. */
function sent(view: ReturnType<typeof boardView>) {
  const parts = render(view).components[0].components;
  const rows = parts.flatMap((part) => (part.type === ComponentType.ActionRow ? [part.components] : []));
  const inRows = rows.flatMap((row) => [...row] as (APIButtonComponentWithCustomId | APIStringSelectComponent)[]);
  return {
    text: parts.flatMap((part) => (part.type === ComponentType.TextDisplay ? [part.content] : [])).join('\n'),
    count: 1 + parts.length + inRows.length,
    options: inRows.flatMap((one) => (one.type === ComponentType.StringSelect ? one.options : [])),
    ids: inRows.map(({ custom_id: id }) => id),
  };
}

describe('a board', () => {
  it('says how each container is by a sign and a word, so that no colour is needed to tell them apart', () => {
    const states: Partial<Container>[] = [
      {},
      { health: 'healthy' },
      { health: 'unhealthy' },
      { health: 'starting' },
      { state: 'paused' },
      { state: 'restarting' },
      { state: 'restarting', exitCode: 3, startedAt: 1_000_000, finishedAt: 2_000_000 },
      { state: 'created', startedAt: null },
      { state: 'exited', exitCode: 0 },
      { state: 'exited', exitCode: 1 },
      { state: 'missing' },
    ];
    const shown = lines(boardView(content(states.map((fields) => aContainer({ startedAt: null, ...fields }))), look));
    expect(shown).toEqual([
      '🟢 **mine** · running',
      '🟢 **mine** · healthy',
      '⚠️ **mine** · unhealthy',
      '⏳ **mine** · starting up',
      '⏸️ **mine** · paused',
      '🔁 **mine** · restarting',
      '🔁 **mine** · restarting after error 3, ended <t:2000:R>',
      '🆕 **mine** · never started',
      '⏹️ **mine** · stopped',
      '❌ **mine** · stopped with error 1',
      '❔ **mine** · gone',
    ]);
    // Circles of another colour would be the only sign that some people cannot tell from ours.
    expect(shown.join('')).not.toMatch(/[🔴🟠🟡🔵🟣🟤⚫⚪]/u);
  });

  it('shows a container that is not there, but offers nothing to do with it', () => {
    const groups = [{ title: null, rows: [{ name: 'gone', container: null }] }];
    const view = boardView(content([], { groups }), look);
    expect(lines(view)).toEqual(['❔ **gone** · not there']);
    expect(view.body?.[0]).toBe('**0** of **1** running');
    expect(view.menus).toBeUndefined();
  });

  it('says when something last changed, in time that Discord shows in the language of the reader', () => {
    expect(boardView(content([aContainer()]), { ...look, changedAt: 1_700_000_000_999 }).footer).toBe(
      'last change <t:1700000000:R>',
    );
    expect(boardView(content([aContainer()]), look).footer).toBeUndefined();
  });

  it('shows CPU and memory of what runs, where that is wanted, rounded and with dashes for what is not known', () => {
    const figures = new Map([
      stats('a', 0.04, 10 * 2 ** 20),
      stats('b', 9.94, 1.5 * 2 ** 30),
      stats('c', 143.6, 999.6 * 2 ** 20),
      stats('d', null, null),
      stats('e', 5, 5),
    ]);
    const containers = ['a', 'b', 'c', 'd'].map((name) => aContainer({ name, startedAt: null }));
    const stopped = aContainer({ name: 'e', state: 'exited' });
    const view = boardView(content([...containers, stopped]), { ...look, figures });
    expect(lines(view)).toEqual([
      '🟢 **a** · 0.0 % · 10 MiB',
      '-# running',
      '🟢 **b** · 9.9 % · 1.5 GiB',
      '-# running',
      '🟢 **c** · 144 % · 1.0 GiB',
      '-# running',
      '🟢 **d** · -- % · -- MiB',
      '-# running',
      '⏹️ **e** · stopped',
    ]);
    expect(view.footer).toContain('CPU is percent of one core');
  });

  it('shows nothing as current while the engine is away', () => {
    const groups = [
      { title: null, rows: [{ name: 'a', container: aContainer({ name: 'a', health: 'healthy' }) }] },
      { title: 'x', rows: [{ name: 'b', container: null }] },
    ];
    const figures = new Map([stats('a', 1, 1)]);
    const view = boardView(content([], { groups, awaySince: 1_700_000_000_000 }), { ...look, figures });
    expect(view.tone).toBe('warning');
    expect(view.body?.[0]).toContain('went out of reach <t:1700000000:R>');
    expect(lines(view)).toEqual(['**__others__**', '❔ **a** · was healthy', '**__x__**', '❔ **b** · not known']);
  });

  it('that was never filled says that nothing is known, not that nothing is there', () => {
    const view = boardView(content([], { awaySince: 1_700_000_000_000 }), look);
    expect(view.body?.[0]).toContain('how the containers are is not known');
  });

  it('says so when no container is meant', () => {
    expect(boardView(content([]), look).body?.[0]).toBe('No container is meant by this board yet.');
  });

  it('repeats the heading on the next page, and has none where all stand under the same', () => {
    const containers = Array.from({ length: 30 }, (_, index) => aContainer({ name: `c${index}` }));
    const rows = containers.map((container) => ({ name: container.name, container }));
    const [first, second] = [rows.slice(0, 28), rows.slice(28)];
    const groups = [
      { title: 'one', rows: first },
      { title: null, rows: second },
    ];
    const headings = (page: number, of = groups) =>
      lines(boardView(content([], { groups: of }), { ...look, page })).filter((line) => line.startsWith('**__'));
    expect(headings(0)).toEqual(['**__one__**']);
    expect(headings(1)).toEqual(['**__one__**', '**__others__**']);
    expect(headings(0, groups.slice(0, 1))).toEqual([]);
  });

  it('turns pages by buttons, and shows the last page where there are no longer as many', () => {
    const containers = Array.from({ length: 60 }, (_, index) => aContainer({ name: `c${index}` }));
    const buttons = (page: number) => {
      return boardView(content(containers), { ...look, page }).buttons?.[0]?.map(({ label, disabled }) => {
        return disabled ? `(${label})` : label;
      });
    };
    expect(buttons(0)).toEqual(['(Back)', '(Page 1 of 3)', 'Next']);
    expect(buttons(1)).toEqual(['Back', '(Page 2 of 3)', 'Next']);
    expect(buttons(99)).toEqual(['Back', '(Page 3 of 3)', '(Next)']);
    expect(boardView(content(containers.slice(0, 25)), look).buttons).toBeUndefined();
  });

  it('has no menu where it is to be looked at only', () => {
    expect(boardView(content([aContainer()]), { ...look, controls: false }).menus).toBeUndefined();
  });

  it('offers a container by the name that people know, and acts on it by the one that stays', () => {
    const labels = { 'stevedore.name': 'Block **World**' };
    const long = 'x'.repeat(90);
    const view = boardView(content([aContainer({ labels }), aContainer({ name: long, id: 'b'.repeat(64) })]), look);
    expect(view.menus?.[0]?.options).toEqual([
      { value: 'mine', label: 'Block **World**' },
      { value: 'bbbbbbbbbbbb', label: long },
    ]);
  });

  it('keeps a container on its page whatever happens to it', () => {
    const names = Array.from({ length: 80 }, (_, index) => `${'a_'.repeat(index % 20)}${index}`);
    const pages = (fields: Partial<Container>) =>
      [0, 1, 2, 3].map(
        (page) =>
          sent(boardView(content(names.map((name) => aContainer({ name, ...fields }))), { ...look, page })).options,
      );
    expect(pages({ state: 'exited', exitCode: 137, finishedAt: 1_700_000_000_000 })).toEqual(pages({}));
  });
});

describe('100 containers', () => {
  const kinds: [string, (containers: readonly Container[]) => BoardContent][] = [
    ['under one heading', (containers) => content(containers)],
    ['each under a heading of its own', scattered],
  ];

  it.each(kinds)('%s: shown once each, whatever they are called and however they are', (_, contentOf) => {
    const text = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.constantFrom('*_`'.repeat(26), '@everyone', '<@1> ||x||', '\u202e\n# x'),
    );
    const some = fc.record({
      label: text,
      state: fc.constantFrom<Partial<Container>>(
        { health: 'unhealthy' },
        { state: 'exited', exitCode: 255, finishedAt: 1_700_000_000_000 },
        { state: 'restarting' },
      ),
      icon: fc.constantFrom('', '👨‍👩‍👧‍👦', '<:minecraft_block:12345678901234567890>'),
      name: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 100, maxLength: 100 }), fc.boolean(), (given, away) => {
        const containers = given.map(({ name, label, icon, state }, index) => {
          const labels = { 'stevedore.name': label, 'stevedore.icon': icon };
          const id = index.toString(16).padStart(12, '0') + 'f'.repeat(52);
          return aContainer({ name: `${index}${name}`, id, labels, ...state });
        });
        const figures = new Map(containers.map(({ name }) => stats(name, 12_800, 900 * 2 ** 30)));
        const board = { ...contentOf(containers), awaySince: away ? 1_700_000_000_000 : null };
        const options: unknown[] = [];
        for (let page = 0; page < 100; page++) {
          const {
            text: shown,
            count,
            options: offered,
            ids,
          } = sent(boardView(board, { ...look, figures, page, changedAt: 1 }));
          if (!ids.includes(`board:games:${page}:n`)) break;
          expect(shown).not.toContain('did not fit');
          expect(shown.length).toBeLessThanOrEqual(textBudget);
          expect(count).toBeLessThanOrEqual(componentBudget);
          expect(offered.every(({ label }) => label.length > 0 && label.length <= 100)).toBe(true);
          expect(new Set(ids).size).toBe(ids.length);
          options.push(...offered.map(({ value }) => value));
          expect(shown.match(/[⚠❌🔁❔]/gu)?.length).toBeGreaterThanOrEqual(offered.length);
          // Nothing foreign makes a mention or a line of its own.
          expect(shown).not.toMatch(/(?<!\\)@everyone|(?<!\\)<@|^# x/m);
        }
        expect(new Set(options).size).toBe(100);
        expect(options).toHaveLength(100);
      }),
      { numRuns: 15 },
    );
  });

  it('with ordinary names need four pages', () => {
    const containers = Array.from({ length: 100 }, (_, index) => aContainer({ name: `a-service-${index}` }));
    expect(boardView(content(containers), look).buttons?.[0]?.[1]?.label).toBe('Page 1 of 4');
  });
});
