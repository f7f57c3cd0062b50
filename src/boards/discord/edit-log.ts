import type { Clock } from '../../kit/clock.ts';
import { type Edits, isOldMessage, nextEditAt, noEdits, withEdit, withEnd } from '../model/pace.ts';
import type { Standing } from './standing.ts';

/** What was edited lately, and so what may be edited when. Times by the monotonic clock, milliseconds. */
export class EditLog {
  readonly #clock: Clock;
  /** `all`, `board <name>`, `channel <id>`, `old <id>` */
  readonly #edits = new Map<string, Edits>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When the board's message may be edited, or posted, at the earliest. */
  editableAt(standing: Standing, now: number): number {
    const { name, channelId } = standing.board;
    const of = (key: string) => this.#edits.get(key) ?? noEdits;
    const ageMs = this.#ageOf(standing);
    return nextEditAt(
      {
        message: of(`board ${name}`),
        channel: of(`channel ${channelId}`),
        channelOld: of(`old ${channelId}`),
        all: of('all'),
        ageMs,
      },
      now,
    );
  }

  /** To be called when an edit or post begins; what is returned, when it has ended. */
  begin(standing: Standing): () => void {
    const { name, channelId } = standing.board;
    const isOld = isOldMessage(this.#ageOf(standing));
    const keys = ['all', `board ${name}`, `channel ${channelId}`, ...(isOld ? [`old ${channelId}`] : [])];
    for (const key of keys) this.#edits.set(key, withEdit(this.#edits.get(key) ?? noEdits));
    return () => {
      const now = this.#clock.monotonic();
      for (const key of keys) this.#edits.set(key, withEnd(this.#edits.get(key) ?? noEdits, now));
    };
  }

  /** Forgets what is about none of these boards. */
  keep(standings: Iterable<Standing>): void {
    const used = new Set(['all']);
    for (const { board } of standings) {
      for (const key of [`board ${board.name}`, `channel ${board.channelId}`, `old ${board.channelId}`]) used.add(key);
    }
    for (const [key, { underWay }] of this.#edits) if (!used.has(key) && underWay === 0) this.#edits.delete(key);
  }

  #ageOf({ message }: Standing): number {
    return message?.posted ? this.#clock.now() - message.posted.postedAt : 0;
  }
}
