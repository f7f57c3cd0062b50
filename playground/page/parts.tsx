import type {
  APIButtonComponent,
  APIComponentInContainer,
  APIComponentInMessageActionRow,
  APIMessage,
  APIMessageTopLevelComponent,
  APISectionComponent,
  APIThumbnailComponent,
} from 'discord-api-types/v10';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Kind, LINK_BUTTON } from './kinds.ts';
import { FileCard, Gallery, Picture } from './media.tsx';
import { RichText } from './rich-text.tsx';
import { SelectMenu } from './select-menu.tsx';
import { type Names, useTools } from './tools.ts';

/** Anything that a message can be made of. */
type Part =
  | APIMessageTopLevelComponent
  | APIComponentInContainer
  | APIComponentInMessageActionRow
  | APIThumbnailComponent;

/** What the parts of a message know of it. */
interface PartProps {
  readonly message: APIMessage;
  readonly names: Names;
  /** Custom ids of what was pressed here and is not answered yet. */
  readonly busy: readonly string[];
}

/** The components of a message. */
export function Parts({ components, ...rest }: PartProps & { readonly components: readonly Part[] }) {
  return (
    <>
      {components.map((component, index) => (
        <One key={component.id ?? index} component={component} {...rest} />
      ))}
    </>
  );
}

function One({ component, ...rest }: PartProps & { readonly component: Part }): ComponentChildren {
  switch (component.type) {
    case Kind.ActionRow:
      return (
        <div class="row">
          <Parts components={component.components} {...rest} />
        </div>
      );
    case Kind.Button:
      return <Button button={component} {...rest} />;
    case Kind.TextDisplay:
      return <RichText text={component.content} names={rest.names} />;
    case Kind.Section:
      return <Section section={component} {...rest} />;
    case Kind.Thumbnail:
      return (
        <Picture
          url={component.media.url}
          alt={component.description ?? ''}
          isSpoiler={component.spoiler === true}
          kind="thumb"
        />
      );
    case Kind.MediaGallery:
      return <Gallery items={component.items} />;
    case Kind.File:
      return <FileCard name={component.name ?? 'file'} size={component.size ?? 0} url={component.file.url} />;
    case Kind.Separator:
      return component.divider === false ? (
        <div class={`gap${component.spacing === 2 ? ' large' : ''}`} />
      ) : (
        <hr class={component.spacing === 2 ? 'large' : undefined} />
      );
    case Kind.Container:
      return (
        <Container color={component.accent_color ?? null} isSpoiler={component.spoiler === true}>
          <Parts components={component.components} {...rest} />
        </Container>
      );
    case Kind.StringSelect:
    case Kind.UserSelect:
    case Kind.RoleSelect:
    case Kind.MentionableSelect:
    case Kind.ChannelSelect:
      return <Choice select={component} {...rest} />;
    default:
      return null;
  }
}

function Container({
  color,
  isSpoiler,
  children,
}: {
  readonly color: number | null;
  readonly isSpoiler: boolean;
  readonly children: ComponentChildren;
}) {
  const [isCovered, setCovered] = useState(isSpoiler);
  if (isCovered) {
    return (
      <button type="button" class="container covered" onClick={() => setCovered(false)}>
        Spoiler
      </button>
    );
  }
  return (
    <div class={color === null ? 'container' : 'container accent'} style={color === null ? undefined : accent(color)}>
      {children}
    </div>
  );
}

/** A colour of Discord's as the variable that the style sheet uses. */
export function accent(color: number): { readonly '--accent': string } {
  return { '--accent': `#${color.toString(16).padStart(6, '0')}` };
}

function Section({ section, ...rest }: PartProps & { readonly section: APISectionComponent }) {
  return (
    <div class="section">
      <div class="section-texts">
        <Parts components={section.components} {...rest} />
      </div>
      <One component={section.accessory} {...rest} />
    </div>
  );
}

const styles: Readonly<Record<number, string>> = { 1: 'main', 2: 'second', 3: 'good', 4: 'danger', 5: 'second' };

function Button({ button, message, busy }: PartProps & { readonly button: APIButtonComponent }) {
  const { ask } = useTools();
  const look = `button ${styles[button.style] ?? 'second'}`;
  if (!('custom_id' in button)) {
    if (button.style !== LINK_BUTTON) return null;
    const { url, label, emoji } = button;
    return (
      <a class={look} href={url} target="_blank" rel="noopener noreferrer">
        {face(emoji?.name, label)}
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6 3H3v10h10v-3M9 3h4v4M13 3 7 9" />
        </svg>
      </a>
    );
  }
  const { custom_id: customId, label, emoji, disabled } = button;
  const isBusy = busy.includes(customId);
  return (
    <button
      type="button"
      class={look}
      disabled={disabled === true}
      aria-busy={isBusy}
      onClick={() => !isBusy && ask({ type: 'press', messageId: message.id, customId })}
    >
      {face(emoji?.name, label)}
    </button>
  );
}

function face(emoji: string | undefined, label: string | undefined): ComponentChildren {
  return (
    <span class="button-face">
      {emoji === undefined ? null : <span class="emoji">{emoji}</span>}
      {label === undefined ? null : <span>{label}</span>}
    </span>
  );
}

function Choice({
  select,
  message,
  names,
  busy,
}: PartProps & { readonly select: Parameters<typeof SelectMenu>[0]['select'] }) {
  const { ask } = useTools();
  const { custom_id: customId } = select;
  return (
    <SelectMenu
      select={select}
      names={names}
      isBusy={busy.includes(customId)}
      onChoose={(values) => ask({ type: 'choose', messageId: message.id, customId, values })}
    />
  );
}
