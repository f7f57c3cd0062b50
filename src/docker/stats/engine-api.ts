import type Dockerode from 'dockerode';
import type { Clock } from '../../core/clock.ts';
import type { Container } from '../../core/containers/container.ts';
import type { ContainerStats } from '../../core/stats/container-stats.ts';
import { CpuRates } from '../../core/stats/cpu-rates.ts';
import { type StatsSource, StatsSourceError } from '../../core/stats/source.ts';
import { engineApiError, saysNotRunning, statusOf } from './engine-api-error.ts';
import { parseEngineApiSample } from './engine-api-sample.ts';
import { hasNoOwnNetwork } from './network-mode.ts';
import { type EnginePace, RequestPace } from './request-pace.ts';

const NAME = 'engine-api';
/** A request is given up after this. */
const DEADLINE_MS = 10_000;
/** A refresh is answered after this with what is there. Old engines take up to a second, two without one-shot. */
const PATIENCE_MS = 3_000;

export interface EngineApiSourceOptions {
  /** Must have no agent of its own: docker-modem then inspects it at every request, at 10 ms a time. */
  readonly docker: Dockerode;
  readonly clock: Clock;
  readonly deadlineMs?: number;
  readonly patienceMs?: number;
}

/**
 * Asks the engine for one sample of each container and keeps the last one to compare with. A container whose request
 * hangs delays the others once, by at most the patience; from then on it is not waited for until it answers again.
 */
export class EngineApiSource implements StatsSource {
  readonly name = NAME;
  private readonly options: Required<EngineApiSourceOptions>;
  private readonly rates = new CpuRates();
  private readonly pace: RequestPace;
  /** Requests for a reading that are under way, by container id. */
  private readonly underWay = new Map<string, AbortController>();
  /** All that run, as last told: a container may use the network of one that is not asked for now. */
  private running: readonly Container[] = [];
  /** Ids of containers that did not answer in time. */
  private readonly late = new Set<string>();
  /** Podman and very old engines know no one-shot; there a request takes two ticks. */
  private oneShot = true;

  constructor(options: EngineApiSourceOptions) {
    this.options = { deadlineMs: DEADLINE_MS, patienceMs: PATIENCE_MS, ...options };
    this.pace = new RequestPace(options.clock);
  }

  /** How the engine was found to answer; see {@link EnginePace}. */
  get enginePace(): EnginePace {
    return this.pace.pace;
  }

  async read(containers: readonly Container[]): Promise<ReadonlyMap<string, ContainerStats>> {
    const round = new Round(this.pace.pace === 'unknown');
    const read = (container: Container): Promise<void> => this.readInto(round, container);
    const free = containers.filter(({ id }) => !this.underWay.has(id));
    const punctual = free.filter(({ id }) => !this.late.has(id));
    const waitedFor = punctual.length > 0 ? punctual : free;
    for (const container of free) if (!waitedFor.includes(container)) void read(container);
    await this.inTime(this.pace.run(waitedFor, read));
    for (const { id } of waitedFor) if (this.underWay.has(id)) this.late.add(id);
    // A copy: an answer that comes later belongs to no snapshot.
    const stats = new Map(round.stats);
    if (stats.size === 0 && round.absent === 0 && containers.length > 0) {
      this.pace.forget();
      throw round.error === null
        ? new StatsSourceError('timeout', NAME, 'the engine did not answer in time')
        : engineApiError(round.error);
    }
    return stats;
  }

  retain(containers: readonly Container[]): void {
    const ids = new Set(containers.map(({ id }) => id));
    this.running = containers;
    this.rates.retain(ids);
    for (const id of this.late) if (!ids.has(id)) this.late.delete(id);
    for (const [id, request] of this.underWay) if (!ids.has(id)) request.abort();
  }

  close(): void {
    this.retain([]);
  }

  /** Never rejects: what went wrong is noted in the round. */
  private async readInto(round: Round, container: Container): Promise<void> {
    const request = new AbortController();
    this.underWay.set(container.id, request);
    try {
      const reply = await this.ask(container.id, request);
      const sample = parseEngineApiSample(reply, container, hasNoOwnNetwork(container, this.running));
      this.late.delete(container.id);
      if (sample === null) return this.absent(round, container);
      const cpuPercent = sample.cpu === null ? null : this.rates.add(container.id, sample.cpu);
      round.stats.set(container.name, { ...sample.stats, cpuPercent });
      if (round.takeProbe()) void this.pace.probe(() => this.ask(container.id, new AbortController()).then(noop, noop));
    } catch (error) {
      if (saysNotRunning(error)) this.absent(round, container);
      else round.error ??= error;
    } finally {
      this.underWay.delete(container.id);
    }
  }

  private absent(round: Round, container: Container): void {
    round.absent += 1;
    this.rates.drop(container.id);
  }

  /** @throws what dockerode throws */
  private async ask(id: string, request: AbortController): Promise<unknown> {
    const cancel = this.options.clock.after(this.options.deadlineMs, () => request.abort());
    try {
      return await this.request(id, request.signal);
    } finally {
      cancel();
    }
  }

  private async request(id: string, abortSignal: AbortSignal): Promise<unknown> {
    const container = this.options.docker.getContainer(id);
    if (this.oneShot) {
      try {
        // Held in a constant because the types know nothing of the signal that docker-modem takes.
        const options = { stream: false as const, 'one-shot': true, abortSignal };
        return await container.stats(options);
      } catch (error) {
        if (statusOf(error) !== 400) throw error;
        this.oneShot = false;
      }
    }
    const options = { stream: false as const, abortSignal };
    return container.stats(options);
  }

  /** Waits for `work`, but no longer than the patience. */
  private async inTime(work: Promise<void>): Promise<void> {
    let cancel = noop;
    const enough = new Promise<void>((resolve) => {
      cancel = this.options.clock.after(this.options.patienceMs, resolve);
    });
    await Promise.race([work, enough]);
    cancel();
  }
}

/** What one refresh has found so far. */
class Round {
  readonly stats = new Map<string, ContainerStats>();
  absent = 0;
  error: unknown = null;
  private probeWanted: boolean;

  constructor(probeWanted: boolean) {
    this.probeWanted = probeWanted;
  }

  /** True once, for the first answer, where the engine's pace is not known. */
  takeProbe(): boolean {
    const wanted = this.probeWanted;
    this.probeWanted = false;
    return wanted;
  }
}

function noop(): void {}
