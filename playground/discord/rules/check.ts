import { ComponentType } from 'discord-api-types/v10';
import { ApiError } from '../rest/api-error.ts';
import { type Placed, walk } from '../world/components.ts';
import { isObject, type JsonObject, objects } from '../world/json.ts';
import { isSelect } from '../world/visible.ts';
import * as command from './command.ts';
import * as component from './component.ts';
import * as embed from './embed.ts';
import * as message from './message.ts';
import * as modal from './modal.ts';
import { placeRules } from './places.ts';
import type { FieldError, Path } from './rule.ts';
import type { Rulebook } from './rulebook.ts';
import * as select from './select.ts';

/** Judges the form of a message; `at` is where in the request's body it stands. */
export function checkMessage(rules: Rulebook, draft: message.MessageDraft, at: Path): void {
  const errors: FieldError[] = [];
  const { body } = draft;
  rules.collect(message.messageBodyRules, body, at, errors);
  for (const [index, one] of objects(body['embeds']).entries())
    checkEmbed(rules, one, [...at, 'embeds', index], errors);
  if (isObject(body['allowed_mentions'])) {
    rules.collect(message.allowedMentionsRules, body['allowed_mentions'], [...at, 'allowed_mentions'], errors);
  }
  const componentsV2 = (draft.next.flags & (1 << 15)) !== 0;
  for (const placed of walk(body['components'])) {
    const path = [...at, ...placed.path];
    rules.collect(placeRules, { ...placed, componentsV2 }, path, errors);
    checkComponent(rules, placed.component, path, errors);
  }
  rules.collect(message.messageRules, draft, at, errors);
  refuse(errors);
}

function checkEmbed(rules: Rulebook, one: JsonObject, at: Path, errors: FieldError[]): void {
  rules.collect(embed.embedRules, one, at, errors);
  for (const [index, field] of objects(one['fields']).entries()) {
    rules.collect(embed.embedFieldRules, field, [...at, 'fields', index], errors);
  }
  for (const [key, list] of [
    ['author', embed.embedAuthorRules],
    ['footer', embed.embedFooterRules],
    ['image', embed.embedImageRules],
    ['thumbnail', embed.embedImageRules],
  ] as const) {
    const part = one[key];
    if (isObject(part)) rules.collect(list, part, [...at, key], errors);
  }
}

function checkComponent(rules: Rulebook, one: JsonObject, at: Path, errors: FieldError[]): void {
  const type = Number(one['type']);
  rules.collect(component.anyComponentRules, one, at, errors);
  rules.collect(component.componentRules[type] ?? [], one, at, errors);
  if (isSelect(one)) rules.collect([...select.selectRules, ...select.listingSelectRules], one, at, errors);
  const options =
    type === ComponentType.StringSelect || type >= ComponentType.RadioGroup ? objects(one['options']) : [];
  for (const [index, option] of options.entries()) {
    rules.collect(select.selectOptionRules, option, [...at, 'options', index], errors);
  }
}

/** Judges a form (modal). */
export function checkModal(rules: Rulebook, form: JsonObject, at: Path): void {
  const errors: FieldError[] = [];
  rules.collect(modal.modalRules, form, at, errors);
  for (const placed of walk(form['components'])) checkInModal(rules, placed, [...at, ...placed.path], errors);
  refuse(errors);
}

function checkInModal(rules: Rulebook, placed: Placed, path: Path, errors: FieldError[]): void {
  const one = placed.component;
  rules.collect(modal.modalPlaceRules, placed, path, errors);
  rules.collect(modal.modalComponentRules[Number(one['type'])] ?? [], one, path, errors);
  if (one['type'] === ComponentType.TextInput && placed.parent === ComponentType.ActionRow) {
    rules.collect(modal.rowTextInputRules, one, path, errors);
  }
  checkComponent(rules, one, path, errors);
}

/** Judges one command. */
export function checkCommand(rules: Rulebook, body: JsonObject): void {
  const errors: FieldError[] = [];
  collectCommand(rules, body, [], errors);
  refuse(errors);
}

/** Judges a whole set of commands. */
export function checkCommands(rules: Rulebook, bodies: readonly JsonObject[]): void {
  const errors: FieldError[] = [];
  for (const [index, body] of bodies.entries()) collectCommand(rules, body, [index], errors);
  rules.collect(command.commandSetRules, bodies, [], errors);
  refuse(errors);
}

function collectCommand(rules: Rulebook, body: JsonObject, at: Path, errors: FieldError[]): void {
  rules.collect(command.commandRules, body, at, errors);
  collectOptions(rules, body, at, errors);
}

function collectOptions(rules: Rulebook, parent: JsonObject, at: Path, errors: FieldError[]): void {
  rules.collect(command.optionListRules, parent, at, errors);
  for (const [index, option] of objects(parent['options']).entries()) {
    const path = [...at, 'options', index];
    rules.collect(command.optionRules, option, path, errors);
    for (const [place, choice] of objects(option['choices']).entries()) {
      rules.collect(command.choiceRules, { choice, type: option['type'] }, [...path, 'choices', place], errors);
    }
    collectOptions(rules, option, path, errors);
  }
}

/** Judges the answer to an autocomplete; `type` is the type of the option being typed. */
export function checkSuggestions(rules: Rulebook, data: JsonObject, type: unknown, at: Path): void {
  const errors: FieldError[] = [];
  rules.collect(command.suggestionListRules, data, at, errors);
  for (const [index, choice] of objects(data['choices']).entries()) {
    rules.collect(command.suggestionRules, { choice, type }, [...at, 'choices', index], errors);
  }
  refuse(errors);
}

/** Refuses when anything is wrong. */
export function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw ApiError.invalidForm(errors);
}
