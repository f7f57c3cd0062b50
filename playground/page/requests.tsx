import { useEffect, useState } from 'preact/hooks';
import type { BotRequest, ShownMessage } from '../protocol.ts';
import { useTools } from './tools.ts';

/** For contributors: the requests that made a message, and what Discord refused of them. */
export function Requests({
  message,
  known,
}: {
  readonly message: ShownMessage;
  readonly known: readonly BotRequest[] | undefined;
}) {
  const { ask } = useTools();
  const [isOpen, setOpen] = useState(false);
  const { id } = message.api;
  useEffect(() => {
    if (isOpen) ask({ type: 'inspect', messageId: id });
  }, [isOpen, id, message.requests]);
  const count = `${message.requests} ${message.requests === 1 ? 'request' : 'requests'}`;
  return (
    <div class="requests">
      <button
        type="button"
        class={message.refused ? 'plain refused' : 'plain'}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {message.refused ? `${count}, refused` : count}
      </button>
      {isOpen ? <RequestList requests={known} /> : null}
    </div>
  );
}

function RequestList({ requests }: { readonly requests: readonly BotRequest[] | undefined }) {
  if (requests === undefined) return <p class="quiet">Loading …</p>;
  return (
    <ol class="request-list">
      {requests.map((request, index) => (
        <li key={index}>
          <RequestCard request={request} />
        </li>
      ))}
    </ol>
  );
}

/** A request: what was asked, what came of it, the body. */
export function RequestCard({ request }: { readonly request: BotRequest }) {
  const { method, path, status, body, refusal } = request;
  return (
    <div class={refusal === null ? 'request' : 'request refused'}>
      <p>
        <b>{method}</b> <code>{path}</code> <span class="status">{status}</span>
      </p>
      {refusal === null ? null : (
        <p class="refusal">
          <b>{`${refusal.code} ${refusal.message}`}</b>
        </p>
      )}
      {refusal === null || refusal.errors === '' ? null : (
        <Body text={refusal.errors} label="What is wrong" isRefusal />
      )}
      {body === '' ? null : <Body text={body} label={`Body of ${method} ${path}`} />}
    </div>
  );
}

function Body({
  text,
  label,
  isRefusal = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly isRefusal?: boolean;
}) {
  return (
    // It scrolls, so it must be reached by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: axe's scrollable-region-focusable
    <section tabIndex={0} aria-label={label} class={isRefusal ? 'body refusal' : 'body'}>
      <pre>{text}</pre>
    </section>
  );
}
