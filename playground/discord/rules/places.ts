import { ComponentType } from 'discord-api-types/v10';
import type { Placed } from '../world/components.ts';
import type { Rule } from './rule.ts';

const anySelect = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

const rowChildren = [ComponentType.Button, ...anySelect];
const inContainer = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
];

/** Which types may stand where in a message. A place is judged by its surrounding component, 0 being the top. */
export const placeRules: readonly Rule<Placed & { readonly componentsV2: boolean }>[] = [
  place('components-need-the-v2-flag', ({ parent, componentsV2 }) => parent === 0 && !componentsV2, [
    ComponentType.ActionRow,
  ]),
  place('top-level-types', ({ parent, componentsV2 }) => parent === 0 && componentsV2, [
    ...inContainer,
    ComponentType.Container,
  ]),
  place('action-row-types', ({ parent }) => parent === ComponentType.ActionRow, rowChildren),
  place('section-types', ({ parent, path }) => parent === ComponentType.Section && path.at(-1) !== 'accessory', [
    ComponentType.TextDisplay,
  ]),
  place(
    'section-accessory-types',
    ({ parent, path }) => parent === ComponentType.Section && path.at(-1) === 'accessory',
    [ComponentType.Button, ComponentType.Thumbnail],
  ),
  place('container-types', ({ parent }) => parent === ComponentType.Container, inContainer),
];

/** A rule of which types may stand in the places that `here` picks. */
export function place<P extends Placed>(
  name: string,
  here: (placed: P) => boolean,
  types: readonly ComponentType[],
): Rule<P> {
  return {
    name,
    check(placed, fail) {
      if (!here(placed) || types.includes(Number(placed.component['type']))) return;
      const known = types.length === 1 ? `${types[0]},` : types.join(', ');
      fail([], 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${known}).`);
    },
  };
}
