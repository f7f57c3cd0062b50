/** A piece of SVG that is safe to stand in a document: made by {@link element} or {@link text}, never from a name. */
export interface Svg {
  readonly markup: string;
}

type Attribute = string | number | undefined;

/** An element with its attributes (`undefined` is left out) and children. */
export function element(name: string, attributes: Readonly<Record<string, Attribute>>, ...children: Svg[]): Svg {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(typeof value === 'number' ? rounded(value) : value)}"`],
  );
  const inside = children.map((child) => child.markup).join('');
  return { markup: `<${name}${written.join('')}>${inside}</${name}>` };
}

/** Characters to show, from anywhere: nothing in them is markup afterwards. */
export function text(content: string): Svg {
  return { markup: escaped(content) };
}

/** Several pieces as one. */
export function all(pieces: readonly Svg[]): Svg {
  return { markup: pieces.map((piece) => piece.markup).join('') };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters and halves of a surrogate pair make XML invalid (https://www.w3.org/TR/xml/#charsets), direction characters turn around what
 * stands beside them: neither is shown.
 */
function escaped(content: string): string {
  return content.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Hundredths of a pixel are not seen. */
function rounded(value: number): string {
  return String(Number(value.toFixed(2)));
}
