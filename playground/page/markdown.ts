/**
 * Discord's markdown, as bots use it, read into a tree. Nothing here makes HTML: the page builds elements from the tree, so
 * text that comes from elsewhere stays text.
 */

/** What stands inside a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'; readonly inner: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly inner: readonly Inline[] }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'everyone'; readonly text: string }
  | { readonly kind: 'emoji'; readonly name: string }
  /** `seconds` since the epoch; `style` as Discord has it, `f` by default. */
  | { readonly kind: 'time'; readonly seconds: number; readonly style: string };

/** What takes lines of its own. */
export type Block =
  | { readonly kind: 'lines'; readonly inner: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly inner: readonly Inline[] }
  | { readonly kind: 'small'; readonly inner: readonly Inline[] }
  | { readonly kind: 'quote'; readonly inner: readonly Block[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly ListItem[] };

/** An entry of a list; `depth` counts from 0. */
export interface ListItem {
  readonly depth: number;
  readonly inner: readonly Inline[];
}

/** What is read of a text, in characters: more than a message can hold. */
const LONGEST = 8_192;
/** So many marks that do not end an emphasis are passed over. */
const MOST_TRIES = 50;
/** Emphasis inside emphasis; deeper than this it is text. */
const DEEPEST = 12;

const FENCE = '```';

/** Reads a text. Never throws; what is no markdown is text. */
export function parseMarkdown(source: string): Block[] {
  let rest = source.slice(0, LONGEST);
  const found: Block[] = [];
  for (;;) {
    const start = rest.indexOf(FENCE);
    const end = start < 0 ? -1 : rest.indexOf(FENCE, start + FENCE.length + 1);
    if (end < 0) return [...found, ...blocks(rest)];
    // A code block has lines of its own: the breaks before and after it are not shown.
    found.push(...blocks(rest.slice(0, start).replace(/\n$/, '')));
    found.push(codeBlock(rest.slice(start + FENCE.length, end)));
    rest = rest.slice(end + FENCE.length).replace(/^\n/, '');
  }
}

function codeBlock(inside: string): Block {
  const [, language = '', text = ''] = /^(?:([\w+#.-]*)\n)?([\s\S]*)$/.exec(inside) ?? [];
  return { kind: 'code', language, text: text.replace(/^\n|\n$/g, '') };
}

function blocks(text: string): Block[] {
  if (text === '') return [];
  const found: Block[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) found.push({ kind: 'lines', inner: parseInline(plain.join('\n')) });
    plain = [];
  };
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]?.startsWith('>>> ')) {
      flush();
      // What follows is the quote; `slice` keeps a `>>> ` in it from being read as another.
      found.push({ kind: 'quote', inner: [lineBlock(lines.slice(at).join('\n').slice('>>> '.length))] });
      return found;
    }
    const block = blockOf(lines[at] ?? '');
    if (block === undefined) plain.push(lines[at] ?? '');
    else {
      flush();
      append(found, block);
    }
  }
  flush();
  return found;
}

function blockOf(line: string): Block | undefined {
  const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
  if (heading !== null) {
    const level = (heading[1]?.length ?? 1) as 1 | 2 | 3;
    return { kind: 'heading', level, inner: parseInline(heading[2] ?? '') };
  }
  const small = /^-# +(\S.*)$/.exec(line);
  if (small !== null) return { kind: 'small', inner: parseInline(small[1] ?? '') };
  const quote = /^> (.*)$/.exec(line);
  // No quote within a quote, as in Discord.
  if (quote !== null) return { kind: 'quote', inner: [blockOf(quote[1] ?? '') ?? lineBlock(quote[1] ?? '')] };
  const item = /^( *)(?:[-*]|(\d{1,9})\.) +(\S.*)$/.exec(line);
  if (item !== null) {
    const inner = parseInline(item[3] ?? '');
    const depth = Math.min(10, Math.floor((item[1]?.length ?? 0) / 2));
    return { kind: 'list', ordered: item[2] !== undefined, start: Number(item[2] ?? 1), items: [{ depth, inner }] };
  }
  return undefined;
}

