import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../kit/clock.ts';
import { inTurns } from '../../kit/in-turns.ts';
import { temporaryFor, writeFileAtomically } from './atomic-write.ts';
import { keepBackup } from './backups.ts';
import { type Found, readSource, revisionNow, revisionOf } from './config-source.ts';
import { ConfigEditError, type ConfigStatus, type ConfigStore, type ConfigText } from './config-store.ts';
import { type ConfigDraft, draftOf } from './edit/draft.ts';
import { rewriting } from './edit/rewrite.ts';
import { errorCode, fileAdvice } from './file-trouble.ts';
import { configJsonSchemaText } from './json-schema.ts';
import { type ConfigProblem, wholeFile } from './problem.ts';
import { readConfigInTurns } from './read-config.ts';
import { type Config, defaultConfig } from './schema.ts';
import { configTemplate, SCHEMA_FILE } from './template.ts';
import { watchFile } from './watch-file.ts';
import { parsing } from './yaml-text.ts';

/** Name of the config file in the data directory. */
export const CONFIG_FILE = 'stevedore.yml';

/** What was last in force, for a start at which the file is not right. */
export const LAST_GOOD_FILE = '.stevedore.last-good.yml';

/** Changes that may wait for the ones before them. People make one at a time. */
const WAITING_MAX = 16;

export interface ConfigStoreOptions {
  /** Where the file is, and `backups`. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Takes note of what nobody else is told of: a listener that threw, a schema that could not be written. */
  readonly report: (what: string, error: unknown) => void;
}

/**
 * Opens the config file: makes it where there is none, reads it, watches it. Never throws for what is in the file or for
 * a file that cannot be read or made: then what was right last stays in force, also from before a restart, and `status`
 * says why, and whether the rights that it grants still count. Where nothing ever was right, the defaults are in force.
 */
export async function openConfigStore(options: ConfigStoreOptions): Promise<ConfigStore> {
  const store = new FileConfigStore(options);
  await store.open();
  return store;
}

class FileConfigStore implements ConfigStore {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #report: ConfigStoreOptions['report'];
  #config: Config = defaultConfig;
  #inForce: string | null = null;
  #wasRight = false;
  #text: ConfigText | null = null;
  #status: ConfigStatus;
  #tail: Promise<unknown> = Promise.resolve();
  #lastGood: Promise<void> = Promise.resolve();
  #waiting = 0;
  #endWatch = () => {};
  readonly #changeListeners = new Set<(config: Config) => void>();
  readonly #statusListeners = new Set<(status: ConfigStatus) => void>();
  readonly #writtenListeners = new Set<(by: 'hand' | 'program') => void>();
  readonly #writingListeners = new Set<(revision: string) => void>();

  constructor({ dataDir, clock, report }: ConfigStoreOptions) {
    this.#path = join(dataDir, CONFIG_FILE);
    this.#clock = clock;
    this.#report = report;
    this.#status = { ok: true, since: clock.now() };
  }

