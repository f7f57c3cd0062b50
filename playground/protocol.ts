/**
 * What the playground's server and its page say to each other: JSON, one message a WebSocket frame. The page's address is
 * `http://127.0.0.1:PORT/SECRET/`; everything else lies below it: `socket` (this protocol), `files/…` (attachments). The page
 * must use relative addresses only, for it does not know the secret otherwise.
 *
 * Each connection looks through the eyes of one member ("me"). The server sends what this member sees and nothing else. After
 * connecting it sends `status` and `snapshot`; a change of what she may see brings a new `snapshot`, smaller changes come one by
 * one. Nothing has to be asked for twice: what a page does not know, it does not show.
 */
import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIRole,
} from 'discord-api-types/v10';

/** The largest frame that the server reads, in bytes; a longer one ends the connection (1009). */
export const LARGEST_REQUEST = 64 * 1024;

/** So many messages of a channel the server keeps and shows: the newest. */
export const MESSAGES_PER_CHANNEL = 200;

/** So many refused requests are remembered for contributors. */
export const REFUSALS_KEPT = 100;

/** A Discord id. */
export type Id = string;

/** A number that the page makes up; what comes of a request names it. Greater than all before it on this connection. */
export type RequestNumber = number;

// ---------------------------------------------------------------- from the server

/** What the server says. */
export type FromServer =
  | Status
  | Snapshot
  | MessageShown
  | MessageGone
  | CommandsChanged
  | Exchanged
  | Suggestions
  | Form
  | Declined
  | Inspection
  | RequestRefused;

/** What is there and what can be done; sent first and whenever it changes. */
export interface Status {
  readonly type: 'status';
  /** By the simulated clock, milliseconds since the epoch: timestamps tick by this. */
  readonly now: number;
  readonly engine: EngineStatus;
  /** Whether the bot is connected and its commands are registered. `starting`: not yet, or again. */
  readonly bot: 'starting' | 'ready' | 'away';
  /** What Discord is: `false` after `cut`. */
  readonly discordUp: boolean;
  /** What the page may offer. */
  readonly can: {
    /** Only with samples. */
    readonly advance: boolean;
    readonly cutEngine: boolean;
    readonly cutDiscord: boolean;
  };
  /** Where the real set-up page is, if there is one. */
  readonly setUpUrl: string | null;
  /** `true`: a real token was entered, the bot runs on the real data, and this playground is over. */
  readonly over: boolean;
  /** The playground's configuration may be taken along, with `takeAlong`; only when `over`. */
  readonly canTakeAlong: boolean;
  /** Things to know, one short sentence each; shown until they are no longer in here. */
  readonly notices: readonly string[];
}

/** Whose containers they are. */
export interface EngineStatus {
  /** `sample`: containers that never existed; `own`: actions are real. */
  readonly kind: 'sample' | 'own';
  /** For people, one sentence: why it is this one. */
  readonly why: string;
  /** `false` after `cut`. */
  readonly up: boolean;
}

/** Everything that "me" sees. Replaces what the page knew. */
export interface Snapshot {
  readonly type: 'snapshot';
  /** Whose eyes. */
  readonly me: Id;
  readonly guild: { readonly id: Id; readonly name: string; readonly ownerId: Id };
  /** All of the guild but bots that she can switch to, and bots: who they are is no secret in a guild. */
  readonly members: readonly ShownMember[];
  readonly roles: readonly APIRole[];
  /** Those she may see, in their order; threads too, with their `parent_id`. */
  readonly channels: readonly ShownChannel[];
  /** By channel id, oldest first, {@link MESSAGES_PER_CHANNEL} at most. */
  readonly messages: Readonly<Record<Id, readonly ShownMessage[]>>;
  readonly commands: readonly APIApplicationCommand[];
}

/** Somebody in the guild. */
export interface ShownMember {
  readonly id: Id;
  readonly name: string;
  readonly bot: boolean;
  /** One short sentence: what part she plays ("Owner of this server", "Friend with the role Players"). Empty for bots. */
  readonly part: string;
  /** As Discord describes her; `roles` are the ids of the roles she has. */
  readonly api: APIGuildMember;
}

/** A channel that "me" may see. */
export interface ShownChannel {
  readonly api: APIChannel;
  /** Whether she may type commands here. */
  readonly mayUseCommands: boolean;
  /** Whether she may write here. */
  readonly maySend: boolean;
}

/** A message that "me" sees. */
export interface ShownMessage {
  /**
   * As Discord's API describes it: `flags` say whether it is ephemeral (64), "… is thinking" (128) and made of Components V2
   * (32768). Addresses of attachments and media of ours are relative to the page (`files/…`).
   */
  readonly api: APIMessage;
  /** It pings her: herself, one of her roles, or everybody. */
  readonly pingsMe: boolean;
  /** How many requests of the bot made it; `inspect` shows them. */
  readonly requests: number;
  /** One of them was refused. */
  readonly refused: boolean;
}

/** A message is new, or is now so. */
export interface MessageShown {
  readonly type: 'message';
  readonly channelId: Id;
  readonly message: ShownMessage;
}

/** A message is no longer there, or "me" may no longer see it. */
export interface MessageGone {
  readonly type: 'messageGone';
  readonly channelId: Id;
  readonly messageId: Id;
}

/** What she can type from now on: only commands that she is shown in Discord. */
export interface CommandsChanged {
  readonly type: 'commands';
  readonly commands: readonly APIApplicationCommand[];
}

/**
 * What became of a command, a press, a choice or a form. `sent` comes at once; then one of the others: `answered` when the
 * bot has acknowledged it in whatever way (messages and forms come by themselves), `failed` when it has not within 3 s: "This
 * interaction failed" below the message pressed, "The application did not respond" for a command.
 */
