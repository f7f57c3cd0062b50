import type { ComponentChildren, RefCallback } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** An entry of a list to choose from. */
export interface Item {
  /** Tells one from another. */
  readonly key: string;
  readonly label: string;
  readonly detail?: string | undefined;
  /** At its end: whose it is, or what kind. */
  readonly side?: string | undefined;
  /** In a menu that takes several: whether it is chosen. */
  readonly chosen?: boolean | undefined;
}

/** What a {@link Combo} is. */
export interface ComboProps {
  readonly label: string;
  readonly text: string;
  readonly items: readonly Item[];
  /** Above the list. */
  readonly heading?: string | undefined;
  /** In place of entries: "Loading …". */
  readonly notice?: string | undefined;
  /** Several can be chosen. */
  readonly isMulti?: boolean;
  /** It is all there is of a menu that is open: the list stays open, Escape closes the menu. */
  readonly isMenu?: boolean;
  /** The first entry is marked without being asked for, so that Enter takes it. */
  readonly marksFirst: boolean;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean | undefined;
  readonly isRequired?: boolean | undefined;
  readonly placeholder?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly inputRef?: RefCallback<HTMLInputElement>;
  readonly onText: (text: string) => void;
  readonly onPick: (item: Item) => void;
  /** Enter where no entry is marked. */
  readonly onEnter?: () => void;
  /** Escape where no list is open. */
  readonly onEscape?: () => void;
  /** Backspace in an empty field. */
  readonly onRubOut?: () => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  readonly children?: ComponentChildren;
}

/**
 * A field with a list to choose from: ARIA's combobox. The arrows move in the list, Enter or Tab takes the marked entry, Escape
 * closes the list; the focus stays in the field all the time.
 */
export function Combo(props: ComboProps) {
  const { items, marksFirst, text } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(marksFirst ? 0 : -1);
  const keys = items.map(({ key }) => key).join('\n');
  useLayoutEffect(() => setAt(marksFirst ? 0 : -1), [keys, marksFirst]);
  const hasList = (isOpen || props.isMenu === true) && (items.length > 0 || props.notice !== undefined);
  const marked = hasList ? items[at] : undefined;
  const optionId = (index: number) => `${id}-${index}`;

  const move = (by: number) => {
    setOpen(true);
    if (items.length > 0) setAt((at + by + items.length + (at < 0 && by < 0 ? 1 : 0)) % items.length);
  };
  const take = (item: Item) => {
    if (!props.isMulti) setOpen(false);
    props.onPick(item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const done = keyDown(event.key, event.shiftKey);
    if (done) event.preventDefault();
  };
  const keyDown = (key: string, isShift: boolean): boolean => {
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp':
        move(key === 'ArrowDown' ? 1 : -1);
        return true;
      case 'Tab':
        if (isShift || marked === undefined || props.isMulti === true) return false;
        take(marked);
        return true;
      case 'Enter':
        if (marked === undefined) props.onEnter?.();
        else take(marked);
        return true;
      case 'Escape':
        if (hasList && props.isMenu !== true) setOpen(false);
        else props.onEscape?.();
        return true;
      case 'Backspace':
        if (text !== '' || props.onRubOut === undefined) return false;
        props.onRubOut();
        return true;
      default:
        return false;
    }
  };

  return (
    <>
      <input
        class="combo"
        role="combobox"
        aria-label={props.label}
        aria-expanded={hasList}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={marked === undefined ? undefined : optionId(at)}
        aria-describedby={props.describedBy}
        aria-invalid={props.isInvalid === true ? 'true' : undefined}
        aria-required={props.isRequired === true ? 'true' : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        size={1}
        enterkeyhint="send"
        maxLength={props.maxLength}
        placeholder={props.placeholder}
        ref={props.inputRef ?? null}
        value={text}
        onInput={(event) => {
          setOpen(true);
          props.onText(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onClick={() => setOpen(true)}
        onFocus={() => {
          setOpen(true);
          props.onFocus?.();
        }}
        onBlur={() => {
          setOpen(false);
          props.onBlur?.();
        }}
      />
      <List id={`${id}-list`} props={props} isOpen={hasList} at={at} optionId={optionId} take={take} mark={setAt} />
      {props.children}
    </>
  );
}

interface ListProps {
  readonly id: string;
  readonly props: ComboProps;
  readonly isOpen: boolean;
  readonly at: number;
  readonly optionId: (index: number) => string;
  readonly take: (item: Item) => void;
  readonly mark: (index: number) => void;
}

function List({ id, props, isOpen, at, optionId, take, mark }: ListProps) {
  const marked = useRef<HTMLDivElement>(null);
  useEffect(() => marked.current?.scrollIntoView({ block: 'nearest' }), [at, isOpen]);
  return (
    // Pressing on it must not take the focus from the field.
    // biome-ignore lint/a11y/noStaticElementInteractions: the entries are chosen by the field's keys
    <div class="popup" hidden={!isOpen} onMouseDown={(event) => event.preventDefault()}>
      {props.heading === undefined ? null : <div class="popup-head">{props.heading}</div>}
      {props.notice === undefined ? null : (
        <div class="popup-note" role="status">
          {props.notice}
        </div>
      )}
      <div id={id} role="listbox" aria-label={props.label} aria-multiselectable={props.isMulti === true || undefined}>
        {props.items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={item.key}
            id={optionId(index)}
            ref={index === at ? marked : null}
            class={`option${index === at ? ' marked' : ''}`}
            role="option"
            tabIndex={-1}
            aria-selected={props.isMulti === true ? item.chosen === true : index === at}
            onClick={() => take(item)}
            onMouseMove={() => index !== at && mark(index)}
          >
            {props.isMulti === true ? (
              <span class={`tick${item.chosen === true ? ' on' : ''}`} aria-hidden="true" />
            ) : null}
            <span class="option-words">
              <bdi>{item.label}</bdi>
              {item.detail === undefined || item.detail === '' ? null : <small>{item.detail}</small>}
            </span>
            {item.side === undefined ? null : <span class="side">{item.side}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
