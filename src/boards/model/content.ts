import { selectsService } from '../../access/model/selector.ts';
import type { Container } from '../../containers/model/container.ts';
import { isOneOff, labelsOf } from '../../containers/model/labels.ts';
import type { EngineStatus } from '../../hosts/model/engine.ts';
import { isGlob } from '../../kit/glob.ts';
import type { Board, BoardGrouping } from './board.ts';

/** One container on a board. */
export interface BoardRow {
  readonly name: string;
  /** `null`: the board names it, and there is none. */
  readonly container: Container | null;
}

/** Containers under one heading; `null`: without one. */
export interface BoardGroup {
  readonly title: string | null;
  readonly rows: readonly BoardRow[];
}

/** What a board shows, but for figures. `awaySince`: milliseconds since the epoch. */
export interface BoardContent {
  readonly title: string;
  /** Since when the engine has been out of reach; `null` while it is there. */
  readonly awaySince: number | null;
  readonly groups: readonly BoardGroup[];
}

/** What the board shows now. `containers`: all there are. */
export function boardContent(board: Board, containers: readonly Container[], engine: EngineStatus): BoardContent {
  const shown = containers.filter((container) => {
    return !labelsOf(container).hidden && board.containers.some((selector) => selectsService(selector, container));
  });
  const names = new Set(containers.flatMap(({ name, standsFor }) => [name, ...(standsFor ? [standsFor] : [])]));
  const absent = board.containers.flatMap((selector): BoardRow[] => {
    const isName = selector.kind === 'name' && !isGlob(selector.pattern) && !names.has(selector.pattern);
    return isName ? [{ name: selector.pattern, container: null }] : [];
  });
  const grouped = Map.groupBy([...shown].sort(byOrder), (container) => headingOf(container, board.groupBy));
  // What has no heading comes last, what is not there at the very end.
  const titles = [...grouped.keys()].filter((title) => title !== null).sort((a, b) => a.localeCompare(b, 'en'));
  const groups = titles.map((title) => ({ title, rows: (grouped.get(title) ?? []).map(rowOf) }));
  const rest = [...(grouped.get(null) ?? []).map(rowOf), ...absent];
  return {
    title: board.title,
    awaySince: engine.connected ? null : engine.since,
    groups: rest.length > 0 ? [...groups, { title: null, rows: rest }] : groups,
  };
}

/** States that were seen on a board: their {@link stateKey} or a digest of it, and when they came about. */
export interface SeenStates {
  readonly key: string;
  /** Milliseconds since the epoch; `null`: nobody knows. */
  readonly changedAt: number | null;
}

/**
 * When the states on a board came about that have this key. Where they differ from those seen before, the containers
 * themselves tell it, for a change may be older than our look at it; what they do not tell (a pause, health) is of `now`.
 */
export function changeTime(content: BoardContent, key: string, before: SeenStates | null, now: number): number | null {
  if (before?.key === key) return before.changedAt;
  const latest = latestChange(content);
  if (before === null) return latest;
  const isTold = latest !== null && latest > (before.changedAt ?? Number.NEGATIVE_INFINITY);
  return isTold ? Math.min(latest, now) : now;
}

/** When the last one of them began or ended. */
function latestChange({ groups }: BoardContent): number | null {
  const times = groups.flatMap(({ rows }) =>
    rows.flatMap(({ container }) => [container?.startedAt ?? null, container?.finishedAt ?? null]),
  );
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/**
 * Two contents with the same key tell of the same states; what nobody sees is not in it. Nor is whether the engine is
 * there: an outage has its own line, and when it is over, nothing has happened to the containers.
 */
export function stateKey({ groups }: BoardContent): string {
  const rows = groups.flatMap(({ title, rows: inGroup }) =>
    inGroup.map(({ name, container }) => [
      title,
      name,
      container && [container.state, container.health, container.startedAt, container.finishedAt, container.exitCode],
    ]),
  );
  return JSON.stringify(rows);
}

function rowOf(container: Container): BoardRow {
  return { name: container.name, container };
}

function headingOf(container: Container, groupBy: BoardGrouping): string | null {
  if (groupBy === 'none' || isOneOff(container)) return null;
  if (groupBy === 'project') return container.project;
  return labelsOf(container).group ?? container.project;
}

function byOrder(a: Container, b: Container): number {
  return labelsOf(a).order - labelsOf(b).order || a.name.localeCompare(b.name, 'en');
}
