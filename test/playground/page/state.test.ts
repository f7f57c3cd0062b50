import { describe, expect, test } from 'vitest';
import { emptyPage, next, type PageEvent, type PageState } from '../../../playground/page/state.ts';
import type { FromServer } from '../../../playground/protocol.ts';
import { REFUSALS_KEPT } from '../../../playground/protocol.ts';
import { form, kinds, message, snapshot, status } from './scene.ts';

const heard = (one: FromServer): PageEvent => ({ type: 'heard', message: one });
const then = (state: PageState, ...events: readonly PageEvent[]) => events.reduce(next, state);
const begun = then(emptyPage, heard(status), heard(snapshot));
const shown = (state: PageState, channelId: string) => state.home?.messages[channelId] ?? [];

describe('messages', () => {
  test('a new one is added, a known one is replaced, one that is gone goes', () => {
    const added = message({ content: 'new' });
    const edited = { ...added, api: { ...added.api, content: 'edited' } };
    const two = then(
      begun,
      heard({ type: 'message', channelId: 'servers', message: added }),
      heard({ type: 'message', channelId: 'servers', message: edited }),
    );
    expect(shown(two, 'servers')).toEqual([...shown(begun, 'servers'), edited]);
    const gone = next(two, heard({ type: 'messageGone', channelId: 'servers', messageId: added.api.id }));
    expect(shown(gone, 'servers')).toEqual(shown(begun, 'servers'));
  });

  test('what is new elsewhere is unread until it is opened; an edit is not new', () => {
    const post = (over: object, about = {}) =>
      heard({ type: 'message', channelId: 'audit', message: message(over, about) });
    const one = message({ id: '1' }, { pingsMe: true });
    const unread = then(
      begun,
      heard({ type: 'message', channelId: 'audit', message: one }),
      heard({ type: 'message', channelId: 'audit', message: one }),
      post({}),
    );
    expect(unread.unread).toEqual({ audit: { count: 2, pings: 1 } });
    expect(next(unread, { type: 'openChannel', id: 'audit' }).unread).toEqual({});
    expect(then(begun, heard({ type: 'message', channelId: 'servers', message: message({}) })).unread).toEqual({});
  });
});

describe('other eyes', () => {
  test('see what they may see, and nothing of the one before', () => {
    const before = then(
      begun,
      { type: 'openChannel', id: 'rules' },
      heard({ type: 'form', request: 1, channelId: 'servers', formId: '1', form }),
      heard({ type: 'exchange', request: 1, state: 'failed', messageId: kinds.menus.api.id, channelId: 'servers' }),
    );
    const sams = next(before, heard({ ...snapshot, me: '103', channels: snapshot.channels.slice(0, 1), messages: {} }));
    expect(sams).toMatchObject({ channelId: 'servers', form: null, failed: {} });
    expect(sams.status).toBe(before.status);
  });

  test('the same eyes stay where they are', () => {
    const before = next(begun, { type: 'openChannel', id: 'audit' });
    expect(next(before, heard(snapshot)).channelId).toBe('audit');
  });
});

describe('an interaction', () => {
  const press: PageEvent = { type: 'asked', asked: { request: 5, type: 'press', messageId: '1', customId: 'x' } };
  const became = (state: 'sent' | 'answered' | 'failed', messageId: string | null = '1') =>
    heard({ type: 'exchange', request: 5, state, messageId, channelId: 'servers' });

  test('is under way until it is answered', () => {
    const sent = then(begun, press, became('sent'));
    expect(sent.pending).toHaveLength(1);
    expect(next(sent, became('answered')).pending).toEqual([]);
  });

  test('that failed says so at its message, until that is pressed again', () => {
    const failed = then(begun, press, became('sent'), became('failed'));
    expect(failed).toMatchObject({ pending: [], failed: { 1: true } });
    expect(next(failed, press).failed).toEqual({});
  });

  test('that was a command and was not answered says so in its channel', () => {
    const command: PageEvent = {
      type: 'asked',
      asked: { request: 5, type: 'command', channelId: 'servers', line: '/status', options: {} },
    };
    const failed = then(begun, command, became('sent', null), became('failed', null));
    expect(failed.unanswered).toEqual([{ request: 5, channelId: 'servers', line: '/status' }]);
    expect(next(failed, { type: 'hideUnanswered', request: 5 }).unanswered).toEqual([]);
  });

  test('that was declined is over, and says why', () => {
    const declined = then(begun, press, heard({ type: 'declined', request: 5, why: 'The button is gone.' }));
    expect(declined).toMatchObject({ pending: [], note: 'The button is gone.' });
  });

  test('that was a form closes it when it was sent, not when it was declined', () => {
    const open = then(begun, heard({ type: 'form', request: 4, channelId: 'servers', formId: 'f', form }), {
      type: 'asked',
      asked: { request: 5, type: 'submit', formId: 'f', values: {} },
    });
    expect(next(open, heard({ type: 'declined', request: 5, why: 'name is required' })).form).not.toBeNull();
    expect(next(open, became('sent', null)).form).toBeNull();
  });

  test('is forgotten with the connection', () => {
    expect(then(begun, press, { type: 'link', link: 'lost' }).pending).toEqual([]);
  });
});

test('of what Discord refused the latest is kept', () => {
  const request = { at: 0, method: 'POST', path: '/x', body: '', status: 400, refusal: null };
  const refused = Array.from({ length: REFUSALS_KEPT + 5 }, (_, at) =>
    heard({ type: 'requestRefused', messageId: null, request: { ...request, at } }),
  );
  const state = then(begun, ...refused);
  expect(state.refusals).toHaveLength(REFUSALS_KEPT);
  expect(state.refusals.at(-1)?.request.at).toBe(REFUSALS_KEPT + 4);
});
