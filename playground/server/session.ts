import { CannotDo } from '../discord/driver/command-line.ts';
import { sendInteraction } from '../discord/driver/send.ts';
import type { Member } from '../discord/index.ts';
import type { Interaction } from '../discord/world/interaction.ts';
import { Message } from '../discord/world/message.ts';
import type { FromPage, FromServer, ShownMessage, Snapshot } from '../protocol.ts';
import { chooseIn, complete, formOf, press, runCommand, submit } from './acts.ts';
import type { Playground } from './playground.ts';
import type { RefusedRequest } from './traffic.ts';
import { View } from './view.ts';

/** Changes are gathered for so long, milliseconds: one request of the bot often changes several things. */
const gatherMs = 20;
/** How often the clock of the page is set right, milliseconds. */
const statusEveryMs = 15_000;
/** Forms that can be open: older ones can't be sent any more. */
const formsKept = 20;
/** What a page may have under way. */
const mostUnderWay = 50;

/** A page that is connected, and through whose eyes it looks. Sends only what this member sees. */
export class Session {
  readonly #playground: Playground;
  readonly #send: (message: FromServer) => void;
  readonly #forms = new Map<string, Interaction>();
  readonly #unwatch: () => void;
  readonly #clock: NodeJS.Timeout;
  #me: string;
  #gathering: NodeJS.Timeout | null = null;
  #underWay = 0;
  /** What the page knows: by message its version and channel, and the rest as text. */
  #known = new Map<string, { readonly version: string; readonly channelId: string }>();
  #surroundings = '';
  #commands = '';
  #status = '';

  constructor(playground: Playground, send: (message: FromServer) => void) {
    this.#playground = playground;
    this.#send = send;
    this.#me = firstOf(playground).id;
    this.#unwatch = playground.watch({ changed: () => this.#changes(), refused: (refused) => this.#refused(refused) });
    this.#clock = setInterval(() => this.#tellStatus(true), statusEveryMs);
    this.#tellStatus(true);
    this.#snapshot();
  }

  /** The page has gone. */
  close(): void {
    this.#unwatch();
    clearInterval(this.#clock);
    if (this.#gathering !== null) clearTimeout(this.#gathering);
  }

  /** The page asks for something. Never rejects. */
  async hears(asked: FromPage): Promise<void> {
    const { request } = asked;
    const decline = (why: string) => this.#send({ type: 'declined', request, why });
    if (this.#underWay >= mostUnderWay) {
      decline('Too much at once: wait a moment.');
      return;
    }
    this.#underWay++;
    try {
      await this.#does(asked, decline);
    } catch (error) {
      decline(error instanceof CannotDo ? error.message : `That did not work: ${String(error)}`);
    } finally {
      this.#underWay--;
    }
  }

  async #does(asked: FromPage, decline: (why: string) => void): Promise<void> {
    const view = this.#view();
    const tell = (why: string | null) => why !== null && decline(why);
    switch (asked.type) {
      case 'switch':
        return this.#switch(asked.member);
      case 'command':
        return this.#exchange(asked.request, runCommand(view, asked));
      case 'press':
        return this.#exchange(asked.request, press(view, asked));
      case 'choose':
        return this.#exchange(asked.request, chooseIn(view, asked));
      case 'submit':
        return this.#submits(view, asked);
      case 'complete':
        return this.#completes(asked.request, complete(view, asked));
      case 'dismiss':
        return this.#dismisses(view, asked.messageId);
      case 'write':
        return this.#writes(view, asked.channelId, asked.content);
      case 'role':
        return this.#changesRole(asked);
      case 'inspect':
        return this.#inspects(view, asked.request, asked.messageId);
      case 'advance':
        tell(await this.#playground.advance(asked.ms));
        return;
      case 'cut':
        tell(await this.#playground.cut(asked.what, asked.up));
        return;
      case 'reset':
        tell(await this.#playground.reset());
        return;
      case 'takeAlong':
        tell(await this.#playground.takeAlong());
        return;
    }
  }

  #view(): View {
    const { home, traffic, dismissed } = this.#playground;
    const me = [...home.people.keys()].find(({ id }) => id === this.#me) ?? firstOf(this.#playground);
    return new View(me, home, traffic, dismissed);
  }

  #switch(id: string): void {
    const member = [...this.#playground.home.people.keys()].find((one) => one.id === id);
    if (member === undefined) throw new CannotDo('There is no such member.');
    this.#me = member.id;
    this.#snapshot();
  }

  async #exchange(request: number, interaction: Interaction): Promise<void> {
    const messageId = interaction.source?.id ?? null;
    const channelId = interaction.channel.id;
    const say = (state: 'sent' | 'answered' | 'failed') =>
      this.#send({ type: 'exchange', request, state, messageId, channelId });
    say('sent');
    await sendInteraction(interaction);
    say(interaction.answer === undefined ? 'failed' : 'answered');
    const form = formOf(interaction);
    if (form === undefined || interaction.member.id !== this.#me) return;
    this.#forms.set(interaction.id, interaction);
    const [oldest] = this.#forms.keys();
    if (this.#forms.size > formsKept && oldest !== undefined) this.#forms.delete(oldest);
    this.#send({ type: 'form', request, channelId, formId: interaction.id, form });
  }

  #submits(view: View, asked: Extract<FromPage, { type: 'submit' }>): Promise<void> {
    const opened = this.#forms.get(asked.formId);
    if (opened === undefined) throw new CannotDo('This form is not open any more.');
    const interaction = submit(view, opened, asked);
    this.#forms.delete(asked.formId);
    return this.#exchange(asked.request, interaction);
  }

  async #completes(request: number, interaction: Interaction): Promise<void> {
    await sendInteraction(interaction);
    const { answer, choices = [] } = interaction;
    const suggested = choices as unknown as Extract<FromServer, { type: 'suggestions' }>['choices'];
    this.#send({ type: 'suggestions', request, choices: suggested, failed: answer === undefined });
  }

  #dismisses(view: View, messageId: string): void {
    const message = view.message(messageId);
    if (message?.ephemeral !== true) throw new CannotDo('Only what you alone see can be dismissed.');
    this.#playground.dismissed.add(message);
    this.#playground.changed();
  }

  #writes(view: View, channelId: string, content: string): void {
    const shown = view.surroundings().channels.find(({ api }) => api.id === channelId);
    const channel = view.channel(channelId);
    if (channel === undefined || shown?.maySend !== true) throw new CannotDo('You may not write here.');
    new Message(channel, view.me, { content });
    this.#playground.changed();
  }

  #changesRole({ member: memberId, role: roleId, has }: Extract<FromPage, { type: 'role' }>): void {
    const { guild, people } = this.#playground.home;
    const member = [...people.keys()].find(({ id }) => id === memberId);
    const role = guild.roles.get(roleId);
    if (member === undefined || role === undefined || role === guild.everyone || role.botId !== undefined) {
      throw new CannotDo('This role can’t be given or taken.');
    }
    if (has) member.addRole(role);
    else member.removeRole(role);
    this.#playground.changed();
  }

  #inspects(view: View, request: number, messageId: string): void {
    if (view.message(messageId) === undefined) throw new CannotDo('This message is not there any more.');
    this.#send({ type: 'inspection', request, messageId, requests: this.#playground.traffic.of(messageId) });
  }

