/** All that goes on in the next line of a terminal. */
export const lineEnds = [
  '\n',
  '\r\n',
  '\v',
  '\f',
  '\u0084',
  '\u0085',
  '\u001bD',
  '\u001bE',
  '\u2028',
  '\u2029',
] as const;
export const lineEnd = new RegExp(lineEnds.join('|'));
