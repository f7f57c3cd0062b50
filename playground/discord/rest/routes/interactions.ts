import { InteractionResponseType as Answer, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { callbackBodyRules, callbackRules } from '../../rules/callback.ts';
import { checkModal, checkSuggestions, refuse } from '../../rules/check.ts';
import type { FieldError } from '../../rules/rule.ts';
import type { Interaction } from '../../world/interaction.ts';
import { isObject, type JsonObject, objects } from '../../world/json.ts';
import { Message } from '../../world/message.ts';
import { answerFlags, draftMessage, editFlags } from '../draft.ts';
import type { Request, Route } from '../route.ts';

/** The first answer to an interaction. */
export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    tokenInPath: true,
    about: ({ world, params }) => world.interactions.get(params['token'] ?? ''),
    handle: answer,
  },
];

function answer(request: Request) {
  const { rules, object, query } = request;
  const interaction = findInteraction(request);
  rules.refuseIf('interaction-answered-once', interaction.answer !== undefined);
  rules.refuseIf('interaction-answered-in-time', !interaction.answerable);
  const errors: FieldError[] = [];
  rules.collect(callbackBodyRules, object, [], errors);
  rules.collect(callbackRules, { body: object, interaction }, [], errors);
  refuse(errors);
  carryOut(request, interaction, Number(object['type']), isObject(object['data']) ? object['data'] : {});
  interaction.answeredAt = performance.now();
  interaction.answer = Number(object['type']);
  return query.get('with_response') === 'true' ? { body: described(interaction) } : {};
}

function findInteraction({ world, rules, params }: Request): Interaction {
  const interaction = world.interactions.get(params['token'] ?? '');
  if (interaction === undefined || interaction.id !== params['interaction']) return rules.missing('interaction-exists');
  return interaction;
}

function carryOut(request: Request, interaction: Interaction, type: number, data: JsonObject): void {
  const { channel, source } = interaction;
  const bot = channel.guild.botOf(interaction.application);
  switch (type) {
    case Answer.ChannelMessageWithSource: {
      const made = draftMessage(request, data, { channel, settable: answerFlags, at: ['data'] });
      interaction.original = new Message(channel, bot, made, { interaction });
      break;
    }
    case Answer.DeferredChannelMessageWithSource: {
      const flags = MessageFlags.Loading | (Number(data['flags'] ?? 0) & MessageFlags.Ephemeral);
      interaction.original = new Message(channel, bot, { flags }, { interaction });
      break;
    }
    case Answer.DeferredMessageUpdate:
      interaction.original = source;
      break;
    case Answer.UpdateMessage:
      if (source !== undefined) update(request, source, data);
      interaction.original = source;
      break;
    case Answer.ApplicationCommandAutocompleteResult:
      checkSuggestions(request.rules, data, focusedType(interaction), ['data']);
      interaction.choices = objects(data['choices']);
      break;
    case Answer.Modal:
      checkModal(request.rules, data, ['data']);
      interaction.modal = data;
      break;
    default:
  }
}

/** A message that is gone cannot be updated; Discord accepts the answer and shows nothing. */
function update(request: Request, source: Message, data: JsonObject): void {
  const { channel } = source;
  const change = draftMessage(request, data, { channel, before: source, settable: editFlags, at: ['data'] });
  if (!source.deleted) source.edit(change);
}

/** The type of the option that is being typed. */
function focusedType({ type, data }: Interaction): unknown {
  if (type !== InteractionType.ApplicationCommandAutocomplete) return undefined;
  const search = (options: unknown): unknown => {
    for (const option of objects(options)) {
      if (option['focused'] === true) return option['type'];
      const found = search(option['options']);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(data['options']);
}

function described(interaction: Interaction): object {
  const { answer, original } = interaction;
  // A deferred answer is only named; the message itself comes with an answer that has content.
  const withMessage = answer === Answer.ChannelMessageWithSource || answer === Answer.UpdateMessage;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(original === undefined
        ? {}
        : {
            response_message_id: original.id,
            response_message_loading: original.loading,
            response_message_ephemeral: original.ephemeral,
            channel_id: interaction.channel.id,
            guild_id: interaction.channel.guild.id,
          }),
    },
    ...(withMessage && original !== undefined ? { resource: { type: answer, message: original.toApi() } } : {}),
  };
}
