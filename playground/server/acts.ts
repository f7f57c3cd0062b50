/** What a person does in Discord's windows, as the page asks for it. All throw {@link CannotDo}. */
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  InteractionType,
  ApplicationCommandOptionType as Option,
} from 'discord-api-types/v10';
import { CannotDo, commandData, findCommand, type OptionValues } from '../discord/driver/command-line.ts';
import { submission } from '../discord/driver/modal-form.ts';
import { type Chosen, choose } from '../discord/driver/reach.ts';
import type { Channel, Guild, Member, Role } from '../discord/index.ts';
import { walk } from '../discord/world/components.ts';
import { Interaction } from '../discord/world/interaction.ts';
import type { JsonObject } from '../discord/world/json.ts';
import { isSelect } from '../discord/world/visible.ts';
import type { Choose, Complete, OptionValue, Press, RunCommand, Submit } from '../protocol.ts';
import type { View } from './view.ts';

/** Types a command. */
export function runCommand(view: View, { channelId, line, options }: RunCommand): Interaction {
  const channel = channelOf(view, channelId);
  const typed = findCommand(line, view.me, channel);
  const data = commandData(typed, valuesOf(view, typed.options, options));
  return new Interaction(view.me, channel, InteractionType.ApplicationCommand, data, undefined, typed.application);
}

/** Types into an option that suggests. What is wrong with the others is not what is asked now: they are left out then. */
export function complete(view: View, { channelId, line, options, focused }: Complete): Interaction {
  const channel = channelOf(view, channelId);
  const typed = findCommand(line, view.me, channel);
  const option = typed.options.find((one) => one['name'] === focused);
  if (option?.['autocomplete'] !== true) throw new CannotDo(`${line} suggests nothing for ${focused}`);
  const only = { [focused]: options[focused] ?? '' };
  const data = attempt(() => commandData(typed, valuesOf(view, typed.options, { ...options, ...only }), focused));
  const type = InteractionType.ApplicationCommandAutocomplete;
  const sent = data ?? commandData(typed, only, focused);
  return new Interaction(view.me, channel, type, sent, undefined, typed.application);
}

function attempt<T>(task: () => T): T | null {
  try {
    return task();
  } catch (error) {
    if (error instanceof CannotDo) return null;
    throw error;
  }
}

/** Presses a button. */
export function press(view: View, { messageId, customId }: Press): Interaction {
  const { message, component } = find(view, messageId, customId, (one) => one['type'] === ComponentType.Button);
  const data = { component_type: ComponentType.Button, custom_id: customId, id: component['id'] };
  return new Interaction(view.me, message.channel, InteractionType.MessageComponent, data, message);
}

/** Chooses in a menu. */
export function chooseIn(view: View, { messageId, customId, values }: Choose): Interaction {
  const { message, component } = find(view, messageId, customId, isSelect);
  const data = choose(component, chosen(view, component, values));
  return new Interaction(view.me, message.channel, InteractionType.MessageComponent, data, message);
}

/** Sends the form that an interaction was answered with. */
export function submit(view: View, opened: Interaction, { values }: Pick<Submit, 'values'>): Interaction {
  const form = opened.modal;
  if (form === undefined || opened.member !== view.me) throw new CannotDo('This form is not open.');
  const fields = [...walk(form['components'])].map(({ component }) => component);
  const given = Object.entries(values).map(([key, value]) => {
    const field = fields.find((one) => one['custom_id'] === key);
    return [key, Array.isArray(value) && field ? chosen(view, field, value) : value] as const;
  });
  const data = submission(form, Object.fromEntries(given));
  const { channel, source, application } = opened;
  return new Interaction(view.me, channel, InteractionType.ModalSubmit, data, source, application);
}

/** An interaction's form, for the page. */
export function formOf({ modal }: Interaction): APIModalInteractionResponseCallbackData | undefined {
  return modal as APIModalInteractionResponseCallbackData | undefined;
}

function channelOf(view: View, id: string): Channel {
  const channel = view.channel(id);
  if (channel === undefined) throw new CannotDo('This channel is not there.');
  return channel;
}

function find(view: View, messageId: string, customId: string, is: (component: JsonObject) => boolean) {
  const message = view.message(messageId);
  if (message === undefined) throw new CannotDo('This message is not there any more.');
  const placed = [...walk(message.components)].find(({ component }) => {
    return component['custom_id'] === customId && is(component);
  });
  if (placed === undefined) throw new CannotDo('This is not on the message any more.');
  if (placed.component['disabled'] === true) throw new CannotDo('This is switched off.');
  return { message, component: placed.component };
}

/** Ids become whom or what they mean, by the option's type. */
function valuesOf(
  view: View,
  options: readonly JsonObject[],
  values: Readonly<Record<string, OptionValue>>,
): OptionValues {
  const entries = Object.entries(values).map(([key, value]) => {
    const type = options.find((option) => option['name'] === key)?.['type'];
    return [key, typeof value === 'string' ? (meant(view, Number(type), value) ?? value) : value] as const;
  });
  return Object.fromEntries(entries);
}

function meant(view: View, type: number, id: string): Member | Role | Channel | undefined {
  const { guild } = view.me;
  if (type === Option.User) return guild.members.get(id);
  if (type === Option.Role) return guild.roles.get(id);
  if (type === Option.Channel) return view.channel(id);
  return type === Option.Mentionable ? someoneOrRole(guild, id) : undefined;
}

function chosen(view: View, select: JsonObject, values: readonly string[]): Chosen[] {
  const { guild } = view.me;
  const of: Partial<Record<number, (id: string) => Chosen | undefined>> = {
    [ComponentType.UserSelect]: (id) => guild.members.get(id),
    [ComponentType.RoleSelect]: (id) => guild.roles.get(id),
    [ComponentType.ChannelSelect]: (id) => view.channel(id),
    [ComponentType.MentionableSelect]: (id) => someoneOrRole(guild, id),
  };
  const find = of[Number(select['type'])];
  if (find === undefined) return [...values];
  return values.map((id) => {
    const one = find(id);
    if (one === undefined) throw new CannotDo('This is not there to be chosen.');
    return one;
  });
}

function someoneOrRole(guild: Guild, id: string): Member | Role | undefined {
  return guild.members.get(id) ?? guild.roles.get(id);
}
