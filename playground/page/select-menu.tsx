import type { APISelectMenuComponent } from 'discord-api-types/v10';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Combo, type Item } from './combo.tsx';
import { Kind } from './kinds.ts';
import type { Names } from './tools.ts';

interface SelectProps {
  readonly select: APISelectMenuComponent;
  readonly names: Names;
  /** What it is for, where its placeholder does not say it. */
  readonly label?: string;
  readonly isBusy?: boolean;
  /** What stands in it, by value; by default what is chosen from the beginning. */
  readonly chosen?: readonly string[];
  /** It opened or closed; with what was chosen. */
  readonly onChoose: (values: readonly string[]) => void;
}

/** A select menu: a button that opens a list one can type into. */
export function SelectMenu({ select, names, label, isBusy = false, chosen, onChoose }: SelectProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const all = entries(select, names);
  const current = chosen ?? preset(select);
  const shown = all.filter(({ key }) => current.includes(key)).map((item) => item.label);
  const placeholder = select.placeholder ?? 'Make a selection';
  const standing = shown.length > 0 ? shown.join(', ') : placeholder;
  const title = label ?? placeholder;
  const close = (values: readonly string[] | null) => {
    setOpen(false);
    button.current?.focus();
    if (values !== null) onChoose(values);
  };
  return (
    <div class="select">
      <button
        type="button"
        ref={button}
        class={shown.length > 0 ? 'select-button chosen' : 'select-button'}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-label={title === standing ? title : `${title}: ${standing}`}
        aria-busy={isBusy}
        disabled={select.disabled === true}
        onClick={() => !isBusy && setOpen(!isOpen)}
      >
        <span>{standing}</span>
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
          <path d="m4 6 4 4 4-4" />
        </svg>
      </button>
      {isOpen ? <Menu select={select} all={all} label={title} before={current} onClose={close} /> : null}
    </div>
  );
}

interface MenuProps {
  readonly select: APISelectMenuComponent;
  readonly all: readonly Item[];
  readonly label: string;
  readonly before: readonly string[];
  /** `null`: nothing was changed. */
  readonly onClose: (values: readonly string[] | null) => void;
}

function Menu({ select, all, label, before, onClose }: MenuProps) {
  const [text, setText] = useState('');
  const [values, setValues] = useState(before);
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement | null>(null);
  const max = select.max_values ?? 1;
  const min = select.min_values ?? 1;
  const isMulti = max > 1;
  useLayoutEffect(() => input.current?.focus(), []);
  const isChanged = values.length !== before.length || values.some((value) => !before.includes(value));
  const isEnough = values.length >= min;
  const finish = () => onClose(isMulti && isChanged && isEnough ? values : null);
  const pick = ({ key }: Item) => {
    if (!isMulti) return onClose([key]);
    if (values.includes(key)) setValues(values.filter((value) => value !== key));
    else if (values.length < max) setValues([...values, key]);
  };
  const wanted = text.trim().toLowerCase();
  const items = all
    .filter(({ label: name, detail = '' }) => `${name}\n${detail}`.toLowerCase().includes(wanted))
    .map((item) => ({ ...item, chosen: values.includes(item.key) }));
  const leaves = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && root.current?.contains(event.relatedTarget)) return;
    finish();
  };
  return (
    <div class="menu" ref={root} onFocusOut={leaves}>
      <Combo
        label={label}
        text={text}
        items={items}
        notice={items.length === 0 ? 'Nothing is called so.' : undefined}
        isMulti={isMulti}
        isMenu
        marksFirst
        placeholder="Search"
        inputRef={(element) => {
          input.current = element;
        }}
        onText={setText}
        onPick={pick}
        onEscape={() => onClose(null)}
      />
      {isMulti ? (
        <div class="menu-foot">
          <span>{`${values.length} of at most ${max}${isEnough ? '' : `, at least ${min}`}`}</span>
          <button type="button" class="plain" disabled={!isEnough} onClick={finish}>
            Done
          </button>
        </div>
      ) : null}
    </div>
  );
}

function preset(select: APISelectMenuComponent): string[] {
  if (select.type === Kind.StringSelect)
    return select.options.filter((one) => one.default === true).map((o) => o.value);
  return (select.default_values ?? []).map(({ id }) => id);
}

/** What a menu lists: its own options, or members, roles and channels. */
function entries(select: APISelectMenuComponent, names: Names): Item[] {
  switch (select.type) {
    case Kind.StringSelect:
      return select.options.map(({ label, value, description, emoji }) => ({
        key: value,
        label: emoji?.name === undefined ? label : `${emoji.name} ${label}`,
        detail: description,
      }));
    case Kind.UserSelect:
      return members(names);
    case Kind.RoleSelect:
      return roles(names);
    case Kind.MentionableSelect:
      return [...members(names), ...roles(names)];
    case Kind.ChannelSelect: {
      const types = select.channel_types as readonly number[] | undefined;
      return names.channels
        .filter(({ api }) => types === undefined || types.length === 0 || types.includes(api.type))
        .map(({ api }) => ({ key: api.id, label: `#${api.name ?? api.id}` }));
    }
  }
}

function members(names: Names): Item[] {
  return names.members.map(({ id, name, part }) => ({ key: id, label: name, detail: part }));
}

function roles(names: Names): Item[] {
  return names.roles.map(({ id, name }) => ({ key: id, label: name, side: 'Role' }));
}
