import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RequestNumber, ShownChannel, Snapshot, Suggestions } from '../protocol.ts';
import { Combo, type Item } from './combo.tsx';
import {
  begin,
  check,
  type Draft,
  type Field,
  localChoices,
  matching,
  narrowed,
  remaining,
  soFar,
  typedCommands,
  typedOut,
} from './draft.ts';
import { useTools } from './tools.ts';

/** The most that a plain message holds, characters. */
const LONGEST_MESSAGE = 2_000;
/** How long the bot is left in peace while somebody types, milliseconds. */
const PAUSE = 200;

interface BoxProps {
  readonly channel: ShownChannel;
  readonly home: Snapshot;
  readonly suggestions: Suggestions | null;
  /** Whether the bot has its commands registered. */
  readonly isReady: boolean;
}

/** Where one types: a message, or after `/` a command with its options. */
export function MessageBox({ channel, home, suggestions, isReady }: BoxProps) {
  const { ask } = useTools();
  const [text, setText] = useState('');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const focus = useFocus();
  const name = channel.api.name ?? '';
  const channelId = channel.api.id;

  const start = (made: Draft) => {
    setDraft(made);
    setText('');
    setWrong(null);
    const empty = made.fields.findIndex((field) => field.text === '');
    focus.on(made.fields.length === 0 ? 'tail' : empty < 0 ? `field${made.fields.length - 1}` : `field${empty}`);
  };
  const clear = () => {
    setDraft(null);
    setText('');
    setWrong(null);
    focus.on('text');
  };
  const send = (ready: Draft) => {
    const checked = check(ready, home);
    if (!checked.ok) {
      setWrong(`${ready.fields[checked.at]?.option.name}: ${checked.why}`);
      focus.on(`field${checked.at}`);
      return;
    }
    ask({ type: 'command', channelId, line: ready.command.line, options: checked.options });
    clear();
  };
  const write = () => {
    const content = text.trim();
    if (content === '') return;
    if (content.startsWith('/')) {
      setWrong(isReady ? `There is no command ${content.split(' ')[0]} that you may use here.` : starting);
      return;
    }
    ask({ type: 'write', channelId, content });
    clear();
  };

  if (!channel.maySend && !channel.mayUseCommands) {
    return <div class="box off">You may read here, not write.</div>;
  }
  return (
    <form
      class="box"
      aria-label={`Message #${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft === null) write();
        else send(draft);
      }}
    >
      <div class="line">
        {draft === null ? (
          <Words
            channel={channel}
            home={home}
            isReady={isReady}
            text={text}
            inputRef={focus.ref('text')}
            onText={(typed) => {
              setWrong(null);
              setText(typed);
            }}
            onBegin={start}
            onEnter={write}
          />
        ) : (
          <CommandLine
            draft={draft}
            home={home}
            channelId={channelId}
            suggestions={suggestions}
            focus={focus}
            wrong={wrong}
            onChange={(changed) => {
              setWrong(null);
              setDraft(changed);
            }}
            onSend={() => send(draft)}
            onCancel={clear}
          />
        )}
        <button type="submit" class="send" disabled={draft === null && text.trim() === ''}>
          Send
        </button>
      </div>
      <div id="box-wrong" class="wrong" role="alert">
        {wrong}
      </div>
    </form>
  );
}

const starting = 'The bot is starting. Its commands are here in a moment.';

interface WordsProps {
  readonly channel: ShownChannel;
  readonly home: Snapshot;
  readonly isReady: boolean;
  readonly text: string;
  readonly inputRef: (element: HTMLInputElement | null) => void;
  readonly onText: (text: string) => void;
  readonly onBegin: (draft: Draft) => void;
  readonly onEnter: () => void;
}

/** Before a command is chosen. */
function Words({ channel, home, isReady, text, inputRef, onText, onBegin, onEnter }: WordsProps) {
  const commands = useMemo(() => typedCommands(home.commands), [home.commands]);
  const isCommand = text.startsWith('/') && channel.mayUseCommands;
  const found = isCommand ? matching(commands, text) : [];
  const bot = home.members.find((member) => member.bot)?.name;
  const items: Item[] = found.map(({ line, description }) => ({
    key: line,
    label: line,
    detail: description,
    side: bot,
  }));
  const onType = (typed: string) => {
    const whole = channel.mayUseCommands ? typedOut(commands, typed) : undefined;
    if (whole === undefined) onText(typed);
    else onBegin(begin(whole.command, whole.rest));
  };
  return (
    <Combo
      label={`Message #${channel.api.name ?? ''}`}
      placeholder={channel.mayUseCommands ? `Message #${channel.api.name ?? ''}, or / for commands` : 'Message'}
      text={text}
      items={items}
      heading={items.length > 0 ? 'Commands' : undefined}
      notice={isCommand && !isReady ? starting : undefined}
      marksFirst
      describedBy="box-wrong"
      maxLength={LONGEST_MESSAGE}
      inputRef={inputRef}
      onText={onType}
      onPick={({ key }) => {
        const command = found.find(({ line }) => line === key);
        if (command !== undefined) onBegin(begin(command));
      }}
      onEnter={onEnter}
    />
  );
}

interface CommandLineProps {
  readonly draft: Draft;
  readonly home: Snapshot;
  readonly channelId: string;
  readonly suggestions: Suggestions | null;
  readonly focus: ReturnType<typeof useFocus>;
  readonly wrong: string | null;
  readonly onChange: (draft: Draft) => void;
  readonly onSend: () => void;
  readonly onCancel: () => void;
}

/** A chosen command: its name, a field for each option, and at the end a field to add further ones. */
function CommandLine(props: CommandLineProps) {
  const { draft, focus, wrong, onChange, onSend, onCancel } = props;
  const [more, setMore] = useState('');
  const { fields } = draft;
  const put = (at: number, changed: Partial<Field>) =>
    onChange({ ...draft, fields: fields.map((field, index) => (index === at ? { ...field, ...changed } : field)) });
  /** To the next field that must be filled in, else to the end. */
  const goOn = (at: number) => {
    const empty = fields.findIndex((field, index) => index > at && field.text === '');
    focus.on(empty < 0 ? 'tail' : `field${empty}`);
  };
  const remove = (at: number) => {
    if (fields[at]?.option.required === true) {
      if (at === 0) onCancel();
      else focus.on(`field${at - 1}`);
      return;
    }
    onChange({ ...draft, fields: fields.filter((_, index) => index !== at) });
    focus.on(at > 0 ? `field${at - 1}` : 'tail');
  };
  const rest = remaining(draft);
  const items = rest
    .filter(({ name }) => name.includes(more.trim().toLowerCase()))
    .map(({ name, description }) => ({ key: name, label: name, detail: description }));
  const add = ({ key }: Item) => {
    const option = rest.find(({ name }) => name === key);
    if (option === undefined) return;
    setMore('');
    onChange({ ...draft, fields: [...fields, { option, text: '', picked: null }] });
    focus.on(`field${fields.length}`);
  };
  return (
    <>
      <span class="chosen-command">{draft.command.line}</span>
      {fields.map((field, at) => (
        <OptionField
          key={field.option.name}
          {...props}
          field={field}
          at={at}
          inputRef={focus.ref(`field${at}`)}
          isInvalid={wrong?.startsWith(`${field.option.name}: `) === true}
          onText={(text) => put(at, { text, picked: null })}
          onPick={(picked) => {
            put(at, { text: picked.name, picked });
            goOn(at);
          }}
          onEnter={() => (field.text.trim() === '' ? onSend() : goOn(at))}
          onRubOut={() => remove(at)}
          onEscape={onCancel}
        />
      ))}
      <span class="tail">
        <Combo
          label={`${draft.command.line}: ${rest.length === 0 ? 'press Enter to send' : 'add an option, or press Enter to send'}`}
          placeholder={rest.length === 0 ? '' : `+${rest.length} optional`}
          text={more}
          items={items}
          heading={items.length > 0 ? 'Optional' : undefined}
          marksFirst={more !== ''}
          describedBy="box-wrong"
          inputRef={focus.ref('tail')}
          onText={setMore}
          onPick={add}
          onEnter={onSend}
          onEscape={onCancel}
          onRubOut={() => (fields.length === 0 ? onCancel() : focus.on(`field${fields.length - 1}`))}
        />
      </span>
    </>
  );
}

interface OptionFieldProps extends CommandLineProps {
  readonly field: Field;
  readonly at: number;
  readonly inputRef: (element: HTMLInputElement | null) => void;
  readonly isInvalid: boolean;
  readonly onText: (text: string) => void;
  readonly onPick: (choice: APIApplicationCommandOptionChoice) => void;
  readonly onEnter: () => void;
  readonly onRubOut: () => void;
  readonly onEscape: () => void;
}

/** One option of a command. */
function OptionField(props: OptionFieldProps) {
  const { field, home, isInvalid } = props;
  const { option } = field;
  const [hasFocus, setFocus] = useState(false);
  const suggested = useSuggestions(props, hasFocus);
  const local = localChoices(option, home);
  const isPicked = field.picked !== null && field.picked.name === field.text;
  // What was chosen stands there; the list shows all again, as in Discord.
  const choices = local === undefined ? suggested.choices : narrowed(local, isPicked ? '' : field.text);
  const items = choices.map(({ name, value }) => ({ key: `${typeof value}:${value}`, label: name }));
  return (
    <div class={`field${isInvalid ? ' invalid' : ''}`}>
      <span class="field-name" aria-hidden="true">
        {option.name}
      </span>
      <span class="grows" data-text={field.text}>
        <Combo
          label={`${option.name}${option.required === true ? ', required' : ''}: ${option.description}`}
          text={field.text}
          items={items}
          heading={`${option.name}: ${option.description}`}
          notice={local === undefined ? suggested.notice : items.length === 0 ? 'Nothing is called so.' : undefined}
          marksFirst
          isInvalid={isInvalid}
          isRequired={option.required === true}
          describedBy="box-wrong"
          inputRef={props.inputRef}
          onFocus={() => setFocus(true)}
          onBlur={() => setFocus(false)}
          onText={props.onText}
          onPick={({ key }) => {
            const choice = choices.find(({ value }) => `${typeof value}:${value}` === key);
            if (choice !== undefined) props.onPick(choice);
          }}
          onEnter={props.onEnter}
          onRubOut={props.onRubOut}
          onEscape={props.onEscape}
        />
      </span>
    </div>
  );
}

interface Suggested {
  readonly choices: readonly APIApplicationCommandOptionChoice[];
  readonly notice: string | undefined;
}

const none: Suggested = { choices: [], notice: undefined };

/** What the bot suggests for the option that is being typed; asked for a moment after the last key. */
function useSuggestions({ field, draft, at, home, channelId, suggestions }: OptionFieldProps, hasFocus: boolean) {
  const { ask } = useTools();
  const [request, setRequest] = useState<RequestNumber | null>(null);
  const { option, text } = field;
  const asks = hasFocus && 'autocomplete' in option && option.autocomplete === true;
  useEffect(() => {
    if (!asks) return;
    setRequest(null);
    const timer = window.setTimeout(() => {
      const { line } = draft.command;
      const options = soFar(draft, at, home);
      setRequest(ask({ type: 'complete', channelId, line, options, focused: option.name }));
    }, PAUSE);
    return () => window.clearTimeout(timer);
  }, [asks, text, option.name, channelId]);
  if (!asks) return none;
  if (request === null || suggestions?.request !== request) return { ...none, notice: 'Loading options …' };
  if (suggestions.failed) return { ...none, notice: 'Loading options failed.' };
  const { choices } = suggestions;
  return { choices, notice: choices.length === 0 ? 'No options match your search.' : undefined };
}

/** Moves the focus to a field that the next drawing makes. */
function useFocus() {
  const inputs = useRef(new Map<string, HTMLInputElement>());
  const wanted = useRef<string | null>(null);
  const [, draw] = useState(0);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const input = inputs.current.get(wanted.current);
    wanted.current = null;
    input?.focus();
  });
  return {
    on: (key: string) => {
      wanted.current = key;
      draw((count) => count + 1);
    },
    ref: (key: string) => (element: HTMLInputElement | null) => {
      if (element === null) inputs.current.delete(key);
      else inputs.current.set(key, element);
    },
  };
}
