import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * Makes a kernel with cgroup v1 count the block I/O of a container: since Linux 5.18 or so it does that only where a
 * limit is set, so one is set that nothing reaches. With cgroup v2 there is nothing to do.
 *
 * @param pid of the container's first process
 * @param folder any on the disk that the container writes to
 */
export async function countBlockIo(pid: number, folder: string): Promise<void> {
  const cgroups = await readFile(`/proc/${pid}/cgroup`, 'utf8');
  const path = /^\d+:blkio:(.*)$/m.exec(cgroups)?.[1];
  if (path === undefined) return;
  const disk = await diskOf((await stat(folder)).dev);
  if (disk === null) return;
  for (const file of ['blkio.throttle.read_bps_device', 'blkio.throttle.write_bps_device']) {
    await writeFile(join('/sys/fs/cgroup/blkio', path, file), `${disk} 1000000000000`);
  }
}

/** `major:minor` of the whole disk, as limits are set on; `null` where there is none, as on tmpfs. */
async function diskOf(device: number): Promise<string | null> {
  const wanted = `${(device >> 8) & 0xfff}:${(device & 0xff) | ((device >> 12) & 0xfff00)}`;
  for (const disk of await readdir('/sys/block')) {
    const parts = (await readdir(`/sys/block/${disk}`)).filter((name) => name.startsWith(basename(disk)));
    for (const part of ['', ...parts]) {
      const number = await readFile(join('/sys/block', disk, part, 'dev'), 'utf8').catch(() => '');
      if (number.trim() === wanted) return (await readFile(join('/sys/block', disk, 'dev'), 'utf8')).trim();
    }
  }
  return null;
}
