import { describe, expect, test } from 'vitest';
import {
  begin,
  check,
  type Draft,
  localChoices,
  matching,
  remaining,
  soFar,
  typedCommands,
  typedOut,
} from '../../../playground/page/draft.ts';
import { snapshot } from './scene.ts';

const commands = typedCommands(snapshot.commands);

function draft(line: string, texts: Readonly<Record<string, string>> = {}): Draft {
  const command = commands.find((one) => one.line === line);
  if (command === undefined) throw new Error(`no ${line}`);
  const fields = command.options
    .filter(({ name, required }) => required === true || name in texts)
    .map((option) => ({ option, text: texts[option.name] ?? '', picked: null }));
  return { command, fields };
}

describe('which commands there are', () => {
  test('each subcommand is one of its own', () => {
    expect(commands.map(({ line }) => line)).toEqual(['/board create', '/board list', '/logs', '/restart', '/status']);
  });

  test('names that begin so come first, then those that contain it, then descriptions', () => {
    const lines = (text: string) => matching(commands, text).map(({ line }) => line);
    expect(lines('/res')).toEqual(['/restart']);
    expect(lines('/l')).toEqual(['/logs', '/board list']);
    expect(lines('/list')).toEqual(['/board list']);
    expect(lines('/container')).toEqual(['/restart']);
    expect(lines('/zzz')).toEqual([]);
    expect(lines('/')).toHaveLength(commands.length);
  });

  test('a command that is typed out takes the rest with it', () => {
    expect(typedOut(commands, '/restart minecraft')).toMatchObject({
      command: { line: '/restart' },
      rest: 'minecraft',
    });
    expect(typedOut(commands, '/board create ')).toMatchObject({ command: { line: '/board create' } });
    expect(typedOut(commands, '/restartx')).toBeUndefined();
  });
});

test('a command begins with what it requires; the rest can be added', () => {
  const begun = begin(draft('/logs').command, 'mine');
  expect(begun.fields.map(({ option, text }) => [option.name, text])).toEqual([['container', 'mine']]);
  expect(remaining(begun).map(({ name }) => name)).toEqual(['lines', 'level']);
});

describe('what can be sent', () => {
  const sent = (line: string, texts: Readonly<Record<string, string>>) => check(draft(line, texts), snapshot);

  test('values of their types', () => {
    expect(sent('/logs', { container: 'x y', lines: ' 20 ', level: 'Errors' })).toEqual({
      ok: true,
      options: { container: 'x y', lines: 20, level: 'errors' },
    });
    expect(sent('/restart', { container: 'x', force: 'True' })).toMatchObject({ options: { force: true } });
    expect(sent('/restart', { container: 'x', force: 'false' })).toMatchObject({ options: { force: false } });
    expect(sent('/board create', { channel: '#audit' })).toMatchObject({ options: { channel: 'audit' } });
  });

  test('an optional field that was left empty is left out', () => {
    expect(sent('/logs', { container: 'x', lines: '' })).toEqual({ ok: true, options: { container: 'x' } });
  });

  test.each([
    [{ container: '' }, 0, 'This option is required.'],
    [{ container: 'x', lines: 'many' }, 1, 'Type a whole number.'],
    [{ container: 'x', lines: '1.5' }, 1, 'Type a whole number.'],
    [{ container: 'x', lines: '0' }, 1, 'At least 1.'],
    [{ container: 'x', lines: '101' }, 1, 'At most 100.'],
    [{ container: 'x', level: 'some' }, 1, 'Choose one of the list.'],
    [{ container: 'x'.repeat(6_001) }, 0, 'At most 6000 characters.'],
  ])('%j is not', (texts, at, why) => {
    expect(sent('/logs', texts as Record<string, string>)).toEqual({ ok: false, at, why });
  });
});

test('what was picked counts as long as its name stands there', () => {
  const made = draft('/restart', { container: 'minecraft · healthy' });
  const picked = { name: 'minecraft · healthy', value: 'minecraft' };
  const [field] = made.fields;
  if (field === undefined) throw new Error('no field');
  expect(check({ ...made, fields: [{ ...field, picked }] }, snapshot)).toMatchObject({
    options: { container: 'minecraft' },
  });
  expect(check({ ...made, fields: [{ ...field, text: 'other', picked }] }, snapshot)).toMatchObject({
    options: { container: 'other' },
  });
});

test('the bot is told what is typed so far, and of the others what could be sent', () => {
  const made = draft('/logs', { container: 'mi', lines: 'many', level: 'all' });
  expect(soFar(made, 0, snapshot)).toEqual({ container: 'mi', level: 'all' });
});

test('channels, members and roles are chosen from those that are seen', () => {
  const [channel] = draft('/board create').fields;
  if (channel === undefined) throw new Error('no field');
  const names = localChoices(channel.option, snapshot)?.map(({ name }) => name);
  expect(names).toEqual(['#servers', '#audit', '#news', '#rules']);
});
