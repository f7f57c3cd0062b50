import { type APIMessage, ApplicationCommandType, PermissionFlagsBits } from 'discord-api-types/v10';
import { isShown } from '../discord/driver/command-line.ts';
import type { Channel, Member, Message } from '../discord/index.ts';
import { has } from '../discord/world/permissions.ts';
import {
  MESSAGES_PER_CHANNEL,
  type ShownChannel,
  type ShownMember,
  type ShownMessage,
  type Snapshot,
} from '../protocol.ts';
import type { Home } from './home.ts';
import type { Traffic } from './traffic.ts';

/** What one member sees of the guild: everything that goes to the page comes from here. */
export class View {
  readonly me: Member;
  readonly #home: Home;
  readonly #traffic: Traffic;
  readonly #dismissed: WeakSet<Message>;

  constructor(me: Member, home: Home, traffic: Traffic, dismissed: WeakSet<Message>) {
    this.me = me;
    this.#home = home;
    this.#traffic = traffic;
    this.#dismissed = dismissed;
  }

  /** Whether she may look into a channel. */
  sees(channel: Channel): boolean {
    return has(this.me.permissionsIn(channel), PermissionFlagsBits.ViewChannel);
  }

  /** The channels she may look into. */
  channels(): Channel[] {
    return [...this.#home.guild.channels.values()].filter((channel) => this.sees(channel));
  }

  /** A channel that she sees. */
  channel(id: string): Channel | undefined {
    const channel = this.#home.guild.channels.get(id);
    return channel !== undefined && this.sees(channel) ? channel : undefined;
  }

  /** The newest messages of a channel that she sees, oldest first. */
  messages(channel: Channel): Message[] {
    return channel.allMessages
      .filter((message) => message.visibleTo(this.me) && !this.#dismissed.has(message))
      .slice(-MESSAGES_PER_CHANNEL);
  }

  /** A message that she sees. */
  message(id: string): Message | undefined {
    for (const channel of this.channels()) {
      const found = this.messages(channel).find((message) => message.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The commands that she is shown. */
  commands(): Snapshot['commands'] {
    const { discord, guild } = this.#home;
    return discord.world.commands
      .visibleIn(guild.id)
      .filter((command) => command.type === ApplicationCommandType.ChatInput)
      .filter((command) => isShown(command, this.me.permissions));
  }

  /** All but the messages and commands: what changes seldom. */
  surroundings(): Pick<Snapshot, 'me' | 'guild' | 'members' | 'roles' | 'channels'> {
    const { guild } = this.#home;
    return {
      me: this.me.id,
      guild: { id: guild.id, name: guild.name, ownerId: guild.ownerId },
      members: this.#members(),
      roles: [...guild.roles.values()].map((role) => role.toApi()),
      channels: this.channels().map((channel) => this.#shownChannel(channel)),
    };
  }

  #members(): ShownMember[] {
    const { guild, people } = this.#home;
    const bots = [...guild.members.values()].filter(({ user }) => user.bot);
    return [...people.keys(), ...bots].map((member) => ({
      id: member.id,
      name: member.name,
      bot: member.user.bot,
      part: people.get(member) ?? '',
      api: member.toApi(),
    }));
  }

  #shownChannel(channel: Channel): ShownChannel {
    const permissions = this.me.permissionsIn(channel);
    // What was written last is a message's business, and would make each message a change of the channel.
    const api = { ...channel.toApi(), last_message_id: null, last_pin_timestamp: null };
    return {
      api,
      mayUseCommands: has(permissions, PermissionFlagsBits.UseApplicationCommands),
      maySend: has(permissions, PermissionFlagsBits.SendMessages),
    };
  }

  /** A message for the page. */
  shown(message: Message): ShownMessage {
    const { mentions } = message;
    const pingsMe =
      mentions.everyone || mentions.users.includes(this.me) || mentions.roles.some((role) => this.me.roles.has(role));
    const files = JSON.stringify(`${this.#home.discord.world.origin}/attachments/`).slice(1, -1);
    const api = JSON.stringify(message.toApi()).replaceAll(files, `files/${this.me.id}/`);
    return { api: JSON.parse(api) as APIMessage, pingsMe, ...this.#traffic.countOf(message.id) };
  }

  /** Changes whenever what `shown` returns does. */
  versionOf(message: Message): string {
    const { requests } = this.#traffic.countOf(message.id);
    return `${message.edits} ${message.editedAt} ${message.flags} ${message.pinnedAt} ${requests}`;
  }
}
