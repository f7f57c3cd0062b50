import type { SampleContainer } from './container.ts';
import { curve } from './curves.ts';
import { numberOf } from './ids.ts';
import { goTime, machine } from './shapes.ts';

const mib = 2 ** 20;
/** Between the two samples of an answer that is no one-shot, milliseconds. */
const apartMs = 1_000;

/** The answer to a question for figures, at `now` in milliseconds since the epoch. */
export function statsOf(container: SampleContainer, now: number, oneShot: boolean): object {
  const of = { name: `/${container.sample.name}`, id: container.id };
  if (!container.running) return { ...empty(), ...of };
  return {
    read: goTime(now),
    preread: goTime(oneShot ? null : now - apartMs),
    pids_stats: { current: 4 + numberOf(40, 'pids', container.sample.name) },
    blkio_stats: { ...blkio([]), io_service_bytes_recursive: blockIo(container, now) },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpu(container, now),
    precpu_stats: oneShot ? noCpu : cpu(container, now - apartMs),
    memory_stats: memory(container, now),
    ...of,
    networks: { eth0: network(container, now) },
  };
}

const throttling = { periods: 0, throttled_periods: 0, throttled_time: 0 };
const noCpu = {
  cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
  throttling_data: throttling,
};

function blkio(value: null | []): Record<string, unknown> {
  const kinds = [
    'io_service_bytes',
    'io_serviced',
    'io_queue',
    'io_service_time',
    'io_wait_time',
    'io_merged',
    'io_time',
  ];
  return Object.fromEntries([...kinds, 'sectors'].map((kind) => [`${kind}_recursive`, value]));
}

function empty(): object {
  return {
    read: goTime(null),
    preread: goTime(null),
    pids_stats: {},
    blkio_stats: blkio(null),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: noCpu,
    precpu_stats: noCpu,
    memory_stats: {},
  };
}

/** What has summed up since it started. It goes on in a paused one: no figures are looked at less. */
function sum(container: SampleContainer, what: 'cpu' | 'received' | 'sent' | 'written', now: number): number {
  const { name, load } = container.sample;
  return curve(load[what], numberOf(628, what, name) / 100).sum(container.run?.from ?? now, now);
}

function cpu(container: SampleContainer, now: number): object {
  const total = Math.round(sum(container, 'cpu', now) * 1e9);
  return {
    cpu_usage: {
      total_usage: total,
      usage_in_kernelmode: Math.round(total * 0.3),
      usage_in_usermode: Math.round(total * 0.7),
    },
    // The whole machine's, all cores together, since it was switched on.
    system_cpu_usage: Math.round((now % 1e10) * 1e6) * machine.cores,
    online_cpus: machine.cores,
    throttling_data: throttling,
  };
}

function memory({ sample: { name, load } }: SampleContainer, now: number): object {
  const waves = curve(1, numberOf(628, 'memory', name) / 100).at(now);
  const usage = Math.round(load.memoryMiB * mib * (0.9 + waves / 10));
  const cache = Math.round(usage * 0.05);
  return {
    usage: usage + cache,
    stats: { anon: usage, file: cache, active_file: 0, inactive_file: cache, inactive_anon: usage, pgfault: 5845 },
    limit: load.limitMiB === undefined ? machine.memoryBytes : load.limitMiB * mib,
  };
}

function network(container: SampleContainer, now: number): object {
  const [received, sent] = [Math.round(sum(container, 'received', now)), Math.round(sum(container, 'sent', now))];
  return {
    rx_bytes: received,
    rx_packets: Math.round(received / 900),
    rx_errors: 0,
    rx_dropped: 0,
    tx_bytes: sent,
    tx_packets: Math.round(sent / 900),
    tx_errors: 0,
    tx_dropped: 0,
  };
}

function blockIo(container: SampleContainer, now: number): object[] {
  const written = Math.round(sum(container, 'written', now));
  return [
    { major: 8, minor: 0, op: 'read', value: Math.round(written / 7) },
    { major: 8, minor: 0, op: 'write', value: written },
  ];
}
