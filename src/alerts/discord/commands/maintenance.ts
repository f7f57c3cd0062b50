import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../../../discord/gate/command.ts';
import { define } from '../../../discord/gate/definition.ts';
import { duration } from '../../../discord/ui/text.ts';
import { lengthOf, lengths, off } from '../mute-lengths.ts';
import type { MutePartsDeps } from '../mute-parts.ts';
import { mutedView, mutesView, unmutedView } from '../views/mute.ts';

/** `/maintenance [for]`: no alerts about anything, and no restarts of what is unhealthy, for a while; or what is muted. */
export function maintenance({ alerts, clock }: MutePartsDeps) {
  return {
    data: define('maintenance', 'Get no alerts about anything for a while', [
      {
        type: ApplicationCommandOptionType.String,
        name: 'for',
        description: 'How long; without it, what is muted now',
        required: false,
        choices: [...lengths, off],
      },
    ]),
    permission: 'admin',
    visibility: 'public',
    onlyAsks: (options) => options['for'] === undefined,
    container: 'none',
    async execute(context, options) {
      const { actor } = context;
      if (options['for'] === undefined) return { view: mutesView(alerts.mutes()), outcome: null };
      const ms = lengthOf(options['for']);
      const until = ms === null ? null : clock.now() + ms;
      context.undertake();
      alerts.mute(null, until, actor.name);
      const view = until === null ? unmutedView(null, actor.name) : mutedView(null, until, actor.name);
      return { view, outcome: 'done', detail: ms === null ? 'no longer' : `for ${duration(ms)}` };
    },
  } satisfies Command;
}
