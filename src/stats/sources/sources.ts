import type Dockerode from 'dockerode';
import type { Environment } from '../../config/environment.ts';
import type { Clock } from '../../kit/clock.ts';
import type { StatsSource } from '../model/source.ts';
import { CgroupSource } from './cgroup/source.ts';
import { DockerCliSource } from './cli/source.ts';
import { EngineApiSource } from './engine-api.ts';

export interface SourcesDeps {
  /** Without an agent of its own. */
  readonly docker: Dockerode;
  readonly clock: Clock;
  readonly environment: Pick<Environment, 'statsSource' | 'dockerHost' | 'hostCgroup' | 'hostProc'>;
}

/** The sources of stats that may be used, the preferred one first: all, or the one that `STATS_SOURCE` forces. */
export function createSources({ docker, clock, environment }: SourcesDeps): readonly StatsSource[] {
  const { statsSource, dockerHost, hostCgroup, hostProc } = environment;
  const sources: readonly StatsSource[] = [
    new CgroupSource({
      clock,
      ...(hostCgroup === null ? {} : { cgroupRoots: [hostCgroup] }),
      ...(hostProc === null ? {} : { procRoots: [hostProc] }),
    }),
    new EngineApiSource({ docker, clock }),
    new DockerCliSource({ clock, host: dockerHost }),
  ];
  return statsSource === 'auto' ? sources : sources.filter(({ name }) => name === statsSource);
}
