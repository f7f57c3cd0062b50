import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documents, ROOT, read, withoutCode } from './documents.ts';

/** GitHub's name for a heading: https://github.com/gjtorikian/html-pipeline, lib/html/pipeline/toc_filter.rb */
function anchor(heading: string): string {
  const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function anchors(path: string): ReadonlySet<string> {
  const body = read(path).replaceAll(/^( *)```.*?^\1```/gms, '');
  const seen = new Map<string, number>();
  const names = [...body.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => {
    const name = anchor(heading);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
  return new Set(names);
}

/** Where the links and pictures of a document lead, but for other sites. */
function targets(path: string): readonly string[] {
  const text = withoutCode(read(path));
  return [...text.matchAll(/\]\(<?([^)>\s]*)>?\)|(?:src|href)="([^"]*)"/g)]
    .map(([, link, attribute]) => link ?? attribute ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** What is wrong with it; `null` if it leads somewhere. */
function problem(from: string, target: string): string | null {
  const [file = '', heading] = decodeURI(target).split('#');
  const path = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(ROOT + path)) return `${target}: there is no ${path}`;
  if (heading === undefined || statSync(ROOT + path).isDirectory()) return null;
  return anchors(path).has(heading) ? null : `${target}: ${path} has no such heading`;
}

describe.each(documents())('%s', (path) => {
  test('leads to files and headings that are there', () => {
    expect(targets(path).flatMap((target) => problem(path, target) ?? [])).toEqual([]);
  });
});

test('a link to nowhere would be noticed', () => {
  expect(targets('README.md').length).toBeGreaterThan(5);
  expect(problem('docs/stats.md', 'nothing.md')).toMatch(/there is no docs\/nothing\.md/);
  expect(problem('docs/stats.md', 'benchmarks.md#nothing')).toMatch(/no such heading/);
  expect(problem('docs/stats.md', '#the-mounts-that-make-it-fast')).toBeNull();
});

test('every guide can be found from the README', () => {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const target of targets(path)) {
      const file = target.split('#')[0] ?? '';
      if (file.endsWith('.md')) follow(normalize(join(dirname(path), file)));
    }
  };
  follow('README.md');
  // Decisions are for those who work on the code.
  const guides = documents().filter((path) => !path.startsWith('docs/decisions/'));
  expect(guides.filter((path) => !found.has(path))).toEqual([]);
});