function lineBlock(text: string): Block {
  return { kind: 'lines', inner: parseInline(text) };
}

/** Lines of one quote or one list become one block. */
function append(found: Block[], block: Block): void {
  const last = found.at(-1);
  if (last?.kind === 'quote' && block.kind === 'quote') {
    found[found.length - 1] = { kind: 'quote', inner: joined(last.inner, block.inner) };
  } else if (last?.kind === 'list' && block.kind === 'list' && (last.ordered === block.ordered || isNested(block))) {
    found[found.length - 1] = { ...last, items: [...last.items, ...block.items] };
  } else found.push(block);
}

function isNested(block: Block & { kind: 'list' }): boolean {
  return (block.items[0]?.depth ?? 0) > 0;
}

function joined(before: readonly Block[], after: readonly Block[]): Block[] {
  const [last, first] = [before.at(-1), after[0]];
  if (last?.kind !== 'lines' || first?.kind !== 'lines') return [...before, ...after];
  const inner: Inline[] = [...last.inner, { kind: 'text', text: '\n' }, ...first.inner];
  return [...before.slice(0, -1), { kind: 'lines', inner }, ...after.slice(1)];
}

/** Reads a place in the text; `undefined`: nothing of its kind is there. */
type Reader = (text: string, at: number, depth: number) => { readonly node: Inline; readonly end: number } | undefined;

/** By the character that it begins with; the first that fits counts. */
const readers: Readonly<Record<string, readonly Reader[]>> = {
  '\\': [escaped],
  '`': [code],
  '*': [boldItalic, paired('**', 'bold'), emphasis('*')],
  _: [paired('__', 'underline'), emphasis('_')],
  '~': [paired('~~', 'strike')],
  '|': [paired('||', 'spoiler')],
  '[': [maskedLink],
  '<': [token],
  h: [bareLink],
  '@': [everyone],
};

/** What stands inside a line or several. */
export function parseInline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') found.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const read = depth > DEEPEST ? undefined : readAt(text, at, depth);
    if (read === undefined) {
      plain += text[at];
      at++;
    } else {
      if (read.node.kind === 'text') plain += read.node.text;
      else {
        flush();
        found.push(read.node);
      }
      at = read.end;
    }
  }
  flush();
  return found;
}

function readAt(text: string, at: number, depth: number): ReturnType<Reader> {
  for (const reader of readers[text[at] ?? ''] ?? []) {
    const read = reader(text, at, depth);
    if (read !== undefined) return read;
  }
  return undefined;
}

/** A backslash makes the punctuation after it stand for itself. */
function escaped(text: string, at: number): ReturnType<Reader> {
  const next = text[at + 1];
  if (next === undefined || /[A-Za-z0-9\s]/.test(next)) return undefined;
  return { node: { kind: 'text', text: next }, end: at + 2 };
}

function code(text: string, at: number): ReturnType<Reader> {
  const fence = text.startsWith('``', at) ? '``' : '`';
  const close = text.indexOf(fence, at + fence.length);
  if (close <= at + fence.length) return undefined;
  return { node: { kind: 'code', text: text.slice(at + fence.length, close) }, end: close + fence.length };
}

function boldItalic(text: string, at: number, depth: number): ReturnType<Reader> {
  const read = paired('***', 'italic')(text, at, depth);
  if (read?.node.kind !== 'italic') return undefined;
  return { node: { kind: 'bold', inner: [read.node] }, end: read.end };
}

function paired(mark: string, kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'): Reader {
  return (text, at, depth) => {
    if (!text.startsWith(mark, at)) return undefined;
    let close = closing(text, mark, at + mark.length);
    // In `**a *b***` the last two end the bold.
    while (close > 0 && text[close + mark.length] === mark[0] && mark !== '||') close++;
    if (close <= at + mark.length) return undefined;
    return {
      node: { kind, inner: parseInline(text.slice(at + mark.length, close), depth + 1) },
      end: close + mark.length,
    };
  };
}

