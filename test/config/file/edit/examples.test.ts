import { describe, expect, test } from 'vitest';
import { type ConfigDraft, draftOf } from '../../../../src/config/file/edit/draft.ts';
import { rewriting } from '../../../../src/config/file/edit/rewrite.ts';
import { configTemplate } from '../../../../src/config/file/template.ts';
import { parseYaml } from '../../../../src/config/file/yaml-text.ts';
import { atOnce } from '../../../../src/kit/in-turns.ts';

const written = `# top
admins:
    roles:   [ "1",   '2' ]   # who
    users:
        - "3"   # Anna
        # before ben
        - '4'

groups:
    games: [ a,
       b ]  # two lines

# rules are here
rules: # yes
-   name: one   # first
    containers:
    - x
    - y   # why
    to: {everyone:   true}
# between
-   name: "two"
    deny: [ view ]   # no

cooldowns:
    start:    10s   # ten
    stop:
limits: {}
# the end`;

function edited(text: string, change: (draft: ConfigDraft) => void): string | null {
  const { document } = parseYaml(text);
  change(draftOf(document));
  return atOnce(rewriting(text, document));
}

/** The lines that are different, as a diff shows them. */
function difference(before: string, change: (draft: ConfigDraft) => void): readonly string[] {
  const old = before.split('\n');
  const fresh = edited(before, change)?.split('\n') ?? [];
  while (old.length > 0 && old[0] === fresh[0]) {
    old.shift();
    fresh.shift();
  }
  while (old.length > 0 && old.at(-1) === fresh.at(-1)) {
    old.pop();
    fresh.pop();
  }
  return [...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)];
}

