import type {
  Asked,
  BotRequest,
  Exchanged,
  Form,
  FromPage,
  FromServer,
  Id,
  MessageShown,
  RequestNumber,
  RequestRefused,
  ShownMessage,
  Snapshot,
  Status,
  Suggestions,
} from '../protocol.ts';
import { REFUSALS_KEPT } from '../protocol.ts';

/** What arrived in a channel that is not open. */
export interface Unread {
  readonly count: number;
  /** How many of them mention me. */
  readonly pings: number;
}

/** Something asked of the server that is not answered yet. */
export interface Pending {
  readonly request: RequestNumber;
  readonly asked: Asked;
}

/** A command that the bot did not answer in time. */
export interface Unanswered {
  readonly request: RequestNumber;
  readonly channelId: Id;
  readonly line: string;
}

/** Everything that the page shows. Only {@link next} makes another. */
export interface PageState {
  /** The connection to the playground's server. */
  readonly link: 'connecting' | 'open' | 'lost';
  readonly status: Status | null;
  /** What "me" sees; `null` until the server has said it. */
  readonly home: Snapshot | null;
  /** The channel that is open. */
  readonly channelId: Id | null;
  /** By channel. */
  readonly unread: Readonly<Record<Id, Unread>>;
  readonly pending: readonly Pending[];
  /** Messages below which "This interaction failed" stands. */
  readonly failed: Readonly<Record<Id, true>>;
  readonly unanswered: readonly Unanswered[];
  readonly form: Form | null;
  readonly suggestions: Suggestions | null;
  /** By message. */
  readonly inspections: Readonly<Record<Id, readonly BotRequest[]>>;
  readonly refusals: readonly RequestRefused[];
  /** A sentence that answers what was just asked, until it is closed. */
  readonly note: string | null;
}

/** What can happen to the page. */
export type PageEvent =
  | { readonly type: 'heard'; readonly message: FromServer }
  | { readonly type: 'asked'; readonly asked: FromPage }
  | { readonly type: 'link'; readonly link: PageState['link'] }
  | { readonly type: 'openChannel'; readonly id: Id }
  | { readonly type: 'closeForm' }
  | { readonly type: 'closeNote' }
  | { readonly type: 'hideUnanswered'; readonly request: RequestNumber };

/** Before anything was heard. */
export const emptyPage: PageState = {
  link: 'connecting',
  status: null,
  home: null,
  channelId: null,
  unread: {},
  pending: [],
  failed: {},
  unanswered: [],
  form: null,
  suggestions: null,
  inspections: {},
  refusals: [],
  note: null,
};

/** At most so many unanswered commands are shown. */
const UNANSWERED_SHOWN = 20;

/** The page after `event`. */
export function next(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'heard':
      return heard(state, event.message);
    case 'asked':
      return asked(state, event.asked);
    case 'link':
      // What was under way on a connection that ended has no answer any more.
      return event.link === 'open' ? { ...state, link: 'open' } : { ...state, link: event.link, pending: [] };
    case 'openChannel':
      return { ...state, channelId: event.id, unread: without(state.unread, event.id) };
    case 'closeForm':
      return { ...state, form: null };
    case 'closeNote':
      return { ...state, note: null };
    case 'hideUnanswered':
      return { ...state, unanswered: state.unanswered.filter(({ request }) => request !== event.request) };
  }
}

/** What is answered by an exchange, so that it is under way until then. */
const exchanged: ReadonlySet<Asked['type']> = new Set(['command', 'press', 'choose', 'submit']);

function asked(state: PageState, { request, ...rest }: FromPage): PageState {
  if (!exchanged.has(rest.type)) return { ...state, note: null };
  const failed = 'messageId' in rest ? without(state.failed, rest.messageId) : state.failed;
  return { ...state, note: null, failed, pending: [...state.pending, { request, asked: rest }] };
}

function heard(state: PageState, message: FromServer): PageState {
  switch (message.type) {
    case 'status':
      return { ...state, status: message };
    case 'snapshot':
      return arrived(state, message);
    case 'message':
      return shown(state, message);
    case 'messageGone':
      return changeMessages(state, message.channelId, (all) => all.filter(({ api }) => api.id !== message.messageId));
    case 'commands':
      return state.home === null ? state : { ...state, home: { ...state.home, commands: message.commands } };
    case 'exchange':
      return exchange(state, message);
    case 'suggestions':
      return { ...state, suggestions: message };
    case 'form':
      return { ...state, form: message };
    case 'declined':
      return {
        ...state,
        note: message.why,
        pending: state.pending.filter(({ request }) => request !== message.request),
      };
    case 'inspection':
      return { ...state, inspections: { ...state.inspections, [message.messageId]: message.requests } };
    case 'requestRefused':
      return { ...state, refusals: [...state.refusals, message].slice(-REFUSALS_KEPT) };
  }
}

/** Other eyes see other things: what belongs to the old ones is left behind. */
function arrived(state: PageState, home: Snapshot): PageState {
  const isSame = state.home?.me === home.me && state.home.guild.id === home.guild.id;
  const isThere = home.channels.some(({ api }) => api.id === state.channelId);
  // A newcomer begins where something is to be seen.
  const begun = home.channels.find(({ api }) => (home.messages[api.id] ?? []).length > 0) ?? home.channels[0];
  const channelId = isThere ? state.channelId : (begun?.api.id ?? null);
  const kept = isSame ? state : { ...emptyPage, link: state.link, status: state.status, note: state.note };
  const unread = Object.fromEntries(
    Object.entries(kept.unread).filter(([id]) => id !== channelId && home.channels.some(({ api }) => api.id === id)),
  );
  return { ...kept, home, channelId, unread, inspections: {}, refusals: [] };
}

function shown(state: PageState, { channelId, message }: MessageShown): PageState {
  const isNew = !(state.home?.messages[channelId] ?? []).some(({ api }) => api.id === message.api.id);
  const changed = changeMessages(state, channelId, (all) =>
    isNew ? [...all, message] : all.map((one) => (one.api.id === message.api.id ? message : one)),
  );
  if (!isNew || channelId === state.channelId) return changed;
  const { count, pings } = state.unread[channelId] ?? { count: 0, pings: 0 };
  const unread = { count: count + 1, pings: pings + (message.pingsMe ? 1 : 0) };
  return { ...changed, unread: { ...state.unread, [channelId]: unread } };
}

function changeMessages(
  state: PageState,
  channelId: Id,
  change: (all: readonly ShownMessage[]) => readonly ShownMessage[],
): PageState {
  const { home } = state;
  if (home === null) return state;
  const messages = { ...home.messages, [channelId]: change(home.messages[channelId] ?? []) };
  return { ...state, home: { ...home, messages } };
}

function exchange(state: PageState, { request, state: became, messageId, channelId }: Exchanged): PageState {
  const asking = state.pending.find((one) => one.request === request)?.asked;
  if (became === 'sent') return asking?.type === 'submit' ? { ...state, form: null } : state;
  const rest = { ...state, pending: state.pending.filter((one) => one.request !== request) };
  if (became === 'answered') return rest;
  if (messageId !== null) return { ...rest, failed: { ...state.failed, [messageId]: true } };
  if (asking?.type !== 'command') return { ...rest, note: 'This interaction failed' };
  const unanswered = [...state.unanswered, { request, channelId, line: asking.line }].slice(-UNANSWERED_SHOWN);
  return { ...rest, unanswered };
}

function without<T>(record: Readonly<Record<Id, T>>, key: Id): Readonly<Record<Id, T>> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}
