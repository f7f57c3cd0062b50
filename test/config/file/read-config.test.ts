import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../src/config/file/problem.ts';
import { readConfig, reading } from '../../../src/config/file/read-config.ts';
import { defaultConfig } from '../../../src/config/file/schema.ts';
import { sizeTrouble } from '../../../src/config/file/size.ts';

/** What a person reads about a file, a line each. */
function complaints(text: string): readonly string[] {
  const read = readConfig(text);
  return read.ok ? [] : read.problems.map((problem) => formatProblem(problem, 'stevedore.yml'));
}

const wholeFile = `
admins:
  roles: ["123456789012345678"]
  channel: '12345678901234567'
groups:
  games: [minecraft, valheim-*, "label:tier=game"]
rules:
  - name: Gamers
    allow: [view, restart]
    containers: [group:games, project:arcade]
    to: { roles: ["223456789012345678"], users: ["323456789012345678"] }
    channels: ["423456789012345678"]
  - deny: [view]
    containers: [vaultwarden]
    to:
      everyone: true
cooldowns:
  start: 0s
  stop: 1m
confirm:
  restart: protected
limits:
  concurrentActions: 4
audit:
  channel: "523456789012345678"
  retention: 90d
`;

describe('a file that is right', () => {
  test('is read with its defaults filled in and durations in milliseconds', () => {
    expect(readConfig(wholeFile)).toMatchObject({
      ok: true,
      config: {
        admins: { roles: ['123456789012345678'], users: [], channel: '12345678901234567' },
        groups: { games: ['minecraft', 'valheim-*', 'label:tier=game'] },
        rules: [
          {
            name: 'Gamers',
            allow: ['view', 'restart'],
            containers: ['group:games', 'project:arcade'],
            to: { roles: ['223456789012345678'], users: ['323456789012345678'], everyone: false },
            channels: ['423456789012345678'],
          },
          { deny: ['view'], containers: ['vaultwarden'], to: { roles: [], users: [], everyone: true } },
        ],
        cooldowns: { start: 0, stop: 60_000, restart: 10_000, pause: 10_000, unpause: 0, kill: 10_000 },
        confirm: {
          start: 'never',
          stop: 'always',
          restart: 'protected',
          pause: 'always',
          unpause: 'never',
          kill: 'always',
        },
        limits: { concurrentActions: 4 },
        audit: { channel: '523456789012345678', retention: 90 * 24 * 3600 * 1000 },
      },
    });
  });

  test.each([
    '',
    '# nothing\n',
    '---\n',
    'rules:\naudit:\n',
    'rules:\n# - all of it commented out\ncooldowns:\n  stop:\n',
  ])('decides nothing: %j', (text) => {
    expect(readConfig(text)).toEqual({ ok: true, config: defaultConfig });
  });

  test('may name a part once and use it again', () => {
    const read = readConfig(`
rules:
  - &all { allow: [view], containers: ["*"], to: &staff { users: ["323456789012345678"] } }
  - { deny: [view], containers: [vault], to: *staff }
`);
    expect(read).toMatchObject({ ok: true, config: { rules: [{}, { to: { users: ['323456789012345678'] } }] } });
  });
});

