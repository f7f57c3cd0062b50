import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditStore } from '../../src/audit/audit-store.ts';
import type { AuditBeginning, AuditEnding } from '../../src/audit/model/journal.ts';
import type { AskedApplication, TokenApplication } from '../../src/config/application-question.ts';
import { DiscordOwner, OWNER_FILE, type OwnerTransfer } from '../../src/config/discord-owner.ts';
import { DiscordTokens, TOKEN_FILE, type TokenCheck } from '../../src/config/discord-token.ts';
import { createLogger } from '../../src/config/logger.ts';
import { openStore } from '../../src/store/open.ts';
import { startProcess } from '../store/processes.ts';

const TOKEN = 'MTk4NjIyNDgz.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs';
const STRANGE = 'OTk5OTk5.Cl2FMQ.somebody-elses';
const OTHER = 'MTk4NjIyNDgz.Cl2FMQ.another-one-altogether';

let dataDir: string;
let mounted = false;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stevedore-token-'));
});
afterEach(async () => {
  if (mounted) await execa('umount', [dataDir]);
  mounted = false;
  await rm(dataDir, { recursive: true, force: true });
});

const OURS: TokenApplication = { applicationId: '1', name: 'Ours', ownerId: '2' };
const FOREIGN: TokenApplication = { applicationId: '3', name: 'Theirs', ownerId: '4' };

async function open(
  fromEnvironment: string | null = null,
  isKnown: TokenCheck = async () => OURS,
  { applicationId = null, connected = true }: { applicationId?: string | null; connected?: boolean } = {},
) {
  const secrets = new Set<string>();
  const entries: (AuditBeginning & Partial<AuditEnding>)[] = [];
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ logLevel: 'trace', logFormat: 'json', program: 'bot', secrets, destination });
  const audit = {
    begin: (entry: AuditBeginning) => {
      entries.push(entry);
      return (ending: AuditEnding) => void Object.assign(entry, ending);
    },
  };
  const time = { now: 0 };
  const clock = { now: () => time.now };
  const transfers: OwnerTransfer[] = [];
  const onTransfer = (transfer: OwnerTransfer) => void transfers.push(transfer);
  const owner = await DiscordOwner.open({ dataDir, fromEnvironment: applicationId, onTransfer, log });
  const told: AskedApplication[] = [];
  const asking = { canAsk: () => connected, onAsk: (one: AskedApplication) => void told.push(one) };
  const parts = { fromEnvironment, dataDir, secrets, isKnown, audit, clock, log, owner, ...asking };
  return { tokens: await DiscordTokens.open(parts), secrets, entries, lines, log, owner, told, transfers, time };
}

const file = () => join(dataDir, TOKEN_FILE);

