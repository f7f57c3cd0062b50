import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import { storedName, type UploadedFile } from '../world/attachment.ts';
import { mediaOf, walk } from '../world/components.ts';
import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import { embedSize } from './embed.ts';
import { checkKind, count, kinds, length, listOfObjects } from './fields.ts';
import type { Rule } from './rule.ts';

/** A message to be made or changed: what was sent, and what the message would become. */
export interface MessageDraft {
  readonly body: JsonObject;
  readonly files: readonly { readonly index: string; readonly file: UploadedFile }[];
  /** Flags the author of this kind of message may set. */
  readonly settableFlags: number;
  /** Ids and names of the files the message has already. */
  readonly had: readonly { readonly id: string; readonly name: string }[];
  /** Whether a message that everybody sees is in the channel. */
  readonly isInChannel: (id: string) => boolean;
  /** What it would become. */
  readonly next: {
    readonly flags: number;
    readonly content: string;
    readonly embeds: readonly JsonObject[];
    readonly components: readonly JsonObject[];
    /** Names by which `attachment://` can refer to a file. */
    readonly fileNames: readonly string[];
  };
}

const fileLimit = 10;
const legacyMessage = 'cannot be used when using MessageFlags.IS_COMPONENTS_V2';

/** What holds for the fields of a message as they were sent. */
export const messageBodyRules: readonly Rule<JsonObject>[] = [
  kinds('message-kinds', {
    content: 'string',
    embeds: 'list',
    components: 'list',
    flags: 'integer',
    tts: 'boolean',
    allowed_mentions: 'object',
    attachments: 'list',
    message_reference: 'object',
  }),
  length('content-length', 'content', 0, 2000),
  count('embed-count', 'embeds', 0, 10),
  listOfObjects('embeds-are-objects', 'embeds'),
  listOfObjects('components-are-objects', 'components'),
  count('attachment-count', 'attachments', 0, fileLimit),
  length('nonce-length', 'nonce', 0, 25),
  {
    name: 'nonce-kind',
    check({ nonce }, fail) {
      if (nonce != null && typeof nonce !== 'string' && !Number.isSafeInteger(nonce)) {
        fail(['nonce'], 'NONCE_TYPE_INVALID_TYPE', 'This field must be a string or integer.');
      }
    },
  },
];

