/**
 * Hostile text made safe to print in a terminal or a log: control characters (escape sequences that clear the screen or
 * retitle the window), line ends (a forged log line), and invisible or direction-changing characters become `\u…`
 * escapes. Everything else stays as it is, so ordinary text in any language is untouched. With `keep`, the characters
 * in it are let through.
 */
export function printable(text: string, keep = ''): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    keep.includes(character) ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
