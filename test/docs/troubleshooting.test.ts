import { expect, test } from 'vitest';
import { filesBelow, read } from './documents.ts';

/** Everything that can speak to the owner of a container. */
const sources = [...filesBelow('src', /\.ts$/), ...filesBelow('container', /\.sh$/), 'docker-compose.yml'].map((path) =>
  read(path),
);

/** What is quoted in the columns "It says", in the order of the page. */
function quotes(): readonly string[] {
  let isMessages = false;
  return read('docs/troubleshooting.md')
    .split('\n')
    .flatMap((line) => {
      const [, first = ''] = /^\| (.*?) \|/.exec(line) ?? [];
      if (first === 'It says') isMessages = true;
      else if (!line.startsWith('|')) isMessages = false;
      return isMessages ? [...first.matchAll(/`([^`]*)`/g)].map(([, quote = '']) => quote) : [];
    });
}

/** A line of source that says so, whatever it puts in for each `…`. */
function pattern(quote: string): RegExp {
  const parts = quote
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const escaped = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", "\\\\?'"));
  return new RegExp(escaped.join('.{0,120}?'));
}

test('every message in the guide to troubleshooting is still one of the program', () => {
  expect(quotes().length).toBeGreaterThan(80);
  const gone = quotes().filter((quote) => !sources.some((source) => pattern(quote).test(source)));
  expect(gone).toEqual([]);
});

test('a message that the program does not know would be noticed', () => {
  const known = 'The engine at … refuses us (…)';
  expect(quotes()).toContain(known);
  expect(sources.some((source) => pattern(known).test(source))).toBe(true);
  expect(sources.some((source) => pattern(known.replace('refuses', 'declines')).test(source))).toBe(false);
});
