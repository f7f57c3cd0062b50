import type {
  APIModalInteractionResponseCallbackComponent,
  APITextInputComponent,
  ComponentType,
} from 'discord-api-types/v10';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Form, Submit } from '../protocol.ts';
import { Kind, PARAGRAPH } from './kinds.ts';
import { RichText } from './rich-text.tsx';
import { SelectMenu } from './select-menu.tsx';
import { type Names, useTools } from './tools.ts';

type Values = Submit['values'];
/** A field, out of its label or its row. */
type Asked = Extract<APIModalInteractionResponseCallbackComponent, { readonly type: ComponentType.Label }>['component'];

interface FormProps {
  readonly form: Form;
  readonly names: Names;
  /** Why it was not taken. */
  readonly note: string | null;
}

/** A form (modal) that the bot opened. */
export function FormDialog({ form: { form, formId }, names, note }: FormProps) {
  const { ask, dispatch } = useTools();
  const dialog = useRef<HTMLDialogElement>(null);
  const [values, setValues] = useState<Values>(() => begun(form.components));
  const title = useId();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const put = (customId: string, value: Values[string]) => setValues((before) => ({ ...before, [customId]: value }));
  return (
    <dialog ref={dialog} class="form" aria-labelledby={title} onClose={() => dispatch({ type: 'closeForm' })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask({ type: 'submit', formId, values });
        }}
      >
        <h2 id={title}>{form.title}</h2>
        {form.components.map((component, index) => (
          <Row key={component.id ?? index} component={component} names={names} values={values} put={put} />
        ))}
        <p class="wrong" role="alert">
          {note}
        </p>
        <div class="dialog-buttons">
          <button type="button" class="button second" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="button main">
            Submit
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** What the fields hold before anything is typed. */
function begun(components: readonly APIModalInteractionResponseCallbackComponent[]): Values {
  const values: Record<string, Values[string]> = {};
  for (const component of components) {
    const field = fieldOf(component);
    if (field === undefined || !('custom_id' in field)) continue;
    const value = firstValue(field);
    if (value !== undefined) values[field.custom_id] = value;
  }
  return values;
}

function firstValue(field: Asked): Values[string] | undefined {
  switch (field.type) {
    case Kind.TextInput:
      return field.value ?? '';
    case Kind.StringSelect:
    case Kind.CheckboxGroup:
      return field.options.filter((option) => option.default === true).map(({ value }) => value);
    case Kind.RadioGroup:
      return field.options.find((option) => option.default === true)?.value;
    case Kind.Checkbox:
      return field.default === true;
    default:
      return 'default_values' in field ? (field.default_values ?? []).map(({ id }) => id) : undefined;
  }
}

function fieldOf(component: APIModalInteractionResponseCallbackComponent): Asked | undefined {
  if (component.type === Kind.Label) return component.component;
  return component.type === Kind.ActionRow ? component.components[0] : undefined;
}

interface RowProps {
  readonly component: APIModalInteractionResponseCallbackComponent;
  readonly names: Names;
  readonly values: Values;
  readonly put: (customId: string, value: Values[string]) => void;
}

function Row({ component, names, values, put }: RowProps) {
  const id = useId();
  if (component.type === Kind.TextDisplay) return <RichText text={component.content} names={names} />;
  const field = fieldOf(component);
  if (field === undefined) return null;
  const own = field.type === Kind.TextInput ? field.label : undefined;
  const label = component.type === Kind.Label ? component.label : (own ?? '');
  const hint = component.type === Kind.Label ? component.description : undefined;
  const isRequired = !('required' in field) || field.required !== false;
  return (
    <div class="form-field">
      <label for={id} id={`${id}-label`}>
        {label}
        {isRequired && field.type !== Kind.Checkbox ? <span class="star"> *</span> : null}
      </label>
      {hint === undefined ? null : (
        <small id={`${id}-hint`} class="quiet">
          {hint}
        </small>
      )}
      <Field
        id={id}
        label={label}
        field={field}
        names={names}
        isRequired={isRequired}
        describedBy={hint === undefined ? undefined : `${id}-hint`}
        value={values['custom_id' in field ? field.custom_id : '']}
        put={put}
      />
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly field: Asked;
  readonly names: Names;
  readonly isRequired: boolean;
  readonly describedBy: string | undefined;
  readonly value: Values[string] | undefined;
  readonly put: RowProps['put'];
}

function Field(props: FieldProps) {
  const { id, label, field, names, value, put } = props;
  switch (field.type) {
    case Kind.TextInput:
      return <TextField {...props} field={field} />;
    case Kind.StringSelect:
    case Kind.UserSelect:
    case Kind.RoleSelect:
    case Kind.MentionableSelect:
    case Kind.ChannelSelect:
      return (
        <SelectMenu
          select={field}
          names={names}
          label={label}
          chosen={Array.isArray(value) ? value : []}
          onChoose={(values) => put(field.custom_id, values)}
        />
      );
    case Kind.Checkbox:
      return (
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          onChange={(event) => put(field.custom_id, event.currentTarget.checked)}
        />
      );
    case Kind.RadioGroup:
    case Kind.CheckboxGroup:
      return <Ticks {...props} field={field} />;
    default:
      return <p class="quiet">The playground does not have this kind of field.</p>;
  }
}

function TextField({ id, field, isRequired, describedBy, value, put }: FieldProps & { field: APITextInputComponent }) {
  const shared = {
    id,
    value: typeof value === 'string' ? value : '',
    required: isRequired,
    minLength: field.min_length,
    maxLength: field.max_length ?? 4_000,
    placeholder: field.placeholder,
    'aria-describedby': describedBy,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      put(field.custom_id, currentTarget.value),
  };
  return field.style === PARAGRAPH ? <textarea rows={4} {...shared} /> : <input type="text" {...shared} />;
}

function Ticks({
  label,
  field,
  value,
  put,
}: FieldProps & {
  readonly field: Extract<Asked, { readonly type: ComponentType.RadioGroup | ComponentType.CheckboxGroup }>;
}) {
  const isOne = field.type === Kind.RadioGroup;
  const chosen = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  const tick = (one: string, isOn: boolean) => {
    if (isOne) put(field.custom_id, one);
    else put(field.custom_id, isOn ? [...chosen, one] : chosen.filter((other) => other !== one));
  };
  return (
    <fieldset class="ticks">
      <legend class="vh">{label}</legend>
      {field.options.map((option) => (
        <label key={option.value}>
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name={field.custom_id}
            checked={chosen.includes(option.value)}
            onChange={(event) => tick(option.value, event.currentTarget.checked)}
          />
          <span>
            {option.label}
            {option.description === undefined ? null : <small class="quiet">{option.description}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
