/** Something the person can understand and change. Shown to them as written; audited as refused. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The same for the audit: plain text, as the message is Discord markdown with foreign text made safe already. */
  readonly plainly: string;

  constructor(message: string, plainly: string = message) {
    super(message);
    this.plainly = plainly;
  }
}
