import { benchAcknowledgements } from './chaos/acknowledgements.ts';
import { benchKills } from './chaos/kills.ts';
import { benchRecovery } from './chaos/recovery.ts';
import { describeMachine } from './machine.ts';

/** What becomes of the bot's promises when things go wrong around it. Takes most of an hour. */
export async function benchChaos(): Promise<void> {
  console.log('## Chaos\n');
  console.log(`${describeMachine()}\n`);
  await benchAcknowledgements();
  console.log();
  await benchRecovery();
  console.log();
  await benchKills();
}
