import { type Case, form, many, message, says, v2, x } from './case.ts';

const file = { name: 'a.txt', data: 'x' };
const embed = (one: object) => message({ embeds: [one as never] });

/** Messages whose form is wrong: content, flags, mentions, files, embeds. */
export const messageCases: readonly Case[] = [
  form('message-kinds', message({ content: 'x', tts: 'yes' }), 'tts', 'BOOLEAN_TYPE_CONVERT'),
  form('content-length', message({ content: x(2001) }), 'content', 'BASE_TYPE_MAX_LENGTH'),
  form('embed-count', message({ embeds: many(11, () => ({ title: 'x' })) }), 'embeds', 'BASE_TYPE_MAX_LENGTH'),
  form('embeds-are-objects', message({ content: 'x', embeds: ['x'] }), 'embeds.0', 'MODEL_TYPE_CONVERT'),
  form('components-are-objects', message({ content: 'x', components: ['x'] }), 'components.0', 'MODEL_TYPE_CONVERT'),
  form(
    'attachment-count',
    message({ content: 'x', attachments: many(11, () => ({ id: '0' })) }, { files: { 'files[0]': file } }),
    'attachments',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form('nonce-length', message({ content: 'x', nonce: x(26) }), 'nonce', 'BASE_TYPE_MAX_LENGTH'),
  form('nonce-kind', message({ content: 'x', nonce: ['x'] }), 'nonce', 'NONCE_TYPE_INVALID_TYPE'),
  form('embed-author-kinds', embed({ author: { name: 5 } }), 'embeds.0.author.name', 'STRING_TYPE_CONVERT'),
  form('embed-footer-kinds', embed({ footer: { text: 5 } }), 'embeds.0.footer.text', 'STRING_TYPE_CONVERT'),
  form('embed-image-kinds', embed({ image: { url: 5 } }), 'embeds.0.image.url', 'STRING_TYPE_CONVERT'),
  form('flags-settable', message({ content: 'x', flags: 64 }), 'flags', 'BASE_TYPE_CHOICES'),
  form(
    'reply-target-exists',
    message({ content: 'x', message_reference: { message_id: '1' } }),
    'message_reference',
    'REPLIES_UNKNOWN_MESSAGE',
  ),
  form(
    'embeds-total-size',
    message({ embeds: [{ description: x(4096) }, { description: x(1905) }] }),
    'embeds',
    'MAX_EMBED_SIZE_EXCEEDED',
  ),
  form(
    'v2-without-content',
    v2([says('x')], { content: 'x' }),
    'content',
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ),
  form(
    'v2-without-embeds',
    v2([says('x')], { embeds: [{ title: 'x' }] }),
    'embeds',
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ),
  form(
    'v2-at-most-40-components',
    v2([{ type: 17, components: many(39, () => says('x')) }, says('x')]),
    'components',
    'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ),
  form(
    'v2-at-most-4000-characters',
    v2([says(x(2000)), { type: 17, components: [says(x(2001))] }]),
    'components',
    'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ),
  form(
    'at-most-5-action-rows',
    message({
      components: many(6, (i) => ({ type: 1, components: [{ type: 2, style: 2, label: 'x', custom_id: `${i}` }] })),
    }),
    'components',
    'BASE_TYPE_BAD_LENGTH',
  ),
  form(
    'custom-ids-unique',
    message({
      components: [
        {
          type: 1,
          components: many(2, () => ({ type: 2, style: 2, label: 'x', custom_id: 'same', disabled: true })),
        },
      ],
    }),
    'components.0.components.1.custom_id',
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ),
  form(
    'component-ids-unique',
    v2([
      { ...says('x'), id: 7 },
      { ...says('y'), id: 7 },
    ]),
    'components.1.id',
    'COMPONENT_ID_DUPLICATED',
  ),
  form(
    'media-attachment-uploaded',
    v2([{ type: 13, file: { url: 'attachment://b.txt' } }], {}, { files: { 'files[0]': file } }),
    'components.0.file.url',
    'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ),
  form(
    'media-url',
    v2([{ type: 12, items: [{ media: { url: 'nowhere' } }] }]),
    'components.0.items.0.media.url',
    'URL_TYPE_INVALID_URL',
  ),
  form(
    'attachment-has-its-file',
    message({ content: 'x', attachments: [{ id: '1', filename: 'a.txt' }] }, { files: { 'files[0]': file } }),
    'attachments.0',
    'ATTACHMENT_NOT_FOUND',
  ),
  form(
    'attachment-fields',
    message({ attachments: [{ id: '0', description: x(1025) }] }, { files: { 'files[0]': file } }),
    'attachments.0.description',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'at-most-10-files',
    message({}, { files: Object.fromEntries(many(11, (i) => [`files[${i}]`, file])) }),
    'files',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'file-has-a-name',
    message({}, { files: { 'files[0]': { name: '???', data: 'x' } } }),
    'attachments.0.filename',
    'BASE_TYPE_REQUIRED',
  ),

  form(
    'allowed-mentions-kinds',
    message({ content: 'x', allowed_mentions: { parse: 'x' } }),
    'allowed_mentions.parse',
    'LIST_TYPE_CONVERT',
  ),
  ...(['users', 'roles'] as const).map((key) =>
    form(
      `allowed-mentions-${key}-count`,
      message({ content: 'x', allowed_mentions: { [key]: many(101, String) } }),
      `allowed_mentions.${key}`,
      'BASE_TYPE_MAX_LENGTH',
    ),
  ),
  form(
    'allowed-mentions-parse',
    message({ content: 'x', allowed_mentions: { parse: ['all'] } }),
    'allowed_mentions.parse.0',
    'BASE_TYPE_CHOICES',
  ),
  form(
    'allowed-mentions-ids',
    message({ content: 'x', allowed_mentions: { users: ['bob'] } }),
    'allowed_mentions.users.0',
    'NUMBER_TYPE_COERCE',
  ),
  form(
    'allowed-mentions-unique',
    message({ content: 'x', allowed_mentions: { users: ['1', '1'] } }),
    'allowed_mentions.users.1',
    'SET_TYPE_ALREADY_CONTAINS_VALUE',
  ),
  form(
    'allowed-mentions-exclusive',
    message({ content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } }),
    'allowed_mentions',
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ),

  form('embed-kinds', embed({ title: 'x', fields: 'x' }), 'embeds.0.fields', 'LIST_TYPE_CONVERT'),
  form('embed-title-length', embed({ title: x(257) }), 'embeds.0.title', 'BASE_TYPE_MAX_LENGTH'),
  form('embed-description-length', embed({ description: x(4097) }), 'embeds.0.description', 'BASE_TYPE_MAX_LENGTH'),
  form('embed-color', embed({ title: 'x', color: 0x1000000 }), 'embeds.0.color', 'NUMBER_TYPE_MAX'),
  form('embed-url', embed({ title: 'x', url: 'ftp://x' }), 'embeds.0.url', 'URL_TYPE_INVALID_SCHEME'),
  form('embed-timestamp', embed({ timestamp: 'soon' }), 'embeds.0.timestamp', 'DATE_TIME_TYPE_PARSE'),
  form(
    'embed-field-count',
    embed({ fields: many(26, () => ({ name: 'x', value: 'x' })) }),
    'embeds.0.fields',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form('embed-fields-are-objects', embed({ title: 'x', fields: ['x'] }), 'embeds.0.fields.0', 'MODEL_TYPE_CONVERT'),
  form('embed-not-empty', embed({ color: 1 }), 'embeds.0.description', 'BASE_TYPE_REQUIRED'),
  form(
    'embed-field-kinds',
    embed({ fields: [{ name: 'x', value: 'x', inline: 1 }] }),
    'embeds.0.fields.0.inline',
    'BOOLEAN_TYPE_CONVERT',
  ),
  form(
    'embed-field-name-required',
    embed({ fields: [{ name: ' ', value: 'x' }] }),
    'embeds.0.fields.0.name',
    'BASE_TYPE_REQUIRED',
  ),
  form(
    'embed-field-value-required',
    embed({ fields: [{ name: 'x', value: '' }] }),
    'embeds.0.fields.0.value',
    'BASE_TYPE_REQUIRED',
  ),
  form(
    'embed-field-name-length',
    embed({ fields: [{ name: x(257), value: 'x' }] }),
    'embeds.0.fields.0.name',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'embed-field-value-length',
    embed({ fields: [{ name: 'x', value: x(1025) }] }),
    'embeds.0.fields.0.value',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'embed-author-name-required',
    embed({ author: { url: 'https://x' } }),
    'embeds.0.author.name',
    'BASE_TYPE_REQUIRED',
  ),
  form('embed-author-name-length', embed({ author: { name: x(257) } }), 'embeds.0.author.name', 'BASE_TYPE_MAX_LENGTH'),
  form('embed-author-url', embed({ author: { name: 'x', url: 'x' } }), 'embeds.0.author.url', 'URL_TYPE_INVALID_URL'),
  form(
    'embed-author-icon',
    embed({ author: { name: 'x', icon_url: 'x' } }),
    'embeds.0.author.icon_url',
    'URL_TYPE_INVALID_URL',
  ),
  form(
    'embed-footer-text-required',
    embed({ footer: { icon_url: 'https://x' } }),
    'embeds.0.footer.text',
    'BASE_TYPE_REQUIRED',
  ),
  form(
    'embed-footer-text-length',
    embed({ footer: { text: x(2049) } }),
    'embeds.0.footer.text',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'embed-footer-icon',
    embed({ footer: { text: 'x', icon_url: 'x' } }),
    'embeds.0.footer.icon_url',
    'URL_TYPE_INVALID_URL',
  ),
  form('embed-image-url-required', embed({ image: {} }), 'embeds.0.image.url', 'BASE_TYPE_REQUIRED'),
  form('embed-image-url', embed({ image: { url: 'x' } }), 'embeds.0.image.url', 'URL_TYPE_INVALID_URL'),
];
