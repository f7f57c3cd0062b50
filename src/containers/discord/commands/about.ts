import type { Command } from '../../../discord/gate/command.ts';
import { define } from '../../../discord/gate/definition.ts';
import { withQuestion } from '../../../discord/ui/application.ts';
import { aboutView } from '../views/about.ts';

/** `/about`: version, connection, engine, memory. */
export const about = {
  data: define('about', 'Show the version and health of Stevedore itself'),
  permission: 'view',
  visibility: 'private',
  container: 'none',
  async execute({ services, actor, channelId, visible, gatewayPingMs, homeGuild }) {
    const asked = actor.id === services.applications.ownerId() ? services.applications.asked() : null;
    const view = aboutView({
      ...services.about,
      gatewayPingMs,
      sources: services.statsSources(),
      engine: services.engineStatus(),
      config: services.configStatus(),
      containers: visible.length,
      facts: services.authorize(actor, 'admin', null, channelId).allowed,
      memoryBytes: process.memoryUsage().rss,
      homeGuild,
    });
    return { view: asked === null ? view : withQuestion(view, asked), outcome: null };
  },
} satisfies Command;
