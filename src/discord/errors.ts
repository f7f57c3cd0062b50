/** Something the person can understand and change. Shown to them as written; audited as refused. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
