import { ComponentType } from 'discord-api-types/v10';
import { walk } from './components.ts';
import { isObject, type JsonObject, objects, text } from './json.ts';

/** A button as somebody sees it. */
export interface ShownButton {
  readonly label: string;
  /** Empty for a link. */
  readonly customId: string;
  readonly disabled: boolean;
  /** 1 primary, 2 secondary, 3 success, 4 danger, 5 link. */
  readonly style: number;
  readonly emoji: string | undefined;
  readonly url: string | undefined;
}

/** A select menu as somebody sees it. */
export interface ShownSelect {
  /** 3 strings, 5 users, 6 roles, 7 users and roles, 8 channels. */
  readonly type: number;
  readonly customId: string;
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly min: number;
  readonly max: number;
  readonly options: readonly { readonly label: string; readonly value: string; readonly description: string }[];
}

const selectTypes = new Set<unknown>([
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]);

/** Whether a component is a select menu. */
export function isSelect(component: JsonObject): boolean {
  return selectTypes.has(component['type']);
}

/** The buttons of a component tree, in the order they are shown. */
export function shownButtons(components: readonly JsonObject[]): ShownButton[] {
  return [...walk(components)]
    .map(({ component }) => component)
    .filter((component) => component['type'] === ComponentType.Button)
    .map((button) => ({
      label: text(button['label']),
      customId: text(button['custom_id']),
      disabled: button['disabled'] === true,
      style: Number(button['style']),
      emoji: isObject(button['emoji']) ? text(button['emoji']['name']) : undefined,
      url: typeof button['url'] === 'string' ? button['url'] : undefined,
    }));
}

/** The select menus of a component tree, in the order they are shown. */
export function shownSelects(components: readonly JsonObject[]): ShownSelect[] {
  return [...walk(components)]
    .map(({ component }) => component)
    .filter(isSelect)
    .map((select) => ({
      type: Number(select['type']),
      customId: text(select['custom_id']),
      placeholder: text(select['placeholder']),
      disabled: select['disabled'] === true,
      min: Number(select['min_values'] ?? 1),
      max: Number(select['max_values'] ?? 1),
      options: objects(select['options']).map((option) => ({
        label: text(option['label']),
        value: text(option['value']),
        description: text(option['description']),
      })),
    }));
}

/** All text of a message in reading order, a line each: content, embeds, text displays, names of shown files. */
export function visibleText(message: {
  content: string;
  embeds: readonly JsonObject[];
  components: readonly JsonObject[];
}): string {
  const lines = [message.content, ...message.embeds.flatMap(embedText)];
  for (const { component } of walk(message.components)) {
    if (component['type'] === ComponentType.TextDisplay) lines.push(text(component['content']));
    if (component['type'] === ComponentType.File) lines.push(text(component['name']));
  }
  return lines.filter((line) => line !== '').join('\n');
}

function embedText(embed: JsonObject): string[] {
  const author = isObject(embed['author']) ? text(embed['author']['name']) : '';
  const footer = isObject(embed['footer']) ? text(embed['footer']['text']) : '';
  const fields = objects(embed['fields']).flatMap((field) => [text(field['name']), text(field['value'])]);
  return [author, text(embed['title']), text(embed['description']), ...fields, footer];
}
