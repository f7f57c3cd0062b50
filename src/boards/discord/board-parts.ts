import type { Container } from '../../containers/model/container.ts';
import type { ManagedBoards } from './manage-boards.ts';

/** What commands and buttons about boards are built with. */
export interface BoardPartsDeps {
  readonly boards: Pick<ManagedBoards, keyof ManagedBoards>;
  readonly containers: { all(): readonly Container[] };
}