describe('a token that is entered', () => {
  it('is kept for the next start, readable by the bot alone', async () => {
    const { tokens } = await open();
    expect(tokens.current()).toBeNull();
    expect(await tokens.enter(`  Bot ${TOKEN}\n`)).toEqual({ value: TOKEN, from: 'page' });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await open()).tokens.current()).toEqual({ value: TOKEN, from: 'page' });
  });

  it('is kept from others also where the file before was open to them', async () => {
    await writeFile(file(), OTHER);
    await chmod(file(), 0o644);
    await (await open()).tokens.enter(TOKEN);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('is hidden in the log, as is the one before it', async () => {
    const { tokens, log, lines, secrets } = await open();
    await tokens.enter(TOKEN);
    await tokens.enter(OTHER);
    log.info(`one ${TOKEN} two ${OTHER}`);
    expect(lines.at(-1)).toContain('one [hidden] two [hidden]');
    for (let one = 0; one < 5; one++) await tokens.enter(`${TOKEN}.${one}`);
    expect(secrets.size).toBe(2);
  });

  it('is audited as a change of the web page, without the token', async () => {
    const { tokens, entries } = await open();
    await tokens.enter(TOKEN);
    expect(entries).toMatchObject([
      { actor: { kind: 'web' }, action: 'config', target: 'discord-token', outcome: 'done', detail: null },
    ]);
    expect(JSON.stringify(entries)).not.toContain(TOKEN);
  });

  it('is asked for in the audit before Discord is asked or anything is kept', async () => {
    const soFar: unknown[] = [];
    const { tokens, entries } = await open(null, async () => {
      soFar.push(...entries.map(({ target, outcome }) => ({ target, outcome })));
      return OURS;
    });
    await tokens.enter(TOKEN);
    expect(soFar).toEqual([{ target: 'discord-token', outcome: undefined }]);
  });

  it('that is on the disk is in the audit, also when the bot is killed before it can say so', async () => {
    const child = startProcess('../config/process-token.ts', [dataDir, TOKEN]);
    const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
    expect(await readFile(file(), 'utf8')).toBe(`${TOKEN}\n`);
    const log = { warn: () => {}, error: () => {} };
    const time = { now: 0 };
    const clock = { now: () => time.now };
    const db = openStore({ path: join(dataDir, 'stevedore.db'), log, clock });
    expect(new AuditStore(db, { log, clock }).query({}).records).toMatchObject([
      { actor: { kind: 'web' }, action: 'config', target: 'discord-token', outcome: 'interrupted' },
    ]);
    db.close();
  });

  it('is no longer under way in the audit after an error that nobody foresaw', async () => {
    const { tokens, entries } = await open(null, () => Promise.reject(new Error(`no ${TOKEN}`)));
    await expect(tokens.enter(TOKEN)).rejects.toThrow();
    expect(entries).toMatchObject([{ outcome: 'failed', detail: 'an unexpected error' }]);
  });

  it.each(['', '  ', 'two words', '"quoted"', 'ключ-к-боту', `${TOKEN}\n${OTHER}`])(
    'is refused when it is none: %j',
    async (text) => {
      const { tokens, entries } = await open();
      await tokens.enter(OTHER);
      await expect(tokens.enter(text)).rejects.toMatchObject({ kind: 'invalid', message: /without quotes or blanks/ });
      expect(tokens.current()?.value).toBe(OTHER);
      expect(entries.at(-1)?.outcome).toBe('refused');
      expect(await readFile(file(), 'utf8')).toBe(`${OTHER}\n`);
    },
  );

  it('that Discord does not know takes nothing away from the one that works', async () => {
    const { tokens, entries } = await open(null, async (token) => (token === TOKEN ? OURS : false));
    await tokens.enter(TOKEN);
    await expect(tokens.enter(OTHER)).rejects.toMatchObject({ kind: 'refused', message: /does not know this token/ });
    expect(tokens.current()?.value).toBe(TOKEN);
    expect(await readFile(file(), 'utf8')).toBe(`${TOKEN}\n`);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['done', 'refused']);
    expect(JSON.stringify(entries)).not.toContain(OTHER);
  });

  it('is kept where Discord can not be asked', async () => {
    const { tokens } = await open(null, async () => null);
    await tokens.enter(TOKEN);
    expect(tokens.current()?.value).toBe(TOKEN);
  });

  it('entered twice at once leaves one whole file', async () => {
    const { tokens } = await open();
    await Promise.all([tokens.enter(TOKEN), tokens.enter(OTHER)]);
    expect(await readFile(file(), 'utf8')).toBe(`${OTHER}\n`);
    expect(await readdir(dataDir)).toEqual([OWNER_FILE, TOKEN_FILE]);
  });
});

describe('the token of the environment', () => {
  it('wins over the kept one, and is not replaced', async () => {
    await writeFile(file(), OTHER);
    const { tokens, log, lines } = await open(TOKEN);
    expect(tokens.current()).toEqual({ value: TOKEN, from: 'environment' });
    await expect(tokens.enter(OTHER)).rejects.toMatchObject({ kind: 'set-elsewhere', message: /DISCORD_TOKEN/ });
    log.info(TOKEN);
    expect(lines.at(-1)).toContain('[hidden]');
  });
});

