import { type Container, isUp } from '../../containers/model/container.ts';
import type { EngineStatus } from '../../hosts/model/engine.ts';
import type { Clock } from '../../kit/clock.ts';
import type { History, HistoryReader } from '../../stats/model/history.ts';
import { ChartError, type ChartRenderer } from '../../stats/model/history-chart.ts';
import { type HistorySummary, summarise } from '../../stats/model/history-summary.ts';
import { describeHistory } from '../../stats/model/history-words.ts';
import type { Consumer, Report, UsageReport } from './report.ts';
import type { PostTask, Schedule } from './schedule.ts';
import { targetsOf } from './targets.ts';
import { part, TotalUsage, trends } from './usage.ts';

const DAY = 86_400_000;
const periods: Readonly<Record<UsageReport['kind'], number>> = { stats: DAY, weekly: 7 * DAY };

export interface ReportDeps {
  readonly clock: Clock;
  readonly containers: { all(): readonly Container[]; get(name: string): Container | undefined };
  engineStatus(): EngineStatus;
  readonly history: HistoryReader;
  readonly charts: ChartRenderer;
}

/** A schedule whose task is to post. */
export type PostSchedule = Schedule & { readonly task: PostTask };

/** Makes what a schedule posts. Reads the history and memory only, never the engine. */
export class ReportMaker {
  readonly #deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
  }

  /** Throws where the history cannot be read. A chart that cannot be drawn is left out. */
  async make(schedule: PostSchedule): Promise<Report> {
    const { containers, engineStatus } = this.#deps;
    const names = targetsOf(schedule.task.containers, containers.all());
    const there = names.map((name) => containers.get(name)).filter((one) => one !== undefined);
    const { post } = schedule.task;
    if (post === 'status') return { kind: 'status', engine: engineStatus(), containers: there };
    return this.#usage(post, there, schedule.timeZone);
  }

  async #usage(kind: UsageReport['kind'], containers: readonly Container[], timeZone: string): Promise<UsageReport> {
    const { clock, history } = this.#deps;
    const toMs = clock.now();
    const fromMs = toMs - periods[kind];
    // Twice the period: half of it is what it is compared with, and quarters of an hour are enough for both.
    const both = { fromMs: toMs - 2 * periods[kind], toMs };
    let resolutionMs = 15 * 60_000;
    let unknownMs = 0;
    const total = new TotalUsage();
    const consumers: Consumer[] = [];
    for (const container of containers) {
      const past = await history.history(container.name, both.fromMs, both.toMs);
      total.add(past);
      const now = summarise(part(past, fromMs, toMs));
      unknownMs = consumers.length === 0 ? now.unknownMs : Math.min(unknownMs, now.unknownMs);
      resolutionMs = past.resolutionMs;
      consumers.push(consumer(container, now));
    }
    const all = { name: 'All containers', ...both, resolutionMs, points: total.points() };
    const shown = part(all, fromMs, toMs);
    return {
      kind,
      fromMs,
      toMs,
      containers: containers.length,
      running: containers.filter(isUp).length,
      unhealthy: containers.filter(({ health }) => health === 'unhealthy').map(({ name }) => name),
      ...trends(all),
      consumers: consumers.sort(byCpu),
      unknownMs,
      chart: await this.#chart(shown, timeZone),
      chartWords: describeHistory(shown, timeZone),
    };
  }

  async #chart(history: History, timeZone: string): Promise<Uint8Array | null> {
    if (history.points.length === 0) return null;
    try {
      return await this.#deps.charts.render({ title: history.name, history, timeZone });
    } catch (error) {
      if (error instanceof ChartError) return null;
      throw error;
    }
  }
}

function consumer(container: Container, { cpu, memory, restarts }: HistorySummary): Consumer {
  return {
    name: container.name,
    cpu: cpu?.avg ?? null,
    cpuPeak: cpu?.max ?? null,
    memory: memory?.avg ?? null,
    restarts,
    upSince: isUp(container) ? container.startedAt : null,
  };
}

function byCpu(a: Consumer, b: Consumer): number {
  return (b.cpu ?? -1) - (a.cpu ?? -1) || (b.memory ?? -1) - (a.memory ?? -1) || a.name.localeCompare(b.name);
}
