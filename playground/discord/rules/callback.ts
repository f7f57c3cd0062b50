import { InteractionResponseType as Answer, InteractionType, MessageFlags } from 'discord-api-types/v10';
import type { Interaction } from '../world/interaction.ts';
import { isObject, type JsonObject } from '../world/json.ts';
import { required } from './fields.ts';
import type { Rule } from './rule.ts';

/** An answer to an interaction, with the interaction. */
export interface Callback {
  readonly body: JsonObject;
  readonly interaction: Interaction;
}

const messages: readonly number[] = [Answer.ChannelMessageWithSource, Answer.DeferredChannelMessageWithSource];
const updates: readonly number[] = [Answer.DeferredMessageUpdate, Answer.UpdateMessage];

/** Which answers fit which interaction. A form can update the message it was opened from, not open a further form. */
function fitting({ type, source }: Interaction): readonly number[] {
  switch (type) {
    case InteractionType.ApplicationCommandAutocomplete:
      return [Answer.ApplicationCommandAutocompleteResult];
    case InteractionType.MessageComponent:
      return [...messages, ...updates, Answer.Modal, Answer.LaunchActivity];
    case InteractionType.ModalSubmit:
      return source === undefined ? messages : [...messages, ...updates];
    default:
      return [...messages, Answer.Modal, Answer.LaunchActivity];
  }
}

/** What holds for the body of every callback. */
export const callbackBodyRules: readonly Rule<JsonObject>[] = [required('callback-type-required', 'type')];

/** What holds for a callback to this interaction. */
export const callbackRules: readonly Rule<Callback>[] = [
  {
    name: 'callback-type',
    check({ body }, fail) {
      const known = [1, 4, 5, 6, 7, 8, 9, 10, 12];
      if (body['type'] !== undefined && !known.includes(Number(body['type']))) {
        fail(['type'], 'BASE_TYPE_CHOICES', `Value must be one of (${known.join(', ')}).`);
      }
    },
  },
  {
    name: 'callback-fits-interaction',
    check({ body, interaction }, fail) {
      const known = fitting(interaction);
      const type = Number(body['type']);
      if ([1, 4, 5, 6, 7, 8, 9, 10, 12].includes(type) && !known.includes(type)) {
        fail(
          ['type'],
          'INTERACTION_CALLBACK_TYPE_INVALID',
          `This interaction can be answered with (${known.join(', ')}).`,
        );
      }
    },
  },
  {
    name: 'defer-flags',
    check({ body }, fail) {
      const flags = isObject(body['data']) ? Number(body['data']['flags'] ?? 0) : 0;
      if (body['type'] === Answer.DeferredChannelMessageWithSource && flags & ~MessageFlags.Ephemeral) {
        fail(['data', 'flags'], 'BASE_TYPE_CHOICES', `Only the flags ${MessageFlags.Ephemeral} can be set here.`);
      }
    },
  },
  {
    name: 'callback-data-required',
    check({ body }, fail) {
      const needs: readonly unknown[] = [
        Answer.ChannelMessageWithSource,
        Answer.ApplicationCommandAutocompleteResult,
        Answer.Modal,
      ];
      if (needs.includes(body['type']) && !isObject(body['data'])) {
        fail(['data'], 'BASE_TYPE_REQUIRED', 'This field is required');
      }
    },
  },
];