export interface Exchanged {
  readonly type: 'exchange';
  readonly request: RequestNumber;
  readonly state: 'sent' | 'answered' | 'failed';
  /** The message whose component it was. */
  readonly messageId: Id | null;
  readonly channelId: Id;
}

/** What the bot suggests; empty when it did not answer in time. */
export interface Suggestions {
  readonly type: 'suggestions';
  readonly request: RequestNumber;
  readonly choices: readonly APIApplicationCommandOptionChoice[];
  /** The bot did not answer within 3 s: "Loading options failed". */
  readonly failed: boolean;
}

/** A form (modal) opens before "me". Answer with `submit`; to close it needs no message. */
export interface Form {
  readonly type: 'form';
  readonly request: RequestNumber;
  readonly channelId: Id;
  /** To say which form is submitted. */
  readonly formId: Id;
  readonly form: APIModalInteractionResponseCallbackData;
}

/** The page asked for what Discord's windows would not let her do, or what is not possible now. Nothing was sent to the bot. */
export interface Declined {
  readonly type: 'declined';
  readonly request: RequestNumber;
  /** One sentence for people. */
  readonly why: string;
}

/** What the bot sent for a message; answers `inspect`. */
export interface Inspection {
  readonly type: 'inspection';
  readonly request: RequestNumber;
  readonly messageId: Id;
  /** Oldest first. */
  readonly requests: readonly BotRequest[];
}

/** A request of the bot to Discord's REST API. */
export interface BotRequest {
  /** Milliseconds since the epoch, simulated. */
  readonly at: number;
  readonly method: string;
  /** From `/api/v10` on; interaction tokens are shortened. */
  readonly path: string;
  /** The JSON body, as text, indented; cut at 20,000 characters. */
  readonly body: string;
  readonly status: number;
  /** Why Discord refused it. */
  readonly refusal: Refusal | null;
}

/** Discord's answer to what it does not take. */
export interface Refusal {
  /** Discord's JSON error code, such as 50035. */
  readonly code: number;
  readonly message: string;
  /** The tree of what is wrong where, as text, indented; empty when there is none. */
  readonly errors: string;
}

/** Discord refused a request of the bot, whatever it was about; for contributors. The latest come after `snapshot`, too. */
export interface RequestRefused {
  readonly type: 'requestRefused';
  /** Which message it was about, if known and seen by "me". */
  readonly messageId: Id | null;
  readonly request: BotRequest;
}

// ---------------------------------------------------------------- from the page

/** What the page asks for. Each has a number of its own. */
export type FromPage = { readonly request: RequestNumber } & Asked;

/** What can be asked. */
export type Asked =
  | SwitchMember
  | RunCommand
  | Complete
  | Press
  | Choose
  | Submit
  | Dismiss
  | Write
  | ChangeRole
  | Inspect
  | Advance
  | Cut
  | Reset
  | TakeAlong;

/** Looks through other eyes from now on; a `snapshot` follows. */
export interface SwitchMember {
  readonly type: 'switch';
  readonly member: Id;
}

/** What a person gives to an option. Users, roles, channels and mentionables by id. */
export type OptionValue = string | number | boolean;

/** Types a command and sends it. */
export interface RunCommand {
  readonly type: 'command';
  readonly channelId: Id;
  /** As typed, with subcommand group and subcommand: `/schedule add`. */
  readonly line: string;
  /** By option name. */
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** Asks what the bot suggests for an option that is being typed; answered by `suggestions`. */
export interface Complete {
  readonly type: 'complete';
  readonly channelId: Id;
  readonly line: string;
  /** Those filled in so far, with the one that is being typed (`''` if nothing yet). */
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly focused: string;
}

/** Presses a button. */
export interface Press {
  readonly type: 'press';
  readonly messageId: Id;
  /** The component's `custom_id`. */
  readonly customId: string;
}

/** Chooses in a select menu. */
export interface Choose {
  readonly type: 'choose';
  readonly messageId: Id;
  readonly customId: string;
  /** Values of options, or ids of whom or what the menu lists. */
  readonly values: readonly string[];
}

/** Sends a form. */
export interface Submit {
  readonly type: 'submit';
  readonly formId: Id;
  /** By `custom_id`: a text; chosen values or ids; a tick. */
  readonly values: Readonly<Record<string, string | readonly string[] | boolean>>;
}

/** "Dismiss message" below an ephemeral one. */
export interface Dismiss {
  readonly type: 'dismiss';
  readonly messageId: Id;
}

/** Writes a plain message, 2,000 characters at most. The bot does not read such. */
export interface Write {
  readonly type: 'write';
  readonly channelId: Id;
  readonly content: string;
}

/** Gives or takes a role. */
export interface ChangeRole {
  readonly type: 'role';
  readonly member: Id;
  readonly role: Id;
  readonly has: boolean;
}

/** Asks for the requests that made a message; answered by `inspection`. */
export interface Inspect {
  readonly type: 'inspect';
  readonly messageId: Id;
}

/** Turns the time forward, milliseconds: a week at most. `status` tells when it is done. */
export interface Advance {
  readonly type: 'advance';
  readonly ms: number;
}

/** Cuts Discord or the engine off, or lets it come back. */
export interface Cut {
  readonly type: 'cut';
  readonly what: 'discord' | 'engine';
  readonly up: boolean;
}

/** Everything as at the first start; `status` and `snapshot` follow. */
export interface Reset {
  readonly type: 'reset';
}

/** Copies the playground's configuration to the real data; only when `status.canTakeAlong`. */
export interface TakeAlong {
  readonly type: 'takeAlong';
}
