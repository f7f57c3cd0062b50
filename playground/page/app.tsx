import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Snapshot, Status } from '../protocol.ts';
import { Channels } from './channels.tsx';
import { Controls } from './controls.tsx';
import { Conversation } from './conversation.tsx';
import { FormDialog } from './form-dialog.tsx';
import { MessageBox } from './message-box.tsx';
import { People } from './people.tsx';
import type { PageState } from './state.ts';
import { paint, storedShowsRequests, storedTheme, storeShowsRequests } from './theme.ts';
import { type Names, useTools } from './tools.ts';

/** Which of the two side panels is open where there is no room for them. */
type Drawer = 'channels' | 'people' | null;

/** The page. */
export function App({ state }: { readonly state: PageState }) {
  const { home, status } = state;
  if (home === null || status === null) {
    return (
      <main class="waiting">
        <h1>Stevedore playground</h1>
        <p role="status">
          {state.link === 'lost'
            ? lost
            : home === null && state.link === 'open'
              ? 'The bot is starting …'
              : 'Connecting …'}
        </p>
      </main>
    );
  }
  return <Chat state={state} home={home} status={status} />;
}

const lost = 'The playground does not answer. Is `npm start` still running? This page tries again by itself.';

interface ChatProps {
  readonly state: PageState;
  readonly home: Snapshot;
  readonly status: Status;
}

function Chat({ state, home, status }: ChatProps) {
  const { dispatch } = useTools();
  const [drawer, setDrawer] = useDrawer();
  const [showsRequests, setShowsRequests] = useState(storedShowsRequests);
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => paint(theme), [theme]);
  useEffect(() => storeShowsRequests(showsRequests), [showsRequests]);
  const { members, roles, channels } = home;
  const names: Names = useMemo(() => ({ members, roles, channels }), [members, roles, channels]);
  const channel = channels.find(({ api }) => api.id === state.channelId);
  return (
    <div class="page">
      <a class="skip" href="#conversation">
        To the messages
      </a>
      <Notices state={state} status={status} />
      <div class="columns">
        <aside id="channels" class={drawer === 'channels' ? 'left open' : 'left'} aria-label="Channels">
          <p class="guild">
            <bdi>{home.guild.name}</bdi>
          </p>
          <Channels
            guild={home.guild.name}
            channels={channels}
            here={state.channelId}
            unread={state.unread}
            onOpen={(id) => {
              dispatch({ type: 'openChannel', id });
              setDrawer(null);
            }}
          />
        </aside>
        <main id="conversation" tabIndex={-1}>
          <Head
            name={channel?.api.name ?? ''}
            topic={channel !== undefined && 'topic' in channel.api ? (channel.api.topic ?? '') : ''}
            me={members.find(({ id }) => id === home.me)?.name ?? ''}
            drawer={drawer}
            hasUnread={Object.keys(state.unread).length > 0}
            onDrawer={(wanted) => setDrawer(wanted === drawer ? null : wanted)}
          />
          {channel === undefined ? (
            <p class="nowhere">There is no channel here that this member may see.</p>
          ) : (
            <>
              <Conversation
                state={state}
                channelId={channel.api.id}
                name={channel.api.name ?? ''}
                names={names}
                showsRequests={showsRequests}
              />
              <MessageBox
                key={`${home.me} ${channel.api.id}`}
                channel={channel}
                home={home}
                suggestions={state.suggestions}
                isReady={status.bot === 'ready'}
              />
            </>
          )}
        </main>
        <aside id="people" class={drawer === 'people' ? 'right open' : 'right'} aria-label="People and playground">
          <People home={home} />
          <Controls
            status={status}
            refusals={state.refusals}
            showsRequests={showsRequests}
            theme={theme}
            onShowRequests={setShowsRequests}
            onTheme={setTheme}
          />
        </aside>
        {drawer === null ? null : (
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape closes the drawer, too
          <div class="shade" onClick={() => setDrawer(null)} />
        )}
      </div>
      {state.form === null ? null : (
        <FormDialog key={state.form.formId} form={state.form} names={names} note={state.note} />
      )}
      <Note text={state.form === null ? state.note : null} />
    </div>
  );
}

