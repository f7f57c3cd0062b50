import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

/** A form of ours has one field. */
const LARGEST_FORM_BYTES = 16 * 1024;

/** A field of a form that was sent as browsers send one; '' where there is none. @throws 413 where it is too large */
export async function formField(c: Context, name: string): Promise<string> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return '';
  // Node reads no more than was announced, and browsers do announce it.
  const length = Number(c.req.header('content-length') ?? Number.POSITIVE_INFINITY);
  if (!(length <= LARGEST_FORM_BYTES)) throw new HTTPException(413, { message: 'That is too much.' });
  return new URLSearchParams(await c.req.text()).get(name) ?? '';
}
