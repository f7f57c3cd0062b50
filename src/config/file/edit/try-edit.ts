import { inTurns } from '../../../kit/in-turns.ts';
import { type ReadConfig, reading } from '../read-config.ts';
import { parsing } from '../yaml-text.ts';
import { type ConfigDraft, draftOf } from './draft.ts';

/** What the configuration would be if this change were made to the text. Writes nothing. */
export function tryEdit(text: string, change: (draft: ConfigDraft) => void): Promise<ReadConfig> {
  return inTurns(trying(text, change));
}

function* trying(text: string, change: (draft: ConfigDraft) => void): Generator<undefined, ReadConfig> {
  const { document, problems } = yield* parsing(text);
  if (problems.length > 0) return { ok: false, problems };
  change(draftOf(document));
  yield;
  const edited = document.toString({ lineWidth: 0 });
  yield;
  return yield* reading(edited);
}
