import * as z from 'zod';

/** Characters of a label's value, and of other words, that are kept. Nothing that people set comes near. */
const longestLabel = 4 * 1024;
const longestWord = 1_024;

/** V8 keeps all of a text as long as a slice of it lives: what is cut is copied. */
function cut(text: string, longest: number): string {
  return text.length <= longest ? text : Buffer.from(text.slice(0, longest), 'utf16le').toString('utf16le');
}

/** What we can do without: `null` where it is absent or not what it should be. Go leaves out what is empty or says `null`. */
export const optional = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

/** A name, a path: images and people choose them, and an engine bounds few. Cut before anything reads it. */
export const word = z.string().transform((text) => cut(text, longestWord));

/** What fits of a list, at most so many: one entry of an odd shape is no reason to miss the others. */
export function eachThatFits<T extends z.ZodType>(schema: T, most: number) {
  return optional(z.array(z.unknown())).transform((list) => {
    return (list ?? []).slice(0, most).flatMap((entry): z.output<T>[] => {
      const parsed = schema.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    });
  });
}

/** Labels, or the attributes of an event: an image can bring along any number of any length. Values are cut. */
export const labels = optional(z.record(z.string(), z.unknown())).transform((all) => {
  const strings: Record<string, string> = {};
  for (const [key, value] of Object.entries(all ?? {})) {
    if (typeof value === 'string') strings[key] = cut(value, longestLabel);
  }
  return strings;
});
