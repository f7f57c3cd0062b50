import type { Interaction } from '../../world/interaction.ts';
import { Message } from '../../world/message.ts';
import { answerFlags, draftMessage, editFlags } from '../draft.ts';
import type { Request, Route } from '../route.ts';

const limit = { limit: 5, perMs: 2_000, by: ['application', 'token'] };
const path = '/webhooks/:application/:token';
const about = ({ world, params }: Request) => world.interactions.get(params['token'] ?? '');

/** What can be done with an interaction's token after the first answer: the answer itself and follow-ups. */
export const webhookRoutes: readonly Route[] = [
  { method: 'POST', path, tokenInPath: true, limit, about, handle: followUp },
  {
    method: 'GET',
    path: `${path}/messages/:message`,
    tokenInPath: true,
    limit,
    about,
    handle: (request) => ({ body: find(request, alive(request)).toApi() }),
  },
  { method: 'PATCH', path: `${path}/messages/:message`, tokenInPath: true, limit, about, handle: edit },
  { method: 'DELETE', path: `${path}/messages/:message`, tokenInPath: true, limit, about, handle: remove },
];

function alive({ world, rules, params }: Request): Interaction {
  const interaction = world.interactions.get(params['token'] ?? '');
  if (interaction === undefined || params['application'] !== interaction.applicationId)
    return rules.missing('webhook-exists');
  rules.refuseIf('interaction-token-alive', !interaction.alive);
  rules.refuseIf('webhook-answered-first', interaction.answer === undefined);
  return interaction;
}

function find({ rules, params }: Request, interaction: Interaction): Message {
  const wanted = params['message'];
  const message =
    wanted === '@original'
      ? interaction.original
      : [interaction.original, ...interaction.followUps].find((one) => one?.id === wanted);
  return message === undefined || message.deleted ? rules.missing('message-exists') : message;
}

function followUp(request: Request) {
  const interaction = alive(request);
  const { channel, original } = interaction;
  const made = draftMessage(request, request.object, { channel, before: undefined, settable: answerFlags });
  // A follow-up to a deferred answer takes the place of "… is thinking", with the visibility chosen by the defer.
  if (original?.loading === true && !original.deleted) {
    original.edit(made);
    return { body: original.toApi() };
  }
  const message = new Message(channel, channel.guild.botOf(interaction.application), made, { interaction });
  interaction.followUps.push(message);
  return { body: message.toApi() };
}

function edit(request: Request) {
  const message = find(request, alive(request));
  const change = draftMessage(request, request.object, {
    channel: message.channel,
    before: message,
    settable: editFlags,
  });
  message.edit(change);
  return { body: message.toApi() };
}

function remove(request: Request) {
  find(request, alive(request)).delete();
  return {};
}
