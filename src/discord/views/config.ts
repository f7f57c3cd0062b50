import { CONFIG_FILE } from '../../config/file/file-config-store.ts';
import { type ConfigProblem, formatProblem } from '../../config/file/problem.ts';
import { plain } from './text.ts';
import type { View } from './view.ts';

/** Told to the admins: their change of the file was refused, and why. */
export function configRefusedView(problems: readonly ConfigProblem[]): View {
  const lines = problems.slice(0, 15).map((problem) => `- ${plain(formatProblem(problem, CONFIG_FILE), 300)}`);
  const more = problems.length > lines.length ? [`- … and ${problems.length - lines.length} more`] : [];
  return {
    tone: 'warning',
    title: `${plain(CONFIG_FILE)} is not right`,
    body: ['What was right last stays in force until this is mended.', [...lines, ...more].join('\n')],
  };
}

/** Told after {@link configRefusedView}, when it is mended. */
export function configMendedView(): View {
  return { tone: 'good', title: `${plain(CONFIG_FILE)} is right again`, body: ['It is in force now.'] };
}
