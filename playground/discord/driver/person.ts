import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { Application } from '../world/application.ts';
import type { Channel } from '../world/channel.ts';
import { Interaction } from '../world/interaction.ts';
import type { JsonObject } from '../world/json.ts';
import type { Member } from '../world/member.ts';
import type { Message } from '../world/message.ts';
import { CannotDo, commandData, findCommand, type OptionValues } from './command-line.ts';
import { describeMessages } from './describe.ts';
import { Exchange } from './exchange.ts';
import { type FieldValues, submission } from './modal-form.ts';
import { type Chosen, choose, findButton, findSelect } from './reach.ts';
import { sendInteraction } from './send.ts';
import { until } from './until.ts';

/** A suggestion as she sees it. */
export interface Suggestion {
  readonly name: string;
  readonly value: string | number;
}

/** Somebody in front of a channel. Can do there what Discord's windows let people do, and no more. */
export class Person {
  readonly member: Member;
  readonly channel: Channel;
  #form: { readonly interaction: Interaction; readonly form: JsonObject } | undefined;

  constructor(member: Member, channel: Channel) {
    this.member = member;
    this.channel = channel;
  }

  /** What a failed expectation shows of her. */
  toJSON(): string {
    return `${this.member.name} in #${this.channel.name}`;
  }

  /** The messages she sees, oldest first: everybody's, and the ephemeral ones meant for her. */
  get sees(): Message[] {
    if (this.member.permissionsIn(this.channel) === 0n) return [];
    return this.channel.allMessages.filter((message) => message.visibleTo(this.member));
  }

  /** The newest message she sees. */
  get lastMessage(): Message | undefined {
    return this.sees.at(-1);
  }

  /** The form (modal) that is open before her. */
  get form(): JsonObject | undefined {
    return this.#form?.form;
  }

  /**
   * Types a command and sends it. Returns once the bot has answered or the 3 s are over. Where several applications have it:
   * the first one's, unless `of` says whose.
   */
  async types(line: string, values: OptionValues = {}, of?: Application): Promise<Exchange> {
    const typed = findCommand(line, this.member, this.channel, of);
    return this.#send(InteractionType.ApplicationCommand, commandData(typed, values), undefined, typed.application);
  }

  /**
   * Types into an option that suggests: the last of `values`, unless `focused` names another. Returns what is suggested;
   * nothing when the bot does not answer in time.
   */
  async completes(line: string, values: OptionValues, focused?: string): Promise<Suggestion[]> {
    const typed = findCommand(line, this.member, this.channel);
    const key = focused ?? Object.keys(values).at(-1) ?? '';
    const option = typed.options.find((one) => one['name'] === key);
    if (option?.['autocomplete'] !== true) throw new CannotDo(`${line} suggests nothing for ${key}`);
    const exchange = await this.#send(
      InteractionType.ApplicationCommandAutocomplete,
      commandData(typed, values, key),
      undefined,
      typed.application,
    );
    return (exchange.interaction.choices ?? []) as unknown as Suggestion[];
  }

  /** Clicks the newest button with this label that she sees and that is not disabled. */
  async clicks(label: string, where: { readonly on?: Message | undefined } = {}): Promise<Exchange> {
    const { message, component } = findButton(this.#reachable(where.on), label);
    const data = { component_type: ComponentType.Button, custom_id: component['custom_id'], id: component['id'] };
    return this.#send(InteractionType.MessageComponent, data, message);
  }

  /** Chooses in a select menu, found by its placeholder or custom id. */
  async selects(
    menu: string,
    chosen: readonly Chosen[],
    where: { readonly on?: Message | undefined } = {},
  ): Promise<Exchange> {
    const { message, component } = findSelect(this.#reachable(where.on), menu);
    return this.#send(InteractionType.MessageComponent, choose(component, chosen), message);
  }

  /** Fills in and sends the form that is open before her: values by the fields' custom ids. */
  async submits(values: FieldValues): Promise<Exchange> {
    const open = this.#form;
    if (open === undefined) throw new CannotDo('no form is open');
    const data = submission(open.form, values);
    this.#form = undefined;
    const { source, application } = open.interaction;
    return this.#send(InteractionType.ModalSubmit, data, source, application);
  }

  /** Presses a button that need not exist, on any message: what a changed client can send. */
  async presses(forged: {
    readonly customId: string;
    readonly message: Message;
    readonly values?: readonly string[];
  }): Promise<Exchange> {
    const data: JsonObject = {
      component_type: forged.values === undefined ? ComponentType.Button : ComponentType.StringSelect,
      custom_id: forged.customId,
      id: 1,
      ...(forged.values === undefined ? {} : { values: [...forged.values] }),
    };
    return this.#send(InteractionType.MessageComponent, data, forged.message);
  }

  /** Resolves with the newest message she sees as soon as it satisfies the condition; tried after each request. */
  async until(condition: (newest: Message | undefined) => boolean, timeoutMs?: number): Promise<Message | undefined> {
    const found = await until(
      this.channel.guild.world,
      () => (condition(this.lastMessage) ? { message: this.lastMessage } : undefined),
      { ...(timeoutMs === undefined ? {} : { timeoutMs }), describe: () => this.#seen() },
    );
    return found.message;
  }

  /** Resolves with the newest of all messages she sees that satisfies the condition. */
  async finds(condition: (message: Message) => boolean, timeoutMs?: number): Promise<Message> {
    return until(this.channel.guild.world, () => this.sees.findLast(condition), {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      describe: () => this.#seen(),
    });
  }

  #seen(): string {
    return `${this.member.name} sees in #${this.channel.name}: ${describeMessages(this.sees)}`;
  }

  #reachable(on: Message | undefined): Message[] {
    if (on === undefined) return this.sees.toReversed();
    if (!on.visibleTo(this.member)) throw new CannotDo(`${this.member.name} does not see that message`);
    return [on];
  }

  async #send(type: InteractionType, data: JsonObject, source?: Message, to?: Application): Promise<Exchange> {
    const interaction = new Interaction(this.member, this.channel, type, data, source, to);
    await sendInteraction(interaction);
    if (interaction.modal !== undefined) this.#form = { interaction, form: interaction.modal };
    return new Exchange(interaction);
  }
}
