/** A server with a message of every kind, as the playground's server would tell the page of it. */
import type {
  APIApplicationCommand,
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIRole,
} from 'discord-api-types/v10';
import type { ShownMessage, Snapshot, Status } from '../../../playground/protocol.ts';

/** When all of it happens. */
const now = Date.parse('2026-12-01T21:05:00Z');

const mia = '101';
const jonas = '102';
const stranger = '103';
const bot = '109';
const friends = '201';

/** Two colours, as a picture without a file. */
const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="160"><path fill="#1d5b99" d="M0 0h480v160H0z"/><path fill="none" stroke="#f5b342" stroke-width="4" d="m0 130 90-50 90 30 120-80 180 60"/></svg>',
)}`;

let lastId = 1000;

/** A message of the bot; `over` says what it is. `flags`: 64 ephemeral, 128 thinking, 32768 Components V2. */
export function message(over: object, about: Partial<ShownMessage> = {}): ShownMessage {
  lastId++;
  const api = {
    id: String(lastId),
    channel_id: 'servers',
    type: 0,
    content: '',
    author: { id: bot, username: 'Stevedore', global_name: null, discriminator: '0', avatar: null, bot: true },
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    components: [],
    timestamp: new Date(now - 600_000).toISOString(),
    edited_timestamp: null,
    flags: 0,
    pinned: false,
    tts: false,
    ...over,
  } as unknown as APIMessage;
  return { api, pingsMe: false, requests: 1, refused: false, ...about };
}

/** A message made of components. */
function made(components: readonly object[], over: object = {}, about: Partial<ShownMessage> = {}): ShownMessage {
  return message({ flags: 32_768, components, ...over }, about);
}

const used = (name: string, by = mia) => ({
  type: 20,
  interaction_metadata: { id: '1', type: 2, user: { id: by, username: 'x' }, name },
});
const text = (content: string) => ({ type: 10, content });
const button = (label: string, style: number, more: object = {}) => ({
  type: 2,
  style,
  label,
  custom_id: `press:${label}`,
  ...more,
});
const row = (...components: object[]) => ({ type: 1, components });
const container = (accent_color: number | null, ...components: object[]) => ({ type: 17, accent_color, components });

/** What is shown in #servers. */
export const kinds = {
  plain: message({ author: { id: mia, username: 'mia' }, content: 'Is **minecraft** up?' }),
  markdown: message({
    content: [
      '# Heading\n## Smaller\n### Smallest\n-# small print',
      '**bold** *italic* __underline__ ~~strike~~ `code` ||secret|| \\*literal\\*',
      '- one\n- two\n  - nested\n1. first\n2. second',
      '> quoted **well**\n> twice',
      '```js\nconst answer = 42;\n```',
      `<@${jonas}> <@&${friends}> <#audit> </restart:5> @everyone <t:${now / 1000 - 90}:R> <t:${now / 1000}:f> [a link](https://example.org/) https://example.org/page.`,
    ].join('\n'),
    edited_timestamp: new Date(now - 60_000).toISOString(),
  }),
  hostile: message({
    content:
      '<img src=x onerror="document.title=\'broken\'"> <script>document.title="broken"</script> [x](javascript:alert(1))',
  }),
  question: made(
    [
      container(
        0xf0b132,
        text('### Restart minecraft?'),
        text('It is **healthy**, and 2 of 20 are playing.'),
        row(
          button('Restart', 4),
          button('Cancel', 2),
          button('Later', 1, { emoji: { name: '⏰' } }),
          button('Fine', 3),
        ),
        row(button('Off', 2, { disabled: true }), {
          type: 2,
          style: 5,
          label: 'Documentation',
          url: 'https://example.org/',
        }),
        text(`-# asked <t:${now / 1000 - 30}:R>`),
      ),
    ],
    { ...used('restart'), flags: 32_768 + 64 },
  ),
  board: made(
    [
      container(
        0x3ba55d,
        text('### Our servers'),
        {
          type: 9,
          components: [text('🟢 **minecraft** · healthy\n-# 33.9 % · 1.38 GiB')],
          accessory: button('Panel', 2),
        },
        { type: 14, divider: true, spacing: 1 },
        {
          type: 9,
          components: [text('🔴 **qbittorrent** · stopped with error 1')],
          accessory: { type: 11, media: { url: picture }, description: 'Chart', spoiler: false },
        },
        { type: 14, divider: false, spacing: 2 },
        { type: 12, items: [{ media: { url: picture }, description: 'CPU and memory of the last hour' }] },
        { type: 13, file: { url: 'files/1/minecraft.log' }, name: 'minecraft.log', size: 12_345 },
      ),
    ],
    { edited_timestamp: new Date(now).toISOString() },
    { requests: 3 },
  ),
  menus: made([
    container(
      null,
      text('### What to look at'),
      row({
        type: 3,
        custom_id: 'one',
        placeholder: 'Choose a container',
        options: ['minecraft', 'jellyfin', 'pihole'].map((name) => ({
          value: name,
          label: name,
          description: 'healthy',
        })),
      }),
      row({
        type: 3,
        custom_id: 'several',
        placeholder: 'Choose up to three',
        min_values: 1,
        max_values: 3,
        options: ['CPU', 'Memory', 'Network', 'Disk'].map((name) => ({ value: name, label: name })),
      }),
      row({ type: 5, custom_id: 'who', placeholder: 'Choose somebody' }),
      row({ type: 6, custom_id: 'role', placeholder: 'Choose a role' }),
      row({ type: 8, custom_id: 'where', placeholder: 'Choose a channel' }),
      row({ type: 7, custom_id: 'any', placeholder: 'Nobody may', disabled: true }),
    ),
  ]),
  embed: message({
    content: '',
    embeds: [
      {
        color: 0x5865f2,
        author: { name: 'Older bots' },
        title: 'An embed',
        url: 'https://example.org/',
        description: 'With **markdown**.',
        fields: [
          { name: 'CPU', value: '33.9 %', inline: true },
          { name: 'Memory', value: '1.38 GiB', inline: true },
          { name: 'State', value: 'healthy', inline: false },
        ],
        image: { url: picture },
        footer: { text: 'Footer' },
        timestamp: new Date(now).toISOString(),
      },
    ],
    attachments: [
      { id: '1', filename: 'chart.svg', size: 900, url: picture, content_type: 'image/svg+xml', description: 'Chart' },
      { id: '2', filename: 'all.log', size: 2_400_000, url: 'files/2/all.log', content_type: 'text/plain' },
    ],
  }),
  alert: made(
    [container(0xd83c3e, text(`### qbittorrent crashed\n<@&${friends}> exit code 1`), row(button('Restart it', 4)))],
    {},
    { pingsMe: true, requests: 2, refused: true },
  ),
  thinking: message({ ...used('stats', jonas), flags: 128 }),
};

