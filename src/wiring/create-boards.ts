import type { Client } from 'discord.js';
import { BoardRunner } from '../boards/discord/board-runner.ts';
import { ManagedBoards } from '../boards/discord/manage-boards.ts';
import type { BoardRunnerDeps } from '../boards/discord/runner-deps.ts';
import { boardsOf } from '../boards/read-settings.ts';
import type { ConfigStore } from '../config/file/config-store.ts';

export interface BoardsDeps extends Omit<BoardRunnerDeps, 'newestMessage' | 'isOnline'> {
  readonly config: Pick<ConfigStore, 'current' | 'text' | 'edit' | 'onChange'>;
  /** The client that is logged in; `null` while none is. */
  client(): Client<true> | null;
}

/** Boards, put together. */
export interface Boards {
  /** What commands and buttons use. */
  readonly managed: ManagedBoards;
  /** Throws where the database cannot be read. */
  start(): void;
  stop(): Promise<void>;
  /** The bot is another application than the one that posted them. Never throws. */
  recheck(): void;
}

/** Builds all of it; starts nothing. Changes of the config file are followed. */
export function createBoards({ config, client, ...deps }: BoardsDeps): Boards {
  const newestMessage = async (channelId: string): Promise<string | null> => {
    // The bot is told of no messages, so the channel is asked.
    const channel = await client()?.channels.fetch(channelId, { force: true });
    return channel?.isSendable() ? (channel.lastMessageId ?? null) : null;
  };
  const isOnline = () => client() !== null;
  const runner = new BoardRunner({ ...deps, newestMessage, isOnline }, boardsOf(config.current()));
  config.onChange((changed) => runner.setBoards(boardsOf(changed)));
  return {
    managed: new ManagedBoards({ config, runner }),
    start: () => runner.start(),
    stop: () => runner.stop(),
    recheck: () => runner.recheck(),
  };
}
