import { renderComponent } from './render/components.ts';
import { renderEmbed } from './render/embed.ts';
import { escapeHtml } from './render/escape-html.ts';
import { renderForm } from './render/form.ts';
import { markdown, type Surroundings } from './render/markdown.ts';
import { fileCard } from './render/media.ts';
import { style } from './render/style.ts';
import { showTimestamp } from './render/timestamp.ts';
import type { JsonObject } from './world/json.ts';
import type { Member } from './world/member.ts';
import type { Message } from './world/message.ts';

/** Through whose eyes. */
export interface RenderOptions {
  /** Who looks; what she cannot see is left out. */
  readonly viewer?: Member;
  /** A form (modal) that is open before her. */
  readonly form?: JsonObject | undefined;
}

/** Messages closer together than this, milliseconds, are shown under one name. */
const groupedWithin = 7 * 60_000;

/** A page of its own that shows messages about as Discord's dark theme does, for screenshots. */
export function renderHtml(messages: readonly Message[], options: RenderOptions = {}): string {
  const { viewer, form } = options;
  const seen = messages.filter((message) => viewer === undefined || message.visibleTo(viewer));
  const channel = seen[0]?.channel ?? messages[0]?.channel;
  const shown = seen.map((message, index) => renderMessage(message, seen[index - 1], viewer));
  const around = channel && { guild: channel.guild, now: channel.guild.world.clock.now() };
  const overlay = form === undefined || around === undefined ? '' : renderForm(form, around);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(channel?.name ?? '')}</title><style>${style}</style></head><body><div class="head"><span class="hash">#</span>${escapeHtml(channel?.name ?? '')}</div><div class="messages">${shown.join('\n')}</div>${overlay}</body></html>`;
}

function renderMessage(message: Message, before: Message | undefined, viewer: Member | undefined): string {
  const around: Surroundings = { guild: message.channel.guild, now: message.channel.guild.world.clock.now() };
  const compact =
    before !== undefined &&
    before.author === message.author &&
    !answersCommand(message) &&
    !message.ephemeral &&
    !before.ephemeral &&
    message.createdAt - before.createdAt < groupedWithin;
  const pinged = viewer !== undefined && pings(message, viewer);
  const classes = ['message', compact ? 'compact' : '', message.ephemeral ? 'ephemeral' : '', pinged ? 'pinged' : ''];
  const only = '<div class="only">Only you can see this • <a href="#">Dismiss message</a></div>';
  return `<div class="${classes.filter((name) => name !== '').join(' ')}">${compact ? '' : heading(message)}${body(message, around)}${message.ephemeral ? only : ''}</div>`;
}

function pings({ mentions }: Message, viewer: Member): boolean {
  return mentions.everyone || mentions.users.includes(viewer) || mentions.roles.some((role) => viewer.roles.has(role));
}

function answersCommand({ interaction }: Message): boolean {
  return interaction?.isCommand === true;
}

function heading(message: Message): string {
  const { author, interaction } = message;
  const used =
    interaction !== undefined && answersCommand(message)
      ? `<div class="used"><b>${escapeHtml(interaction.member.name)}</b> used <span class="command">/${escapeHtml(String(interaction.data['name']))}</span></div>`
      : '';
  const tag = author.user.bot ? '<span class="tag">APP</span>' : '';
  const at = showTimestamp(message.createdAt / 1000, 't', 0);
  return `${used}<div class="avatar">${escapeHtml(author.name.slice(0, 1))}</div><div class="author"><b>${escapeHtml(author.name)}</b>${tag}<time>${at}</time></div>`;
}

function body(message: Message, around: Surroundings): string {
  if (message.loading) return `<div class="thinking">${escapeHtml(message.author.name)} is thinking…</div>`;
  const edited = message.edits > 0 ? ' <span class="edited">(edited)</span>' : '';
  const components = message.components.map((component) => renderComponent(component, message, around));
  if (message.componentsV2) return `<div class="parts">${components.join('')}</div>${edited}`;
  const content =
    message.content === '' ? edited : `<div class="text">${markdown(message.content, around)}${edited}</div>`;
  const files = message.attachments.filter(({ url }) => !JSON.stringify(message.embeds).includes(url)).map(fileCard);
  const embeds = message.embeds.map((embed) => renderEmbed(embed, message, around));
  const parts = [...files, ...embeds, ...components];
  return `${content}${parts.length === 0 ? '' : `<div class="parts">${parts.join('')}</div>`}`;
}
