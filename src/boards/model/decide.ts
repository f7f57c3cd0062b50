/** What happens to several things at once is shown by one edit, milliseconds. */
const coalesceMs = 400;

/** How a board stands in its channel. Times by the monotonic clock, milliseconds. */
export interface BoardStanding {
  /** What it shows, as made by whoever shows it: equal texts look the same. `null`: not known, as after a start. */
  readonly shown: string | null;
  /** What it should show, made with the same figures. */
  readonly wanted: string;
  /** Since when the two differ; `null`: they do not. */
  readonly differsSince: number | null;
  /** When figures were read last; `null`: never. */
  readonly figuresAt: number | null;
  /** How often figures are wanted; `null`: it shows none. */
  readonly figuresEveryMs: number | null;
  /** When the message may be edited, see `nextEditAt`. */
  readonly editableAt: number;
}

/**
 * - `edit`: show what is wanted, with fresh figures
 * - `look`: read the figures, and edit if they are others
 * - `rest`: nothing before `at`; `null`: nothing until something happens
 */
export type BoardStep =
  | { readonly kind: 'edit' }
  | { readonly kind: 'look' }
  | { readonly kind: 'rest'; readonly at: number | null };

/** Must it change, and when? Pure. */
export function decideBoard(standing: BoardStanding, now: number): BoardStep {
  const { shown, wanted, differsSince, figuresAt, figuresEveryMs, editableAt } = standing;
  if (shown !== wanted) {
    const at = Math.max((differsSince ?? now) + coalesceMs, editableAt);
    return at <= now ? { kind: 'edit' } : { kind: 'rest', at };
  }
  if (figuresEveryMs === null) return { kind: 'rest', at: null };
  const at = Math.max(figuresAt === null ? now : figuresAt + figuresEveryMs, editableAt);
  return at <= now ? { kind: 'look' } : { kind: 'rest', at };
}
