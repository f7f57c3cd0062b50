import type { Discord, Member, Message, RecordedRequest } from '../discord/index.ts';
import type { Interaction } from '../discord/world/interaction.ts';
import { isObject, text } from '../discord/world/json.ts';
import { type BotRequest, REFUSALS_KEPT, type Refusal } from '../protocol.ts';

/** Requests that are remembered of one message: the latest. A board is edited for weeks. */
const keptPerMessage = 20;
/** Messages of which requests are remembered: the latest. */
const messagesKept = 2_000;
/** Characters of a body that are shown. */
const longestBody = 20_000;
const longestErrors = 5_000;

/** A request that was refused, and what it was about. */
export interface RefusedRequest {
  readonly request: BotRequest;
  /** `null`: about no message, or one that was never there. */
  readonly messageId: string | null;
  /** Who may see it. */
  readonly isFor: (member: Member) => boolean;
}

/** What the bot asked of Discord, by the message that it was about: for contributors. */
export class Traffic {
  readonly #discord: Discord;
  readonly #byMessage = new Map<string, { readonly requests: BotRequest[]; count: number; refused: boolean }>();
  /** The latest that were refused, oldest first. */
  readonly refused: RefusedRequest[] = [];
  #last: RecordedRequest | undefined;

  constructor(discord: Discord) {
    this.#discord = discord;
  }

  /** The requests that made a message, oldest first. */
  of(messageId: string): readonly BotRequest[] {
    return this.#byMessage.get(messageId)?.requests ?? [];
  }

  /** How many there were, and whether one was refused. */
  countOf(messageId: string): { readonly requests: number; readonly refused: boolean } {
    const { count = 0, refused = false } = this.#byMessage.get(messageId) ?? {};
    return { requests: count, refused };
  }

  /** Takes in what is new, and returns what of it was refused. */
  look(): RefusedRequest[] {
    const { requests } = this.#discord.rest;
    const seen = this.#last === undefined ? -1 : requests.lastIndexOf(this.#last);
    const refused = requests.slice(seen + 1).flatMap((recorded) => this.#take(recorded) ?? []);
    this.#last = requests.at(-1);
    this.refused.push(...refused);
    this.refused.splice(0, this.refused.length - REFUSALS_KEPT);
    return refused;
  }

  #take(recorded: RecordedRequest): RefusedRequest | undefined {
    const about = this.#about(recorded);
    const isRefused = recorded.status >= 400;
    // What is only looked at makes no message.
    if (recorded.method === 'GET' && !isRefused) return undefined;
    const request = describe(recorded);
    if (about.messageId !== null) this.#note(about.messageId, request);
    return isRefused ? { request, ...about } : undefined;
  }

  #note(messageId: string, request: BotRequest): void {
    const known = this.#byMessage.get(messageId) ?? { requests: [], count: 0, refused: false };
    known.requests.push(request);
    known.count++;
    known.refused ||= request.refusal !== null;
    if (known.requests.length > keptPerMessage) known.requests.shift();
    this.#byMessage.set(messageId, known);
    const [oldest] = this.#byMessage.keys();
    if (this.#byMessage.size > messagesKept && oldest !== undefined) this.#byMessage.delete(oldest);
  }

  /** The message that a request is about, by its path and what was answered. */
  #about({ path, response }: RecordedRequest): Pick<RefusedRequest, 'messageId' | 'isFor'> {
    const { world } = this.#discord;
    const made = isObject(response) ? text(response['id']) || null : null;
    const [, channelId, messageId] = /^\/api\/v\d+\/channels\/(\d+)\/messages(?:\/(\d+))?/.exec(path) ?? [];
    if (channelId !== undefined) {
      const channel = world.channel(channelId);
      return {
        messageId: messageId ?? made,
        isFor: (member) => channel !== undefined && member.permissionsIn(channel) !== 0n,
      };
    }
    const token = /^\/api\/v\d+\/(?:interactions|webhooks)\/\d+\/([\w-]+)/.exec(path)?.[1] ?? '';
    const interaction = world.interactions.get(token);
    if (interaction === undefined) return { messageId: null, isFor: () => true };
    const named = /\/messages\/(\d+)/.exec(path)?.[1];
    const message = path.includes('/messages/') || path.includes('/callback') ? named : made;
    return { messageId: message ?? idOf(interaction), isFor: ({ id }) => id === interaction.member.id };
  }
}

function idOf({ original, source }: Interaction): string | null {
  const message: Message | undefined = original ?? source;
  return message?.id ?? null;
}

function describe({ at, method, path, body, status, response }: RecordedRequest): BotRequest {
  return {
    at,
    method,
    path: path.replace(/\/[\w-]{40,}/g, (token) => `${token.slice(0, 8)}…`),
    body: body === undefined ? '' : indented(body, longestBody),
    status,
    refusal: status < 400 ? null : refusalOf(response),
  };
}

function refusalOf(response: unknown): Refusal {
  const { code, message, errors } = isObject(response) ? response : {};
  return {
    code: typeof code === 'number' ? code : 0,
    message: text(message),
    errors: errors === undefined ? '' : indented(errors, longestErrors),
  };
}

function indented(json: unknown, longest: number): string {
  const all = JSON.stringify(json, null, 2);
  return all.length > longest ? `${all.slice(0, longest)}…` : all;
}
