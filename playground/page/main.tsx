import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { App } from './app.tsx';
import { PageClock } from './clock.ts';
import { Connection } from './connection.ts';
import { emptyPage, next, type PageEvent, type PageState } from './state.ts';
import { paint, storedTheme } from './theme.ts';
import { type Tools, ToolsContext } from './tools.ts';

paint(storedTheme());

/** What is true now, and who wants to know. */
let state = emptyPage;
let draw: (state: PageState) => void = () => {};

const clock = new PageClock();

function dispatch(event: PageEvent): void {
  if (event.type === 'heard' && event.message.type === 'status') clock.set(event.message.now);
  state = next(state, event);
  draw(state);
}

// The address holds the secret; everything lies below it.
const address = new URL('socket', document.baseURI);
address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
address.hash = '';
const connection = new Connection(address.href, {
  heard: (message) => dispatch({ type: 'heard', message }),
  asked: (asked) => dispatch({ type: 'asked', asked }),
  link: (link) => dispatch({ type: 'link', link }),
});

const tools: Tools = { ask: (asked) => connection.ask(asked), dispatch, clock };

function Page() {
  const [shown, setShown] = useState(state);
  useEffect(() => {
    draw = setShown;
    connection.open();
  }, []);
  return (
    <ToolsContext.Provider value={tools}>
      <App state={shown} />
    </ToolsContext.Provider>
  );
}

const root = document.getElementById('root');
if (root !== null) render(<Page />, root);
