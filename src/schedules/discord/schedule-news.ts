import { createHash } from 'node:crypto';
import { unpublishedView } from '../../discord/ui/unpublished.ts';
import type { View } from '../../discord/ui/view.ts';
import type { Clock } from '../../kit/clock.ts';
import type { AdminNotices } from '../../outbox/admin-notices.ts';
import type { Publisher } from '../../outbox/publish.ts';
import { PublishError } from '../../outbox/publish-error.ts';
import type { HeldUp, RunFacts, ScheduleNews, Told } from '../model/news.ts';
import type { ScheduleLog } from '../model/perform.ts';
import type { PostSchedule, ReportMaker } from '../model/report-maker.ts';
import type { MessageRef, ScheduleRun } from '../model/run.ts';
import type { Schedule } from '../model/schedule.ts';
import { reportView } from './views/report.ts';
import { announcementView, heldUpView, runView } from './views/schedule-run.ts';

export interface ScheduleMessagesDeps {
  readonly publisher: Publisher;
  readonly notices: Pick<AdminNotices, 'tell'>;
  readonly reports: Pick<ReportMaker, 'make'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: ScheduleLog;
  /** Where admins are told; `null`: nowhere. */
  adminChannelId(): string | null;
}

/** A message on its way. */
interface Outgoing {
  readonly schedule: string;
  readonly channelId: string | null;
  /** The message that it replaces. */
  readonly instead: MessageRef | null;
  /** See `PostOptions.once`. */
  readonly once?: string;
  readonly view: View;
}

/** Announcements, results and reports as messages in Discord. */
export class ScheduleMessages implements ScheduleNews {
  readonly #deps: ScheduleMessagesDeps;
  /** Schedules whose channel takes nothing, which was said; no more than there are schedules. */
  readonly #told = new Set<string>();

  constructor(deps: ScheduleMessagesDeps) {
    this.#deps = deps;
  }

  announce(
    run: ScheduleRun,
    schedule: Schedule,
    containers: readonly string[],
    facts: Pick<RunFacts, 'perhapsSaid'>,
  ): Promise<Told> {
    const view = announcementView(run, schedule, containers, facts);
    const { name, channelId } = schedule;
    return this.#say({ schedule: name, channelId, instead: null, once: onceFor('a', run), view });
  }

  async tell(run: ScheduleRun, schedule: Schedule | null, facts: RunFacts): Promise<Told> {
    try {
      const view = await this.#viewOf(run, schedule, facts);
      const channelId = schedule?.channelId ?? run.message?.channelId ?? this.#deps.adminChannelId();
      const told = await this.#say({
        schedule: run.schedule,
        channelId,
        instead: run.message,
        once: onceFor('r', run),
        view,
      });
      const isTrouble = run.outcome === 'failed' || run.outcome === 'interrupted';
      if (isTrouble && wasPosted(told) && channelId !== this.#deps.adminChannelId()) this.#deps.notices.tell(view);
      return told;
    } catch (error) {
      this.#deps.log.error({ err: error, schedule: run.schedule }, 'what a schedule did could not be put into words');
      return { kind: 'said', message: null };
    }
  }

  async heldUp(held: HeldUp, schedule: Schedule): Promise<Told> {
    const view = heldUpView(held, schedule);
    const admins = this.#deps.adminChannelId();
    const channelId = schedule.channelId ?? admins;
    const once = onceForHeldUp(held, schedule.name);
    const told = await this.#say({ schedule: schedule.name, channelId, instead: null, once, view });
    if (wasPosted(told) && channelId !== admins) this.#deps.notices.tell(view);
    return told;
  }

  async #viewOf(run: ScheduleRun, schedule: Schedule | null, facts: RunFacts): Promise<View> {
    if (run.outcome !== 'done' || !schedule || !isPost(schedule)) return runView(run, schedule, facts);
    const report = reportView(await this.#deps.reports.make(schedule), schedule.name, this.#deps.clock.now());
    const late = run.reason === 'late' || run.missed || facts.perhapsSaid;
    if (!late) return report;
    return { ...report, body: [...(runView(run, schedule, facts).body ?? []), ...(report.body ?? [])] };
  }

  async #say(message: Outgoing): Promise<Told> {
    const { publisher, log } = this.#deps;
    const { schedule, channelId, instead, once, view } = message;
    if (channelId === null) {
      log.info({ schedule, title: view.title }, 'a schedule has no channel to say this in');
      return { kind: 'said', message: null };
    }
    try {
      if (instead) {
        await publisher.edit(instead, view);
        return { kind: 'said', message: instead };
      }
      const posted = await publisher.post(channelId, view, once === undefined ? {} : { once });
      this.#told.delete(schedule);
      return { kind: 'said', message: posted };
    } catch (error) {
      // The announcement was deleted, or its channel: the result still has to be said.
      if (instead && error instanceof PublishError && error.lasts !== 'passing')
        return this.#say({ ...message, instead: null });
      return this.#failed(message, error);
    }
  }

  #failed({ schedule, channelId, view }: Outgoing, error: unknown): Told {
    const { log, notices } = this.#deps;
    if (!(error instanceof PublishError)) {
      log.error({ err: error, schedule }, 'a message of a schedule could not be shown');
      return { kind: 'said', message: null };
    }
    if (error.lasts === 'passing') return { kind: 'later', unsent: error.unsent };
    log.error(
      { err: error, schedule, channelId },
      `a message of a schedule could not be posted: ${error.advice ?? ''}`,
    );
    // Told once; what was to be said goes to the admins instead.
    if (!this.#told.has(schedule)) notices.tell(unpublishedView(`The schedule “${schedule}”`, error.channelId, error));
    this.#told.add(schedule);
    notices.tell({ ...view, buttons: [] });
    return { kind: 'said', message: null };
  }
}

function isPost(schedule: Schedule): schedule is PostSchedule {
  return schedule.task.kind === 'post';
}

/** What could not be posted went to the admins instead. */
function wasPosted(told: Told): boolean {
  return told.kind === 'said' && told.message !== null;
}

function onceForHeldUp({ dueAt, begun }: HeldUp, schedule: string): string {
  const which = createHash('sha256').update(schedule).digest('base64url').slice(0, 14);
  return `${begun ? 'm' : 'h'}${dueAt.toString(36)}.${which}`.slice(0, 25);
}

/** The time keeps it apart from that of an earlier database. */
function onceFor(kind: 'a' | 'r', { id, dueAt, runAt }: ScheduleRun): string {
  return `${kind}${id}.${(kind === 'a' ? runAt : dueAt).toString(36)}`.slice(0, 25);
}
