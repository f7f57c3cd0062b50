import { closes } from '../gateway/closes.ts';
import { callbackBodyRules, callbackRules } from './callback.ts';
import * as command from './command.ts';
import * as component from './component.ts';
import * as embed from './embed.ts';
import * as message from './message.ts';
import * as modal from './modal.ts';
import { placeRules } from './places.ts';
import { refusals } from './refusals.ts';
import * as select from './select.ts';

const lists: readonly (readonly { readonly name: string }[])[] = [
  message.messageBodyRules,
  message.messageRules,
  message.allowedMentionsRules,
  embed.embedRules,
  embed.embedFieldRules,
  embed.embedAuthorRules,
  embed.embedFooterRules,
  embed.embedImageRules,
  component.anyComponentRules,
  ...Object.values(component.componentRules),
  select.selectRules,
  select.listingSelectRules,
  select.selectOptionRules,
  placeRules,
  modal.modalRules,
  modal.modalPlaceRules,
  ...Object.values(modal.modalComponentRules),
  modal.rowTextInputRules,
  command.commandRules,
  command.commandSetRules,
  command.optionListRules,
  command.optionRules,
  command.choiceRules,
  command.suggestionListRules,
  command.suggestionRules,
  callbackBodyRules,
  callbackRules,
];

/** Rules that stand where they are enforced, because what they look at is only there. */
const elsewhere = ['rate-limit', 'global-rate-limit', 'v2-is-irreversible', 'command-set-is-a-list', 'ids-in-paths'];

/** The name of every rule; each can be put into `discord.rules.disabled`. */
export const ruleNames: readonly string[] = [
  ...lists.flatMap((list) => list.map(({ name }) => name)),
  ...Object.keys(refusals),
  ...Object.keys(closes),
  ...elsewhere,
];
