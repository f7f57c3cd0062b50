import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src/kit/clock.ts';
import type { SampleContainer } from './container.ts';
import type { Filters } from './filters.ts';
import { labelsOf } from './shapes.ts';

/** An event as it is told. */
interface Told {
  /** Nanoseconds since the epoch: more than a number holds. */
  readonly nano: bigint;
  readonly container: SampleContainer;
  readonly action: string;
  readonly line: string;
}

/** As an engine has it. */
const kept = 256;

/** What happened to the containers: kept for a while, and told to who listens. */
export class Events {
  readonly #clock: Clock;
  readonly #events: Told[] = [];
  readonly #listeners = new Map<ServerResponse, Filters>();
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something happened. */
  tell(container: SampleContainer, action: string, more: Readonly<Record<string, string>> = {}): void {
    const now = BigInt(this.#clock.now()) * 1_000_000n;
    this.#last = now > this.#last ? now : this.#last + 1_000n;
    const { sample, id } = container;
    const event = {
      status: action,
      id,
      from: sample.image,
      Type: 'container',
      Action: action,
      Actor: { ID: id, Attributes: { ...labelsOf(container), image: sample.image, name: sample.name, ...more } },
      scope: 'local',
      time: Number(this.#last / 1_000_000_000n),
    };
    const line = `${JSON.stringify(event).slice(0, -1)},"timeNano":${this.#last}}\n`;
    const told = { nano: this.#last, container, action, line };
    this.#events.push(told);
    if (this.#events.length > kept) this.#events.shift();
    for (const [response, filters] of this.#listeners) if (isWanted(told, filters)) response.write(line);
  }

  /** Answers with what happened from `since` on, and what happens, until `until`: seconds since the epoch, with a fraction. */
  answer(response: ServerResponse, filters: Filters, since: string | null, until: string | null): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const end = until === null ? null : nanos(until);
    const isInTime = ({ nano }: Told) => since !== null && nano >= nanos(since) && (end === null || nano <= end);
    for (const told of this.#events) if (isInTime(told) && isWanted(told, filters)) response.write(told.line);
    const leftMs = end === null ? null : Number(end / 1_000_000n) - this.#clock.now();
    if (leftMs !== null && leftMs <= 0) {
      response.end();
      return;
    }
    this.#listeners.set(response, filters);
    const cancel = leftMs === null ? () => {} : this.#clock.after(leftMs, () => response.end());
    response.once('close', () => {
      cancel();
      this.#listeners.delete(response);
    });
  }
}

/** A filter for `health_status` means all that begins so. */
function isWanted({ container, action }: Told, filters: Filters): boolean {
  const { sample, id } = container;
  const fits = (key: string, test: (value: string) => boolean) => filters.get(key)?.some(test) ?? true;
  return (
    fits('type', (type) => type === 'container') &&
    fits('event', (event) => event === action || action.startsWith(`${event}:`)) &&
    fits('container', (one) => one === sample.name || (one !== '' && id.startsWith(one))) &&
    fits('image', (image) => image === sample.image)
  );
}

function nanos(seconds: string): bigint {
  const [, whole = '0', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,9}))?/.exec(seconds) ?? [];
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}