describe('a token that can not be kept', () => {
  it('on a full disk: the old one stays, and what is wrong is said', async () => {
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'stevedore-test', dataDir]);
    mounted = true;
    const { tokens, entries } = await open();
    await tokens.enter(OTHER);
    await writeFile(join(dataDir, 'filler'), 'x'.repeat(64_000)).catch(() => undefined);
    await expect(tokens.enter(TOKEN)).rejects.toMatchObject({
      kind: 'unwritable',
      message: `The token could not be kept in ${file()}: the disk is full: make room. Nothing has changed.`,
    });
    expect(tokens.current()?.value).toBe(OTHER);
    expect(await readFile(file(), 'utf8')).toBe(`${OTHER}\n`);
    expect(entries.at(-1)?.outcome).toBe('failed');
  });

  it('because something else lies there: says so, and tries again when asked again', async () => {
    await mkdir(file());
    const { tokens, lines } = await open();
    expect(lines.join('')).toContain(`${file()} can't be read (EISDIR)`);
    await expect(tokens.enter(TOKEN)).rejects.toMatchObject({ kind: 'unwritable', message: /is a folder/ });
    await rm(file(), { recursive: true });
    await tokens.enter(TOKEN);
    expect(tokens.current()?.value).toBe(TOKEN);
  });

  it('is not taken from a damaged file, whose text is not shown', async () => {
    await writeFile(file(), 'half a tok\u0000 en');
    const { tokens, lines } = await open();
    expect(tokens.current()).toBeNull();
    expect(lines.join('')).toContain('holds no token');
    expect(lines.join('')).not.toContain('half');
  });
});

