import { ago } from '../../discord/ui/text.ts';
import type { EngineStatus } from '../../hosts/model/engine.ts';

/** What must be said above any state while the engine is away: that it may be old. `null` while it is there. */
export function engineAway(status: EngineStatus): string | null {
  if (status.connected) return null;
  return `🔌 **The Docker Engine has been out of reach since ${ago(status.since)}.** What you see here is from before that.`;
}
