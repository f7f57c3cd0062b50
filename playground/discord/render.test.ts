import { expect, test } from 'vitest';
import { type Discord, startDiscord } from './index.ts';
import { RawBot } from './raw-bot.ts';
import { markdown } from './render/markdown.ts';
import { showTimestamp } from './render/timestamp.ts';
import { renderHtml } from './render.ts';

test('a page shows what a person sees: her own ephemeral answers, not those of others', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  const bob = bot.guild.member('Bob');
  await bot.message({ content: 'for all' });
  await bot.answer(bot.interaction(), { type: 4, data: { content: 'for Alice', flags: 64 } });
  const messages = bot.channel.allMessages;
  const hers = renderHtml(messages, { viewer: bot.alice });
  expect(hers).toContain('for all');
  expect(hers).toContain('for Alice');
  expect(hers).toContain('Only you can see this');
  const his = renderHtml(messages, { viewer: bob });
  expect(his).toContain('for all');
  expect(his).not.toContain('for Alice');
  expect(his).not.toContain('Only you can see this');
});

test('components, embeds, files and an open form are drawn', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  const png = { name: 'chart.png', data: Buffer.from('picture') };
  const components = [
    {
      type: 17,
      accent_color: 0xff0000,
      components: [
        {
          type: 9,
          components: [{ type: 10, content: '**minecraft**' }],
          accessory: { type: 2, style: 4, label: 'Stop', custom_id: 'x' },
        },
        { type: 12, items: [{ media: { url: 'attachment://chart.png' } }] },
        {
          type: 1,
          components: [{ type: 3, custom_id: 's', placeholder: 'Which', options: [{ label: 'a', value: 'b' }] }],
        },
      ],
    },
  ];
  await bot.message({ flags: 1 << 15, components }, { files: { 'files[0]': png } });
  await bot.message(
    { embeds: [{ title: 'Crash', color: 255 }] },
    { files: { 'files[0]': { name: 'log.txt', data: 'x' } } },
  );
  const form = {
    title: 'Reason',
    components: [{ type: 18, label: 'Why', component: { type: 4, style: 1, placeholder: 'Because' } }],
  };
  const html = renderHtml(bot.channel.messages, { form });
  for (const part of [
    'style="--accent:#ff0000"',
    '<b>minecraft</b>',
    '<span class="button s4"><span>Stop</span></span>',
    `src="data:image/png;base64,${png.data.toString('base64')}"`,
    'Which',
    'style="--accent:#0000ff"',
    'log.txt',
    '<h1>Reason</h1>',
    'Because',
  ]) {
    expect(html).toContain(part);
  }
});

test('hostile text stays text', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  await bot.message({ content: '<script>alert(1)</script> `<b>` [x](javascript:alert)' });
  const html = renderHtml(bot.channel.messages);
  expect(html).not.toContain('<script>');
  expect(html).not.toContain('href="javascript');
});

test.each([
  ['**a** *b* __c__ ~~d~~ `**e**`', '<b>a</b> <i>b</i> <u>c</u> <s>d</s> <code>**e**</code>'],
  ['## A\n-# b\ntext', '<h2>A</h2><div class="sub">b</div>text'],
  ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['```js\nx < 1\n```', '<pre>x &#60; 1</pre>'],
  ['snake_case_name \\*no\\*', 'snake_case_name &#42;no&#42;'.replaceAll('&#42;', '*')],
  ['\\_a\\_ \\a', '_a_ \\a'],
  ['*a\\*b* _a\\_b_', '<i>a*b</i> <i>a_b</i>'],
  ['**__a\\___** **a\\***', '<b><u>a_</u></b> <b>a*</b>'],
  ['~~a\\~~~ ||a\\|||', '<s>a~</s> <span class="spoiler">a|</span>'],
  ['[a\\_b\\]](https://b.c)', '<a href="https://b.c">a_b]</a>'],
  ['[a](https://b.c)', '<a href="https://b.c">a</a>'],
])('%j is drawn', async (text, html) => {
  await using discord: Discord = await startDiscord({ record: false });
  expect(markdown(text, { guild: discord.guild({ name: 'Home' }), now: 0 })).toBe(html);
});

test.each([
  ['R', 3_600, 'in 1 hour'],
  ['R', -120, '2 minutes ago'],
  ['t', 0, '12:00 AM'],
  ['F', 0, 'Thursday, January 1, 1970 at 12:00 AM'],
])('a timestamp of style %s at %i s', (style, seconds, shown) => {
  expect(showTimestamp(seconds, style, 0)).toBe(shown);
});
