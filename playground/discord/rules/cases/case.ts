import { InteractionType } from 'discord-api-types/v10';
import type { RawBot, RawOptions, Received } from '../../raw-bot.ts';
import type { Json, JsonObject } from '../../world/json.ts';

/** A request that breaks one rule and no other. */
export interface Case {
  readonly rule: string;
  /** Sends it, after whatever it takes to come so far. */
  readonly send: (bot: RawBot) => Promise<Received>;
  readonly status: number;
  /** Discord's JSON error code. */
  readonly code: number;
  /** For an invalid form: the only field that is wrong, with dots, and the code of what is wrong there. */
  readonly field?: { readonly at: string; readonly code: string };
}

/** A case whose form is wrong in one field. */
export function form(rule: string, send: Case['send'], at: string, code: string): Case {
  return { rule, send, status: 400, code: 50035, field: { at, code } };
}

/** Sends a message into the channel. */
export function message(body: JsonObject, options: RawOptions = {}): Case['send'] {
  return (bot) => bot.message(body, options);
}

/** Sends a message of Components V2. */
export function v2(components: Json[], extra: JsonObject = {}, options: RawOptions = {}): Case['send'] {
  return message({ flags: 1 << 15, components, ...extra }, options);
}

/** Sends a message with one row of components. */
export function row(...components: JsonObject[]): Case['send'] {
  return message({ content: 'x', components: [{ type: 1, components }] });
}

/** Answers a command with a form (modal). */
export function modal(data: JsonObject): Case['send'] {
  return (bot) => bot.answer(bot.interaction(), { type: 9, data });
}

/** Answers an autocomplete of an option of a type. */
export function suggest(data: JsonObject, type = 3): Case['send'] {
  const options = [{ name: 'x', type, value: '', focused: true }];
  return (bot) =>
    bot.answer(bot.interaction(InteractionType.ApplicationCommandAutocomplete, { options }), { type: 8, data });
}

/** Registers one command. */
export function command(body: JsonObject): Case['send'] {
  return (bot) => bot.request('POST', bot.commandsPath, { name: 'x', description: 'x', ...body });
}

/** Registers a command with one option. */
export function option(body: JsonObject): Case['send'] {
  return command({ options: [{ type: 3, name: 'x', description: 'x', ...body }] });
}

/** So many characters. */
export function x(length: number): string {
  return 'x'.repeat(length);
}

/** So many things made by their number. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A text display. */
export function says(content: string): JsonObject {
  return { type: 10, content };
}

/** A plain button. */
export function button(more: JsonObject = {}): JsonObject {
  return { type: 2, style: 2, label: 'x', custom_id: 'x', ...more };
}

/** A plain string select. */
export function select(more: JsonObject = {}): JsonObject {
  return { type: 3, custom_id: 'x', options: [{ label: 'x', value: 'x' }], ...more };
}

/** A plain text input in a label. */
export function input(more: JsonObject = {}): JsonObject {
  return { type: 18, label: 'x', component: { type: 4, custom_id: 'x', style: 1, ...more } };
}
