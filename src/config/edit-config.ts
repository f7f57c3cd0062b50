import { UserError } from '../discord/gate/errors.ts';
import { plain } from '../discord/ui/text.ts';
import { ConfigEditError, type ConfigStore } from './file/config-store.ts';
import type { ConfigDraft } from './file/edit/draft.ts';
import type { ConfigProblem } from './file/problem.ts';

/** Problems that are listed one by one. */
const mostProblems = 5;

/** A change of `stevedore.yml`. */
export interface ConfigChange {
  /** The entry that it is about, e.g. `['boards', 'games']`: what is wrong in there is named by the key alone. */
  readonly about: readonly string[];
  readonly change: (draft: ConfigDraft) => void;
  /** Of the text that it was looked at with; without it, of the text as it is. */
  readonly revision?: string;
}

/** Changes `stevedore.yml` for a command. Throws {@link UserError} where that cannot be; then nothing has changed. */
export async function editConfig(
  config: Pick<ConfigStore, 'text' | 'edit'>,
  { about, change, revision }: ConfigChange,
): Promise<void> {
  try {
    await config.edit(change, revision ?? config.text()?.revision ?? '');
  } catch (error) {
    if (error instanceof ConfigEditError) throw new UserError(refusal(error, about), `${error.kind}: ${error.message}`);
    throw error;
  }
}

function refusal({ kind, advice, problems }: ConfigEditError, about: readonly string[]): string {
  switch (kind) {
    case 'unreadable':
      return `\`stevedore.yml\` cannot be read, so nothing was saved:\n${problemWords(problems, about)}`;
    case 'conflict':
      return '`stevedore.yml` was changed meanwhile, so nothing was saved. Please use the command again.';
    case 'busy':
      return 'Too many changes are waiting. Please try again in a moment.';
    case 'unwritable':
      return `\`stevedore.yml\` cannot be written.${advice === null ? '' : ` **What helps:** ${plain(advice, 300)}`}`;
    case 'invalid':
      return `Nothing was saved:\n${problemWords(problems, about)}`;
  }
}

/** A line each, in the words of the options: `when: expected …`. Holds no value of the file. */
export function problemWords(problems: readonly ConfigProblem[], about: readonly string[]): string {
  const lines = problems.slice(0, mostProblems).map(({ message, path }) => {
    const isAbout = about.every((step, index) => path[index] === step);
    // A name that cannot be one is not repeated.
    if (path.length === about.length && path.at(-1) === '…') return `**name**: ${plain(message, 300)}`;
    const place = isAbout ? path.slice(about.length) : path;
    const where = place.filter((step) => typeof step === 'string').join(' › ');
    return `${where === '' ? '' : `**${plain(where)}**: `}${plain(message, 300)}`;
  });
  const more = problems.length > mostProblems ? [`… and ${problems.length - mostProblems} more`] : [];
  return [...lines, ...more].join('\n');
}
