import type { AutocompleteInteraction, Interaction } from 'discord.js';
import type { Logger } from 'pino';
import { isConfidential } from '../../access/model/confidential.ts';
import { AuditAllowance } from '../../audit/model/audit-allowance.ts';
import type { AuditEntry } from '../../audit/model/entry.ts';
import { AuditTrail } from '../../audit/model/trail.ts';
import type { Container } from '../../containers/model/container.ts';
import { elsewhere, refusal } from '../ui/refusals.ts';
import { privateFlags, render } from '../ui/render.ts';
import { plain } from '../ui/text.ts';
import type { View } from '../ui/view.ts';
import { actorOf, findMember } from './actor.ts';
import type { Choice, Command, CommandGroup, Component, Context, MemberActor } from './command.ts';
import { decide } from './decide.ts';
import { Delivery } from './delivery.ts';
import { failureOf } from './failure.ts';
import { missingPermissions } from './missing-permissions.ts';
import { OnceAMinute } from './once-a-minute.ts';
import {
  type Answerable,
  type GateRequest,
  nameOf,
  outdated,
  requestOfCommand,
  requestOfPress,
  wordFor,
} from './request.ts';
import { hiddenChannel, rightsChannelOf } from './rights-channel.ts';
import type { Services } from './services.ts';
import { suggest, suggestsAnything } from './suggest.ts';

export interface GateDeps {
  readonly services: Services;
  readonly commands: readonly (Command | CommandGroup)[];
  readonly components: readonly Component[];
  /** How a container is suggested. */
  choiceOf(container: Container): Choice;
  readonly log: Logger;
  /** Is this guild one that we serve? */
  serves(guildId: string): boolean;
  /** Id of the one whose members with Manage Server are admins; `null`: none yet. */
  homeId(): string | null;
}

/**
 * The one gate. Whatever a person does in Discord comes through here: find out what is asked, resolve the container,
 * authorise, acknowledge, run, report, audit. All before the acknowledgement is read from memory in one turn of the event
 * loop, so that a refusal can be private and the acknowledgement still leaves at once.
 */
export class Gate {
  readonly #deps: GateDeps;
  /** By name; a part of a group by both names. */
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #components: ReadonlyMap<string, Component>;
  readonly #onceAMinute: OnceAMinute;
  readonly #allowance: AuditAllowance;