/** What holds for a message as a whole. */
export const messageRules: readonly Rule<MessageDraft>[] = [
  {
    name: 'reply-target-exists',
    check({ body, isInChannel }, fail) {
      const reference = body['message_reference'];
      if (!isObject(reference) || reference['fail_if_not_exists'] === false) return;
      if (!isInChannel(text(reference['message_id']))) {
        fail(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
      }
    },
  },
  {
    name: 'flags-settable',
    check({ body, settableFlags }, fail) {
      const flags = body['flags'];
      if (typeof flags === 'number' && flags & ~settableFlags) {
        fail(['flags'], 'BASE_TYPE_CHOICES', `Only the flags ${settableFlags} can be set here.`);
      }
    },
  },
  {
    name: 'embeds-total-size',
    check({ next }, fail) {
      if (next.embeds.reduce((sum, embed) => sum + embedSize(embed), 0) > 6000) {
        fail(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
      }
    },
  },
  {
    name: 'v2-without-content',
    check({ next }, fail) {
      if (next.flags & MessageFlags.IsComponentsV2 && next.content !== '') {
        fail(
          ['content'],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The 'content' field ${legacyMessage}`,
        );
      }
    },
  },
  {
    name: 'v2-without-embeds',
    check({ next }, fail) {
      if (next.flags & MessageFlags.IsComponentsV2 && next.embeds.length > 0) {
        fail(['embeds'], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', `The 'embeds' field ${legacyMessage}`);
      }
    },
  },
  {
    name: 'v2-at-most-40-components',
    check({ next }, fail) {
      if (next.flags & MessageFlags.IsComponentsV2 && [...walk(next.components)].length > 40) {
        fail(['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'The maximum number of components is 40');
      }
    },
  },
  {
    name: 'v2-at-most-4000-characters',
    check({ next }, fail) {
      if (!(next.flags & MessageFlags.IsComponentsV2)) return;
      const displays = [...walk(next.components)].filter(
        ({ component }) => component['type'] === ComponentType.TextDisplay,
      );
      if (displays.reduce((sum, { component }) => sum + text(component['content']).length, 0) > 4000) {
        fail(
          ['components'],
          'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
          'Total displayable text size exceeds maximum size of 4000',
        );
      }
    },
  },
  {
    name: 'at-most-5-action-rows',
    check({ next }, fail) {
      if (!(next.flags & MessageFlags.IsComponentsV2) && next.components.length > 5) {
        fail(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
      }
    },
  },
  { name: 'custom-ids-unique', check: ({ next }, fail) => checkUnique(next.components, 'custom_id', fail) },
  { name: 'component-ids-unique', check: ({ next }, fail) => checkUnique(next.components, 'id', fail) },
  {
    name: 'media-attachment-uploaded',
    check({ body, next }, fail) {
      const embeds = objects(body['embeds']).flatMap((embed, index) =>
        ['image', 'thumbnail'].flatMap((key) => {
          const media = embed[key];
          return isObject(media) ? [{ url: text(media['url']), path: ['embeds', index, key, 'url'] }] : [];
        }),
      );
      const components = [...walk(body['components'])].flatMap(({ component, path }) =>
        mediaOf(component).map((media) => ({ url: media.url, path: [...path, ...media.path] })),
      );
      for (const { url, path } of [...embeds, ...components]) {
        if (url.startsWith('attachment://') && !next.fileNames.includes(url.slice('attachment://'.length))) {
          fail(
            path,
            'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
            `The referenced attachment ${url} was not found`,
          );
        }
      }
    },
  },
  {
    name: 'media-url',
    check({ body }, fail) {
      for (const { component, path } of walk(body['components'])) {
        for (const media of mediaOf(component)) {
          const known = /^(https?|attachment):\/\/./.test(media.url);
          if (media.url !== '' && !known)
            fail([...path, ...media.path], 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
        }
      }
    },
  },
  {
    name: 'attachment-has-its-file',
    check({ body, files, had }, fail) {
      for (const [index, attachment] of objects(body['attachments']).entries()) {
        const id = String(attachment['id']);
        if (!files.some((file) => file.index === id) && !had.some((old) => old.id === id)) {
          fail(['attachments', index], 'ATTACHMENT_NOT_FOUND', 'Attachment data not found');
        }
      }
    },
  },
  {
    name: 'attachment-fields',
    check({ body }, fail) {
      for (const [index, attachment] of objects(body['attachments']).entries()) {
        checkKind(attachment['id'] ?? '', 'snowflake', ['attachments', index, 'id'], fail);
        if (text(attachment['description']).length > 1024) {
          fail(['attachments', index, 'description'], 'BASE_TYPE_MAX_LENGTH', 'Must be 1024 or fewer in length.');
        }
      }
    },
  },
  {
    name: 'at-most-10-files',
    check({ files }, fail) {
      if (files.length > fileLimit) fail(['files'], 'BASE_TYPE_MAX_LENGTH', `Must be ${fileLimit} or fewer in length.`);
    },
  },
  {
    name: 'file-has-a-name',
    check({ files }, fail) {
      for (const { index, file } of files) {
        if (storedName(file.name) === 'unknown')
          fail(['attachments', index, 'filename'], 'BASE_TYPE_REQUIRED', 'This field is required');
      }
    },
  },
];

/** What holds for `allowed_mentions`. */
export const allowedMentionsRules: readonly Rule<JsonObject>[] = [
  kinds('allowed-mentions-kinds', { parse: 'list', users: 'list', roles: 'list', replied_user: 'boolean' }),
  count('allowed-mentions-users-count', 'users', 0, 100),
  count('allowed-mentions-roles-count', 'roles', 0, 100),
  {
    name: 'allowed-mentions-parse',
    check({ parse }, fail) {
      for (const [index, kind] of list(parse).entries()) {
        if (!['roles', 'users', 'everyone'].includes(String(kind))) {
          fail(['parse', index], 'BASE_TYPE_CHOICES', "Value must be one of ('users', 'everyone', 'roles').");
        }
      }
    },
  },
  {
    name: 'allowed-mentions-ids',
    check(allowed, fail) {
      for (const key of ['users', 'roles']) {
        for (const [index, id] of list(allowed[key]).entries()) checkKind(id, 'snowflake', [key, index], fail);
      }
    },
  },
  {
    name: 'allowed-mentions-unique',
    check(allowed, fail) {
      for (const key of ['parse', 'users', 'roles']) {
        for (const [index, value] of list(allowed[key]).entries()) {
          if (list(allowed[key]).indexOf(value) < index) {
            fail([key, index], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value');
          }
        }
      }
    },
  },
  {
    name: 'allowed-mentions-exclusive',
    check(allowed, fail) {
      for (const key of ['users', 'roles']) {
        if (list(allowed['parse']).includes(key) && list(allowed[key]).length > 0) {
          fail(
            [],
            'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
            `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
          );
        }
      }
    },
  },
];

/** Says so where a component's `key` was used before in the tree. */
export function checkUnique(
  components: readonly JsonObject[],
  key: 'custom_id' | 'id',
  fail: (path: readonly (string | number)[], code: string, message: string) => void,
): void {
  const seen = new Set<unknown>();
  for (const { component, path } of walk(components)) {
    const value = component[key];
    if (!value) continue;
    const what = key === 'id' ? 'COMPONENT_ID_DUPLICATED' : 'COMPONENT_CUSTOM_ID_DUPLICATED';
    if (seen.has(value)) fail([...path, key], what, `Component ${key.replace('_', ' ')} cannot be duplicated`);
    seen.add(value);
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
