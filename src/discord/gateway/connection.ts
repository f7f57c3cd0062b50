import { type Client, Events, Status } from 'discord.js';
import type { Logger } from 'pino';
import type { DiscordToken } from '../../config/discord-token.ts';
import { backoffMs } from '../../kit/backoff.ts';
import type { Clock } from '../../kit/clock.ts';
import { pause } from '../../kit/pause.ts';
import type { OnAnswer } from '../rest/make-request.ts';
import { GatewayClosedError, troubleOf } from '../rest/trouble.ts';
import { DeniedToken } from './denied-token.ts';

/** Where we stand with Discord. */
export interface DiscordStatus {
  /** `failed`: Discord has refused us (the token, the intents) twice, with a minute between: the owner must do something. */
  readonly status: 'no-token' | 'connecting' | 'ready' | 'failed';
  /** Since when it has been so, milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds between a heartbeat and its acknowledgement; `null` before the first. */
  readonly pingMs: number | null;
  /** When the last heartbeat was sent that was acknowledged, milliseconds since the epoch; `null` before the first. */
  readonly heartbeatAckAt: number | null;
  /** Why it is not connected, in a sentence for the owner. */
  readonly error: string | null;
}

export interface ConnectionDeps {
  /** `null`: nobody has entered one yet. */
  readonly token: DiscordToken | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** A new client, not logged in, with its listeners. Called for every attempt. `onAnswer` is to hear what it is answered. */
  createClient(onAnswer: OnAnswer): Client;
  /**
   * After each log-in. It is waited for a few seconds, so that the bot can usually be used when it is called ready; how long it takes
   * is no reason to log in again. What it throws meanwhile counts as a failed attempt, later it is logged.
   */
  onReady(client: Client<true>): Promise<void>;
  /** Before we log out: resolves when what is under way has been seen to its end, or for long enough. */
  finish(): Promise<void>;
}

/** A log-in that takes longer is given up: a close code 4002 that persists makes `login()` wait for ever. */
const loginDeadlineMs = 60_000;
/** What is done after each log-in is waited for so long; with one that takes longer we are connected all the same. */
const preparesForMs = 5_000;
/** discord.js resumes by itself; when it has not managed for that long, a new client does better. */
const giveUpAfterMs = 120_000;
const checkEveryMs = 5_000;
const disposeDeadlineMs = 5_000;
const loginAgainMs = { first: 2_000, most: 300_000 };
/** Discord's own log-in can be disturbed: a refusal counts when it is still said after so long, and is asked for again so seldom. */
const refusalLastsAfterMs = 60_000;
/** Until then. */
const refusedSoonMs = { first: 3_000, most: 30_000 };
const refusedAgainMs = 3_600_000;

/**
 * Keeps one client logged in for as long as the program runs. Discord being away is never a reason to exit, nor to
 * stack log-ins: the old client is gone before the next one starts. What keeps it away is said once.
 */
