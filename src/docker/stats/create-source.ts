import type Dockerode from 'dockerode';
import type { Clock } from '../../core/clock.ts';
import type { StatsSource } from '../../core/stats/source.ts';
import { SourceChooser } from '../../core/stats/source-chooser.ts';
import type { SourceObserver } from '../../core/stats/source-state.ts';
import { CgroupSource } from './cgroup/source.ts';
import { DockerCliSource } from './cli/source.ts';
import { EngineApiSource } from './engine-api.ts';

export interface StatsSourceSettings {
  /** A client of the engine. Must have no agent of its own; see {@link EngineApiSource}. */
  readonly docker: Dockerode;
  readonly clock: Clock;
  /** `auto`: the best that works. Any other: that one, whatever happens. */
  readonly choice: 'auto' | 'cgroup' | 'engine-api' | 'docker-cli';
  /** Where the host's `/sys/fs/cgroup` and `/proc` are mounted; `null` for the usual places. */
  readonly hostCgroup: string | null;
  readonly hostProc: string | null;
  /** For the docker command, e.g. `tcp://nas:2375`; `null` for its own settings. */
  readonly dockerHost: string | null;
  readonly observer?: SourceObserver;
}

/** All ways to read stats, the fastest first, behind one that chooses among them. */
export function createStatsSource(settings: StatsSourceSettings): SourceChooser {
  const { docker, clock, choice, hostCgroup, hostProc, dockerHost, observer } = settings;
  const all: StatsSource[] = [
    new CgroupSource({
      clock,
      ...(hostCgroup !== null && { cgroupRoots: [hostCgroup] }),
      ...(hostProc !== null && { procRoots: [hostProc] }),
    }),
    new EngineApiSource({ docker, clock }),
    new DockerCliSource({ clock, ...(dockerHost !== null && { host: dockerHost }) }),
  ];
  const sources = choice === 'auto' ? all : all.filter(({ name }) => name === choice);
  return new SourceChooser({ sources, clock, ...(observer && { observer }) });
}
