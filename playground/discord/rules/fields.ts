import { isObject, type JsonObject } from '../world/json.ts';
import type { Fail, Rule } from './rule.ts';

/** Whether a field says nothing: absent, null or a text without anything but white space. */
export function blank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/**
 * A text of at most `max` characters, and at least `min` where it is given. Counted in UTF-16 units as JavaScript counts:
 * never less than what the service counts, so what passes here passes there.
 */
export function length(name: string, key: string, min: number, max: number): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      const value = subject[key];
      if (typeof value !== 'string' || (value.length >= min && value.length <= max)) return;
      if (min > 0) fail([key], 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
      else fail([key], 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    },
  };
}

/** A field that must say something. */
export function required(name: string, key: string): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      if (blank(subject[key])) fail([key], 'BASE_TYPE_REQUIRED', 'This field is required');
    },
  };
}

/** A list of so many entries. */
export function count(name: string, key: string, min: number, max: number): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      const value = subject[key];
      if (!Array.isArray(value) || (value.length >= min && value.length <= max)) return;
      if (min > 0) fail([key], 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
      else fail([key], 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    },
  };
}

/** A number between two others. */
export function range(name: string, key: string, min: number, max: number): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      const value = subject[key];
      if (typeof value !== 'number') return;
      if (value < min) fail([key], 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
      if (value > max) fail([key], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
    },
  };
}

/** One of a few values. A missing one is for another rule. */
export function oneOf(name: string, key: string, values: readonly unknown[]): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      const value = subject[key];
      if (value !== undefined && value !== null && !values.includes(value)) {
        fail([key], 'BASE_TYPE_CHOICES', `Value must be one of (${values.join(', ')}).`);
      }
    },
  };
}

/** An absolute address of one of the schemes. */
export function url(name: string, key: string, schemes: readonly string[]): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      const value = subject[key];
      if (typeof value === 'string') checkUrl(value, schemes, (code, text) => fail([key], code, text));
    },
  };
}

/** Says what is wrong with an address, if anything. */
export function checkUrl(
  value: string,
  schemes: readonly string[],
  fail: (code: string, message: string) => void,
): void {
  if (!URL.canParse(value)) {
    fail('URL_TYPE_INVALID_URL', 'Not a well formed URL.');
    return;
  }
  const scheme = new URL(value).protocol.slice(0, -1);
  if (schemes.includes(scheme)) return;
  const known = schemes.map((s) => `'${s}'`).join(', ');
  fail('URL_TYPE_INVALID_SCHEME', `Scheme "${scheme}" is not supported. Scheme must be one of (${known}).`);
}

/** What kind of value a field holds. */
export type Kind = 'string' | 'boolean' | 'integer' | 'number' | 'list' | 'object' | 'snowflake' | 'permissions';

const complaints: Record<Kind, { holds: (value: unknown) => boolean; code: string; say: (value: string) => string }> = {
  string: {
    holds: (v) => typeof v === 'string',
    code: 'STRING_TYPE_CONVERT',
    say: (v) => `Could not interpret "${v}" as string.`,
  },
  boolean: {
    holds: (v) => typeof v === 'boolean',
    code: 'BOOLEAN_TYPE_CONVERT',
    say: () => 'Must be either true or false.',
  },
  integer: { holds: Number.isSafeInteger, code: 'NUMBER_TYPE_COERCE', say: (v) => `Value "${v}" is not int.` },
  number: {
    holds: (v) => typeof v === 'number',
    code: 'NUMBER_TYPE_COERCE',
    say: (v) => `Value "${v}" is not number.`,
  },
  list: { holds: Array.isArray, code: 'LIST_TYPE_CONVERT', say: () => 'Only iterables may be used in a ListType' },
  object: { holds: isObject, code: 'MODEL_TYPE_CONVERT', say: () => 'Only dictionaries may be used in a ModelType' },
  snowflake: {
    holds: (v) => typeof v === 'string' && /^\d{1,20}$/.test(v),
    code: 'NUMBER_TYPE_COERCE',
    say: (v) => `Value "${v}" is not snowflake.`,
  },
  permissions: {
    holds: (v) => (typeof v === 'string' || typeof v === 'number') && /^\d{1,20}$/.test(String(v)),
    code: 'NUMBER_TYPE_COERCE',
    say: (v) => `Value "${v}" is not a set of permissions.`,
  },
};

/** Fields of the right kind; null and absent ones are for other rules. */
export function kinds(name: string, fields: Readonly<Record<string, Kind>>): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      for (const [key, kind] of Object.entries(fields)) checkKind(subject[key], kind, [key], fail);
    },
  };
}

/** Says so when a value is there and not of a kind. */
export function checkKind(value: unknown, kind: Kind, path: readonly (string | number)[], fail: Fail): void {
  if (value === undefined || value === null) return;
  const { holds, code, say } = complaints[kind];
  if (!holds(value)) fail(path, code, say(typeof value === 'object' ? JSON.stringify(value) : String(value)));
}

/** Lists whose entries are all objects. */
export function listOfObjects(name: string, ...keys: readonly string[]): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      for (const key of keys) {
        const list = subject[key];
        for (const [index, entry] of (Array.isArray(list) ? list : []).entries()) {
          if (!isObject(entry)) fail([key, index], complaints.object.code, complaints.object.say(''));
        }
      }
    },
  };
}

/** A list of some of a few values, each at most once, and not empty where `min` is 1. */
export function setOf(name: string, key: string, min: 0 | 1, values: readonly unknown[]): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      const list = subject[key];
      if (!Array.isArray(list)) return;
      if (list.length < min) fail([key], 'BASE_TYPE_MIN_LENGTH', `Must be ${min} or more in length.`);
      for (const [index, value] of list.entries()) {
        const path = [key, index];
        if (!values.includes(value)) fail(path, 'BASE_TYPE_CHOICES', `Value must be one of (${values.join(', ')}).`);
        else if (list.indexOf(value) < index) {
          fail(path, 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value');
        }
      }
    },
  };
}

/** Translations: a text of `min` to `max` characters for each language. */
export function localized(name: string, limits: Readonly<Record<string, number>>): Rule<JsonObject> {
  return {
    name,
    check(subject, fail) {
      for (const [field, max] of Object.entries(limits)) {
        const key = `${field}_localizations`;
        checkKind(subject[key], 'object', [key], fail);
        for (const [language, text] of Object.entries(isObject(subject[key]) ? subject[key] : {})) {
          if (typeof text !== 'string') fail([key, language], complaints.string.code, complaints.string.say(''));
          else if (text.length < 1 || text.length > max) {
            fail([key, language], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${max} in length.`);
          }
        }
      }
    },
  };
}
