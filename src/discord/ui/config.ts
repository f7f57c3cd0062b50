import type { ConfigStatus } from '../../config/file/config-store.ts';
import { CONFIG_FILE } from '../../config/file/file-config-store.ts';
import { formatProblem } from '../../config/file/problem.ts';
import { plain } from './text.ts';
import type { View } from './view.ts';

type Refused = Extract<ConfigStatus, { ok: false }>;

/** What counts until the file is mended, as the end of a sentence. Plain text, for the log too. */
export function inForceMeanwhile({ grantsLapsed }: Pick<Refused, 'grantsLapsed'>): string {
  return grantsLapsed
    ? 'it could not be used when Stevedore started, so no right that it grants counts until it is mended: only members with Manage Server may do anything. Denials, boards, schedules and alerts go on as in the last version that was right'
    : 'what was right last stays in force';
}

/** Told to the admins: the file is refused, why, and what counts meanwhile. */
export function configRefusedView({ problems, grantsLapsed }: Refused): View {
  const lines = problems.slice(0, 15).map((problem) => `- ${plain(formatProblem(problem, CONFIG_FILE), 300)}`);
  const more = problems.length > lines.length ? [`- … and ${problems.length - lines.length} more`] : [];
  const meanwhile = grantsLapsed
    ? 'It could not be used when Stevedore started, so **no right that it grants counts**: only members with *Manage Server* may do anything. Denials, boards, schedules and alerts go on as in the last version that was right. Mend the file; it counts as soon as you save it.'
    : 'What was right last stays in force until this is mended.';
  return {
    tone: 'warning',
    title: `${plain(CONFIG_FILE)} is not right`,
    body: [meanwhile, [...lines, ...more].join('\n')],
  };
}

/** Told after {@link configRefusedView}, when it is mended. */
export function configMendedView(): View {
  return { tone: 'good', title: `${plain(CONFIG_FILE)} is right again`, body: ['It is in force now.'] };
}
