/** A local Discord to test the bot against; see README.md. */
export { Discord, type DiscordOptions, type RawInteraction, startDiscord } from './discord.ts';
export { Exchange } from './driver/exchange.ts';
export { Person } from './driver/person.ts';
export type { RecordedRequest } from './rest/rest-server.ts';
export { Channel } from './world/channel.ts';
export { Guild } from './world/guild.ts';
export { Member } from './world/member.ts';
export { Message } from './world/message.ts';
export { Role } from './world/role.ts';
