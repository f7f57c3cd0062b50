import type { Clock } from '../../src/kit/clock.ts';
import type { Sample } from './household.ts';
import { idOf } from './ids.ts';

/** One stretch of running. Times in milliseconds since the epoch. */
export interface Run {
  readonly from: number;
  /** `null`: it still runs. */
  readonly to: number | null;
  readonly crashed: boolean;
}

/** What the engine answers where it does not do what it was asked. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** So many runs of a container are remembered: its log is made from them. */
const runsKept = 20;
/** From a start to the first answer of the healthcheck, milliseconds. */
const healthAfterMs = 6_000;

const hourMs = 3_600_000;

/** Says what happened: an event's action and what it tells beyond the container's labels, image and name. */
export type Tell = (container: SampleContainer, action: string, attributes?: Readonly<Record<string, string>>) => void;

/** A container that was never there: changes state when told to, and by itself. */
export class SampleContainer {
  readonly sample: Sample;
  readonly id: string;
  readonly createdAt: number;
  readonly runs: Run[] = [];
  paused = false;
  exitCode = 0;
  health: 'starting' | 'healthy' | 'unhealthy' | null = null;
  readonly #clock: Clock;
  readonly #tell: Tell;
  /** Set while it is being stopped: to end together. */
  #stopping: Promise<void> | null = null;
  #cancels: (() => void)[] = [];

  constructor(sample: Sample, clock: Clock, tell: Tell) {
    this.sample = sample;
    this.id = idOf(sample.name);
    this.#clock = clock;
    this.#tell = tell;
    const began = clock.now() - sample.hours * hourMs;
    this.createdAt = began - 24 * hourMs;
    if (sample.exit === undefined) {
      this.runs.push({ from: began, to: null, crashed: false });
      this.health = this.#answer();
      this.#crashesAfter(sample.crashes?.first);
    } else {
      this.runs.push({ from: began - 5 * hourMs, to: began, crashed: false });
      this.exitCode = sample.exit;
    }
  }

  get run(): Run | undefined {
    return this.runs.at(-1);
  }

  get running(): boolean {
    return this.run !== undefined && this.run.to === null;
  }

  get status(): 'running' | 'paused' | 'exited' {
    if (!this.running) return 'exited';
    return this.paused ? 'paused' : 'running';
  }

  /** @returns whether it did not run already. @throws {Refused} */
  start(): boolean {
    if (this.paused) throw new Refused(409, 'cannot start a paused container, try unpause instead');
    if (this.running) return false;
    this.runs.push({ from: this.#clock.now(), to: null, crashed: false });
    if (this.runs.length > runsKept) this.runs.shift();
    this.exitCode = 0;
    this.#tell(this, 'start');
    if (this.sample.healthy !== undefined) {
      this.health = 'starting';
      this.#later(healthAfterMs, () => {
        this.health = this.#answer();
        this.#tell(this, `health_status: ${this.health}`);
      });
    }
    this.#crashesAfter(this.sample.crashes?.later);
    return true;
  }

  /** @returns whether it ran. Resolves when it has ended. */
  async stop(): Promise<boolean> {
    if (!this.running) return false;
    this.#stopping ??= this.#end().finally(() => {
      this.#stopping = null;
    });
    await this.#stopping;
    return true;
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
    this.#tell(this, 'restart');
  }

  /** @throws {Refused} */
  pause(): void {
    if (!this.running) throw new Refused(409, `Container ${this.id} is not running`);
    if (this.paused) throw new Refused(409, `Container ${this.id} is already paused`);
    this.paused = true;
    this.#tell(this, 'pause');
  }

  /** @throws {Refused} */
  unpause(): void {
    if (!this.paused) throw new Refused(500, `Container ${this.id} is not paused`);
    this.paused = false;
    this.#tell(this, 'unpause');
  }

  /** @throws {Refused} */
  kill(signal: number): void {
    if (!this.running) {
      throw new Refused(409, `Cannot kill container: ${this.sample.name}: Container ${this.id} is not running`);
    }
    this.#tell(this, 'kill', { signal: String(signal) });
    this.#dies(128 + signal);
  }

  /** Nothing happens by itself any more. */
  close(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
  }

  async #end(): Promise<void> {
    this.#tell(this, 'kill', { signal: '15' });
    await new Promise<void>((resolve) => void this.#clock.after(this.sample.stopMs, resolve));
    if (this.running) this.#dies(0);
    this.#tell(this, 'stop');
  }

  #dies(exitCode: number, crashed = false): void {
    const run = this.runs.pop();
    if (run !== undefined) this.runs.push({ ...run, to: this.#clock.now(), crashed });
    this.close();
    this.paused = false;
    this.exitCode = exitCode;
    // As Docker has it: who does not run is not well.
    if (this.health !== null) this.health = 'unhealthy';
    this.#tell(this, 'die', { exitCode: String(exitCode) });
  }

  #crashesAfter(ms: number | undefined): void {
    if (ms !== undefined) this.#later(ms, () => this.#stopping === null && this.#dies(1, true));
  }

  #answer(): 'healthy' | 'unhealthy' | null {
    if (this.sample.healthy === undefined) return null;
    return this.sample.healthy ? 'healthy' : 'unhealthy';
  }

  /** While it runs. */
  #later(ms: number, task: () => void): void {
    this.#cancels.push(this.#clock.after(ms, task));
  }
}
