import { ComponentType } from 'discord-api-types/v10';
import type { Channel } from '../world/channel.ts';
import { walk } from '../world/components.ts';
import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import type { Member } from '../world/member.ts';
import type { Message } from '../world/message.ts';
import type { Role } from '../world/role.ts';
import { isSelect } from '../world/visible.ts';
import { CannotDo, resolve } from './command-line.ts';
import { describeMessages } from './describe.ts';

/** Something that can be chosen in a menu: the value of an option, or who or what it lists. */
export type Chosen = string | Member | Role | Channel;

/** A component and the message it is on. */
export interface Reached {
  readonly message: Message;
  readonly component: JsonObject;
}

/** The first enabled button called so, label or emoji, in the order of the messages given. */
export function findButton(messages: readonly Message[], label: string): Reached {
  const called = (one: JsonObject) =>
    one['type'] === ComponentType.Button &&
    (one['label'] === label || (isObject(one['emoji']) && one['emoji']['name'] === label));
  const reached = first(messages, called, `button "${label}"`);
  if (reached.component['url'] !== undefined) throw new CannotDo(`"${label}" is a link`);
  return reached;
}

/** The first enabled select menu with this placeholder or custom id. */
export function findSelect(messages: readonly Message[], menu: string): Reached {
  const called = (one: JsonObject) => isSelect(one) && (one['placeholder'] === menu || one['custom_id'] === menu);
  return first(messages, called, `menu "${menu}"`);
}

function first(messages: readonly Message[], called: (component: JsonObject) => boolean, what: string): Reached {
  let disabled = false;
  for (const message of messages) {
    for (const { component } of walk(message.components)) {
      if (!called(component)) continue;
      if (component['disabled'] !== true) return { message, component };
      disabled = true;
    }
  }
  throw new CannotDo(`${disabled ? 'disabled' : 'there is no'} ${what} on ${describeMessages(messages)}`);
}

/** The `data` of a choice, checked against the menu as Discord's windows do. */
export function choose(select: JsonObject, chosen: readonly Chosen[]): JsonObject {
  const [min, max] = [Number(select['min_values'] ?? 1), Number(select['max_values'] ?? 1)];
  if (chosen.length < min || chosen.length > max) throw new CannotDo(`choose between ${min} and ${max}`);
  const resolved: JsonObject = {};
  const values = chosen.map((one) => (typeof one === 'string' ? one : resolve(one, resolved)));
  if (select['type'] === ComponentType.StringSelect) {
    const known = objects(select['options']).map((option) => text(option['value']));
    const unknown = values.find((value) => !known.includes(value));
    if (unknown !== undefined) throw new CannotDo(`${unknown} is not in the menu: ${known.join(', ')}`);
  }
  return {
    component_type: Number(select['type']),
    custom_id: text(select['custom_id']),
    id: Number(select['id']),
    values,
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  };
}
