import type { HttpRequest } from '../http/request.ts';

/** A form of ours has one field. */
const LARGEST_FORM_BYTES = 16 * 1024;

/** A field of a form that was sent as browsers send one; '' where there is none. @throws {BodyError} */
export async function formField({ header, text }: HttpRequest, name: string): Promise<string> {
  const type = header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return '';
  return new URLSearchParams(await text(LARGEST_FORM_BYTES)).get(name) ?? '';
}