describe('a file with mistakes', () => {
  test('is told all of them at once, with line, column and what is expected', () => {
    const text = `admins:
  roles: [123456789012345678]
  user: ["323456789012345678"]
groups:
  games: [mc-*, "group:x", two words]
  "bad name": [a]
rules:
  - name: 1
    allow: [veiw, stats]
    containers: [group:gmaes]
    to:
      everyone: yes
  - allow: []
    deny: [stop]
    containers: x
  - just text
coolowns: {}
cooldowns:
  start: 10
  stop: 2d
limits:
  concurrentActions: 1.5
audit: [1]
`;
    expect(complaints(text)).toEqual([
      'stevedore.yml:2:11: admins › roles › #1: put the id in quotes: bare digits are a number, and YAML loses some of a number this long',
      'stevedore.yml:3:3: admins › user: there is no such setting here; did you mean users?',
      'stevedore.yml:5:17: groups › games › #2: a group cannot hold another group',
      'stevedore.yml:5:28: groups › games › #3: expected a name, a pattern with * and ?, label:key=value, project:name or group:name',
      'stevedore.yml:6:3: groups › …: expected a name of at most 32 letters, digits, - and _ for the group',
      'stevedore.yml:8:11: rules › #1 › name: expected text of 1 to 80 characters on one line, in quotes if it is a number',
      'stevedore.yml:9:13: rules › #1 › allow › #1: expected one of view, stats, logs, start, stop, restart, pause, kill; did you mean view?',
      'stevedore.yml:10:18: rules › #1 › containers › #1: there is no such group; did you mean group:games?',
      'stevedore.yml:12:17: rules › #1 › to › everyone: expected true or false, found text',
      'stevedore.yml:13:5: rules › #2 › allow: expected at least one entry',
      'stevedore.yml:13:5: rules › #2 › to: missing: expected keys and values',
      'stevedore.yml:14:5: rules › #2 › deny: expected either allow or deny: make it two rules',
      'stevedore.yml:15:17: rules › #2 › containers: expected a list, found text; put it in brackets: […]',
      'stevedore.yml:16:5: rules › #3: expected keys and values, found text',
      'stevedore.yml:17:1: coolowns: there is no such setting here; did you mean cooldowns?',
      'stevedore.yml:19:10: cooldowns › start: expected a duration from 0s to 1h, such as 10s, 5m, 2h or 90d',
      'stevedore.yml:20:9: cooldowns › stop: expected a duration from 0s to 1h, such as 10s, 5m, 2h or 90d',
      'stevedore.yml:22:22: limits › concurrentActions: expected a whole number from 1 to 50',
      'stevedore.yml:23:1: audit: expected keys and values, found a list',
    ]);
  });

  test.each([
    [
      'rules:\n  - { containers: [a], to: { everyone: true } }',
      '2:5: rules › #1: expected either allow or deny in the rule',
    ],
    [
      'rules:\n  - { allow: [view], containers: [a], to: {} }',
      '2:39: rules › #1 › to: expected roles, users, or everyone: true',
    ],
    [
      'admins:\n  users: ["12"]',
      '2:11: admins › users › #1: expected the id of a user: 17 to 20 digits, and nothing else',
    ],
    ['nonsense', '1:1: expected keys and values, found text'],
    [
      'hello: 1',
      '1:1: hello: there is no such setting here; expected one of admins, groups, rules, cooldowns, confirm, limits, audit, boards, schedules, alerts',
    ],
    ['confirm: { stop: ja }', '1:18: confirm › stop: expected one of always, protected, never'],
    ['rules: []\nrules: []', '2:1: this key is here twice'],
    ['\trules: []', '1:1: indent with spaces, not with tabs'],
    ['rules: "', '1:9: a character is missing here: a quote, a bracket, a colon or a comma'],
    ['rules: []\n---\nrules: []', '2:1: expected one document: remove the line ---'],
    ['admins: !!set {a, b}', '1:15: tags (!…) are not used here'],
    [
      'admins: *me',
      '1:9: a pattern that begins with * goes in quotes; without them it is an alias, and nothing above is named so',
    ],
    ['groups: { all: [*] }', '1:17: text that begins with * goes in quotes; without them it is an alias'],
    [
      'rules: [{ allow: restart, containers: [a], to: { everyone: true } }]',
      '1:18: rules › #1 › allow: expected a list, found text; put it in brackets: […]',
    ],
    [
      'alerts: { a: {} }',
      '1:11: alerts › a › channel: missing: expected the id of a channel: 17 to 20 digits in quotes',
    ],
    // As by taking the # from a line of prose: after it every word of the file would be one of these.
    [
      ' language: text\ngroups:\n  games: [a]\nrules: []',
      '2:1: this is not expected here; is there a quote, a bracket or a space missing?',
    ],
  ])('%j', (text, expected) => {
    expect(complaints(text)).toEqual([`stevedore.yml:${expected}`]);
  });

  test('hears of a mistake in its shape beside one in its meaning', () => {
    expect(
      complaints('cooldowns: 1\nrules: [{ allow: [view], containers: ["group:x"], to: { everyone: true } }]'),
    ).toHaveLength(2);
  });

  test('is never quoted: it may hold a secret in the wrong place', () => {
    const secret = 'hunter2-MTIzNDU2.GxYz.abc';
    const places = [
      secret,
      `${secret}: 1`,
      `"${secret}"`,
      `admins: ${secret}`,
      `admins:\n  ${secret}: 1`,
      `admins:\n  roles: [${secret}]`,
      `rules:\n  - allow: [${secret}]\n    containers: ["${secret} x"]\n    to: ${secret}`,
      `groups:\n  "${secret}": [a b]`,
      `groups: ["${secret}`,
      `confirm: { stop: ${secret} }`,
      `audit: !${secret} {}`,
      `audit: *${secret}`,
      `%${secret}\n---\nrules: []`,
      `- ${secret}\nrules:`,
      `limits: { ${secret}: &${secret} { *${secret} }`,
    ];
    for (const text of places) {
      expect(complaints(text), text).not.toEqual([]);
      expect(complaints(text).join('\n'), text).not.toContain('hunter2');
    }
  });

  test.each([
    ['brackets', '['.repeat(20_000)],
    ['dashes', '- '.repeat(20_000)],
    ['aliases', `a: &a [x]\n${'- *a\n'.repeat(1000)}`],
    ['laughs', 'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c]\nrules: [*d,*d]'],
    ['itself', 'confirm: &a { start: *a }'],
    ['size', `# ${'x'.repeat(256 * 1024)}`],
  ])('is refused and does no harm: %s', (_, text) => {
    expect(complaints(text).length).toBeGreaterThan(0);
    expect(complaints(text).length).toBeLessThanOrEqual(101);
  });

  const many = (count: number, line: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => line(at)).join('');
  test.each([
    ['empty boards', `boards:\n${many(1_900, (at) => `  b${at}: {}\n`)}`, 101],
    ['keys that are here twice', many(3_900, () => 'rules:\n'), 101],
    ['anchors', many(2_600, (at) => `a${at}: &a${at} x\n`), 101],
    ['groups that are not there', `boards:\n${many(900, (at) => `  b${at}: { containers: [group:h${at}] }\n`)}`, 101],
    ['marks', `rules: [${'x,'.repeat(100_000)}]`, 1],
    ['repeated parts', `a: &a [${'x,'.repeat(3_000)}]\nb: [*a,*a,*a,*a,*a]\n`, 1],
  ])('takes time that grows with the text, not with its square: %s', (_, text, problems) => {
    expect(complaints(text)).toHaveLength(problems);
  });

  test.each([
    ['words', `rules: [${'x,'.repeat(7_900)}]`],
    ['mistakes of the syntax', `rules:\n- ${'!a '.repeat(7_900)}b`],
    ['mistakes in the data', `boards:\n${many(1_900, (at) => `  b${at}: {}\n`)}`],
  ])('can be interrupted again and again while a file is read, by %s', (_, text) => {
    const work = reading(text);
    let breaks = 0;
    let last: ReturnType<typeof work.next>;
    for (last = work.next(); !last.done; last = work.next()) breaks++;
    expect(breaks).toBeGreaterThan(50);
    expect(last.value).toEqual(readConfig(text));
  });

  test('a large household is far below what is refused', () => {
    const id = '"123456789012345678"';
    const rules = many(
      60,
      (at) =>
        `  - name: "Rule ${at}"\n    allow: [view, stats, logs]\n    containers: [a, b-*]\n    to: { roles: [${id}] }\n`,
    );
    const schedules = many(40, (at) => `  s${at}:\n    when: every day 05:00\n    restart: [a, b]\n    delay: 30s\n`);
    const boards = many(20, (at) => `  b${at}:\n    channel: ${id}\n    containers: [a, b, c, d, e, f]\n`);
    const alerts = many(20, (at) => `  a${at}:\n    channel: ${id}\n    containers: [a, b]\n`);
    const text = `rules:\n${rules}schedules:\n${schedules}boards:\n${boards}alerts:\n${alerts}`;
    expect(readConfig(text)).toMatchObject({ ok: true });
    expect(sizeTrouble(text.repeat(2))).toBeNull();
    expect(sizeTrouble(`rules: [${'x,'.repeat(8_100)}]`)).toContain('8000 marks');
  });

  test('256 KiB of text that says little is read', () => {
    expect(readConfig(`rules: []\n${'# - a: [b, c]: "d", why it is so\n'.repeat(7_800)}`)).toMatchObject({ ok: true });
  });

  test('never throws, whatever it is', () => {
    const bits = fc.constantFrom(
      ...[
        'rules',
        'allow',
        ':',
        ' ',
        '\n',
        '- ',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '|',
        '>',
        '&a',
        '*a',
        '!x',
        '#',
        '\t',
        '1',
        '~',
        '\r',
        '__proto__',
        '%',
        '---',
        '?',
        '\ufeff',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(bits, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (text) => {
          const read = readConfig(text);
          if (!read.ok) expect(read.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
