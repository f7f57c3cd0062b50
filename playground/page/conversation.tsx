import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Id } from '../protocol.ts';
import { isGrouped, MessageRow } from './message.tsx';
import type { PageState, Pending, Unanswered } from './state.ts';
import { type Names, useTools } from './tools.ts';

interface ConversationProps {
  readonly state: PageState;
  readonly channelId: Id;
  readonly name: string;
  readonly names: Names;
  readonly showsRequests: boolean;
}

const nothing: readonly string[] = [];

/** Nearer to its end than this, pixels, it follows what is written. */
const NEAR = 80;
/** What scrolls by hand, and for how long after it, milliseconds: a wheel runs on. */
const hands = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
const TOUCHED_WITHIN = 500;

/** The messages of the open channel. Stays at the end while one is there. */
export function Conversation({ state, channelId, name, names, showsRequests }: ConversationProps) {
  const messages = state.home?.messages[channelId] ?? [];
  const busy = useBusy(state.pending);
  const { root, isAway, toEnd, onScroll } = useEnd(channelId, state);
  const sent = state.pending.filter(({ asked }) => asked.type === 'command' && asked.channelId === channelId);
  const unanswered = state.unanswered.filter((one) => one.channelId === channelId);
  return (
    <div class="conversation">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by keyboard */}
      <div ref={root} class="messages" role="log" aria-label={`Messages in #${name}`} tabIndex={0} onScroll={onScroll}>
        {messages.length === 0 ? (
          <p class="beginning">Nothing was written in #{name} yet. Type / to see what the bot can do.</p>
        ) : null}
        {messages.map((message, index) => (
          <MessageRow
            key={message.api.id}
            message={message}
            grouped={isGrouped(message, messages[index - 1])}
            names={names}
            isFailed={state.failed[message.api.id] === true}
            busy={busy.get(message.api.id) ?? nothing}
            showsRequests={showsRequests}
            requests={state.inspections[message.api.id]}
          />
        ))}
        {sent.map(({ request, asked }) => (
          <p key={request} class="sending">
            {asked.type === 'command' ? `${asked.line}: sending …` : ''}
          </p>
        ))}
        {unanswered.map((one) => (
          <NoResponse key={one.request} {...one} />
        ))}
      </div>
      {isAway ? (
        <button type="button" class="to-end button second" onClick={toEnd}>
          To the newest
        </button>
      ) : null}
    </div>
  );
}

function NoResponse({ request, line }: Unanswered) {
  const { dispatch } = useTools();
  return (
    <p class="no-response" role="alert">
      <b>{line}</b> <span class="failed">The application did not respond</span>{' '}
      <button type="button" class="plain" onClick={() => dispatch({ type: 'hideUnanswered', request })}>
        Dismiss
      </button>
    </p>
  );
}

/** What was pressed, by message. */
function useBusy(pending: readonly Pending[]): ReadonlyMap<Id, readonly string[]> {
  return useMemo(() => {
    const busy = new Map<Id, string[]>();
    for (const { asked } of pending) {
      if (asked.type !== 'press' && asked.type !== 'choose') continue;
      busy.set(asked.messageId, [...(busy.get(asked.messageId) ?? []), asked.customId]);
    }
    return busy;
  }, [pending]);
}

/** Keeps a list at its end while the reader is there. */
function useEnd(channelId: Id, state: PageState) {
  const root = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [isAway, setAway] = useState(false);
  const touched = useRef(Number.NEGATIVE_INFINITY);
  const toEnd = () => {
    isAtEnd.current = true;
    setAway(false);
    root.current?.scrollTo({ top: root.current.scrollHeight });
  };
  useLayoutEffect(toEnd, [channelId, state.home?.me]);
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
  }, [state]);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    // Pictures arrive later, and the box below grows.
    const follow = () => isAtEnd.current && toEnd();
    const touch = () => {
      touched.current = performance.now();
    };
    for (const hand of hands) addEventListener(hand, touch, { passive: true, capture: true });
    const watcher = new ResizeObserver(follow);
    watcher.observe(element);
    element.addEventListener('load', follow, true);
    return () => {
      for (const hand of hands) removeEventListener(hand, touch, { capture: true });
      watcher.disconnect();
      element.removeEventListener('load', follow, true);
    };
  }, []);
  const onScroll = () => {
    const element = root.current;
    if (element === null) return;
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    // What grows moves the end away, too: only a hand leaves it.
    if (isNear || performance.now() - touched.current < TOUCHED_WITHIN) isAtEnd.current = isNear;
    setAway(!isAtEnd.current);
  };
  return { root, isAway, toEnd, onScroll };
}
