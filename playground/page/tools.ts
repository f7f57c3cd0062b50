import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Asked, RequestNumber, Snapshot } from '../protocol.ts';
import { PageClock } from './clock.ts';
import type { PageEvent } from './state.ts';

/** What every part of the page may use. The same all the time, so that nothing is drawn again because of it. */
export interface Tools {
  /** Asks the server. */
  readonly ask: (asked: Asked) => RequestNumber;
  readonly dispatch: (event: PageEvent) => void;
  readonly clock: PageClock;
}

/** Of all that is on the page. */
export const ToolsContext = createContext<Tools>({ ask: () => 0, dispatch: () => {}, clock: new PageClock() });

/** The tools. */
export function useTools(): Tools {
  return useContext(ToolsContext);
}

/** The simulated time, each second. */
export function useNow(): number {
  const { clock } = useTools();
  const [now, setNow] = useState(clock.now());
  useEffect(() => clock.listen(() => setNow(clock.now())), [clock]);
  return now;
}

/** Names of members, roles and channels, to show mentions. Changes only with them, not with messages. */
export interface Names {
  readonly members: Snapshot['members'];
  readonly roles: Snapshot['roles'];
  readonly channels: Snapshot['channels'];
}