  constructor(deps: GateDeps) {
    this.#deps = deps;
    this.#commands = new Map(
      deps.commands.flatMap((command) =>
        'parts' in command
          ? command.parts.map((part) => [`${command.data.name} ${part.data.name}`, part] as const)
          : [[command.data.name, command] as const],
      ),
    );
    this.#components = new Map(deps.components.map((component) => [component.id, component]));
    this.#onceAMinute = new OnceAMinute(deps.services.clock);
    this.#allowance = new AuditAllowance(deps.services);
  }

  /** Writes what the audit is still to know. To be called when nothing is under way any more. */
  close(): void {
    this.#allowance.close();
  }

  /** Never throws: the caller is an event emitter. */
  async handle(interaction: Interaction): Promise<void> {
    const log = this.#deps.log.child({ interaction: interaction.id });
    try {
      if (!interaction.inGuild() || !this.#deps.serves(interaction.guildId)) {
        log.warn({ guild: interaction.guildId, user: interaction.user.id }, 'refused an interaction from elsewhere');
        await this.#turnAway(interaction, elsewhere(), 'in a server that is not configured');
      } else if (interaction.isAutocomplete()) await this.#complete(interaction);
      else if (interaction.isChatInputCommand())
        await this.#answer(interaction, log, () =>
          requestOfCommand(interaction, this.#commands, this.#isHome(interaction)),
        );
      else if (interaction.isButton() || interaction.isStringSelectMenu())
        await this.#answer(interaction, log, (actor) => requestOfPress(interaction, this.#components, actor));
      else {
        log.warn({ type: interaction.type }, 'refused an interaction of a kind that nothing here makes');
        await this.#turnAway(interaction, refusal(outdated), 'of a kind that nothing here makes');
      }
    } catch (error) {
      log.error({ err: error }, 'an interaction could not be handled');
    }
  }

  #isHome({ guildId }: Interaction): boolean {
    return guildId === this.#deps.homeId();
  }

  async #complete(interaction: AutocompleteInteraction<'cached' | 'raw'>): Promise<void> {
    const { services } = this.#deps;
    const action = nameOf(interaction);
    const command = this.#commands.get(action);
    if (!command || !suggestsAnything(command)) return interaction.respond([]);
    const actor = actorOf(interaction, this.#isHome(interaction));
    const place = rightsChannelOf(interaction, services, actor);
    const { choices, refused } =
      place === null
        ? { choices: [], refused: { reason: hiddenChannel, target: null } }
        : suggest(command, interaction.options.getFocused(true), { actor, place, services }, this.#deps.choiceOf);
    try {
      await interaction.respond(choices);
    } finally {
      // After the answer, which so takes no longer for a name that may not be known. And not at every keystroke.
      if (refused && this.#onceAMinute.passes(`${actor.id} ${action}`))
        this.#record(interaction, { actor, action, target: refused.target, detail: `while typing: ${refused.reason}` });
    }
  }

  /** What is not answered like a command or a press: another server, or a kind of interaction that nothing here makes. */
  async #turnAway(interaction: Interaction, view: View, detail: string): Promise<void> {
    const { id, displayName: name } = interaction.user;
    const actor = { kind: 'member', id, name, roleIds: [], manager: false } as const;
    // Strangers may be many, and nobody but Discord holds them back.
    if (this.#onceAMinute.passes(`${id} ${detail}`))
      this.#record(interaction, { actor, action: wordFor(interaction), target: null, detail });
    if (interaction.isRepliable()) await interaction.reply({ ...render(view), flags: privateFlags });
    else if (interaction.isAutocomplete()) await interaction.respond([]);
  }

  #record(
    { guildId, channelId }: Interaction,
    what: Pick<AuditEntry, 'action' | 'target' | 'detail'> & { readonly actor: MemberActor },
  ): void {
    const at = this.#deps.services.clock.now();
    this.#allowance.record({ at, guildId, channelId, ...what, outcome: 'refused', durationMs: 0 });
  }

  async #answer(interaction: Answerable, log: Logger, ask: (actor: MemberActor) => GateRequest): Promise<void> {
    const { services } = this.#deps;
    const isHome = this.#isHome(interaction);
    const actor = actorOf(interaction, isHome);
    const delivery = new Delivery(interaction, log);
    /** What is known of it by now. */
    const known: { asked: GateRequest | null; container: Container | null } = { asked: null, container: null };
    const trail = new AuditTrail({
      to: this.#allowance,
      clock: services.clock,
      beginning: () => ({
        actor,
        guildId: interaction.guildId,
        channelId: interaction.channelId,
        action: known.asked?.action ?? wordFor(interaction),
        target: known.container?.name ?? known.asked?.target ?? null,
      }),
    });
    try {
      const asked = ask(actor);
      known.asked = asked;
      const decision = decide(asked, { actor, place: rightsChannelOf(interaction, services, actor), services });
      const { container } = decision;
      known.container = container;
      if (!decision.allowed) {
        trail.end('refused', decision.detail);
        return await delivery.refuse(decision.view);
      }
      const context: Context = {
        actor,
        guildId: interaction.guildId,
        channelId: decision.place,
        services,
        log,
        visible: decision.visible,
        gatewayPingMs: interaction.client.ws.ping < 0 ? null : interaction.client.ws.ping,
        homeGuild: homeGuildWords(interaction, this.#deps.homeId()),
        lacksIn: (channelId) => missingPermissions(interaction.client, channelId),
        member: (id) => findMember(interaction, id, isHome),
        trail,
        undertake: (target) => trail.undertake(target),
        show: (view) => delivery.show(view),
      };
      if (container) asked.check?.(context, container);
      if (!(await delivery.acknowledge(visibilityOf(asked, container, decision.place, services))))
        return trail.end('failed', 'Discord did not take the acknowledgement');
      const result = await asked.execute(context, container);
      try {
        if (result.outcome) trail.end(result.outcome, result.detail ?? null);
        await delivery.show(result.view);
      } finally {
        result.over?.();
      }
    } catch (error) {
      const isForAdmin = delivery.refusesInPrivate && services.authorize(actor, 'admin', null, '').allowed;
      const { outcome, detail, view } = failureOf(error, log, isForAdmin);
      trail.end(outcome, detail);
      await delivery.refuse(view);
    }
  }
}

/** Who sees the answer: nobody else where it names a container of which not everybody there may know. */
function visibilityOf(
  { visibility }: GateRequest,
  container: Container | null,
  place: string,
  services: Services,
): GateRequest['visibility'] {
  const isSecret = container !== null && isConfidential(container, place, services.policy());
  return visibility === 'public' && isSecret ? 'private' : visibility;
}

/** The home server for an admin: its name, or what to do where the bot is not in it. */
function homeGuildWords({ client }: Interaction, id: string | null): string {
  if (id === null) return 'none yet';
  const name = client.guilds.cache.get(id)?.name;
  if (name) return `${plain(name, 100)} (members with Manage Server are admins there, and nowhere else)`;
  return `${id}, which I am not in: no member is an admin by Manage Server. Invite me there again, or set DISCORD_GUILD_ID.`;
}
