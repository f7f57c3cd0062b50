import { type ReadConfig, readConfig } from '../read-config.ts';
import { parseYaml } from '../yaml-text.ts';
import { type ConfigDraft, draftOf } from './draft.ts';

/** What the configuration would be if this change were made to the text. Writes nothing. */
export function tryEdit(text: string, change: (draft: ConfigDraft) => void): ReadConfig {
  const { document, problems } = parseYaml(text);
  if (problems.length > 0) return { ok: false, problems };
  change(draftOf(document));
  return readConfig(document.toString({ lineWidth: 0 }));
}
