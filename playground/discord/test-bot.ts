import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction } from 'discord.js';
import type { Discord } from './discord.ts';

/** What a bot does with whatever people do. */
export type Handler = (interaction: Interaction) => Promise<unknown>;

/** A tiny bot on the unmodified discord.js client. */
export interface TestBot extends AsyncDisposable {
  readonly client: Client<true>;
  /** What the handler threw. */
  readonly errors: unknown[];
}

/** Connects a bot and waits until it is ready. */
export async function startBot(
  discord: Discord,
  handler: Handler = () => Promise.resolve(),
  options: Partial<ClientOptions> = {},
): Promise<TestBot> {
  const errors: unknown[] = [];
  const client = newClient(discord, options);
  client.on(Events.InteractionCreate, (interaction) => {
    handler(interaction).catch((error: unknown) => errors.push(error));
  });
  client.on(Events.Error, (error) => errors.push(error));
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return { client: await ready, errors, [Symbol.asyncDispose]: () => client.destroy() };
}

/** A client that talks to this Discord and is not connected yet. */
export function newClient(discord: Discord, options: Partial<ClientOptions> = {}): Client {
  return new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.api }, ...options });
}
