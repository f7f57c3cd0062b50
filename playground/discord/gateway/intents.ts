import { GatewayDispatchEvents as Event, GatewayIntentBits } from 'discord-api-types/v10';

/** Intents an application must be granted by Discord before it may ask for them. */
export const privilegedIntents =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

/** Every intent there is. */
export const allIntents = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((all, bit) => all | bit, 0);

const needed: Partial<Record<Event, number>> = {
  [Event.GuildCreate]: GatewayIntentBits.Guilds,
  [Event.GuildDelete]: GatewayIntentBits.Guilds,
  [Event.GuildRoleCreate]: GatewayIntentBits.Guilds,
  [Event.GuildRoleUpdate]: GatewayIntentBits.Guilds,
  [Event.GuildRoleDelete]: GatewayIntentBits.Guilds,
  [Event.ChannelCreate]: GatewayIntentBits.Guilds,
  [Event.ChannelUpdate]: GatewayIntentBits.Guilds,
  [Event.ChannelDelete]: GatewayIntentBits.Guilds,
  [Event.ChannelPinsUpdate]: GatewayIntentBits.Guilds,
  [Event.GuildMemberAdd]: GatewayIntentBits.GuildMembers,
  [Event.GuildMemberUpdate]: GatewayIntentBits.GuildMembers,
  [Event.GuildMemberRemove]: GatewayIntentBits.GuildMembers,
  [Event.MessageCreate]: GatewayIntentBits.GuildMessages,
  [Event.MessageUpdate]: GatewayIntentBits.GuildMessages,
  [Event.MessageDelete]: GatewayIntentBits.GuildMessages,
};

/** Whether a session that asked for `intents` is told of an event. Interactions need none. */
export function wants(intents: number, event: Event): boolean {
  const bits = needed[event] ?? 0;
  return (intents & bits) === bits;
}
