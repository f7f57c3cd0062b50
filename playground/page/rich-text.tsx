import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { type Block, type Inline, type ListItem, parseMarkdown } from './markdown.ts';
import { Timestamp } from './timestamp.tsx';
import type { Names } from './tools.ts';

/** A text of a message as Discord shows it. `after`: what follows on its last line. */
export function RichText({
  text,
  names,
  after,
}: {
  readonly text: string;
  readonly names: Names;
  readonly after?: ComponentChildren;
}) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div class="text">
      {blocks.map((block) => blockOf(block, names))}
      {after}
    </div>
  );
}

function blockOf(block: Block, names: Names): ComponentChildren {
  switch (block.kind) {
    case 'lines':
      return <span>{inlines(block.inner, names)}</span>;
    case 'heading':
      // All below the channel's: a message may begin with the smallest one.
      return <h2 class={`h${block.level}`}>{inlines(block.inner, names)}</h2>;
    case 'small':
      return <small>{inlines(block.inner, names)}</small>;
    case 'quote':
      return <blockquote>{block.inner.map((inner) => blockOf(inner, names))}</blockquote>;
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'list':
      return list(block, names);
  }
}

function list(block: Block & { readonly kind: 'list' }, names: Names) {
  const items = block.items.map((item) => entry(item, names));
  return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
}

function entry({ depth, inner }: ListItem, names: Names) {
  return <li class={depth > 0 ? `deep${Math.min(3, depth)}` : undefined}>{inlines(inner, names)}</li>;
}

function inlines(all: readonly Inline[], names: Names): ComponentChildren {
  return all.map((inline) => inlineOf(inline, names));
}

function inlineOf(inline: Inline, names: Names): ComponentChildren {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'bold':
      return <b>{inlines(inline.inner, names)}</b>;
    case 'italic':
      return <i>{inlines(inline.inner, names)}</i>;
    case 'underline':
      return <u>{inlines(inline.inner, names)}</u>;
    case 'strike':
      return <s>{inlines(inline.inner, names)}</s>;
    case 'spoiler':
      return <Spoiler>{inlines(inline.inner, names)}</Spoiler>;
    case 'code':
      return <code>{inline.text}</code>;
    case 'link':
      return (
        <a href={inline.url} target="_blank" rel="noopener noreferrer">
          {inlines(inline.inner, names)}
        </a>
      );
    case 'user':
      return <Mention>@{names.members.find(({ id }) => id === inline.id)?.name ?? 'unknown-user'}</Mention>;
    case 'role':
      return <Mention>@{names.roles.find(({ id }) => id === inline.id)?.name ?? 'deleted-role'}</Mention>;
    case 'channel':
      return <Mention>#{names.channels.find(({ api }) => api.id === inline.id)?.api.name ?? 'unknown'}</Mention>;
    case 'command':
      return <Mention>/{inline.name}</Mention>;
    case 'everyone':
      return <Mention>{inline.text}</Mention>;
    case 'emoji':
      return `:${inline.name}:`;
    case 'time':
      return <Timestamp seconds={inline.seconds} style={inline.style} />;
  }
}

function Mention({ children }: { readonly children: ComponentChildren }) {
  return <span class="mention">{children}</span>;
}

function Spoiler({ children }: { readonly children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  if (open) return <span class="spoiler open">{children}</span>;
  return (
    <button type="button" class="spoiler" aria-label="Spoiler: show it" onClick={() => setOpen(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}
