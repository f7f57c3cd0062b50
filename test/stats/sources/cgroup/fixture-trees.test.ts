import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CgroupSource } from '../../../../src/stats/sources/cgroup/source.ts';
import { ManualClock } from '../../../kit/manual-clock.ts';
import { running } from '../../model/scripted-source.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const V1_LIMITED = '65ca6523482a5d8240aec0019cb3dbc75a6c398dcff3019e4be047ed0cfffd4e';
const V1_WRITER = '68f24c3345fdce5ddaa9e1319c8caeb70fb6f5e03c7a6cb8d36bc83ff9d68e44';
const MIB = 1024 * 1024;

const copies: string[] = [];
const sources: CgroupSource[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) source.close();
  for (const copy of copies.splice(0)) await rm(copy, { recursive: true });
});

function fixture(name: string): string {
  return join(import.meta.dirname, '../fixtures', name);
}

/** A copy that the test may change. */
async function copyOf(name: string): Promise<string> {
  const copy = await mkdtemp('/tmp/stevedore-cgroup-');
  copies.push(copy);
  await cp(fixture(name), copy, { recursive: true });
  return copy;
}

function sourceAt(root: string, clock = new ManualClock()): CgroupSource {
  const source = new CgroupSource({ clock, cgroupRoots: [join(root, 'cgroup')], procRoots: [join(root, 'proc')] });
  sources.push(source);
  return source;
}

const first = running('first', { id: A, pid: 4001 });
const second = running('second', { id: B, pid: 4002 });

describe.each(['cgroupfs', 'systemd'])('cgroup v2, %s driver', (driver) => {
  const name = `cgroup-v2-${driver}-from-kernel-docs`;

  test('every figure is where the kernel’s documentation says', async () => {
    const stats = await sourceAt(fixture(name)).read([first, second]);
    expect(stats.get('first')).toMatchObject({
      cpuSeconds: 12.345678,
      cpuPercent: null,
      memoryBytes: 200 * MIB - 100 * MIB,
      memoryLimitBytes: 8_056_412 * 1024,
      blockReadBytes: 1_459_200 + 90_430_464,
      blockWriteBytes: 314_773_504 + 299_008_000,
      networkRxBytes: 1_023_456,
      networkTxBytes: 201_234,
      pids: 17,
    });
  });

  test('a limit is taken, nothing read or written is zero, more cache than memory leaves memory as it is', async () => {
    const stats = await sourceAt(fixture(name)).read([second]);
    expect(stats.get('second')).toMatchObject({
      memoryBytes: 100_000_000,
      memoryLimitBytes: 256 * MIB,
      memoryPercent: (100_000_000 / (256 * MIB)) * 100,
      blockReadBytes: 0,
      blockWriteBytes: 0,
      pids: 1,
    });
  });

  test('a limit that is changed is seen within ten seconds', async () => {
    const root = await copyOf(name);
    const clock = new ManualClock();
    const source = sourceAt(root, clock);
    await source.read([second]);
    const folder = driver === 'systemd' ? `system.slice/docker-${B}.scope` : `docker/${B}`;
    await writeFile(join(root, 'cgroup', folder, 'memory.max'), 'max\n');
    await clock.advance(10_000);
    expect((await source.read([second])).get('second')?.memoryLimitBytes).toBe(8_056_412 * 1024);
  });

  test('CPU is known at the second reading', async () => {
    const root = await copyOf(name);
    const clock = new ManualClock();
    const source = sourceAt(root, clock);
    await source.read([first]);
    const folder = driver === 'systemd' ? `system.slice/docker-${A}.scope` : `docker/${A}`;
    await writeFile(join(root, 'cgroup', folder, 'cpu.stat'), 'usage_usec 12845678\nuser_usec 1\nsystem_usec 1\n');
    await clock.advance(1_000);
    expect((await source.read([first])).get('first')?.cpuPercent).toBeCloseTo(50, 6);
    expect(source.cgroupVersion).toBe(2);
  });

  test('a host without the memory controller says unknown, not zero', async () => {
    const root = await copyOf(name);
    const folder = driver === 'systemd' ? `system.slice/docker-${A}.scope` : `docker/${A}`;
    for (const file of ['memory.current', 'memory.stat', 'memory.max']) await rm(join(root, 'cgroup', folder, file));
    expect((await sourceAt(root).read([first])).get('first')).toMatchObject({
      memoryBytes: null,
      memoryLimitBytes: null,
      memoryPercent: null,
      pids: 17,
    });
  });
});

