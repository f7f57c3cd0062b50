import type { Id, ShownChannel } from '../protocol.ts';
import type { Unread } from './state.ts';

interface ChannelsProps {
  readonly guild: string;
  readonly channels: readonly ShownChannel[];
  readonly here: Id | null;
  readonly unread: Readonly<Record<Id, Unread>>;
  readonly onOpen: (id: Id) => void;
}

/** The channels that "me" sees; threads below theirs. */
export function Channels({ guild, channels, here, unread, onOpen }: ChannelsProps) {
  const threads = channels.filter(({ api }) => isThread(api.type));
  const others = channels.filter(({ api }) => !isThread(api.type));
  const entry = ({ api }: ShownChannel, isThreadOf = false) => (
    <Entry
      key={api.id}
      name={api.name ?? api.id}
      isThread={isThreadOf}
      isHere={api.id === here}
      unread={unread[api.id]}
      onOpen={() => onOpen(api.id)}
    />
  );
  return (
    <nav aria-label={`Channels of ${guild}`}>
      <ul class="channels">
        {others.flatMap((channel) => [
          entry(channel),
          ...threads.filter(({ api }) => parentOf(api) === channel.api.id).map((thread) => entry(thread, true)),
        ])}
      </ul>
    </nav>
  );
}

/** 10 to 12: announcement, public and private threads. */
function isThread(type: number): boolean {
  return type >= 10 && type <= 12;
}

function parentOf(api: ShownChannel['api']): Id | null {
  return 'parent_id' in api ? (api.parent_id ?? null) : null;
}

interface EntryProps {
  readonly name: string;
  readonly isThread: boolean;
  readonly isHere: boolean;
  readonly unread: Unread | undefined;
  readonly onOpen: () => void;
}

function Entry({ name, isThread: isBelow, isHere, unread, onOpen }: EntryProps) {
  const words = unread === undefined ? '' : `${unread.count} new${unread.pings > 0 ? `, ${unread.pings} for you` : ''}`;
  return (
    <li class={isBelow ? 'thread' : undefined}>
      <button
        type="button"
        class={unread === undefined ? 'channel' : 'channel unread'}
        aria-current={isHere ? 'page' : undefined}
        onClick={onOpen}
      >
        <span class="hash" aria-hidden="true">
          {isBelow ? '↳' : '#'}
        </span>
        <span class="vh">{isBelow ? 'Thread ' : 'Channel '}</span>
        <bdi>{name}</bdi>
        <span class="vh">{words}</span>
        {unread === undefined ? null : (
          <span class={unread.pings > 0 ? 'count pings' : 'count'} aria-hidden="true">
            {unread.pings > 0 ? unread.pings : unread.count}
          </span>
        )}
      </button>
    </li>
  );
}
