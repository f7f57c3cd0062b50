import type { APIMessage } from 'discord-api-types/v10';
import { Component, type ComponentChildren, createRef } from 'preact';
import type { BotRequest, ShownMessage } from '../protocol.ts';
import { Embed } from './embed.tsx';
import { COMMAND, Flag } from './kinds.ts';
import { Attachment } from './media.tsx';
import { Parts } from './parts.tsx';
import { Requests } from './requests.tsx';
import { RichText } from './rich-text.tsx';
import { SentAt } from './timestamp.tsx';
import { type Names, useTools } from './tools.ts';

/** Messages closer together than this, milliseconds, are shown under one name. */
const GROUPED_WITHIN = 7 * 60_000;

/** Whether a message is shown under the name of the one before. */
export function isGrouped({ api }: ShownMessage, before: ShownMessage | undefined): boolean {
  if (before === undefined || before.api.author.id !== api.author.id) return false;
  if (usedCommand(api) !== undefined || has(api, Flag.Ephemeral) || has(before.api, Flag.Ephemeral)) return false;
  return Date.parse(api.timestamp) - Date.parse(before.api.timestamp) < GROUPED_WITHIN;
}

interface RowProps {
  readonly message: ShownMessage;
  readonly grouped: boolean;
  readonly names: Names;
  readonly isFailed: boolean;
  /** Custom ids that were pressed and are not answered yet; one list as long as it is the same. */
  readonly busy: readonly string[];
  /** Whether its requests are offered, too. */
  readonly showsRequests: boolean;
  readonly requests: readonly BotRequest[] | undefined;
}

/** A message. Drawn again only when it is another. */
export class MessageRow extends Component<RowProps> {
  readonly #article = createRef<HTMLElement>();

  override shouldComponentUpdate(then: RowProps): boolean {
    return (Object.keys(then) as (keyof RowProps)[]).some((key) => then[key] !== this.props[key]);
  }

  override getSnapshotBeforeUpdate(): boolean {
    return this.#article.current?.contains(document.activeElement) === true;
  }

  /** When the button that had the focus is gone, the message has it: not the top of the page. */
  override componentDidUpdate(_props: RowProps, _state: object, hadFocus: boolean): void {
    const article = this.#article.current;
    if (hadFocus && article !== null && !article.contains(document.activeElement)) article.focus();
  }

  override render(props: RowProps): ComponentChildren {
    const { message, grouped, names } = props;
    const { api, pingsMe } = message;
    const classes = [
      'message',
      grouped ? 'grouped' : '',
      has(api, Flag.Ephemeral) ? 'ephemeral' : '',
      pingsMe ? 'pinged' : '',
    ];
    return (
      <article
        ref={this.#article}
        tabIndex={-1}
        class={classes.filter(Boolean).join(' ')}
        aria-label={`${nameOf(api, names)}${has(api, Flag.Ephemeral) ? ', only you can see this' : ''}`}
        data-message={api.id}
      >
        {grouped ? null : <Heading api={api} names={names} />}
        <Body api={api} names={names} busy={props.busy} />
        {props.isFailed ? (
          <p class="failed" role="alert">
            This interaction failed
          </p>
        ) : null}
        {has(api, Flag.Ephemeral) ? <OnlyYou messageId={api.id} /> : null}
        {(props.showsRequests && message.requests > 0) || message.refused ? (
          <Requests message={message} known={props.requests} />
        ) : null}
      </article>
    );
  }
}

function has(api: APIMessage, flag: number): boolean {
  return ((api.flags ?? 0) & flag) !== 0;
}

function nameOf({ author }: APIMessage, names: Names): string {
  return names.members.find(({ id }) => id === author.id)?.name ?? author.global_name ?? author.username;
}

/** Who used which command, where a message answers one. */
function usedCommand({ interaction_metadata: asked, type }: APIMessage): { name: string; by: string } | undefined {
  // 20: the first answer to a command; follow-ups stand for themselves.
  if (asked?.type !== COMMAND || type !== 20) return undefined;
  const name = 'name' in asked && typeof asked.name === 'string' ? asked.name : '';
  return { name, by: asked.user.id };
}

function Heading({ api, names }: { readonly api: APIMessage; readonly names: Names }) {
  const name = nameOf(api, names);
  const used = usedCommand(api);
  const isBot = api.author.bot === true;
  return (
    <>
      {used === undefined ? null : (
        <p class="used">
          <Avatar name={memberName(used.by, names)} id={used.by} />
          <b>{memberName(used.by, names)}</b> used <span class="mention">/{used.name}</span>
        </p>
      )}
      <Avatar name={name} id={api.author.id} isBot={isBot} />
      <p class="author">
        <b>
          <bdi>{name}</bdi>
        </b>
        {isBot ? <span class="tag">App</span> : null}
        <SentAt at={api.timestamp} />
      </p>
    </>
  );
}

function memberName(id: string, names: Names): string {
  return names.members.find((member) => member.id === id)?.name ?? 'Somebody';
}

/** Two colours of the product's for people, the icon's for the bot. */
export function Avatar({ name, id, isBot = false }: { name: string; id: string; isBot?: boolean }) {
  const shade = [...id].reduce((sum, digit) => sum + digit.charCodeAt(0), 0) % 4;
  return (
    <span class={isBot ? 'avatar bot' : `avatar shade${shade}`} aria-hidden="true">
      {[...name][0]}
    </span>
  );
}

interface BodyProps {
  readonly api: APIMessage;
  readonly names: Names;
  readonly busy: readonly string[];
}

function Body({ api, names, busy }: BodyProps) {
  if (has(api, Flag.Loading)) {
    return (
      <p class="thinking">
        <span class="dots" aria-hidden="true" />
        {`${nameOf(api, names)} is thinking …`}
      </p>
    );
  }
  const edited = api.edited_timestamp === null ? null : <Edited at={api.edited_timestamp} />;
  const components = <Parts components={api.components ?? []} message={api} names={names} busy={busy} />;
  if (has(api, Flag.ComponentsV2)) {
    return (
      <div class="parts">
        {components}
        {edited}
      </div>
    );
  }
  const embedded = JSON.stringify(api.embeds);
  const files = api.attachments.filter(({ url }) => !embedded.includes(JSON.stringify(url)));
  return (
    <>
      {api.content === '' ? edited : <RichText text={api.content} names={names} after={edited} />}
      <div class="parts">
        {files.map((attachment) => (
          <Attachment key={attachment.id} attachment={attachment} />
        ))}
        {api.embeds.map((embed, index) => (
          <Embed key={index} embed={embed} names={names} />
        ))}
        {components}
      </div>
    </>
  );
}

function Edited({ at }: { readonly at: string }) {
  return (
    <span class="edited" title={new Date(at).toLocaleString()}>
      {' '}
      (edited)
    </span>
  );
}

function OnlyYou({ messageId }: { readonly messageId: string }) {
  const { ask } = useTools();
  return (
    <p class="only-you">
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
        <circle cx="8" cy="8" r="2" />
      </svg>
      Only you can see this ·{' '}
      <button type="button" class="plain" onClick={() => ask({ type: 'dismiss', messageId })}>
        Dismiss message
      </button>
    </p>
  );
}
