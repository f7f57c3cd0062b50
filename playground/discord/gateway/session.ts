import { type GatewayDispatchEvents, GatewayOpcodes } from 'discord-api-types/v10';
import type { Application } from '../world/application.ts';
import { wants } from './intents.ts';

/** How many events are kept for a bot that comes back. */
const kept = 1_000;

/** One bot's session: outlives its connections, as long as they can be resumed. */
export class Session {
  readonly id = crypto.randomUUID().replaceAll('-', '');
  readonly application: Application;
  readonly intents: number;
  /** The number of the last event. */
  sequence = 0;
  /** When it lost its connection, by the simulator's clock; `undefined` while it has one. */
  lostAt: number | undefined;
  #send: ((payload: object) => void) | undefined;
  readonly #events: { readonly s: number }[] = [];

  constructor(application: Application, intents: number) {
    this.application = application;
    this.intents = intents;
  }

  /** Whether somebody is connected. */
  get connected(): boolean {
    return this.#send !== undefined;
  }

  /** Events go through `send` from now on. */
  attach(send: (payload: object) => void): void {
    this.#send = send;
    this.lostAt = undefined;
  }

  /** Nobody is connected from now on; events are kept. */
  detach(at: number): void {
    this.#send = undefined;
    this.lostAt = at;
  }

  /** Sends an event, or keeps it for later, if the bot asked for such. */
  dispatch(event: GatewayDispatchEvents, data: object): void {
    if (!wants(this.intents, event)) return;
    const payload = { op: GatewayOpcodes.Dispatch, t: event, s: ++this.sequence, d: data };
    this.#events.push(payload);
    if (this.#events.length > kept) this.#events.shift();
    this.#send?.(payload);
  }

  /** Whether everything after an event is still known. */
  canReplay(after: number): boolean {
    const first = this.#events[0]?.s ?? this.sequence + 1;
    return after <= this.sequence && after >= first - 1;
  }

  /** Sends again what came after an event. */
  replay(after: number): void {
    for (const event of this.#events) if (event.s > after) this.#send?.(event);
  }
}