describe('a token of another application', () => {
  const check: TokenCheck = async (token) => (token === TOKEN ? OURS : FOREIGN);

  it('and was allowed is known after a kill before or after its token was written, and not where that failed', async () => {
    const asked = async () => {
      const made = await open(null, async (token) => (token === TOKEN ? OURS : FOREIGN));
      if (made.tokens.current() === null) await made.tokens.enter(TOKEN);
      await made.owner.remember(OURS);
      await made.tokens.enter(STRANGE).catch(() => null);
      return { ...made, key: made.tokens.asked()?.key ?? '' };
    };
    // A folder is in the place of the file: it cannot be written.
    const full = await asked();
    await rm(join(dataDir, OWNER_FILE));
    await mkdir(join(dataDir, OWNER_FILE));
    await expect(full.tokens.allow(full.key)).rejects.toMatchObject({ kind: 'unwritable' });
    expect([full.tokens.current()?.value, full.owner.isForeign(FOREIGN.applicationId)]).toEqual([TOKEN, true]);
    expect((await readFile(file(), 'utf8')).trim()).toBe(TOKEN);
    await rm(join(dataDir, OWNER_FILE), { recursive: true });

    const { owner } = await asked();
    expect(await owner.allow(FOREIGN.applicationId)).toBe(true);
    const killed = await open();
    expect([OURS, FOREIGN].map(({ applicationId }) => killed.owner.isForeign(applicationId))).toEqual([false, false]);
    await killed.owner.remember(FOREIGN);
    expect([OURS, FOREIGN].map(({ applicationId }) => killed.owner.isForeign(applicationId))).toEqual([true, false]);
  });

  it('is taken only after the owner has allowed it, once', async () => {
    const { tokens, owner, entries } = await open(null, check);
    await tokens.enter(TOKEN);
    expect([owner.applicationId, owner.ownerId]).toEqual(['1', '2']);
    await expect(tokens.enter(STRANGE)).rejects.toThrow(/another application \(3\).*\/about.*DISCORD_APPLICATION_ID/);
    const first = tokens.asked();
    await expect(tokens.enter(STRANGE)).rejects.toMatchObject({ kind: 'other-application' });
    expect(tokens.current()?.value).toBe(TOKEN);
    expect(entries.at(-1)).toMatchObject({ actor: { kind: 'web' }, outcome: 'refused' });
    const second = tokens.asked();
    // Asked twice: the question before is over.
    expect(await tokens.allow(first?.key ?? '')).toBeNull();
    expect(await tokens.allow(second?.key ?? '')).toEqual({ value: STRANGE, from: 'page' });
    expect(await tokens.allow(second?.key ?? '')).toBeNull();
    expect([owner.applicationId, owner.ownerId]).toEqual(['3', '4']);
    expect(JSON.parse(await readFile(join(dataDir, OWNER_FILE), 'utf8')).applicationId).toBe('3');
  });

  it('is told to the admins once while the question is open, however many are entered, and the log hides the latest', async () => {
    const { tokens, told, secrets, time } = await open(null, check);
    await tokens.enter(TOKEN);
    for (let count = 0; count < 30; count++) await expect(tokens.enter(`${STRANGE}-${count}`)).rejects.toThrow();
    expect(told).toHaveLength(1);
    expect([...secrets]).toEqual([TOKEN, `${STRANGE}-29`]);
    time.now += 15 * 60_000;
    await expect(tokens.enter(STRANGE)).rejects.toThrow();
    expect(told).toHaveLength(2);
  });

  it('that the owner denied is not asked about again that day, and the page says so', async () => {
    const { tokens, told, secrets, time } = await open(null, check);
    await tokens.enter(TOKEN);
    await expect(tokens.enter(STRANGE)).rejects.toThrow();
    tokens.deny(told[0]?.key ?? '');
    expect([...secrets]).toEqual([TOKEN]);
    time.now += 60_000;
    await expect(tokens.enter(STRANGE)).rejects.toThrow(
      /application \(3\).*denied.*again in 24 hours.*DISCORD_APPLICATION_ID/,
    );
    time.now += 23 * 3_600_000;
    await expect(tokens.enter(STRANGE)).rejects.toThrow('again in an hour at the earliest');
    expect([told.length, tokens.asked(), tokens.current()?.value]).toEqual([1, null, TOKEN]);
    time.now += 3_600_000;
    await expect(tokens.enter(STRANGE)).rejects.toThrow('press “Allow”');
    expect(told).toHaveLength(2);
  });

  it('that the owner denies is forgotten', async () => {
    const { tokens, told } = await open(null, check);
    await tokens.enter(TOKEN);
    await expect(tokens.enter(STRANGE)).rejects.toThrow();
    const key = told[0]?.key ?? '';
    expect([tokens.deny(key), tokens.deny(key), await tokens.allow(key)]).toEqual([true, false, null]);
    expect(tokens.current()?.value).toBe(TOKEN);
  });

  it('is refused where the bot cannot ask, also after a restart, and taken with DISCORD_APPLICATION_ID', async () => {
    await (await open(null, check)).tokens.enter(TOKEN);
    const again = await open(null, check, { connected: false });
    await expect(again.tokens.enter(STRANGE)).rejects.toThrow('set DISCORD_APPLICATION_ID to 3');
    expect(again.told).toEqual([]);
    const told = await open(null, check, { applicationId: '3' });
    expect(await told.tokens.enter(STRANGE)).toEqual({ value: STRANGE, from: 'page' });
  });

  it('is refused where Discord cannot be asked; a renewed one of the same application is taken', async () => {
    let isThere = true;
    const { tokens } = await open(null, async (token) => (isThere ? check(token) : null));
    await tokens.enter(TOKEN);
    isThere = false;
    await expect(tokens.enter(STRANGE)).rejects.toMatchObject({ kind: 'other-application' });
    expect((await tokens.enter(OTHER)).value).toBe(OTHER);
  });

  it('is refused as well where a token was kept before applications were remembered', async () => {
    await writeFile(file(), TOKEN);
    const { tokens } = await open(null, check);
    await expect(tokens.enter(STRANGE)).rejects.toMatchObject({ kind: 'other-application' });
    expect(tokens.current()?.value).toBe(TOKEN);
  });
});