/** Panels over the page on small screens: the focus goes there and back; Escape closes them. */
function useDrawer(): [Drawer, (drawer: Drawer) => void] {
  const [drawer, setDrawer] = useState<Drawer>(null);
  const before = useRef<Drawer>(null);
  useEffect(() => {
    if (drawer !== null) document.querySelector<HTMLElement>(`#${drawer} button`)?.focus();
    else if (before.current !== null) document.getElementById(`open-${before.current}`)?.focus();
    before.current = drawer;
    if (drawer === null) return;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setDrawer(null);
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [drawer]);
  return [drawer, setDrawer];
}

interface HeadProps {
  readonly name: string;
  readonly topic: string;
  readonly me: string;
  readonly drawer: Drawer;
  readonly hasUnread: boolean;
  readonly onDrawer: (drawer: 'channels' | 'people') => void;
}

function Head({ name, topic, me, drawer, hasUnread, onDrawer }: HeadProps) {
  return (
    <header class="head">
      <button
        type="button"
        id="open-channels"
        class="open-channels"
        aria-expanded={drawer === 'channels'}
        aria-controls="channels"
        aria-label={hasUnread ? 'Channels, something is new' : 'Channels'}
        onClick={() => onDrawer('channels')}
      >
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4h12M2 8h12M2 12h12" />
        </svg>
        {hasUnread ? <span class="new" /> : null}
      </button>
      <h1>
        <span class="hash" aria-hidden="true">
          #
        </span>
        <bdi>{name}</bdi>
      </h1>
      <p class="topic">{topic}</p>
      <button
        type="button"
        id="open-people"
        class="open-people"
        aria-expanded={drawer === 'people'}
        aria-controls="people"
        onClick={() => onDrawer('people')}
      >
        <span class="vh">You are </span>
        <bdi>{me}</bdi>
        <span class="vh">. People and playground</span>
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
          <path d="m4 6 4 4 4-4" />
        </svg>
      </button>
    </header>
  );
}

/** What the whole page must know. */
function Notices({ state, status }: { readonly state: PageState; readonly status: Status }) {
  const { ask } = useTools();
  const isSample = status.engine.kind === 'sample';
  return (
    <section class="notices" aria-label="About this playground">
      <p class={isSample ? 'kind sample' : 'kind own'} title={status.engine.why}>
        <b>{isSample ? 'Sample containers' : 'Your own containers: actions are real'}</b>
        <span>{status.engine.why}</span>
      </p>
      <div role="status">
        {troubles(state, status).map((text) => (
          <p key={text} class="care">
            {text}
          </p>
        ))}
        {status.notices.map((text) => (
          <p key={text} class="know">
            {text}
          </p>
        ))}
      </div>
      {status.over ? (
        <p class="over">
          <b>The bot runs on the real Discord now; this playground is over.</b>
          {status.setUpUrl === null ? null : <a href={status.setUpUrl}>To its page</a>}
          {status.canTakeAlong ? (
            <button type="button" class="button main" onClick={() => ask({ type: 'takeAlong' })}>
              Take this configuration along
            </button>
          ) : null}
        </p>
      ) : null}
    </section>
  );
}

function troubles(state: PageState, status: Status): string[] {
  const found: string[] = [];
  if (state.link === 'lost') found.push(lost);
  if (status.bot === 'starting' && status.discordUp) found.push('The bot is starting.');
  if (!status.discordUp) found.push('Discord is cut off: the bot cannot hear or answer you.');
  else if (status.bot === 'away') found.push('The bot is not connected to Discord.');
  if (!status.engine.up) found.push('Docker is cut off.');
  return found;
}

/** An answer to what was just asked. */
function Note({ text }: { readonly text: string | null }) {
  const { dispatch } = useTools();
  return (
    <div class="note" role="alert">
      {text === null ? null : (
        <p>
          {text}{' '}
          <button type="button" class="plain" onClick={() => dispatch({ type: 'closeNote' })}>
            Close
          </button>
        </p>
      )}
    </div>
  );
}
