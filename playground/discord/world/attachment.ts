/** A file as it was uploaded. */
export interface UploadedFile {
  readonly name: string;
  readonly data: Buffer;
  readonly contentType: string;
}

/** A file that belongs to a message. */
export interface Attachment extends UploadedFile {
  readonly id: string;
  readonly url: string;
  readonly description: string | undefined;
}

/** The name Discord gives an uploaded file: it keeps letters, digits, `_`, `-` and `.`, and replaces spaces. */
export function storedName(name: string): string {
  return name.replace(/\s/g, '_').replace(/[^A-Za-z0-9_.-]/g, '') || 'unknown';
}
