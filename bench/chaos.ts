import { benchAcknowledgements } from './chaos/acknowledgements.ts';
import { benchKills } from './chaos/kills.ts';
import { benchRecovery } from './chaos/recovery.ts';
import { describeMachine } from './machine.ts';
import { writeSection } from './section.ts';

/** By the name of its section in docs/reliability.md. Together they take most of an hour. */
const parts = {
  'chaos-acknowledgements': benchAcknowledgements,
  'chaos-recovery': benchRecovery,
  'chaos-kills': benchKills,
} as const;

/** One part of what becomes of the bot's promises when things go wrong around it. `write`: also into docs/reliability.md. */
export async function benchChaos(part: keyof typeof parts, { write }: { readonly write: boolean }): Promise<void> {
  const machine = describeMachine();
  const markdown = `${machine}\n\n${await parts[part]()}`;
  console.log(`## ${part}\n\n${markdown}`);
  if (write) await writeSection(part, markdown);
}
