import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { infoView } from '../views/info.ts';

/** `/info container`: image, ports, mounts, restart policy, health, networks; one fresh question to the engine. */
export const info = {
  data: define('info', 'Show how a container is set up', [containerOption('Which one', true)]),
  permission: 'view',
  visibility: 'private',
  container: 'required',
  suggests: (container) => container.state !== 'missing',
  async execute({ services }, _options, container) {
    if (!container) throw new Error('the gate resolves a required container');
    return { view: infoView(await services.engine.inspect(container.id)), outcome: null };
  },
} satisfies Command;