const member = (id: string, name: string, part: string, roles: string[] = []) => ({
  id,
  name,
  bot: id === bot,
  part,
  api: { user: { id, username: name }, roles } as unknown as APIGuildMember,
});

const channel = (id: string, more: object = {}, may: object = {}) => ({
  api: { id, name: id, type: 0, parent_id: null, topic: null, ...more } as unknown as APIChannel,
  mayUseCommands: true,
  maySend: true,
  ...may,
});

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: `The ${name}`, ...more });

const commands = [
  {
    name: 'restart',
    description: 'Restart a container',
    options: [option(3, 'container', { required: true, autocomplete: true }), option(5, 'force')],
  },
  {
    name: 'logs',
    description: 'The last lines of a log',
    options: [
      option(3, 'container', { required: true, autocomplete: true }),
      option(4, 'lines', { min_value: 1, max_value: 100 }),
      option(3, 'level', { choices: ['all', 'errors'].map((name) => ({ name, value: name })) }),
    ],
  },
  {
    name: 'board',
    description: 'Boards',
    options: [
      { type: 1, name: 'create', description: 'Make a board', options: [option(7, 'channel', { required: true })] },
      { type: 1, name: 'list', description: 'All boards' },
    ],
  },
  { name: 'status', description: 'What runs' },
].map((command, at) => ({ id: String(at), type: 1, ...command }) as unknown as APIApplicationCommand);

/** What Mia sees. */
export const snapshot: Snapshot = {
  type: 'snapshot',
  me: mia,
  guild: { id: '1', name: 'Home', ownerId: mia },
  members: [
    member(mia, 'Mia', 'Owner of this server'),
    member(jonas, 'Jonas', 'Friend with the role Friends', [friends]),
    member(stranger, 'Sam', 'Somebody else'),
    member(bot, 'Stevedore', ''),
  ],
  roles: [
    { id: '1', name: '@everyone', managed: false },
    { id: friends, name: 'Friends', managed: false },
  ] as unknown as APIRole[],
  channels: [
    channel('servers', { topic: 'What runs at home' }),
    channel('audit', {}, { maySend: false }),
    channel('news', { type: 11, parent_id: 'servers' }),
    channel('rules', {}, { maySend: false, mayUseCommands: false }),
  ],
  messages: { servers: Object.values(kinds) },
  commands,
};

/** Samples, and everything can be tried. */
export const status: Status = {
  type: 'status',
  now,
  engine: { kind: 'sample', why: 'No Docker Engine was found here: these twelve never existed.', up: true },
  bot: 'ready',
  discordUp: true,
  can: { advance: true, cutEngine: true, cutDiscord: true },
  setUpUrl: null,
  over: false,
  canTakeAlong: false,
  notices: [],
};

/** A form with a field of every kind. */
export const form = {
  custom_id: 'form',
  title: 'A new schedule',
  components: [
    text('Runs in the zone **Europe/Berlin**.'),
    {
      type: 18,
      label: 'Name',
      description: 'Letters, digits and dashes',
      component: { type: 4, custom_id: 'name', style: 1, min_length: 1, max_length: 40 },
    },
    { type: 18, label: 'Why', component: { type: 4, custom_id: 'why', style: 2, required: false, value: 'Backup' } },
    {
      type: 18,
      label: 'Days',
      component: {
        type: 3,
        custom_id: 'days',
        min_values: 1,
        max_values: 2,
        options: ['Saturday', 'Sunday'].map((name) => ({ label: name, value: name })),
      },
    },
    {
      type: 18,
      label: 'Action',
      component: {
        type: 21,
        custom_id: 'action',
        options: ['restart', 'stop'].map((name) => ({ label: name, value: name, default: name === 'restart' })),
      },
    },
    { type: 18, label: 'Tell friends', component: { type: 23, custom_id: 'tell', default: true } },
  ],
} as unknown as APIModalInteractionResponseCallbackData;