describe('where it is not known any more whose bot it is', () => {
  const check: TokenCheck = async (token) => (token === STRANGE ? FOREIGN : OURS);
  const ownerFile = () => join(dataDir, OWNER_FILE);
  const pinned = '{"applicationId":"1","ownerId":"2","homeGuildId":"5"}';
  const damaged = [
    '',
    'null',
    '[]',
    '{}',
    pinned.slice(0, 30),
    '{"applicationId":null,"ownerId":null,"homeGuildId":null}',
    '{"applicationId":"","ownerId":"2","homeGuildId":"5"}',
    '{"applicationId":1,"ownerId":"2","homeGuildId":"5"}',
    '{"applicationId":["3"],"ownerId":"2","homeGuildId":"5"}',
  ];

  it.each(damaged)('no other application is taken, whether Discord can be asked or not: %j', async (text) => {
    await writeFile(ownerFile(), text);
    await writeFile(file(), TOKEN);
    for (const isKnown of [check, async () => null]) {
      const { tokens, owner, told, lines } = await open(null, isKnown);
      await expect(tokens.enter(STRANGE)).rejects.toMatchObject({
        kind: 'other-application',
        message: /Set DISCORD_APPLICATION_ID/,
      });
      expect([tokens.trouble(), lines.join('')]).toEqual([
        expect.stringContaining('Set DISCORD_APPLICATION_ID'),
        expect.stringContaining('Set DISCORD_APPLICATION_ID'),
      ]);
      expect(told).toEqual([]);
      // Neither does what logs in, nor the first server, take the place of what is lost.
      await owner.remember(OURS);
      owner.settleHome('9');
      expect([owner.applicationId, owner.homeGuildId, await readFile(ownerFile(), 'utf8')]).toEqual([null, null, text]);
      // The bot's own application, with a renewed token.
      expect((await tokens.enter(OTHER)).value).toBe(OTHER);
      await tokens.enter(TOKEN);
    }
  });

  it('no token at all is taken where none was kept', async () => {
    await mkdir(ownerFile());
    const { tokens } = await open(null, check);
    await expect(tokens.enter(TOKEN)).rejects.toMatchObject({ kind: 'other-application' });
    await expect(readFile(file())).rejects.toThrow('ENOENT');
  });

  it('DISCORD_APPLICATION_ID settles it, for the next start as well', async () => {
    await writeFile(ownerFile(), 'damaged');
    const settled = await open(null, check, { applicationId: '1' });
    expect(settled.tokens.trouble()).toBeNull();
    await expect(settled.tokens.enter(STRANGE)).rejects.toMatchObject({ kind: 'other-application' });
    await settled.tokens.enter(TOKEN);
    await settled.owner.remember(OURS);
    const next = await open(null, check);
    expect([next.tokens.trouble(), next.owner.applicationId]).toEqual([null, '1']);
  });

  it('the kept token says so where the file is gone, also before it has logged in', async () => {
    await writeFile(file(), TOKEN);
    const { tokens, owner } = await open(null, async () => null);
    await expect(tokens.enter(STRANGE)).rejects.toMatchObject({ kind: 'other-application' });
    await owner.remember(OURS);
    await expect(tokens.enter(STRANGE)).rejects.toMatchObject({ kind: 'other-application' });
    expect(JSON.parse(await readFile(ownerFile(), 'utf8')).applicationId).toBe('1');
  });

  it('a kept token that is damaged is not replaced by another application’s', async () => {
    await writeFile(file(), 'half a tok\u0000 en');
    const { tokens } = await open(null, check);
    await expect(tokens.enter(STRANGE)).rejects.toMatchObject({
      message: /DISCORD_APPLICATION_ID.*or remove that file/,
    });
    const known = await open(null, check, { applicationId: '1' });
    expect((await known.tokens.enter(TOKEN)).value).toBe(TOKEN);
  });
});

describe('an application that was given to another account', () => {
  it('keeps its home server, which its owner of then may still own, and is told once', async () => {
    const { owner, transfers, lines } = await open();
    await owner.remember(OURS);
    owner.settleHome('5');
    expect(owner.isHomeFromBefore('5', '2')).toBe(false);
    await owner.remember({ ...OURS, ownerId: '7' });
    await owner.remember({ ...OURS, ownerId: '7' });
    expect([owner.homeGuildId, owner.ownerId, transfers]).toEqual(['5', '7', [{ from: '2', to: '7' }]]);
    expect(lines.filter((line) => line.includes('belongs to another account now'))).toHaveLength(1);
    const { owner: later } = await open();
    expect([
      later.isHomeFromBefore('5', '2'),
      later.isHomeFromBefore('5', '8'),
      later.isHomeFromBefore('6', '2'),
    ]).toEqual([true, false, false]);
    owner.settleHome('6');
    expect(owner.homeGuildId).toBe('5');
  });

  it('is no other account where Discord does not say whose it is', async () => {
    const { owner, transfers } = await open();
    await owner.remember(OURS);
    await owner.remember({ ...OURS, ownerId: null });
    expect([owner.ownerId, transfers]).toEqual(['2', []]);
  });
});