export class DiscordConnection {
  readonly #deps: ConnectionDeps;
  #token: DiscordToken | null;
  #started = false;
  #stopped = false;
  /** Ends the log-in with the present token. */
  #ending = new AbortController();
  #status: DiscordStatus;
  #client: Client | null = null;
  /** When Discord first refused this token since it last worked, by the monotonic clock. */
  #refusedSince: number | null = null;
  /** Of the present client. */
  #denied: DeniedToken | null = null;
  /** Why we are not connected, as it was said last. */
  #said: string | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
    this.#token = deps.token;
    this.#status = this.#now(deps.token === null ? 'no-token' : 'connecting');
  }

  status(): DiscordStatus {
    const shard = this.#client?.ws.shards.first();
    if (this.#status.status !== 'ready' || !shard) return this.#status;
    if (shard.status !== Status.Ready) {
      return { ...this.#status, status: 'connecting', error: 'the gateway connection was lost' };
    }
    return {
      ...this.#status,
      error: this.#denied?.isDenied ? 'Discord refuses what the bot asks with its token; it keeps trying.' : null,
      pingMs: shard.ping < 0 ? null : shard.ping,
      heartbeatAckAt: shard.lastPingTimestamp < 0 ? null : shard.lastPingTimestamp,
    };
  }

  /** The client that is logged in; `null` while none is. */
  client(): Client<true> | null {
    return this.#client?.isReady() ? this.#client : null;
  }

  start(): void {
    this.#started = true;
    if (this.#token !== null) this.#begin(this.#token);
  }

  /** From now on this token: whoever is logged in with another one is logged out first. Does not wait for that. */
  use(token: DiscordToken): void {
    if (token.value === this.#token?.value && this.#refusedSince === null) return;
    this.#token = token;
    if (this.#started && !this.#stopped) this.#begin(token);
  }

  /** Takes on nothing new and sees to its end what is under way. To be called before {@link stop}. */
  finish(): Promise<void> {
    return this.#deps.finish();
  }

  /** Logs out. Nothing is sent or received afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#ending.abort();
    await this.#running;
  }

  #begin(token: DiscordToken): void {
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#refusedSince = null;
    const { signal } = this.#ending;
    this.#status = this.#now('connecting');
    this.#running = this.#running.then(() => this.#run(token, signal));
  }

  async #run(token: DiscordToken, ending: AbortSignal): Promise<void> {
    for (let failures = 0; !ending.aborted; ) {
      const client = this.#deps.createClient((url, status) => denied.heard(url, status));
      const { clock, log } = this.#deps;
      const denied = new DeniedToken({ client, clock, log, ending, isCurrent: () => this.#client === client });
      this.#client = client;
      this.#denied = denied;
      let pauseMs = loginAgainMs.first;
      try {
        await this.#connect(client, token, ending);
        failures = 0;
        const why = await this.#untilLost(client, ending);
        if (why) {
          this.#status = this.#now('connecting', why);
          this.#deps.log.warn({ why }, 'lost Discord: logging in again');
        }
      } catch (error) {
        if (!ending.aborted) pauseMs = this.#failed(error, token, ++failures);
      }
      await this.#dispose(client);
      await pause(this.#deps.clock, pauseMs, ending);
    }
  }

  /** Says why a log-in failed, where that is news. How long to wait before the next one, milliseconds. */
  #failed(error: unknown, token: DiscordToken, failures: number): number {
    const reason = rejection(error, token);
    if (reason === null) {
      this.#status = this.#now('connecting', message(error));
      this.#say({ why: message(error), attempts: failures }, 'Discord cannot be reached: trying again');
      return backoffMs(loginAgainMs, failures - 1);
    }
    const now = this.#deps.clock.monotonic();
    this.#refusedSince ??= now;
    const lastsInMs = refusalLastsAfterMs - (now - this.#refusedSince);
    if (lastsInMs > 0) {
      const why = `Discord refused the log-in; asking again for a minute. If it still does so then: ${reason}`;
      this.#status = this.#now('connecting', why);
      this.#say({}, 'Discord refused the log-in: asking again for a minute');
      return Math.min(backoffMs(refusedSoonMs, failures - 1), lastsInMs);
    }
    this.#status = this.#now('failed', reason);
    this.#say({}, `Discord refuses us: ${reason} Trying again each hour.`, 'error');
    return refusedAgainMs;
  }

  /** Once until it is connected, or something else is to be said. */
  #say(
    facts: { readonly why?: string; readonly attempts?: number },
    text: string,
    level: 'warn' | 'error' = 'warn',
  ): void {
    const said = `${text} ${facts.why ?? ''}`;
    this.#deps.log[said === this.#said ? 'debug' : level](facts, text);
    this.#said = said;
  }

  async #connect(client: Client, token: DiscordToken, ending: AbortSignal): Promise<void> {
    const refused = new Promise<never>((_, reject) => {
      client.once(Events.ShardDisconnect, ({ code }) => reject(new GatewayClosedError(code)));
    });
    const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
    const login = client.login(token.value).then(() => ready);
    const late = this.#pause(loginDeadlineMs, ending).then(() => Promise.reject(new Error('no log-in within 60 s')));
    // The losers of the race may fail later: that is no news then.
    for (const promise of [refused, login, late]) promise.catch(() => undefined);
    const loggedIn = await Promise.race([login, refused, late]);
    await this.#prepare(loggedIn, ending);
    ending.throwIfAborted();
    this.#refusedSince = null;
    this.#said = null;
    this.#status = this.#now('ready');
  }

  /** Registering commands may take hours when Discord limits it: no reason to give up a connection, nor to keep the program from ending. */
  async #prepare(client: Client<true>, ending: AbortSignal): Promise<void> {
    const waited = new AbortController();
    const prepared = this.#deps.onReady(client).catch((error: unknown) => {
      if (!waited.signal.aborted) throw error;
      this.#deps.log.warn({ err: error }, 'what is to be done after the log-in failed');
    });
    await Promise.race([prepared, this.#pause(preparesForMs, ending)]).finally(() => waited.abort());
  }

  /** Resolves with the reason when this client will not come back by itself; with `null` when we stop. */
  async #untilLost(client: Client, ending: AbortSignal): Promise<string | null> {
    let reason: string | null = null;
    client.once(Events.Invalidated, () => (reason = 'the session was invalidated'));
    client.once(Events.ShardDisconnect, ({ code }) => (reason = `the gateway closed with ${code}`));
    let notReadySince: number | null = null;
    while (!ending.aborted && reason === null) {
      await this.#pause(checkEveryMs, ending);
      const now = this.#deps.clock.monotonic();
      if (client.ws.shards.every((shard) => shard.status === Status.Ready)) notReadySince = null;
      else notReadySince ??= now;
      if (notReadySince !== null && now - notReadySince > giveUpAfterMs) reason = 'the gateway stayed away';
    }
    return ending.aborted ? null : reason;
  }

  /** Destroys without letting a failure of that stop the loop. */
  async #dispose(client: Client): Promise<void> {
    // discord.js waits for ever when it is destroyed between IDENTIFY and READY.
    const late = new Promise<void>((resolve) => setTimeout(resolve, disposeDeadlineMs).unref());
    await Promise.race([client.destroy(), late]).catch((error: unknown) =>
      this.#deps.log.debug({ err: error }, 'client did not close'),
    );
    client.removeAllListeners();
    // discord.js may still emit `error` from a socket that is closing; without a listener that would end the process.
    client.on(Events.Error, () => undefined);
  }

  /** `since` stays what it was while the status does. */
  #now(status: DiscordStatus['status'], error: string | null = null): DiscordStatus {
    const since = this.#status?.status === status ? this.#status.since : this.#deps.clock.now();
    return { status, since, pingMs: null, heartbeatAckAt: null, error };
  }

  /** Ends early when this log-in is to end. In the machine's own time: Discord's connection lives there. */
  #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms).unref();
      signal.addEventListener('abort', done);
    });
  }
}

/** In words for the owner, where trying again would change nothing; otherwise `null`. */
function rejection(error: unknown, { from }: DiscordToken): string | null {
  const trouble = troubleOf(error);
  if (trouble === 'bad-token') {
    const next =
      from === 'page'
        ? 'and enter it on the set-up page of Stevedore'
        : 'put it into DISCORD_TOKEN and start Stevedore again';
    return `the token is not valid. Copy it again from the Bot page of your application at https://discord.com/developers/applications (Reset Token), ${next}.`;
  }
  if (trouble === 'no-intents') {
    return 'the application may not use the intents that Stevedore asks for. It asks for Guilds only: check the application on https://discord.com/developers/applications.';
  }
  return null;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
