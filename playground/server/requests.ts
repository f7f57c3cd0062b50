import * as z from 'zod';
import type { FromPage } from '../protocol.ts';

/** A week. */
const longestTurn = 7 * 86_400_000;

const id = z.string().regex(/^\d{1,20}$/);
const short = z.string().max(200);
const request = z.number().int().nonnegative();
const optionValue = z.union([z.string().max(6_000), z.number(), z.boolean()]);
const options = z.record(short, optionValue).refine((all) => Object.keys(all).length <= 25);
const list = z.array(short).max(25);

/** What a page may ask for: protocol.ts says what each means. */
const fromPage = z.discriminatedUnion('type', [
  z.strictObject({ request, type: z.literal('switch'), member: id }),
  z.strictObject({ request, type: z.literal('command'), channelId: id, line: short, options }),
  z.strictObject({ request, type: z.literal('complete'), channelId: id, line: short, options, focused: short }),
  z.strictObject({ request, type: z.literal('press'), messageId: id, customId: short }),
  z.strictObject({ request, type: z.literal('choose'), messageId: id, customId: short, values: list }),
  z.strictObject({
    request,
    type: z.literal('submit'),
    formId: id,
    values: z
      .record(short, z.union([z.string().max(6_000), list, z.boolean()]))
      .refine((all) => Object.keys(all).length <= 25),
  }),
  z.strictObject({ request, type: z.literal('dismiss'), messageId: id }),
  z.strictObject({ request, type: z.literal('write'), channelId: id, content: z.string().min(1).max(2_000) }),
  z.strictObject({ request, type: z.literal('role'), member: id, role: id, has: z.boolean() }),
  z.strictObject({ request, type: z.literal('inspect'), messageId: id }),
  z.strictObject({ request, type: z.literal('advance'), ms: z.number().int().min(1_000).max(longestTurn) }),
  z.strictObject({ request, type: z.literal('cut'), what: z.enum(['discord', 'engine']), up: z.boolean() }),
  z.strictObject({ request, type: z.literal('reset') }),
  z.strictObject({ request, type: z.literal('takeAlong') }),
]) satisfies z.ZodType<FromPage>;

/** Reads a frame; `null` where it is none of the protocol's. */
export function readRequest(frame: string): FromPage | null {
  try {
    const parsed = fromPage.safeParse(JSON.parse(frame));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
