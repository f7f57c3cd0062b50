import type { UploadedFile } from '../world/attachment.ts';

/** The parts of a multipart body that Discord reads. */
export interface Multipart {
  readonly payload: string | undefined;
  /** Uploaded files; `index` is the n of `files[n]`. */
  readonly files: { readonly index: string; readonly file: UploadedFile }[];
}

/** Reads a `multipart/form-data` body: `payload_json` and the files. */
export async function readMultipart(body: Buffer, contentType: string): Promise<Multipart> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const payload = form.get('payload_json');
  const files: Multipart['files'] = [];
  for (const [key, value] of form.entries()) {
    if (typeof value === 'string') continue;
    const data = Buffer.from(await value.arrayBuffer());
    const type = value.type === '' ? 'application/octet-stream' : value.type;
    files.push({
      index: /^files\[(\d+)\]$/.exec(key)?.[1] ?? key,
      file: { name: value.name, data, contentType: type },
    });
  }
  return { payload: typeof payload === 'string' ? payload : undefined, files };
}
