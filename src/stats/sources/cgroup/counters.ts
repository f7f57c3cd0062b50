/** What a container's cgroup says besides CPU, in the kernel's own terms. `null`: the file is not there or says nothing. */
export interface CgroupCounters {
  readonly memoryBytes: number | null;
  /** Page cache that would be given back first; on cgroup v1 two candidates in order. */
  readonly inactiveFileBytes: readonly (number | null)[];
  /** `null` without a limit. */
  readonly memoryLimitBytes: number | null;
  readonly blockReadBytes: number | null;
  readonly blockWriteBytes: number | null;
  readonly pids: number | null;
}

/** The open files of one container's cgroup. */
export interface CgroupFiles {
  /**
   * CPU time since the cgroup was made, nanoseconds; `null` where it cannot be told.
   *
   * @throws the system's error; ENODEV once the container has stopped
   */
  cpuNs(): number | null;
  /**
   * Everything else.
   *
   * @param nowMs on the monotonic clock
   * @throws the system's error; ENODEV once the container has stopped
   */
  read(nowMs: number): CgroupCounters;
  close(): void;
}
