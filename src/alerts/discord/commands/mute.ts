import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { duration } from '../../../discord/ui/text.ts';
import { lengthOf, lengths, off } from '../mute-lengths.ts';
import type { MutePartsDeps } from '../mute-parts.ts';
import { mutedView, mutesView, unmutedView } from '../views/mute.ts';

/** `/mute [container] [for]`: no alerts about a container for a while; without a container, what is muted. */
export function mute({ alerts, clock }: MutePartsDeps) {
  return {
    data: define('mute', 'Get no alerts about a container for a while', [
      containerOption('Which one; without it, what is muted now', false),
      {
        type: ApplicationCommandOptionType.String,
        name: 'for',
        description: 'How long, 2 hours unless told otherwise',
        required: false,
        choices: [...lengths, off],
      },
    ]),
    // Whoever may restart it makes it go down as they like.
    permission: 'restart',
    visibility: 'public',
    onlyAsks: (options) => options['container'] === undefined,
    container: 'optional',
    async execute(context, options, container) {
      const { actor, visible } = context;
      if (!container) {
        if (options['for'] !== undefined)
          throw new UserError('Please say which container, or use `/maintenance` for all.');
        const names = new Set(visible.map(({ name }) => name));
        const mutes = alerts.mutes().filter((one) => one.container === null || names.has(one.container));
        return { view: mutesView(mutes), outcome: null };
      }
      const ms = lengthOf(options['for']);
      const until = ms === null ? null : clock.now() + ms;
      context.undertake();
      alerts.mute(container.name, until, actor.name);
      const view =
        until === null ? unmutedView(container.name, actor.name) : mutedView(container.name, until, actor.name);
      return { view, outcome: 'done', detail: ms === null ? 'no longer' : `for ${duration(ms)}` };
    },
  } satisfies Command;
}
