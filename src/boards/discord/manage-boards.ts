import { editConfig } from '../../config/edit-config.ts';
import type { ConfigStore } from '../../config/file/config-store.ts';
import type { ConfigDraft, Plain } from '../../config/file/edit/draft.ts';
import { UserError } from '../../discord/gate/errors.ts';
import { plain } from '../../discord/ui/text.ts';
import type { View } from '../../discord/ui/view.ts';
import type { Board } from '../model/board.ts';
import { boardsOf } from '../read-settings.ts';
import type { BoardRunner } from './board-runner.ts';

/** What an entry of the section `boards` can say, as the file has it. */
export type BoardSettings = Readonly<Record<string, Plain>>;

export interface ManagedBoardsDeps {
  readonly config: Pick<ConfigStore, 'current' | 'text' | 'edit'>;
  readonly runner: Pick<BoardRunner, 'turnPage' | 'revive' | 'standing'>;
}

/** Where commands and buttons learn about boards, and have them changed. */
export class ManagedBoards {
  readonly #deps: ManagedBoardsDeps;

  constructor(deps: ManagedBoardsDeps) {
    this.#deps = deps;
  }

  all(): readonly Board[] {
    return boardsOf(this.#deps.config.current());
  }

  /** Throws {@link UserError} where there is none of that name. */
  find(name: string): Board {
    const wanted = name.trim();
    const board = this.all().find((one) => one.name === wanted);
    if (board) return board;
    throw new UserError(`There is no board called “${plain(wanted, 40)}”. \`/board list\` shows all.`);
  }

  standing(name: string): ReturnType<BoardRunner['standing']> {
    return this.#deps.runner.standing(name);
  }

  /** `null`: there is no such board any more. */
  turnPage(name: string, page: number): View | null {
    return this.#deps.runner.turnPage(name, page);
  }

  /** Throws {@link UserError} where there is one already, or the file cannot be changed so. */
  async create(name: string, settings: BoardSettings): Promise<void> {
    if (this.all().some((board) => board.name === name))
      throw new UserError('There is a board of that name already. `/board edit` changes it.');
    await this.#change(name, (draft) => draft.set(['boards', name], settings));
  }

  /** Changes what is given, and posts it again where it had been left alone. Throws {@link UserError}. */
  async edit(name: string, settings: BoardSettings): Promise<void> {
    const entries = Object.entries(settings);
    if (entries.length > 0) {
      await this.#change(name, (draft) => {
        for (const [key, value] of entries) draft.set(['boards', name, key], value);
      });
    }
    this.#deps.runner.revive(name);
  }

  /** Its message goes with it. Throws {@link UserError}. */
  async remove(name: string): Promise<void> {
    await this.#change(name, (draft) => void draft.delete(['boards', name]));
  }

  #change(name: string, change: (draft: ConfigDraft) => void): Promise<void> {
    return editConfig(this.#deps.config, { about: ['boards', name], change });
  }
}
