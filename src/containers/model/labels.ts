import { oneLineWithJoiners } from '../../kit/terminal-text.ts';

/**
 * What labels on a container ask Stevedore to do. Documented in docs/labels.md. Labels come with images too, so they are
 * hostile text: no label grants anybody anything, and what is not usable is dropped.
 */
export interface StevedoreLabels {
  /** `stevedore.name`: shown instead of the container's name. At most 80 characters. */
  readonly displayName: string | null;
  /** `stevedore.group`: heading under which lists and boards show it. At most 50 characters. */
  readonly group: string | null;
  /** `stevedore.icon`: one emoji, or a custom one as Discord writes it, `<:name:id>`. */
  readonly icon: string | null;
  /** `stevedore.order`: place in its group; lower comes first. -9999 to 9999. */
  readonly order: number;
  /** `stevedore.hide`: left out of lists, boards and suggestions. */
  readonly hidden: boolean;
  /** `stevedore.protect`: only admins may stop, restart, pause or kill it. */
  readonly protected: boolean;
  /** Those of the above that were set to something unusable, e.g. `stevedore.icon`. */
  readonly unusable: readonly string[];
}

const ONE_OFF = 'com.docker.compose.oneoff';
const PREFIX = 'stevedore.';
const DISPLAY_NAME_MAX = 80;
const GROUP_MAX = 50;
/** The longest emoji sequences (families with skin tones, flags of regions) are below 40 UTF-16 units. */
const ICON_MAX = 64;
const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);
const CUSTOM_EMOJI = /^<a?:\w{2,32}:\d{17,20}>$/;
/** One emoji as Unicode defines it, with everything joined to it. */
const EMOJI = /^\p{RGI_Emoji}$/v;

// A container in memory is never changed but replaced, so what was read for one holds as long as it lives.
const known = new WeakMap<object, StevedoreLabels>();

/** {@link readLabels} of a container, read once. */
export function labelsOf(container: { readonly labels: Readonly<Record<string, string>> }): StevedoreLabels {
  const labels = known.get(container) ?? readLabels(container.labels);
  known.set(container, labels);
  return labels;
}

/**
 * Is it a run of `docker compose run`? It has the labels of a service, and is none: somebody started it for one task, and
 * it ends when that is done.
 */
export function isOneOff({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean {
  return Object.hasOwn(labels, ONE_OFF) && labels[ONE_OFF]?.toLowerCase() === 'true';
}

/** Reads the labels that are ours. Those about how a service is shown are not about a one-off run of it. Never throws. */
export function readLabels(labels: Readonly<Record<string, string>>): StevedoreLabels {
  const oneOff = isOneOff({ labels });
  const unusable: string[] = [];
  const read = <T>(name: string, absent: T, parse: (text: string) => T | null): T => {
    const key = PREFIX + name;
    const text = Object.hasOwn(labels, key) ? labels[key]?.trim() : undefined;
    if (text === undefined || text === '') return absent;
    const value = parse(text);
    if (value === null) unusable.push(key);
    return value ?? absent;
  };
  return {
    displayName: oneOff ? null : read<string | null>('name', null, (text) => title(text, DISPLAY_NAME_MAX)),
    group: oneOff ? null : read<string | null>('group', null, (text) => title(text, GROUP_MAX)),
    icon: read<string | null>('icon', null, icon),
    order: read('order', 0, order),
    hidden: read('hide', false, yesOrNo),
    // Whoever misspells "true" wanted it protected.
    protected: read('protect', false, (text) => yesOrNo(text) ?? true),
    unusable,
  };
}

function yesOrNo(text: string): boolean | null {
  const word = text.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

function order(text: string): number | null {
  return /^[+-]?\d{1,4}$/.test(text) ? Number(text) + 0 : null;
}

function icon(text: string): string | null {
  if (text.length > ICON_MAX) return null;
  return EMOJI.test(text) || CUSTOM_EMOJI.test(text) ? text : null;
}

/**
 * On one line, without control sequences, control, invisible or direction-changing characters, cut between characters. The two joiners
 * stay: Persian and family emoji are spelt with them.
 */
function title(text: string, max: number): string | null {
  const line = oneLineWithJoiners(text.slice(0, max * 8))
    .normalize('NFC')
    .replace(/(?![\u200c\u200d])\p{C}/gu, '')
    .trim();
  const cut = Array.from(line).slice(0, max).join('').trim();
  return /^(?:\u200c|\u200d|\s)*$/.test(cut) ? null : cut;
}
