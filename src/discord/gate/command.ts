import type { ChatInputApplicationCommandData } from 'discord.js';
import type { Logger } from 'pino';
import type { Permission } from '../../access/model/can.ts';
import type { AuditOutcome } from '../../audit/model/entry.ts';
import type { AuditTrail } from '../../audit/model/trail.ts';
import type { Container } from '../../containers/model/container.ts';
import type { Actor } from '../../kit/actor.ts';
import type { View } from '../ui/view.ts';
import type { Services } from './services.ts';

export type MemberActor = Extract<Actor, { kind: 'member' }>;

/** What a command or a button gets from the gate. Everything in it has been checked already. */
export interface Context {
  readonly actor: MemberActor;
  readonly guildId: string;
  /** By which rights are decided: of a thread the channel that it is in. */
  readonly channelId: string;
  readonly services: Services;
  readonly log: Logger;
  /** The containers that this person may view here, by name; nothing else exists for them. */
  readonly visible: readonly Container[];
  /** Milliseconds between the last heartbeat and its acknowledgement; `null` before the first. */
  readonly gatewayPingMs: number | null;
  /** The Discord server whose members with Manage Server are admins, in words that may be shown. */
  readonly homeGuild: string;
  /** Names of the permissions that the bot lacks to post in that channel, as far as is known. Asks nobody. */
  lacksIn(channelId: string): readonly string[];
  /** Somebody of this server as Discord knows them now; `null` for who is no member. Asks Discord. */
  member(id: string): Promise<MemberActor | null>;
  /**
   * Called right before something is done that changes the world: the audit has it from then on, also if the program
   * is killed in the middle. `target`: the container that it turned out to be about, where the gate did not know it.
   */
  undertake(target?: string): void;
  /** The same entry of the audit, for a use case that begins and ends it by itself. */
  readonly trail: AuditTrail;
  /**
   * Shows an intermediate view in place of the answer (progress, a question). Never throws: a view that cannot be
   * shown is logged, and the action goes on.
   */
  show(view: View): Promise<void>;
}

/**
 * What came of it: the view that is shown, and the audit's outcome (`null`: nothing to audit, such as a look or a question,
 * or its entry has ended already).
 */
export interface Result {
  readonly view: View;
  readonly outcome: AuditOutcome | null;
  /** For the audit: why it failed or was refused. */
  readonly detail?: string;
  /** Called when the view stands there, or could not be shown: what is in it is not needed any more. Must not throw. */
  readonly over?: () => void;
}

/**
 * Values of a command's options by name: as Discord sent them, a member with their roles and rights of now. Somebody who
 * is no member any more is only an id.
 */
export type Options = Readonly<Record<string, string | number | boolean | MemberActor>>;

interface CommandBase {
  readonly data: ChatInputApplicationCommandData;
  /** What the person must be allowed to do: on the container where there is one. */
  readonly permission: Permission;
  /**
   * `private`: only the person sees the answer. Discord fixes this at the acknowledgement. `public`: everybody in the channel
   * sees what was done; but not where it was only asked, nor where it names what not everybody there may know of.
   */
  readonly visibility: 'private' | 'public';
  /** Whether it only asks, with these options, and changes nothing: the answer is then private. */
  onlyAsks?(options: Options): boolean;
  /** Which containers autocomplete offers; all that may be viewed where absent. */
  suggests?(container: Container): boolean;
  /** Suggestions of its own for the option that is being typed, from memory alone; where absent, containers. */
  completes?(typing: Typing): readonly Choice[];
}

/** What somebody is typing into an option that suggests. */
export interface Typing {
  readonly option: string;
  readonly value: string;
  /** The containers that this person may see and use the command on, here; hidden ones left out. */
  readonly containers: readonly Container[];
}

/** At most 100 characters each. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/**
 * A slash command: data and function together. The gate (`gate.ts`) acknowledges, resolves, authorises, reports
 * and audits; a command checks no permission.
 */
export type Command =
  | (CommandBase & {
      /** `mentioned`: the option suggests names, but need not name a container that is there now. */
      readonly container: 'none' | 'mentioned';
      execute(context: Context, options: Options): Promise<Result>;
    })
  | (CommandBase & {
      /** `optional`: without the option it is about all containers. */
      readonly container: 'required' | 'optional';
      /**
       * Asked before the acknowledgement, from memory alone. Throws {@link import('./errors.ts').UserError} where it makes
       * no sense now: the answer is then for the person alone, also where the command's is for all.
       */
      check?(context: Context, container: Container): void;
      execute(context: Context, options: Options, container: Container | null): Promise<Result>;
    });

/** Commands under one name, such as `/schedule add` and `/schedule list`: each is one of its own to the gate. */
export interface CommandGroup {
  readonly data: ChatInputApplicationCommandData;
  readonly parts: readonly Command[];
}

/** What pressing a button amounts to; the gate authorises exactly this. */
export interface Press {
  /** The audit's word. */
  readonly action: string;
  readonly permission: Permission;
  /** Name of the container that it is about, or `null`. */
  readonly container: string | null;
}

/** The part behind a button or a menu. Its custom id is `<id>:<argument>:…`; what is chosen in a menu comes after that. */
export interface Component {
  readonly id: string;
  /** `private`: the result is for this person alone. Absent: it replaces the message that was pressed. */
  readonly visibility?: 'private';
  /** Says what the press asks for. Throws {@link import('./errors.ts').UserError} where it asks for nothing any more. */
  press(args: readonly string[], actor: MemberActor): Press;
  /** After the gate let it through. */
  execute(context: Context, args: readonly string[], container: Container | null): Promise<Result>;
}
