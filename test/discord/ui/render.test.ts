import { ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentBudget, render, textBudget } from '../../../src/discord/ui/render.ts';

const texts = (message: ReturnType<typeof render>) =>
  message.components[0].components.flatMap((one) => (one.type === ComponentType.TextDisplay ? [one.content] : []));

describe('a message', () => {
  it("keeps within Discord's budget of text and components, whatever is put in", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 3000 }), { maxLength: 60 }),
        fc.string({ maxLength: 200 }),
        (body, footer) => {
          const message = render({ tone: 'neutral', title: 'x', body, footer });
          const all = texts(message);
          expect(all.join('').length).toBeLessThanOrEqual(textBudget);
          expect(all.every((text) => text.length > 0)).toBe(true);
          expect(message.components[0].components.length).toBeLessThan(componentBudget);
          const left = body.filter((block) => block !== '').length > all.length - (footer ? 2 : 1);
          if (left) expect(all).toContain('-# … more did not fit here');
        },
      ),
    );
  });

  it('says so when something did not fit, and keeps the small print', () => {
    const line = 'a line that is not that short\n';
    const all = texts(render({ tone: 'bad', title: 'x', body: [line.repeat(200)], footer: 'small print' }));
    expect(all).toContain('-# … more did not fit here');
    expect(all.at(-1)).toBe('-# small print');
    expect(all[1]?.endsWith('not that short')).toBe(true);
  });

  it('is never cut inside a code block', () => {
    const block = `\`\`\`\n${'a log line\n'.repeat(500)}\`\`\``;
    for (const text of texts(render({ tone: 'neutral', title: 'x', body: [block] }))) {
      expect((text.match(/```/g) ?? []).length % 2).toBe(0);
    }
  });

  it('mentions nobody', () => {
    expect(render({ tone: 'neutral', title: '@everyone' }).allowedMentions).toEqual({ parse: [], repliedUser: false });
  });
});
