import { describe, expect, it } from 'vitest';
import { readableLog } from '../../../../src/containers/discord/readable-log.ts';
import { logsView } from '../../../../src/containers/discord/views/logs.ts';
import type { Unreadable } from '../../../../src/hosts/model/engine.ts';

const plainQuestion = { container: 'mine', lines: 50, search: '', since: null };

async function shown(raw: string, asked = {}, truncated = false, unreadable: Unreadable | null = null) {
  const question = { ...plainQuestion, ...asked };
  return logsView(await readableLog({ text: raw, truncated, unreadable }, question), question);
}

describe('a log', () => {
  it('is shown as it was written, without colours and control characters', async () => {
    const view = await shown('\u001b[32mready\u001b[0m\r\nlist\u0007ening\n');
    expect(view.body?.[1]).toBe('```\nready\nlistening\n```');
    expect(view.file).toBeUndefined();
  });

  it('cannot break out of its code block', async () => {
    expect((await shown('``` @everyone **x**')).body?.[1]).toBe('```\nˋˋˋ @everyone **x**\n```');
  });

  it('shows the last lines that fit and gives all of them as a file', async () => {
    const lines = Array.from({ length: 1000 }, (_, number) => `line ${number} of a long log`);
    const view = await shown(lines.join('\n'), { lines: 1000 });
    expect(view.body?.[0]).toMatch(/^The last \d+ lines of 1000; all of them are in the file\.$/);
    expect(view.body?.[1]).toContain('line 999 of a long log\n```');
    expect(view.file?.name).toBe('mine.log');
    expect(view.file?.data.toString()).toBe(`${lines.join('\n')}\n`);
  });

  it('shortens a line of 100 kB in the message and keeps it whole in the file', async () => {
    const long = 'x'.repeat(100_000);
    const view = await shown(`before\n${long}\nafter`);
    expect(view.body?.join('').length).toBeLessThan(3500);
    expect(view.body?.[1]).toContain('after');
    expect(view.file?.data.toString()).toContain(long);
  });

  it('searches whatever the case and says what was searched for', async () => {
    const view = await shown('An Error\nfine\nerror again', { search: 'ERROR' });
    expect(view.body).toEqual(['2 lines with “ERROR”.', '```\nAn Error\nerror again\n```']);
  });

  it('says what was left out, also where nothing was found', async () => {
    expect((await shown('a', {}, true)).footer).toContain('2 MiB');
    expect((await shown('a', { search: 'b' }, true)).footer).toContain('2 MiB');
    const many = 'b\n'.repeat(20_001);
    expect((await shown(many, { search: 'a' })).footer).toContain('20,000 lines');
    expect((await shown(many.slice(2), { search: 'a' })).footer).toBeUndefined();
  });

  it('finds a text across the pieces in which a very long line is searched', async () => {
    const long = `${'x'.repeat(64 * 1024 - 3)}NEEDLE${'x'.repeat(100_000)}`;
    expect((await shown(`a\n${long}\nb`, { search: 'needle' })).body?.[0]).toContain('1 line of 1 with “needle”');
  });

  it('has all of its lines, also behind a control string without an end', async () => {
    const view = await shown('first\n\u001b]0;hidden\nsecond\nthird\u0007\n');
    expect(view.body).toEqual(['4 lines.', '```\nfirst\n0;hidden\nsecond\nthird\n```']);
  });

  it('says that Docker could not read a part of it', async () => {
    const words = { words: 'Error grabbing logs: `@everyone`', isSure: true };
    const warning = /^⚠️ \*\*Docker could not read a part of this log\*\*.*: Error grabbing logs: \\`\\@everyone\\`$/;
    expect((await shown('a', {}, false, words)).body?.at(-1)).toMatch(warning);
    expect((await shown('', {}, false, words)).body?.at(-1)).toMatch(warning);
    const [, lines, hint] = (await shown('a\nb', {}, false, { ...words, isSure: false })).body ?? [];
    expect(lines).toBe('```\na\nb\n```');
    expect(hint).toMatch(/^⚠️ \*\*Docker may not have read a part of this log\.\*\* .*: Error grabbing logs: /);
  });

  it('says so when there is nothing', async () => {
    expect((await shown('')).body).toEqual(['There are no lines.']);
    expect((await shown('a', { search: '*b*', since: 'the last hour' })).body).toEqual([
      'There are no lines with “\\*b\\*” from the last hour.',
    ]);
  });

  it('survives binary rubbish', async () => {
    const bytes = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7919) % 256));
    expect((await shown(bytes.toString('utf8'))).body?.[1]).toMatch(/^```\n[^`]*\n```$/);
  });

  it('has a file name that Discord keeps', async () => {
    expect((await shown('x'.repeat(5000), { container: 'ä b/c' })).file?.name).toBe('_b_c.log');
  });
});