describe('cgroup v1, as captured', () => {
  const limited = running('limited', { id: V1_LIMITED, pid: 26916 });
  const writer = running('writer', { id: V1_WRITER, pid: 27140 });

  test('every figure is the one that the engine printed then', async () => {
    const source = sourceAt(fixture('cgroup-v1-cgroupfs-captured-engine-20.10.24'));
    const stats = await source.read([limited, writer]);
    expect(source.cgroupVersion).toBe(1);
    expect(stats.get('limited')).toMatchObject({
      cpuSeconds: 0.034851643,
      memoryBytes: 42_663_936,
      memoryLimitBytes: 100 * MIB,
      networkRxBytes: 1_308,
      networkTxBytes: 0,
      blockReadBytes: 0,
      blockWriteBytes: 0,
      pids: 3,
    });
    expect(stats.get('writer')).toMatchObject({
      memoryBytes: 4_993_024 - 4_194_304,
      blockReadBytes: 3_145_728,
      blockWriteBytes: 13_563_977_728,
      networkRxBytes: 1_046,
      pids: 2,
    });
  });

  test('the systemd driver’s layout is found too', async () => {
    const root = await copyOf('cgroup-v1-cgroupfs-captured-engine-20.10.24');
    for (const controller of ['cpuacct', 'memory', 'pids', 'blkio']) {
      const to = join(root, 'cgroup', controller, 'system.slice', `docker-${V1_LIMITED}.scope`);
      await mkdir(dirname(to), { recursive: true });
      await rename(join(root, 'cgroup', controller, 'docker', V1_LIMITED), to);
    }
    expect((await sourceAt(root).read([limited])).get('limited')?.pids).toBe(3);
  });

  test('a kernel with the CFQ scheduler tells block I/O in its own file', async () => {
    const root = await copyOf('cgroup-v1-cgroupfs-captured-engine-20.10.24');
    const file = join(root, 'cgroup/blkio/docker', V1_WRITER, 'blkio.io_service_bytes_recursive');
    await writeFile(file, '8:0 Read 10\n8:0 Write 20\nTotal 30\n');
    expect((await sourceAt(root).read([writer])).get('writer')).toMatchObject({
      blockReadBytes: 10,
      blockWriteBytes: 20,
    });
    await writeFile(file, 'Total 0\n');
    expect((await sourceAt(root).read([writer])).get('writer')?.blockReadBytes).toBe(3_145_728);
  });
});

describe('where the usual paths fail', () => {
  test('a process of the container tells its cgroup', async () => {
    const root = await copyOf('cgroup-v2-systemd-from-kernel-docs');
    const parent = 'user.slice/user-1000.slice/user@1000.service/user.slice';
    await mkdir(join(root, 'cgroup', parent), { recursive: true });
    for (const [id, pid] of [
      [A, 4001],
      [B, 4002],
    ] as const) {
      await rename(
        join(root, `cgroup/system.slice/docker-${id}.scope`),
        join(root, 'cgroup', parent, `docker-${id}.scope`),
      );
      await writeFile(join(root, `proc/${pid}/cgroup`), `0::/${parent}/docker-${id}.scope\n`);
    }
    expect((await sourceAt(root).read([first, second])).size).toBe(2);
  });

  test('the tree is searched where only the end of the path is told, once for all', async () => {
    const root = await copyOf('cgroup-v2-cgroupfs-from-kernel-docs');
    await mkdir(join(root, 'cgroup/some/where'), { recursive: true });
    await rename(join(root, 'cgroup/docker'), join(root, 'cgroup/some/where/nas'));
    await writeFile(join(root, 'proc/4001/cgroup'), `0::/../../nas/${A}\n`);
    await writeFile(join(root, 'proc/4002/cgroup'), `0::/../../nas/${B}\n`);
    expect((await sourceAt(root).read([first, second])).size).toBe(2);
  });

  test('a cgroup tree that is not the host’s is no source', async () => {
    const root = await copyOf('cgroup-v2-cgroupfs-from-kernel-docs');
    await rm(join(root, 'cgroup/docker'), { recursive: true });
    await expect(sourceAt(root).read([first])).rejects.toMatchObject({ kind: 'unsupported', source: 'cgroup' });
  });

  test('no cgroup tree at all is no source', async () => {
    await expect(sourceAt('/nonexistent').read([first])).rejects.toMatchObject({ kind: 'unsupported' });
  });

  test('a /proc that is not the host’s is no source, for it would hide all traffic', async () => {
    const root = await copyOf('cgroup-v2-cgroupfs-from-kernel-docs');
    await writeFile(join(root, 'proc/4001/cgroup'), '0::/system.slice/ssh.service\n');
    await expect(sourceAt(root).read([first])).rejects.toMatchObject({ kind: 'unsupported' });
  });

  test('a second root is tried', async () => {
    const root = fixture('cgroup-v2-systemd-from-kernel-docs');
    const source = new CgroupSource({
      clock: new ManualClock(),
      cgroupRoots: ['/nonexistent', join(root, 'cgroup')],
      procRoots: ['/nonexistent', join(root, 'proc')],
    });
    sources.push(source);
    expect((await source.read([first])).size).toBe(1);
  });
});

