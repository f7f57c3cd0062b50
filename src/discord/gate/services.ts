import type { Decision, Permission } from '../../access/model/can.ts';
import type { CompiledPolicy } from '../../access/model/compiled-policy.ts';
import type { AuditJournal, AuditReader } from '../../audit/model/journal.ts';
import type { AskedApplication } from '../../config/application-question.ts';
import type { ConfigStatus } from '../../config/file/config-store.ts';
import type { Container } from '../../containers/model/container.ts';
import type { Engine, EngineStatus } from '../../hosts/model/engine.ts';
import type { LogReads } from '../../hosts/model/log-reads.ts';
import type { Actor } from '../../kit/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { StatsReader } from '../../stats/model/container-stats.ts';
import type { HistoryReader } from '../../stats/model/history.ts';
import type { ChartRenderer } from '../../stats/model/history-chart.ts';
import type { SourcesState } from '../../stats/model/source-state.ts';

/** What the Discord part needs of the rest of the program. Built once, in `wiring/create-bot.ts`. */
export interface Services {
  readonly clock: Clock;
  /** All containers, in memory: reading them costs nothing. */
  readonly containers: { all(): readonly Container[]; get(name: string): Container | undefined };
  readonly engine: Pick<Engine, 'inspect'>;
  readonly logReads: Pick<LogReads, 'readFor'>;
  engineStatus(): EngineStatus;
  readonly stats: StatsReader;
  /** Where figures come from, and how that went so far. */
  statsSources(): SourcesState;
  readonly history: HistoryReader;
  readonly charts: ChartRenderer;
  /** IANA name: the time zone of the owner, in pictures; elsewhere Discord shows each reader's own. */
  readonly timeZone: string;
  readonly audit: AuditJournal;
  readonly auditReader: AuditReader;
  /** Is what is in force what is in `stevedore.yml`, and if not, why? */
  configStatus(): ConfigStatus;
  /** The rules in force, to explain them; who decides is `authorize`. */
  policy(): CompiledPolicy;
  /** The only question about rights. */
  authorize(actor: Actor, permission: Permission, container: Container | null, channelId: string): Decision;
  readonly about: AboutFacts;
  /** Another application that waits for the owner's word. */
  readonly applications: ManagedApplications;
}

/** Which application the bot is, as far as its owner decides that in Discord. */
export interface ManagedApplications {
  /** `null`: nothing is asked. */
  asked(): AskedApplication | null;
  /** Discord's user id; `null`: not known. */
  ownerId(): string | null;
  /** Logs in as that one. `false`: it is no longer open. */
  allow(key: string): Promise<boolean>;
  /** `false`: it is no longer open. */
  deny(key: string): boolean;
}

export interface AboutFacts {
  readonly version: string;
  /** When the program started, milliseconds since the epoch. */
  readonly startedAt: number;
}
