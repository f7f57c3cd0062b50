import type { Guild } from '../world/guild.ts';
import { escapeHtml } from './escape-html.ts';
import { showTimestamp } from './timestamp.ts';

/** What a text refers to. */
export interface Surroundings {
  readonly guild: Guild;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type Inline = readonly [pattern: RegExp, show: (match: RegExpExecArray, around: Surroundings) => string];

const wrap =
  (tag: string, attributes = '') =>
  (match: RegExpExecArray, around: Surroundings) =>
    `<${tag}${attributes}>${inline(match[1] ?? '', around)}</${tag}>`;
const mention = (name: string) => `<span class="mention">${escapeHtml(name)}</span>`;

const inlines: readonly Inline[] = [
  // Whatever punctuation follows a backslash stands for itself, also where it would end what is around it; \w would
  // take the underscore for a letter.
  [/\\([^A-Za-z0-9\s])/, (match) => escapeHtml(match[1] ?? '')],
  [/``(.+?)``|`([^`]+)`/s, (match) => `<code>${escapeHtml(match[1] ?? match[2] ?? '')}</code>`],
  [/\*\*\*((?:\\.|[^\\])+?)\*\*\*/s, (match, around) => `<b><i>${inline(match[1] ?? '', around)}</i></b>`],
  [/\*\*((?:\\.|[^\\])+?)\*\*/s, wrap('b')],
  [/__((?:\\.|[^\\])+?)__/s, wrap('u')],
  [/~~((?:\\.|[^\\])+?)~~/s, wrap('s')],
  [/\|\|((?:\\.|[^\\])+?)\|\|/s, wrap('span', ' class="spoiler"')],
  [/\*(?![\s*])((?:\\.|[^\\*])+)(?<!\s)\*/s, wrap('i')],
  [/(?<![A-Za-z0-9])_((?:\\.|[^\\_])+)_(?![A-Za-z0-9])/s, wrap('i')],
  [
    /\[((?:\\.|[^\\\]\n])+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/,
    (match, around) => link(match[2], inline(match[1] ?? '', around)),
  ],
  [
    /<(https?:\/\/[^\s>]+)>|(https?:\/\/[^\s<>)]+)/,
    (match) => link(match[1] ?? match[2], escapeHtml(match[1] ?? match[2] ?? '')),
  ],
  [/<@!?(\d+)>/, ([, id], { guild }) => mention(`@${guild.members.get(id ?? '')?.name ?? 'unknown-user'}`)],
  [/<@&(\d+)>/, ([, id], { guild }) => mention(`@${guild.roles.get(id ?? '')?.name ?? 'deleted-role'}`)],
  [/<#(\d+)>/, ([, id], { guild }) => mention(`# ${guild.channels.get(id ?? '')?.name ?? 'unknown'}`)],
  [/<\/([^:>]+):\d+>/, ([, name]) => mention(`/${name}`)],
  [/<a?:(\w+):\d+>/, ([, name]) => escapeHtml(`:${name}:`)],
  [
    /<t:(-?\d+)(?::([tTdDfFsSR]))?>/,
    ([, at, how], { now }) => `<span class="stamp">${escapeHtml(showTimestamp(Number(at), how ?? 'f', now))}</span>`,
  ],
  [/@(?:everyone|here)/, ([whole]) => mention(whole)],
];

/** The part of Discord's markdown that bots use, as HTML. */
export function markdown(text: string, around: Surroundings): string {
  return text
    .split(/(```(?:[\w+-]*\n)?[\s\S]*?```)/)
    .map((part, index) => (index % 2 === 1 ? codeBlock(part) : blocks(part.replace(/^\n|\n$/g, ''), around)))
    .join('');
}

function codeBlock(fenced: string): string {
  return `<pre>${escapeHtml(fenced.replace(/^```(?:[\w+-]*\n)?|```$/g, '').replace(/^\n|\n$/g, ''))}</pre>`;
}

function blocks(text: string, around: Surroundings): string {
  if (text === '') return '';
  let html = '';
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) html += inline(plain.join('\n'), around);
    plain = [];
  };
  for (const line of text.split('\n')) {
    const block = asBlock(line, around);
    if (block === undefined) plain.push(line);
    else {
      flush();
      html += block;
    }
  }
  flush();
  return html.replaceAll('</ul><ul>', '').replaceAll('</ol><ol>', '').replaceAll('</blockquote><blockquote>', '<br>');
}

function asBlock(line: string, around: Surroundings): string | undefined {
  const heading = /^(#{1,3}) +(.+)$/.exec(line);
  if (heading !== null) return `<h${heading[1]?.length}>${inline(heading[2] ?? '', around)}</h${heading[1]?.length}>`;
  const sub = /^-# +(.+)$/.exec(line);
  if (sub !== null) return `<div class="sub">${inline(sub[1] ?? '', around)}</div>`;
  const quote = /^> (.*)$/.exec(line);
  if (quote !== null) return `<blockquote>${inline(quote[1] ?? '', around)}</blockquote>`;
  const item = /^\s*[-*] +(.+)$/.exec(line);
  if (item !== null) return `<ul><li>${inline(item[1] ?? '', around)}</li></ul>`;
  const numbered = /^\s*(\d+)\. +(.+)$/.exec(line);
  if (numbered !== null) return `<ol><li value="${numbered[1]}">${inline(numbered[2] ?? '', around)}</li></ol>`;
  return undefined;
}

function inline(text: string, around: Surroundings): string {
  let html = '';
  let rest = text;
  while (rest !== '') {
    let first: { match: RegExpExecArray; show: Inline[1] } | undefined;
    for (const [pattern, show] of inlines) {
      const match = pattern.exec(rest);
      if (match !== null && (first === undefined || match.index < first.match.index)) first = { match, show };
    }
    if (first === undefined) return html + escapeHtml(rest);
    html += escapeHtml(rest.slice(0, first.match.index)) + first.show(first.match, around);
    rest = rest.slice(first.match.index + first.match[0].length);
  }
  return html;
}

function link(url: string | undefined, shown: string): string {
  return `<a href="${escapeHtml(url ?? '')}">${shown}</a>`;
}