describe('the network of', () => {
  const root = fixture('cgroup-v2-cgroupfs-from-kernel-docs');

  test('a container on the host’s network is nothing of its own', async () => {
    const source = sourceAt(root);
    const onHost = { ...first, networkMode: 'host' };
    source.retain([onHost, second]);
    const stats = await source.read([onHost, second]);
    expect(stats.get('first')).toMatchObject({ networkRxBytes: 0, networkTxBytes: 0 });
    expect(stats.get('second')?.networkRxBytes).toBe(1_023_456);
  });

  test('a container that shares one’s on the host’s network neither, even when only it is read', async () => {
    const source = sourceAt(root);
    const sharing = { ...second, networkMode: `container:${A}` };
    source.retain([{ ...first, networkMode: 'host' }, sharing]);
    expect((await source.read([sharing])).get('second')?.networkRxBytes).toBe(0);
  });

  test('a process id that another process has by now is unknown', async () => {
    const source = sourceAt(root);
    await source.read([first]);
    expect((await source.read([{ ...first, pid: 4002 }])).get('first')).toMatchObject({
      networkRxBytes: null,
      pids: 17,
    });
  });
});

test('files are closed when a container is no longer there, and when nobody looks', async () => {
  const source = sourceAt(fixture('cgroup-v2-cgroupfs-from-kernel-docs'));
  await source.read([first, second]);
  expect(source.open).toBe(2);
  source.retain([second]);
  expect(source.open).toBe(1);
  source.retain([]);
  expect(source.open).toBe(0);
});

test('a cgroup without a process is of a container that has stopped', async () => {
  const root = await copyOf('cgroup-v2-cgroupfs-from-kernel-docs');
  const source = sourceAt(root);
  await source.read([first, second]);
  await writeFile(join(root, 'cgroup/docker', A, 'pids.current'), '0\n');
  // A process that ends has run for it.
  await writeFile(join(root, 'cgroup/docker', A, 'cpu.stat'), 'usage_usec 12345999\n');
  expect([...(await source.read([first, second])).keys()]).toEqual(['second']);
  expect(source.open).toBe(1);
});

test('a container that has not run since may be left alone for three seconds, one that has is read at once', async () => {
  const root = await copyOf('cgroup-v2-cgroupfs-from-kernel-docs');
  const clock = new ManualClock();
  const source = sourceAt(root, clock);
  const read = (maxAgeMs?: number) => source.read([first, second], maxAgeMs === undefined ? {} : { maxAgeMs });
  const processes = async (maxAgeMs?: number) => [...(await read(maxAgeMs)).values()].map(({ pids }) => pids);
  const write = (id: string, file: string, text: string) => writeFile(join(root, 'cgroup/docker', id, file), text);
  expect(await processes(60_000)).toEqual([17, 1]);
  for (const id of [A, B]) await write(id, 'pids.current', '5\n');
  await write(B, 'cpu.stat', 'usage_usec 99999999\n');
  await clock.advance(2_900);
  const stats = await read(60_000);
  expect([...stats.values()].map(({ pids }) => pids)).toEqual([17, 5]);
  expect(stats.get('first')).toMatchObject({ cpuPercent: 0, at: clock.now() });
  await clock.advance(100);
  expect(await processes(60_000)).toEqual([5, 5]);
  for (const id of [A, B]) await write(id, 'pids.current', '6\n');
  expect(await processes(60_000)).toEqual([5, 5]);
  expect(await processes()).toEqual([6, 6]);
});

test('one container that is not to be found is absent, the others are read', async () => {
  const source = sourceAt(fixture('cgroup-v2-cgroupfs-from-kernel-docs'));
  expect([...(await source.read([running('ghost', { pid: null }), first])).keys()]).toEqual(['first']);
});
