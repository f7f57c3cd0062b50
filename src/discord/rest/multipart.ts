import { randomUUID } from 'node:crypto';

/** A file of a form: a `File`, or what stands in for it. */
export interface FormFile {
  readonly name: string;
  /** MIME type, empty where it is not known. */
  readonly type: string;
  bytes(): Promise<Uint8Array>;
}

/** What a `FormData` gives when it is gone through: names with their values. */
export type FormEntries = Iterable<readonly [name: string, value: string | FormFile]>;

/** A form as it goes over the wire. */
export interface EncodedForm {
  readonly contentType: string;
  /** A file's bytes are a piece of their own, not copied. */
  readonly pieces: readonly Uint8Array[];
}

/** Encodes as `multipart/form-data`: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
export async function encodeForm(form: FormEntries): Promise<EncodedForm> {
  const boundary = `form-${randomUUID()}`;
  const pieces: Uint8Array[] = [];
  for (const [name, value] of form) {
    const part = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"`;
    if (typeof value === 'string') {
      pieces.push(Buffer.from(`${part}\r\n\r\n${value}\r\n`));
    } else {
      const type = value.type === '' ? 'application/octet-stream' : value.type;
      const header = `${part}; filename="${escaped(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`;
      pieces.push(Buffer.from(header), await value.bytes(), Buffer.from('\r\n'));
    }
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, pieces };
}

/** As browsers do it. */
function escaped(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}
