import { execFile } from 'node:child_process';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import type { Tools } from './tools.ts';

const run = promisify(execFile);

/** The one image in a private engine: busybox and nothing else. */
export const boxImage = 'stevedore-test/box:1';

/** Makes the image's file system below `workDir` and imports it into the engine at `socketPath`. No registry needed. */
export async function importBoxImage(tools: Tools, workDir: string, socketPath: string): Promise<void> {
  const root = join(workDir, 'rootfs');
  for (const folder of ['bin', 'tmp', 'etc', 'data']) await mkdir(join(root, folder), { recursive: true });
  await copyFile(tools.busybox, join(root, 'bin/busybox'));
  const { stdout } = await run(tools.busybox, ['--list']);
  for (const applet of stdout.split('\n')) {
    if (applet !== '' && applet !== 'busybox') await symlink('busybox', join(root, 'bin', applet));
  }
  const changes = ['ENV PATH=/bin', 'EXPOSE 8080/tcp'].flatMap((change) => ['--change', change]);
  await execa('tar', ['-C', root, '-c', '.'], { encoding: 'buffer' }).pipe(tools.docker, [
    '--host',
    `unix://${socketPath}`,
    'import',
    ...changes,
    '-',
    boxImage,
  ]);
}
