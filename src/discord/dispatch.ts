import { randomBytes } from 'node:crypto';
import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  CommandInteractionOption,
  Interaction,
  StringSelectMenuInteraction,
} from 'discord.js';
import type { Logger } from 'pino';
import type { AuditEntry, AuditOutcome } from '../core/audit/entry.ts';
import type { AuditBeginning, AuditId } from '../core/audit/journal.ts';
import type { Container } from '../core/containers/container.ts';
import { EngineError } from '../core/containers/engine.ts';
import { resolve } from '../core/containers/match.ts';
import type { Permission } from '../core/permissions/can.ts';
import { actorOf, findMember, memberActor } from './actor.ts';
import { AuditAllowance } from './audit-allowance.ts';
import type { Command, CommandGroup, Component, Context, MemberActor, Options, Result } from './command.ts';
import { Delivery } from './delivery.ts';
import { UserError } from './errors.ts';
import { hiddenPlace, placeOf, visibleTo } from './place.ts';
import { Seldom } from './seldom.ts';
import type { Services } from './services.ts';
import { suggest, suggestsAnything } from './suggest.ts';
import {
  elsewhere,
  engineTrouble,
  hiddenThread,
  notAllowed,
  nothingHere,
  refusal,
  unexpected,
  unknownContainer,
} from './views/refusals.ts';
import { privateFlags, render } from './views/render.ts';
import type { View } from './views/view.ts';

/** A command or a press, reduced to what the gate decides on. */
interface Asked {
  readonly action: string;
  readonly permission: Permission;
  /** As typed or remembered; `null` where it is about no single container. */
  readonly target: string | null;
  readonly visibility: 'private' | 'public' | 'same message';
  check?(context: Context, container: Container): void;
  execute(context: Context, container: Container | null): Promise<Result>;
}

type Pressed = ButtonInteraction<'cached' | 'raw'> | StringSelectMenuInteraction<'cached' | 'raw'>;
type Answerable = ChatInputCommandInteraction<'cached' | 'raw'> | Pressed;

export interface GateParts {
  readonly services: Services;
  readonly commands: readonly (Command | CommandGroup)[];
  readonly components: readonly Component[];
  readonly log: Logger;
  /** Is this guild one that we serve? */
  serves(guildId: string): boolean;
}

/**
 * The one gate. Whatever a person does in Discord comes through here: find out what is asked, resolve the container,
 * authorise, acknowledge, run, report, audit. All before the acknowledgement is read from memory in one turn of the event
 * loop, so that a refusal can be private and the acknowledgement still leaves at once.
 */