describe('an edit reads like one made by hand', () => {
  const id = '123456789012345678';
  const rule = { name: 'three', allow: ['view', 'stop'], containers: ['a*'], to: { roles: [id] } };
  test.each<[string, (draft: ConfigDraft) => void, readonly string[]]>([
    [
      'a value',
      (draft) => draft.set(['cooldowns', 'start'], '20s'),
      ['-    start:    10s   # ten', '+    start:    20s   # ten'],
    ],
    ['a value that was left out', (draft) => draft.set(['cooldowns', 'stop'], '0s'), ['-    stop:', '+    stop: 0s']],
    [
      'a value in quotes',
      (draft) => draft.set(['rules', 1, 'name'], '2'),
      ['-    name: "two"', '+    name: "2"'].map((line) => line.replace('    name', '-   name')),
    ],
    ['a new key', (draft) => draft.set(['cooldowns', 'restart'], '5m'), ['+    restart: 5m']],
    ['a new section', (draft) => draft.set(['audit', 'channel'], id), ['+', '+audit:', `+  channel: "${id}"`]],
    [
      'the first key of an empty section',
      (draft) => draft.set(['limits', 'concurrentActions'], 3),
      ['-limits: {}', '+limits:', '+  concurrentActions: 3'],
    ],
    ['another entry', (draft) => draft.add(['admins', 'users'], id), [`+        - "${id}"`]],
    [
      'another entry in brackets',
      (draft) => draft.add(['admins', 'roles'], id),
      [`-    roles:   [ "1",   '2' ]   # who`, `+    roles:   [ "1", '2', "${id}" ]   # who`],
    ],
    [
      'an entry in brackets over two lines',
      (draft) => draft.set(['groups', 'games', 1], 'c'),
      ['-       b ]  # two lines', '+       c ]  # two lines'],
    ],
    ['an entry less', (draft) => draft.delete(['admins', 'users', 0]), ['-        - "3"   # Anna']],
    [
      'the first key of an entry less',
      (draft) => draft.delete(['rules', 0, 'name']),
      ['--   name: one   # first', '-    containers:', '+-   containers:'],
    ],
    [
      'another rule',
      (draft) => draft.add(['rules'], rule),
      ['+- name: three', '+  allow: [view, stop]', '+  containers: [a*]', '+  to:', `+    roles: ["${id}"]`],
    ],
    ['a rule less', (draft) => draft.delete(['rules', 1]), ['--   name: "two"', '-    deny: [ view ]   # no']],
    [
      'all rules as they are but the first',
      (draft) => draft.set(['rules'], [{ name: 'two', deny: ['view'] }]),
      ['--   name: one   # first', '-    containers:', '-    - x', '-    - y   # why', '-    to: {everyone:   true}'],
    ],
    ['nothing', (draft) => draft.set(['cooldowns', 'start'], '10s'), []],
    ['something that is not there', (draft) => draft.delete(['audit', 'channel']), []],
  ])('%s', (_, change, expected) => {
    expect(difference(written, change)).toEqual(expected);
  });

  test('the first rule of a new file comes below its examples', () => {
    expect(edited(configTemplate, (draft) => draft.add(['rules'], { name: 'One' }))).toBe(
      `${configTemplate}\nrules:\n  - name: One\n`,
    );
  });

  test('a section whose entries are all commented out', () => {
    expect(edited('rules: # mine\n  # - name: old\naudit:\n', (draft) => draft.add(['rules'], { name: 'One' }))).toBe(
      'rules: # mine\n  - name: One\n  # - name: old\naudit:\n',
    );
  });

  test('in a file with Windows line ends, a byte order mark, or no line end at its end', () => {
    expect(edited('\ufeffa: 1\r\nb: 2\r\n', (draft) => draft.set(['a'], [{ x: 1 }]))).toBe(
      '\ufeffa:\r\n  - x: 1\r\nb: 2\r\n',
    );
    expect(edited('a: 1', (draft) => draft.set(['b'], 2))).toBe('a: 1\nb: 2\n');
  });

  test('beside a text over several lines', () => {
    const text = 'a: |\n  one\n  two\n\n# c\nb: 1\n';
    expect(edited(text, (draft) => draft.set(['b'], 2))).toBe('a: |\n  one\n  two\n\n# c\nb: 2\n');
    expect(edited(text, (draft) => draft.set(['a'], 'x'))).toContain('\n\n# c\nb: 1\n');
    expect(edited(text, (draft) => draft.delete(['a']))).toBe('\n# c\nb: 1\n');
  });

  test('of a part that is used again changes both, and refuses to remove it', () => {
    const text = 'a: &part\n  x: 1 # one\nb: *part\n';
    expect(edited(text, (draft) => draft.set(['a', 'x'], 2))).toBe('a: &part\n  x: 2 # one\nb: *part\n');
    expect(edited(text, (draft) => draft.delete(['a']))).toBeNull();
  });

  test('of a way of writing that is not known still keeps the comments', () => {
    const text = '# c1\n? a\n: 1 # c2\n? b\n: 2\n';
    const out = edited(text, (draft) => draft.set(['c'], 3));
    expect(parseYaml(out ?? '').document.toJS()).toEqual({ a: 1, b: 2, c: 3 });
    expect(out).toContain('# c1');
    expect(out).toContain('# c2');
  });

  test('of a document that ends before the file does is still one document', () => {
    const out = edited('# c\n---\n# d\n...\n', (draft) => draft.set(['c'], 3)) ?? '';
    expect(parseYaml(out)).toMatchObject({ problems: [] });
    expect(parseYaml(out).document.toJS()).toEqual({ c: 3 });
    expect(out.match(/#.*/g)).toEqual(['# c', '# d']);
    expect(edited('---\n# d\n', (draft) => draft.set(['c'], 3))).toBe('---\n# d\nc: 3\n');
  });

  test('of an entry that has to be written anew brings no comment along twice', () => {
    const text = 'k:\n - ? a\n   : 1\n   # inside\n # between\n - z\n';
    const out = edited(text, (draft) => draft.set(['k', 0, 'b'], 2)) ?? '';
    expect(parseYaml(out).document.toJS()).toEqual({ k: [{ a: 1, b: 2 }, 'z'] });
    expect(out.match(/#.*/g)?.sort()).toEqual(['# between', '# inside']);
  });

  test('fills an empty entry of a list, whose comments stay', () => {
    expect(edited('k:\n- {}  # beside\n   # below\n# after\n', (draft) => draft.set(['k', 0, 'x'], { y: 1 }))).toBe(
      'k:\n- x:  # beside\n    y: 1\n   # below\n# after\n',
    );
  });

  test('finds a key that looks like a number, and makes the lists and sections on the way', () => {
    expect(edited('groups:\n  1: [a]\n', (draft) => draft.add(['groups', '1'], 'b'))).toBe('groups:\n  1: [a, b]\n');
    expect(edited('groups:\n  1: [a]\n', (draft) => draft.set(['groups', 1], ['c']))).toBe('groups:\n  1: [c]\n');
    expect(edited('# new\n', (draft) => draft.set(['rules', 0, 'name'], 'One'))).toBe('# new\nrules:\n  - name: One\n');
    expect(edited('rules:\n', (draft) => draft.set(['rules', 0, 'name'], 'One'))).toBe('rules:\n  - name: One\n');
  });

  test('reads what is there', () => {
    const seen: unknown[] = [];
    edited(written, (draft) => {
      for (const path of [
        ['cooldowns', 'start'],
        ['admins', 'roles'],
        ['cooldowns', 'stop'],
        ['none', 'at all'],
      ] as const)
        seen.push(draft.get(path));
    });
    expect(seen).toEqual(['10s', ['1', '2'], undefined, undefined]);
  });
});