  #refused({ request, messageId, isFor }: RefusedRequest): void {
    const view = this.#view();
    if (!isFor(view.me)) return;
    const shown = messageId !== null && view.message(messageId) !== undefined ? messageId : null;
    this.#send({ type: 'requestRefused', messageId: shown, request });
  }

  #changes(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#tellStatus(false);
      this.#tellChanges();
    }, gatherMs);
  }

  /** `always`: also when nothing but the time is another. */
  #tellStatus(always: boolean): void {
    const status = this.#playground.status();
    const text = JSON.stringify({ ...status, now: 0 });
    if (!always && text === this.#status) return;
    this.#status = text;
    this.#send(status);
  }

  #tellChanges(): void {
    const view = this.#view();
    if (JSON.stringify(view.surroundings()) !== this.#surroundings) {
      this.#snapshot();
      return;
    }
    const commands = view.commands();
    const text = JSON.stringify(commands);
    if (text !== this.#commands) this.#send({ type: 'commands', commands });
    this.#commands = text;
    this.#tellMessages(view);
  }

  #tellMessages(view: View): void {
    const gone = new Map(this.#known);
    for (const channel of view.channels()) {
      for (const message of view.messages(channel)) {
        gone.delete(message.id);
        const version = view.versionOf(message);
        if (this.#known.get(message.id)?.version === version) continue;
        this.#known.set(message.id, { version, channelId: channel.id });
        this.#send({ type: 'message', channelId: channel.id, message: view.shown(message) });
      }
    }
    for (const [messageId, { channelId }] of gone) {
      this.#known.delete(messageId);
      this.#send({ type: 'messageGone', channelId, messageId });
    }
  }

  #snapshot(): void {
    const view = this.#view();
    const surroundings = view.surroundings();
    const commands = view.commands();
    this.#surroundings = JSON.stringify(surroundings);
    this.#commands = JSON.stringify(commands);
    this.#known = new Map();
    const messages: Record<string, ShownMessage[]> = {};
    for (const channel of view.channels()) {
      messages[channel.id] = view.messages(channel).map((message) => {
        this.#known.set(message.id, { version: view.versionOf(message), channelId: channel.id });
        return view.shown(message);
      });
    }
    const snapshot: Snapshot = { type: 'snapshot', ...surroundings, messages, commands };
    this.#send(snapshot);
    for (const refused of this.#playground.traffic.refused) this.#refused(refused);
  }
}

function firstOf({ home }: Playground): Member {
  const [first] = home.people.keys();
  if (first === undefined) throw new Error('nobody is at home');
  return first;
}
