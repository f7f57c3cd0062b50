import { answerWithinMs, type Interaction } from '../world/interaction.ts';
import { until } from './until.ts';

/** Tells the bot of it. Resolves once the bot has answered, or the 3 s are over: `interaction.answer` says which. */
export async function sendInteraction(interaction: Interaction): Promise<void> {
  const { world } = interaction.channel.guild;
  interaction.send();
  let over = false;
  const cancel = world.clock.after(answerWithinMs + 1, () => {
    over = true;
    world.changed();
  });
  await until(world, () => interaction.answer !== undefined || over || undefined, {
    timeoutMs: 2 * answerWithinMs,
    describe: () => 'the clock stands still',
  });
  cancel();
}