/** `*a*` and `_a_`: not around blanks; an underscore inside a word is a letter. */
function emphasis(mark: '*' | '_'): Reader {
  return (text, at, depth) => {
    const first = text[at + 1];
    if (first === undefined || /\s/.test(first) || first === mark) return undefined;
    if (mark === '_' && /[A-Za-z0-9]/.test(text[at - 1] ?? '')) return undefined;
    let tries = 0;
    for (let close = closing(text, mark, at + 1); close > 0; close = closing(text, mark, close + 1)) {
      if (++tries > MOST_TRIES) return undefined;
      if (text[close + 1] === mark) {
        close++;
        continue;
      }
      if (mark === '*' && /\s/.test(text[close - 1] ?? '')) continue;
      if (mark === '_' && /[A-Za-z0-9]/.test(text[close + 1] ?? '')) continue;
      return { node: { kind: 'italic', inner: parseInline(text.slice(at + 1, close), depth + 1) }, end: close + 1 };
    }
    return undefined;
  };
}

/** Where `mark` stands next and is not escaped; -1 if nowhere. */
function closing(text: string, mark: string, from: number): number {
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

const atPlace = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

function maskedLink(text: string, at: number, depth: number): ReturnType<Reader> {
  const match = atPlace(/\[((?:\\.|[^\\[\]\n]){1,512})\]\(<?(https?:\/\/[^\s)>]{1,1024})>?\)/y, text, at);
  if (match === null) return undefined;
  return {
    node: { kind: 'link', url: match[2] ?? '', inner: parseInline(match[1] ?? '', depth + 1) },
    end: at + match[0].length,
  };
}

function bareLink(text: string, at: number): ReturnType<Reader> {
  const match = atPlace(/https?:\/\/[^\s<>]{1,1024}/y, text, at);
  // A full stop or a bracket after an address belongs to the sentence.
  const url = match?.[0].replace(/[.,:;"')\]]+$/, '');
  if (url === undefined || /^https?:\/\/$/.test(url)) return undefined;
  return { node: { kind: 'link', url, inner: [{ kind: 'text', text: url }] }, end: at + url.length };
}

function everyone(text: string, at: number): ReturnType<Reader> {
  const match = atPlace(/@(?:everyone|here)/y, text, at);
  return match === null ? undefined : { node: { kind: 'everyone', text: match[0] }, end: at + match[0].length };
}

/** Everything in angle brackets. */
function token(text: string, at: number): ReturnType<Reader> {
  const close = text.indexOf('>', at);
  if (close < 0 || close - at > 1_100) return undefined;
  const node = tokenNode(text.slice(at + 1, close));
  return node === undefined ? undefined : { node, end: close + 1 };
}

const mentions = { '@': 'user', '@!': 'user', '@&': 'role', '#': 'channel' } as const;

function tokenNode(inside: string): Inline | undefined {
  const mention = /^(@[!&]?|#)(\d{1,20})$/.exec(inside);
  if (mention !== null) return { kind: mentions[mention[1] as keyof typeof mentions], id: mention[2] ?? '' };
  const time = /^t:(-?\d{1,13})(?::([tTdDfFsSR]))?$/.exec(inside);
  if (time !== null) return { kind: 'time', seconds: Number(time[1]), style: time[2] ?? 'f' };
  const command = /^\/([^:<>\n]{1,110}):\d{1,20}$/.exec(inside);
  if (command !== null) return { kind: 'command', name: command[1] ?? '' };
  const emoji = /^a?:(\w{1,64}):\d{1,20}$/.exec(inside);
  if (emoji !== null) return { kind: 'emoji', name: emoji[1] ?? '' };
  if (/^https?:\/\/[^\s<>]+$/.test(inside)) {
    return { kind: 'link', url: inside, inner: [{ kind: 'text', text: inside }] };
  }
  return undefined;
}