  async open(): Promise<void> {
    await rm(temporaryFor(this.#path), { force: true }).catch(() => {});
    const isKnown = await this.#recall();
    const isMissing = (await readSource(this.#path)).kind === 'missing';
    // Where there was one, an empty one in its place would take down every board.
    const trouble = isMissing && !isKnown ? await this.#create() : null;
    const schema = join(dirname(this.#path), SCHEMA_FILE);
    if (revisionOf(configJsonSchemaText()) !== (await this.#revisionOfFile(schema)))
      await writeFileAtomically(schema, configJsonSchemaText()).catch((error: unknown) =>
        this.#report('the JSON Schema for editors could not be written', error),
      );
    if (trouble === null) await this.#load();
    else this.#refuse([trouble]);
    await this.#lastGood;
    this.#endWatch = watchFile(this.#path, this.#clock, () => void this.#inTurn(() => this.#load()));
  }

  current(): Config {
    return this.#config;
  }

  status(): ConfigStatus {
    return this.#status;
  }

  text(): ConfigText | null {
    return this.#text;
  }

  edit(change: (draft: ConfigDraft) => void, revision: string): Promise<ConfigText> {
    return this.#change(revision, (text) => inTurns(editing(text, change)));
  }

  replace(text: string, revision: string): Promise<ConfigText> {
    return this.#change(revision, async () => text);
  }

  onChange(listener: (config: Config) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  onStatus(listener: (status: ConfigStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onWritten(listener: (by: 'hand' | 'program') => void): () => void {
    this.#writtenListeners.add(listener);
    return () => this.#writtenListeners.delete(listener);
  }

  onWriting(listener: (revision: string) => void): () => void {
    this.#writingListeners.add(listener);
    return () => this.#writingListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#endWatch();
    await this.#tail;
    await this.#lastGood;
  }

  #change(revision: string, make: (text: string) => Promise<string>): Promise<ConfigText> {
    if (this.#waiting >= WAITING_MAX)
      return Promise.reject(new ConfigEditError('busy', 'too many changes of the file are waiting'));
    return this.#inTurn(async () => {
      await this.#load();
      const before = this.#text;
      if (before === null) {
        const problems = this.#status.ok ? [] : this.#status.problems;
        throw new ConfigEditError('unreadable', 'the file cannot be read', { problems });
      }
      if (before.revision !== revision) throw conflict(before.revision);
      const text = await make(before.text);
      const read = await readConfigInTurns(text);
      if (!read.ok) throw new ConfigEditError('invalid', 'the file would not be right', { problems: read.problems });
      if (text === before.text) return before;
      await this.#write(before, text);
      const after = { text, revision: revisionOf(text) };
      this.#accept(after, read.config);
      this.#tell(this.#writtenListeners, 'program');
      return after;
    });
  }

  async #write(before: ConfigText, text: string): Promise<void> {
    try {
      // Where the file is a link, the link stays.
      const path = realpathSync(this.#path);
      await keepBackup(join(dirname(this.#path), 'backups'), before.text, before.revision, this.#clock.now());
      await writeFileAtomically(path, text, () => {
        const actual = revisionNow(path);
        if (actual !== before.revision) throw conflict(actual);
        this.#tell(this.#writingListeners, revisionOf(text));
      });
    } catch (cause) {
      if (cause instanceof ConfigEditError) throw cause;
      const code = errorCode(cause);
      const advice = fileAdvice(code, this.#path);
      throw new ConfigEditError('unwritable', `the file could not be written (${code})`, { advice, cause });
    }
  }

  /** Reads the file and puts it into force, or says why not. */
  async #load(): Promise<void> {
    const found = await readSource(this.#path);
    if (found.kind === 'text' && found.text.revision === this.#text?.revision) return;
    await this.#take(found);
    this.#tell(this.#writtenListeners, 'hand');
  }

  async #take(found: Found): Promise<void> {
    if (found.kind !== 'text') {
      this.#text = null;
      const gone = wholeFile(
        `the file is gone; what was last in it stays in force until it is back (there is a copy in ${LAST_GOOD_FILE}; to begin from nothing, save one with a comment in it)`,
      );
      this.#refuse([found.kind === 'missing' ? gone : found.problem]);
      return;
    }
    // A full disk leaves an empty file where an editor was about to write.
    if (found.text.text.trim() === '' && this.#inForce !== null) {
      this.#text = found.text;
      const empty = 'the file is empty; what was last in it stays in force (to decide nothing, leave a comment in it)';
      this.#refuse([wholeFile(empty)]);
      return;
    }
    const read = await readConfigInTurns(found.text.text);
    this.#text = found.text;
    if (read.ok) this.#accept(found.text, read.config);
    else this.#refuse(read.problems);
  }

  #accept(text: ConfigText, config: Config): void {
    this.#text = text;
    const isNew = this.#inForce !== text.revision;
    const isMended = !this.#status.ok;
    this.#wasRight = true;
    this.#inForce = text.revision;
    this.#config = isNew ? config : this.#config;
    if (isNew || isMended) this.#status = { ok: true, since: this.#clock.now() };
    if (isNew) this.#keepLastGood(text.text);
    if (isNew) this.#tell(this.#changeListeners, this.#config);
    if (isMended) this.#tell(this.#statusListeners, this.#status);
  }

  get #lastGoodPath(): string {
    return join(dirname(this.#path), LAST_GOOD_FILE);
  }

  /** Puts into force what was in force when the program last ran; the file itself is read next. False: it never ran. */
  async #recall(): Promise<boolean> {
    const found = await readSource(this.#lastGoodPath);
    if (found.kind !== 'text') return found.kind !== 'missing';
    const read = await readConfigInTurns(found.text.text);
    // Not so where it is of another version, which knew other keys.
    if (read.ok) {
      this.#config = read.config;
      this.#inForce = found.text.revision;
    }
    return true;
  }

  #keepLastGood(text: string): void {
    this.#lastGood = this.#lastGood
      .then(() => writeFileAtomically(this.#lastGoodPath, text))
      .catch((error: unknown) => this.#report('what is in force now could not be kept for the next start', error));
  }

  #refuse(problems: readonly ConfigProblem[]): void {
    if (!this.#status.ok && JSON.stringify(this.#status.problems) === JSON.stringify(problems)) return;
    this.#status = { ok: false, since: this.#clock.now(), problems, grantsLapsed: !this.#wasRight };
    this.#tell(this.#statusListeners, this.#status);
  }

  #tell<Value>(listeners: ReadonlySet<(value: Value) => void>, value: Value): void {
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (error) {
        this.#report('a listener to the config file failed', error);
      }
    }
  }

  async #create(): Promise<ConfigProblem | null> {
    try {
      await writeFileAtomically(this.#path, configTemplate);
      return null;
    } catch (error) {
      const advice = fileAdvice(errorCode(error), this.#path);
      return wholeFile(`the file could not be made (${errorCode(error)})${advice === null ? '' : `: ${advice}`}`);
    }
  }

  async #revisionOfFile(path: string): Promise<string | null> {
    const found = await readSource(path);
    return found.kind === 'text' ? found.text.revision : null;
  }

  /** One at a time: a change must not begin before the one before it has ended. */
  async #inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    this.#waiting++;
    const turn = this.#tail.then(task);
    this.#tail = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }
}

/** The text after the change. @throws {ConfigEditError} */
function* editing(text: string, change: (draft: ConfigDraft) => void): Generator<undefined, string> {
  const { document, problems } = yield* parsing(text);
  if (problems.length > 0) throw new ConfigEditError('invalid', 'the file is not right as it is', { problems });
  change(draftOf(document));
  yield;
  const edited = yield* rewriting(text, document);
  if (edited !== null) return edited;
  const lost = wholeFile('another part of the file refers (*…) to what would be removed (&…)');
  throw new ConfigEditError('invalid', lost.message, { problems: [lost] });
}

function conflict(actualRevision: string | null): ConfigEditError {
  return new ConfigEditError('conflict', 'the file was changed in the meantime', { actualRevision });
}
