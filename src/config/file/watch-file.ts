import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../kit/clock.ts';
import { signatureOf } from './config-source.ts';

/** Editors write in several steps; what they leave behind is looked at this long after the last one. Milliseconds. */
const SETTLE_MS = 200;

/** Network shares and Docker Desktop's mounts report nothing: the file is looked at this often all the same. Milliseconds. */
const POLL_MS = 5_000;

/**
 * Calls `changed` after the file may have changed: written, replaced, removed or made. It watches the folder, because
 * most editors put a new file in place of the old one, and a watch on the file would go away with the old one. It is
 * called once at first, too. Never throws. Returns a function that ends it.
 */
export function watchFile(path: string, clock: Clock, changed: () => void): () => void {
  let closed = false;
  let watcher: FSWatcher | null = null;
  let cancelSettling = () => {};
  let cancelPoll = () => {};
  let signature: string | null = null;

  const soon = () => {
    cancelSettling();
    cancelSettling = clock.after(SETTLE_MS, changed);
  };
  const drop = () => {
    watcher?.close();
    watcher = null;
  };
  const listen = () => {
    try {
      watcher = watch(dirname(path), { persistent: false }, (_, name) => {
        if (name === null || name === basename(path)) soon();
      });
      // The folder went away, or the system has no watches left: polling goes on and tries again.
      watcher.on('error', drop);
    } catch {
      watcher = null;
    }
  };
  const poll = async () => {
    const now = await signatureOf(path);
    if (closed) return;
    if (watcher === null) listen();
    if (signature !== null && now !== signature) soon();
    signature = now;
    cancelPoll = clock.after(POLL_MS, poll);
  };

  listen();
  void poll();
  // For what happened before anybody watched.
  soon();
  return () => {
    closed = true;
    cancelSettling();
    cancelPoll();
    drop();
  };
}
