import { describe, expect, it } from 'vitest';
import { logsView } from '../../../src/discord/views/logs.ts';

const question = { container: 'mine', lines: 50, search: '', since: null };
const shown = (raw: string, asked = {}) => logsView({ text: raw, leftOut: null }, { ...question, ...asked });

describe('a log', () => {
  it('is shown as it was written, without colours and control characters', () => {
    const view = shown('\u001b[32mready\u001b[0m\r\nlist\u0007ening\n');
    expect(view.body?.[1]).toBe('```\nready\nlistening\n```');
    expect(view.file).toBeUndefined();
  });

  it('cannot break out of its code block', () => {
    expect(shown('``` @everyone **x**').body?.[1]).toBe('```\nˋˋˋ @everyone **x**\n```');
  });

  it('shows the last lines that fit and gives all of them as a file', () => {
    const lines = Array.from({ length: 1000 }, (_, number) => `line ${number} of a long log`);
    const view = shown(lines.join('\n'), { lines: 1000 });
    expect(view.body?.[0]).toMatch(/^The last \d+ lines of 1000; all of them are in the file\.$/);
    expect(view.body?.[1]).toContain('line 999 of a long log\n```');
    expect(view.file?.name).toBe('mine.log');
    expect(view.file?.data.toString()).toBe(`${lines.join('\n')}\n`);
  });

  it('shortens a line of 100 kB in the message and keeps it whole in the file', () => {
    const long = 'x'.repeat(100_000);
    const view = shown(`before\n${long}\nafter`);
    expect(view.body?.join('').length).toBeLessThan(3500);
    expect(view.body?.[1]).toContain('after');
    expect(view.file?.data.toString()).toContain(long);
  });

  it('searches whatever the case and says what was searched for', () => {
    const view = shown('An Error\nfine\nerror again', { search: 'ERROR' });
    expect(view.body).toEqual(['2 lines with “ERROR”.', '```\nAn Error\nerror again\n```']);
  });

  it('says what was left out, also where nothing was found', () => {
    const cut = (leftOut: 'bytes' | 'lines', search: string) =>
      logsView({ text: 'a', leftOut }, { ...question, search }).footer;
    expect(cut('bytes', '')).toContain('2 MiB');
    expect(cut('bytes', 'b')).toContain('2 MiB');
    expect(cut('lines', 'b')).toContain('20,000 lines');
  });

  it('says so when there is nothing', () => {
    expect(shown('').body).toEqual(['There are no lines.']);
    expect(shown('a', { search: '*b*', since: 'the last hour' }).body).toEqual([
      'There are no lines with “\\*b\\*” from the last hour.',
    ]);
  });

  it('survives binary rubbish', () => {
    const bytes = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7919) % 256));
    expect(shown(bytes.toString('utf8')).body?.[1]).toMatch(/^```\n[^`]*\n```$/);
  });

  it('has a file name that Discord keeps', () => {
    expect(shown('x'.repeat(5000), { container: 'ä b/c' }).file?.name).toBe('_b_c.log');
  });
});
