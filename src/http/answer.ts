/** What is answered to a request, as a value. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Text is sent as UTF-8. */
  readonly body: string | Uint8Array;
}

type Headers = Answer['headers'];

export function jsonAnswer(value: unknown, status = 200, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function textAnswer(body: string, status = 200, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** A page. The markup must be escaped already. */
export async function htmlAnswer(
  markup: { toString(): string } | Promise<{ toString(): string }>,
  status = 200,
  headers: Headers = {},
): Promise<Answer> {
  const body = (await markup).toString();
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

/** After a form was sent: `location` is asked for by GET. */
export function seeOther(location: string, headers: Headers = {}): Answer {
  return { status: 303, headers: { location, ...headers }, body: '' };
}

export function noContent(): Answer {
  return { status: 204, headers: {}, body: '' };
}
