import type { Container } from '../../containers/model/container.ts';
import { isOneOff } from '../../containers/model/labels.ts';
import { matchesGlob } from '../../kit/glob.ts';

/** Which containers are meant. Written by the owner as text, see {@link parseSelector}. */
export type Selector =
  /** Exact name, or a pattern with `*` and `?`. */
  | { readonly kind: 'name'; readonly pattern: string }
  /** Has this label; with exactly this value, unless `value` is null. */
  | { readonly kind: 'label'; readonly key: string; readonly value: string | null }
  /** Belongs to this compose project. */
  | { readonly kind: 'project'; readonly name: string }
  /** Is in this group of the config file. */
  | { readonly kind: 'group'; readonly name: string };

/** A selector that is not about another group. */
export type GroupMember = Exclude<Selector, { kind: 'group' }>;

/** Longest selector that is accepted, in characters. Docker's own names are far below it. */
export const SELECTOR_MAX_LENGTH = 256;

/** What names of containers are made of (Docker's `RestrictedNamePattern`), with our two wildcards. */
const NAME = /^[a-zA-Z0-9_.*?-]+$/;

/**
 * Reads `minecraft`, `mc-*`, `label:tier`, `label:tier=game`, `project:media` or `group:games`. `null` where the text is
 * none of these. A name cannot contain a colon, so the forms cannot be mistaken for each other.
 */
export function parseSelector(text: string): Selector | null {
  if (text.length > SELECTOR_MAX_LENGTH) return null;
  const colon = text.indexOf(':');
  if (colon < 0) return NAME.test(text) ? { kind: 'name', pattern: text } : null;
  const rest = text.slice(colon + 1);
  if (rest === '' || rest.trim() !== rest) return null;
  switch (text.slice(0, colon)) {
    case 'label':
      return parseLabel(rest);
    case 'project':
      return { kind: 'project', name: rest };
    case 'group':
      return { kind: 'group', name: rest };
    default:
      return null;
  }
}

function parseLabel(text: string): Selector | null {
  const equals = text.indexOf('=');
  if (equals < 0) return { kind: 'label', key: text, value: null };
  return equals === 0 ? null : { kind: 'label', key: text.slice(0, equals), value: text.slice(equals + 1) };
}

/**
 * Is this container meant where containers are chosen as services: on boards, by schedules? A one-off run of compose has
 * the project and the labels of a service, and is meant by its name alone. Rights and denials do hold for it.
 */
export function selectsService(selector: GroupMember, container: Container): boolean {
  return selects(selector, container) && (selector.kind === 'name' || !isOneOff(container));
}

/** Is this container meant? Labels and project are what the engine says now, so a recreate counts at once. */
export function selects(selector: GroupMember, container: Container): boolean {
  switch (selector.kind) {
    case 'name':
      return [container.name, container.standsFor].some(
        (name) => name !== undefined && matchesGlob(selector.pattern, name),
      );
    case 'label': {
      if (!Object.hasOwn(container.labels, selector.key)) return false;
      return selector.value === null || container.labels[selector.key] === selector.value;
    }
    case 'project':
      return container.project === selector.name;
  }
}
