import type { InteractionResponseType } from 'discord-api-types/v10';
import type { Interaction, Refused } from '../world/interaction.ts';
import type { JsonObject } from '../world/json.ts';
import type { Message } from '../world/message.ts';
import { describeMessages } from './describe.ts';
import { until } from './until.ts';

/** What somebody did and what the bot answered, as it is now. */
export class Exchange {
  readonly interaction: Interaction;

  constructor(interaction: Interaction) {
    this.interaction = interaction;
  }

  /** What a failed expectation shows of it. */
  toJSON(): object {
    const { interaction, message, followUps, refusals } = this;
    return { interaction, message, followUps, refusals };
  }

  /** Whether the bot answered in time. Otherwise the person reads "The application did not respond". */
  get acknowledged(): boolean {
    return this.interaction.answer !== undefined;
  }

  /** From sending the interaction to accepting the answer, milliseconds of real time. */
  get firstResponseMs(): number | undefined {
    const { answeredAt, sentAt } = this.interaction;
    return answeredAt === undefined ? undefined : answeredAt - sentAt;
  }

  /** What kind of answer it was: 4 message, 5 deferred message, 6 deferred update, 7 update, 8 suggestions, 9 form. */
  get responseType(): InteractionResponseType | undefined {
    return this.interaction.answer;
  }

  /** The message it was answered with, as it is now; for an update the message with the button. */
  get message(): Message | undefined {
    const message = this.interaction.original;
    return message?.deleted === true ? undefined : message;
  }

  /** The follow-ups that were not deleted, oldest first. */
  get followUps(): Message[] {
    return this.interaction.followUps.filter((message) => !message.deleted);
  }

  /** The form (modal) it was answered with. */
  get modal(): JsonObject | undefined {
    return this.interaction.modal;
  }

  /** Requests about it that were refused. */
  get refusals(): readonly Refused[] {
    return this.interaction.refusals;
  }

  /** The answer, once it satisfies `condition` (by default: once it is no longer "… is thinking"). */
  async answer(
    condition: (message: Message) => boolean = (message) => !message.loading,
    timeoutMs?: number,
  ): Promise<Message> {
    return until(
      this.interaction.channel.guild.world,
      () => (this.message !== undefined && condition(this.message) ? this.message : undefined),
      {
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        describe: () =>
          `the answer is ${describeMessages(this.message === undefined ? [] : [this.message])}; refused: ${JSON.stringify(this.refusals)}`,
      },
    );
  }
}
