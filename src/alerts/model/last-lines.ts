import type { Container } from '../../containers/model/container.ts';
import type { Engine } from '../../hosts/model/engine.ts';
import { terminalLinesAtOnce } from '../../kit/terminal-text.ts';
import type { LastLines, Post } from './alert.ts';
import { endKinds } from './rule.ts';

/** Lines of each container, bytes that are read for them, characters that are kept of them, and containers in one message. */
const tail = 20;
const maxBytes = 16 * 1024;
const maxLength = 1_500;
const mostContainers = 3;

/**
 * The last lines of what ended, where the rule allows it: read for the first sending, and the same at every edit. A log that
 * cannot be read keeps no alert from being sent.
 */
export async function lastLinesFor(
  post: Post,
  engine: Pick<Engine, 'logs'>,
  containerOf: (name: string) => Container | undefined,
): Promise<readonly LastLines[]> {
  if (!post.logs || post.messageId !== null) return post.lastLines;
  const names = new Set(post.items.filter(({ kind }) => endKinds.has(kind)).map(({ subject }) => subject));
  const found = [...names].slice(0, mostContainers).map(async (name): Promise<LastLines | null> => {
    const id = containerOf(name)?.id;
    if (id === undefined) return null;
    const log = await engine.logs(id, { tail, maxBytes }).catch(() => null);
    if (log === null) return null;
    const text = terminalLinesAtOnce(log.text).join('\n').trimEnd().slice(-maxLength);
    return text.trim() === '' ? null : { container: name, text };
  });
  return (await Promise.all(found)).filter((lines) => lines !== null);
}
