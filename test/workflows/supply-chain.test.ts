import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

const folder = join(import.meta.dirname, '../../.github/workflows');
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const data: { on: unknown; permissions?: unknown; jobs: Readonly<Record<string, Job>> } = parse(text);
  return { ...data, name, text };
});

/** `owner/name@commit # version`, or `owner/name@exact-version # why no commit is named`. */
function isPinned(use: string): boolean {
  return (
    /^[\w.-]+(\/[\w.-]+)+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(use) ||
    /^[\w.-]+(\/[\w.-]+)+@v?\d+\.\d+\.\d+ # \S+( \S+){3,}$/.test(use)
  );
}

describe('an action', () => {
  test('is named by its commit, or by an exact version with the reason', () => {
    const commit = 'a'.repeat(40);
    expect(isPinned(`owner/name@${commit} # v1.2.3`)).toBe(true);
    expect(isPinned('owner/name@v1.2.3 # its commits could not be read')).toBe(true);
    for (const use of [
      'owner/name',
      'owner/name@v1',
      'owner/name@v1.2.3',
      'owner/name@main',
      `owner/name@${commit}`,
      `owner/name@${commit.slice(1)} # v1.2.3`,
      'docker://alpine:3.23',
    ])
      expect(isPinned(use)).toBe(false);
  });

  test.each(workflows)('of $name is so, each of them', ({ text, jobs }) => {
    const lines = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, use = '']) => use);
    const used = Object.values(jobs).flatMap((job) => [job, ...(job.steps ?? [])].flatMap((one) => one.uses ?? []));
    // As YAML reads it: however a step is written, it is among the lines that are looked at.
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([...used].sort());
    expect(lines.filter((line) => !isPinned(line))).toEqual([]);
  });

  test.each(workflows)('of $name is the same commit wherever it is used', ({ text }) => {
    const uses = new Set([...text.matchAll(/uses: (\S+@.*)$/gm)].map(([, use = '']) => use));
    expect(new Set([...uses].map((use) => use.split('@')[0])).size).toBe(uses.size);
  });
});

describe('an image that an action runs', () => {
  /** By action: where its image is named. Without it the action takes a tag that moves. */
  const images: Readonly<Record<string, string>> = {
    'docker/setup-qemu-action': 'image',
    'docker/setup-buildx-action': 'driver-opts',
  };
  const digest = /^(?:image=|generator=)?[\w./-]+:[\w.-]+@sha256:[\da-f]{64}$/;

  test.each(workflows)('of $name is named by digest', ({ jobs }) => {
    for (const { uses, with: options } of Object.values(jobs).flatMap(({ steps = [] }) => steps)) {
      const input = images[uses?.split('@')[0] ?? ''];
      if (input !== undefined) expect(options?.[input]).toMatch(digest);
      if (options !== undefined && 'sbom' in options) expect(options['sbom']).toMatch(digest);
    }
  });
});

describe('a workflow', () => {
  test.each(workflows)('$name does not run what strangers send with our rights', ({ text, on, permissions, jobs }) => {
    expect(JSON.stringify(on)).not.toMatch(/pull_request_target|workflow_run|issue_comment/);
    expect(permissions).toEqual({ contents: 'read' });
    const writing = Object.entries(jobs).filter(([, job]) => Object.values(job.permissions ?? {}).includes('write'));
    for (const [, job] of writing) {
      expect(Object.entries(job.permissions ?? {}).filter(([, right]) => right === 'write')).toEqual([
        ['packages', 'write'],
      ]);
      expect(JSON.stringify(job)).toContain("startsWith(github.ref, 'refs/tags/v')");
      // What comes from elsewhere to look for weaknesses is no place for a token that can write.
      expect(JSON.stringify(job)).not.toContain('trivy');
    }
    expect(text.match(/secrets\.\w+/g)?.filter((name) => name !== 'secrets.GITHUB_TOKEN') ?? []).toEqual([]);
  });

  test.each(workflows)('$name puts nothing into a script that others have named', ({ jobs }) => {
    const scripts = Object.values(jobs).flatMap((job) => (job.steps ?? []).flatMap((step) => step.run ?? []));
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  test.each(workflows)('$name keeps no token in the files that it checks out', ({ jobs }) => {
    const checkouts = Object.values(jobs).flatMap((job) =>
      (job.steps ?? []).filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    for (const { with: options } of checkouts) expect(options?.['persist-credentials']).toBe(false);
  });
});

describe('what is published', () => {
  const jobs: Readonly<Record<string, Job>> = workflows.find(({ name }) => name === 'image.yml')?.jobs ?? {};
  const steps = (job: string) => jobs[job]?.steps ?? [];
  const builds = (job: string) => steps(job).filter(({ uses }) => uses?.startsWith('docker/build-push-action@'));

  test('is built once, and pushed without a name', () => {
    const pushing = Object.keys(jobs).flatMap((job) =>
      builds(job).filter((step) => /push/.test(JSON.stringify(step.with ?? {}))),
    );
    expect(pushing).toEqual(builds('build'));
    expect(pushing).toHaveLength(1);
    expect(pushing[0]?.with?.['outputs']).toContain('push-by-digest=true');
    expect(pushing[0]?.with).not.toHaveProperty('tags');
  });

  test('is the digest that was tried', () => {
    const digest = 'needs.build.outputs.digest';
    expect(JSON.stringify(steps('try'))).toContain(digest);
    expect(JSON.stringify(steps('publish'))).toContain(digest);
    expect(jobs['publish']?.needs).toEqual(expect.arrayContaining(['test', 'build', 'try']));
    expect(builds('publish')).toEqual([]);
    expect(steps('publish').some(({ uses }) => uses?.startsWith('actions/checkout@'))).toBe(false);
  });
});
