import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  CommandInteractionOption,
  Interaction,
  StringSelectMenuInteraction,
} from 'discord.js';
import type { Permission } from '../../access/model/can.ts';
import type { Container } from '../../containers/model/container.ts';
import { memberActor } from './actor.ts';
import type { Command, Component, Context, MemberActor, Options, Result } from './command.ts';
import { UserError } from './errors.ts';

type Pressed = ButtonInteraction<'cached' | 'raw'> | StringSelectMenuInteraction<'cached' | 'raw'>;
type Typed = ChatInputCommandInteraction<'cached' | 'raw'>;
/** What is answered by a message. */
export type Answerable = Typed | Pressed;

/** A command or a press, reduced to what the gate decides on. */
export interface GateRequest {
  readonly action: string;
  readonly permission: Permission;
  /** As typed or remembered; `null` where it is about no single container. */
  readonly target: string | null;
  readonly visibility: 'private' | 'public' | 'same message';
  check?(context: Context, container: Container): void;
  execute(context: Context, container: Container | null): Promise<Result>;
}

/** What is asked by a command. Throws {@link UserError} where there is none of that name any more. */
export function requestOfCommand(
  interaction: Typed,
  commands: ReadonlyMap<string, Command>,
  isHome: boolean,
): GateRequest {
  const name = nameOf(interaction);
  const command = commands.get(name);
  if (!command)
    throw new UserError('This command is no longer part of Stevedore. Restart your Discord app to refresh the list.');
  const given = interaction.options.data.flatMap((one) => one.options ?? [one]);
  const options: Options = Object.fromEntries(given.map((one) => [one.name, optionValue(one, isHome)]));
  const named = command.container === 'required' || command.container === 'optional';
  const target = named ? (options['container']?.toString() ?? null) : null;
  return {
    action: name,
    permission: command.permission,
    target,
    visibility: command.onlyAsks?.(options) ? 'private' : command.visibility,
    ...('check' in command && command.check ? { check: command.check } : {}),
    execute: (context, container) => command.execute(context, options, container),
  };
}

/** What is asked by a button or a menu. Throws {@link UserError} where it asks for nothing, or does not stand there. */
export function requestOfPress(
  interaction: Pressed,
  components: ReadonlyMap<string, Component>,
  actor: MemberActor,
): GateRequest {
  const [id = '', ...given] = interaction.customId.split(':');
  const args = interaction.isStringSelectMenu() ? [...given, ...interaction.values] : given;
  const component = components.get(id);
  // What we did not write, or did not write here, we do not run, whatever it says of itself.
  const { message } = interaction;
  // The bot of an old application has another id than the application. No other account has either.
  const ownIds = [interaction.client.user.id, interaction.applicationId];
  const isOurs = ownIds.includes(message.author.id) && message.channelId === interaction.channelId;
  const claimed = `the button ${interaction.customId} on a message`;
  if (!component || !isOurs) throw new UserError(outdated, `${claimed} that is not from here`);
  const press = component.press(args, actor);
  // Otherwise a changed client could have any answer put in place of a message that others see.
  if (!interaction.component)
    throw new UserError('This button is not on that message. Please use the command again.', `${claimed} without it`);
  return {
    action: press.action,
    permission: press.permission,
    target: press.container,
    visibility: component.visibility ?? 'same message',
    execute: (context, container) => component.execute(context, args, container),
  };
}

/** Said of a button that nothing here makes. */
export const outdated = 'This button is from an older version of Stevedore. Please use the command again.';

/** The audit's word for what was not understood. */
export function wordFor(interaction: Interaction): string {
  if (interaction.isCommand() || interaction.isAutocomplete()) return interaction.commandName;
  return interaction.isModalSubmit() ? 'form' : 'button';
}

/** `schedule add`: with the part's name where it has parts. */
export function nameOf({ commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction): string {
  const part = options.getSubcommand(false);
  return part === null ? commandName : `${commandName} ${part}`;
}

function optionValue(option: CommandInteractionOption, isHome: boolean): Options[string] {
  const { user, member } = option;
  return user && member ? memberActor(user, member, isHome) : (option.value ?? '');
}
