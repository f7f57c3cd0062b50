import type { History } from './history.ts';

/** A chart to draw. */
export interface ChartRequest {
  /** The container's name. Hostile text. Latin, Greek and Cyrillic are drawn; other characters show as boxes. */
  readonly title: string;
  readonly history: History;
  /** IANA name; times are shown in it. An unknown one means UTC. */
  readonly timeZone: string;
}

/**
 * - `busy`: too many are waiting already
 * - `timeout`: not done within the deadline
 * - `failed`: the drawing process ended without a picture
 */
export type ChartErrorKind = 'busy' | 'timeout' | 'failed';

/** Why there is no picture. Decide by `kind`, never by the message. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
  readonly kind: ChartErrorKind;

  constructor(kind: ChartErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Draws the past of one container. Its words for those who can't see it come from `describeHistory`. */
export interface ChartRenderer {
  /** A PNG, for a dark background. Throws only {@link ChartError}. */
  render(request: ChartRequest): Promise<Uint8Array>;
}
