import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APIMediaGalleryComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import { shorten } from './text.ts';
import type { Tone, View, ViewButton, ViewMenu } from './view.ts';

/** Characters of text that one Components V2 message may hold in all (https://docs.discord.com/developers/components/reference). */
export const textBudget = 4000;
/** Components that it may hold, those within others counted too (same page). */
export const componentBudget = 40;

const colours: Record<Tone, number> = {
  neutral: 0x5865f2,
  good: 0x3ba55d,
  busy: 0xf0b132,
  warning: 0xf0b132,
  bad: 0xd83c3e,
};

const styles = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;

/** A view as discord.js sends it; the same for a first answer, an edit and a channel message. */
export interface RenderedMessage {
  readonly components: [APIContainerComponent];
  readonly files: { attachment: Buffer; name: string }[];
  readonly flags: MessageFlags.IsComponentsV2;
  readonly allowedMentions: { readonly parse: []; readonly repliedUser: false };
}

/**
 * One renderer for all messages, Components V2, within Discord's budgets: what does not fit is cut at a line and said so.
 * Mentions nobody.
 */
export function render(view: View): RenderedMessage {
  const title = `### ${view.title}`;
  const footer = view.footer ? `-# ${view.footer}` : '';
  const room = componentBudget - componentsBesideBody(view);
  const body = thatFits(view.body ?? [], textBudget - title.length - footer.length - 1, room);
  const components: APIComponentInContainer[] = [text(title), ...body.map(text)];
  if (view.picture) components.push(gallery(view.picture));
  if (view.file) components.push({ type: ComponentType.File, file: { url: `attachment://${view.file.name}` } });
  for (const menu of view.menus ?? []) components.push(menuRow(menu));
  for (const row of view.buttons ?? []) components.push(actionRow(row));
  if (footer) components.push(text(footer));
  return {
    components: [{ type: ComponentType.Container, accent_color: colours[view.tone], components }],
    files: [view.picture, view.file].flatMap((one) => (one ? [{ attachment: one.data, name: one.name }] : [])),
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: { parse: [], repliedUser: false },
  };
}

function text(content: string) {
  return { type: ComponentType.TextDisplay, content } as const;
}

function gallery({ name, description }: NonNullable<View['picture']>): APIMediaGalleryComponent {
  const media = { url: `attachment://${name}` };
  return { type: ComponentType.MediaGallery, items: [{ media, description: shorten(description, 1024) }] };
}

function actionRow(buttons: readonly ViewButton[]): APIActionRowComponent<APIButtonComponentWithCustomId> {
  return {
    type: ComponentType.ActionRow,
    components: buttons.map((button) => ({
      type: ComponentType.Button,
      custom_id: button.customId,
      label: button.label,
      style: styles[button.style ?? 'secondary'],
      disabled: button.disabled ?? false,
    })),
  };
}

/** Discord takes 25 entries, all different. */
function menuRow({ customId, placeholder, options }: ViewMenu): APIActionRowComponent<APIStringSelectComponent> {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: customId,
        placeholder,
        options: options.slice(0, 25).map(({ value, label, description }) => {
          return { value, label, ...(description === undefined ? {} : { description }) };
        }),
      },
    ],
  };
}

/** For an answer that only the person sees; Discord fixes that at the first answer. */
export const privateFlags = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral;

const cutMark = '-# … more did not fit here';

/** The container itself, title and footer, a gallery with its picture, a file, rows with what is in them. */
function componentsBesideBody({ footer, picture, file, menus = [], buttons = [] }: View): number {
  const inRows = buttons.reduce((sum, row) => sum + 1 + row.length, 2 * menus.length);
  return 2 + (footer ? 1 : 0) + (picture ? 2 : 0) + (file ? 1 : 0) + inRows;
}

/** As many whole lines of the blocks as `budget` characters and `room` components hold; empty blocks are left out. */
function thatFits(blocks: readonly string[], budget: number, room: number): string[] {
  const kept: string[] = [];
  let left = budget - cutMark.length;
  const filled = blocks.filter((one) => one !== '');
  for (const [index, block] of filled.entries()) {
    const isLastPlace = kept.length === room - 1 && index < filled.length - 1;
    if (block.length <= left && !isLastPlace) {
      kept.push(block);
      left -= block.length;
      continue;
    }
    const whole = isLastPlace ? '' : block.slice(0, Math.max(0, left)).split('\n').slice(0, -1).join('\n');
    const fenced = (whole.match(/```/g)?.length ?? 0) % 2 === 1;
    if (whole && !fenced) kept.push(whole);
    kept.push(cutMark);
    break;
  }
  return kept;
}
