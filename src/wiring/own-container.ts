import type { Logger } from '../config/logger.ts';
import type { OwnContainer } from '../containers/model/own-container.ts';
import { OwnContainerSearch } from '../hosts/docker/own-container.ts';
import type { Engine } from '../hosts/model/engine.ts';
import type { EngineFeed } from '../hosts/model/engine-event.ts';
import type { ContainerRegistry } from '../hosts/model/registry.ts';

interface Deps {
  readonly engine: Pick<Engine, 'inspect'>;
  readonly registry: Pick<ContainerRegistry, 'all'>;
  readonly watch: Pick<EngineFeed, 'onStatus'>;
  readonly log: Logger;
}

/** The container that we run in: looked for whenever the engine is there, until it is known. Says where it cannot be. */
export async function recogniseOwnContainer({ engine, registry, watch, log }: Deps): Promise<OwnContainer> {
  const search = await OwnContainerSearch.begin();
  let said = '';
  const look = async () => {
    const among = (await search.find(registry.all(), engine)).join(', ');
    if (among !== '' && among !== said)
      log.warn(
        `I run in one of these containers and cannot tell in which: ${among}. A stop of each asks first. ` +
          'Give each a volume or a folder of its own at /data to tell them apart.',
      );
    said = among;
  };
  watch.onStatus(({ connected }) => {
    if (connected)
      look().catch((error: unknown) => log.warn({ err: error }, 'it is not known yet which container I run in'));
  });
  return search;
}