export class Gate {
  readonly #parts: GateParts;
  /** By name; a part of a group by both names. */
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #components: ReadonlyMap<string, Component>;
  readonly #seldom: Seldom;
  readonly #allowance: AuditAllowance;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#commands = new Map(
      parts.commands.flatMap((command) =>
        'parts' in command
          ? command.parts.map((part) => [`${command.data.name} ${part.data.name}`, part] as const)
          : [[command.data.name, command] as const],
      ),
    );
    this.#components = new Map(parts.components.map((component) => [component.id, component]));
    this.#seldom = new Seldom(parts.services.clock);
    this.#allowance = new AuditAllowance(parts.services);
  }

  /** Writes what the audit is still to know. To be called when nothing is under way any more. */
  close(): void {
    this.#allowance.close();
  }

  /** Never throws: the caller is an event emitter. */
  async handle(interaction: Interaction): Promise<void> {
    const log = this.#parts.log.child({ interaction: interaction.id });
    try {
      if (!interaction.inGuild() || !this.#parts.serves(interaction.guildId)) {
        log.warn({ guild: interaction.guildId, user: interaction.user.id }, 'refused an interaction from elsewhere');
        await this.#turnAway(interaction, elsewhere(), 'in a server that is not configured');
      } else if (interaction.isAutocomplete()) await this.#complete(interaction);
      else if (interaction.isChatInputCommand()) await this.#answer(interaction, log, () => this.#command(interaction));
      else if (interaction.isButton() || interaction.isStringSelectMenu())
        await this.#answer(interaction, log, (actor) => this.#press(interaction, actor));
      else {
        log.warn({ type: interaction.type }, 'refused an interaction of a kind that nothing here makes');
        await this.#turnAway(interaction, refusal(outdated), 'of a kind that nothing here makes');
      }
    } catch (error) {
      log.error({ err: error }, 'an interaction could not be handled');
    }
  }

  async #complete(interaction: AutocompleteInteraction<'cached' | 'raw'>): Promise<void> {
    const { services } = this.#parts;
    const action = nameOf(interaction);
    const command = this.#commands.get(action);
    if (!command || !suggestsAnything(command)) return interaction.respond([]);
    const actor = actorOf(interaction);
    const place = placeOf(interaction, services, actor);
    const { choices, refused } =
      place === null
        ? { choices: [], refused: { reason: hiddenPlace, target: null } }
        : suggest(command, interaction.options.getFocused(true), { actor, place, services });
    try {
      await interaction.respond(choices);
    } finally {
      // After the answer, which so takes no longer for a name that may not be known. And not at every keystroke.
      if (refused && this.#seldom.passes(`${actor.id} ${action}`))
        this.#record(interaction, { actor, action, target: refused.target, detail: `while typing: ${refused.reason}` });
    }
  }

  /** What is not answered like a command or a press: another server, or a kind of interaction that nothing here makes. */
  async #turnAway(interaction: Interaction, view: View, detail: string): Promise<void> {
    const { id, displayName: name } = interaction.user;
    const actor = { kind: 'member', id, name, roleIds: [], manager: false } as const;
    // Strangers may be many, and nobody but Discord holds them back.
    if (this.#seldom.passes(`${id} ${detail}`))
      this.#record(interaction, { actor, action: wordFor(interaction), target: null, detail });
    if (interaction.isRepliable()) await interaction.reply({ ...render(view), flags: privateFlags });
    else if (interaction.isAutocomplete()) await interaction.respond([]);
  }

  #record(
    { guildId, channelId }: Interaction,
    what: Pick<AuditEntry, 'action' | 'target' | 'detail'> & { readonly actor: MemberActor },
  ): void {
    const at = this.#parts.services.clock.now();
    this.#allowance.record({ at, guildId, channelId, ...what, outcome: 'refused', durationMs: 0 });
  }

  #command(interaction: ChatInputCommandInteraction<'cached' | 'raw'>): Asked {
    const name = nameOf(interaction);
    const command = this.#commands.get(name);
    if (!command)
      throw new UserError('This command is no longer part of Stevedore. Restart your Discord app to refresh the list.');
    const given = interaction.options.data.flatMap((one) => one.options ?? [one]);
    const options: Options = Object.fromEntries(given.map((one) => [one.name, optionValue(one)]));
    const named = command.container === 'required' || command.container === 'optional';
    const target = named ? (options['container']?.toString() ?? null) : null;
    return {
      action: name,
      permission: command.permission,
      target,
      visibility: command.visibility,
      ...('check' in command && command.check ? { check: command.check } : {}),
      execute: (context, container) => command.execute(context, options, container),
    };
  }

  #press(interaction: Pressed, actor: MemberActor): Asked {
    const [id = '', ...given] = interaction.customId.split(':');
    const args = interaction.isStringSelectMenu() ? [...given, ...interaction.values] : given;
    const component = this.#components.get(id);
    // What we did not write, or did not write here, we do not run, whatever it says of itself.
    const { message } = interaction;
    const isOurs = message.author.id === interaction.applicationId && message.channelId === interaction.channelId;
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

  async #answer(interaction: Answerable, log: Logger, ask: (actor: MemberActor) => Asked): Promise<void> {
    const { services } = this.#parts;
    const actor = actorOf(interaction);
    const started = services.clock.monotonic();
    const at = services.clock.now();
    const delivery = new Delivery(interaction, log);
    let asked: Asked | null = null;
    let container: Container | null = null;

    let begun: AuditId | null = null;

    const beginning = (): AuditBeginning => ({
      at,
      actor,
      guildId: interaction.guildId,
      channelId: interaction.channelId,
      action: asked?.action ?? wordFor(interaction),
      target: container?.name ?? asked?.target ?? null,
    });
    const audit = (outcome: AuditOutcome, detail: string | null) => {
      const ending = { outcome, durationMs: Math.round(services.clock.monotonic() - started), detail };
      if (begun !== null) services.audit.finish(begun, ending);
      else this.#allowance.record({ ...beginning(), ...ending, actor });
    };
    const refuse = async (view: View, detail: string) => {
      audit('refused', detail);
      await delivery.refuse(view);
    };

    try {
      asked = ask(actor);
      const place = placeOf(interaction, services, actor);
      if (place === null) return await refuse(hiddenThread(), hiddenPlace);
      const visible = visibleTo(actor, place, services);
      const general = services.authorize(actor, asked.permission, null, place);
      // Who sees some containers is not told which others there are; who sees none is told nothing of any.
      if (!general.allowed && visible.length === 0) return await refuse(nothingHere(), general.reason);
      if (!general.allowed && asked.target === null)
        return await refuse(notAllowed(asked.action, asked.permission), general.reason);
      if (asked.target !== null) {
        container = resolve(visible, asked.target) ?? null;
        if (!container) return await refuse(unknownContainer(asked.target, visible), 'no such container');
        const decision = services.authorize(actor, asked.permission, container, place);
        if (!decision.allowed)
          return await refuse(notAllowed(asked.action, asked.permission, container), decision.reason);
      }
      const context: Context = {
        actor,
        guildId: interaction.guildId,
        channelId: place,
        services,
        log,
        visible,
        gatewayPingMs: interaction.client.ws.ping < 0 ? null : interaction.client.ws.ping,
        member: (id) => findMember(interaction, id),
        undertake: (target) => {
          begun = services.audit.begin({ ...beginning(), ...(target === undefined ? {} : { target }) });
        },
        show: (view) => delivery.show(view),
      };
      if (container) asked.check?.(context, container);
      if (!(await delivery.acknowledge(asked.visibility)))
        return audit('failed', 'Discord did not take the acknowledgement');
      const result = await asked.execute(context, container);
      if (result.outcome) audit(result.outcome, result.detail ?? null);
      await delivery.show(result.view);
    } catch (error) {
      await this.#report(error, delivery, log, audit);
    }
  }

  async #report(
    error: unknown,
    delivery: Delivery,
    log: Logger,
    audit: (outcome: AuditOutcome, detail: string) => void,
  ): Promise<void> {
    if (error instanceof UserError) {
      audit('refused', error.plainly);
      return delivery.refuse(refusal(error.message));
    }
    if (error instanceof EngineError) {
      log.warn({ err: error, kind: error.kind }, 'the engine did not do it');
      audit('failed', `${error.kind}: ${error.message}`);
      return delivery.refuse(engineTrouble(error));
    }
    const reference = randomBytes(3).toString('hex');
    log.error({ err: error, reference }, 'unexpected error');
    audit('failed', `unexpected error, reference ${reference}`);
    return delivery.refuse(unexpected(reference));
  }
}

const outdated = 'This button is from an older version of Stevedore. Please use the command again.';

/** The audit's word for what was not understood. */
function wordFor(interaction: Interaction): string {
  if (interaction.isCommand() || interaction.isAutocomplete()) return interaction.commandName;
  return interaction.isModalSubmit() ? 'form' : 'button';
}

/** `schedule add`: with the part's name where it has parts. */
function nameOf({ commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction): string {
  const part = options.getSubcommand(false);
  return part === null ? commandName : `${commandName} ${part}`;
}

function optionValue(option: CommandInteractionOption): Options[string] {
  const { user, member } = option;
  return user && member ? memberActor(user, member) : (option.value ?? '');
}
