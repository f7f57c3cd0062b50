import { ConfigEditError, type ConfigStore } from '../config/file/config-store.ts';
import type { ConfigDraft } from '../config/file/edit/draft.ts';
import { UserError } from './errors.ts';
import { plain } from './views/text.ts';

/** Problems that are listed one by one. */
const mostProblems = 5;

/** Changes `stevedore.yml` for a command. Throws {@link UserError} where that cannot be; then nothing has changed. */
export async function editConfig(
  config: Pick<ConfigStore, 'text' | 'edit'>,
  change: (draft: ConfigDraft) => void,
): Promise<void> {
  try {
    await config.edit(change, config.text()?.revision ?? '');
  } catch (error) {
    if (error instanceof ConfigEditError) throw new UserError(refusal(error), `${error.kind}: ${error.message}`);
    throw error;
  }
}

function refusal({ kind, advice, problems }: ConfigEditError): string {
  switch (kind) {
    case 'conflict':
      return '`stevedore.yml` was changed meanwhile, so nothing was saved. Please use the command again.';
    case 'busy':
      return 'Too many changes are waiting. Please try again in a moment.';
    case 'unwritable':
      return `\`stevedore.yml\` cannot be written.${advice === null ? '' : ` **What helps:** ${plain(advice, 300)}`}`;
    case 'invalid': {
      const lines = problems.slice(0, mostProblems).map(({ message, path }) => {
        const where = path.filter((step) => typeof step === 'string').join(' › ');
        return `${where === '' ? '' : `**${plain(where)}**: `}${plain(message, 300)}`;
      });
      const more = problems.length > mostProblems ? [`… and ${problems.length - mostProblems} more`] : [];
      return ['Nothing was saved:', ...lines, ...more].join('\n');
    }
  }
}
