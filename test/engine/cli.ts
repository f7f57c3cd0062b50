import { access } from 'node:fs/promises';
import { execa } from 'execa';

/**
 * Runs the distribution's docker CLI against the engine at `socketPath`, without the user's contexts and variables.
 * Rejects (execa) if it exits with anything but 0.
 */
export async function runCli(
  socketPath: string,
  args: readonly string[],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  // The one beside the engine: another in /usr/local may be too new for it.
  const program = await access('/usr/bin/docker').then(
    () => '/usr/bin/docker',
    () => 'docker',
  );
  return execa(program, ['--host', `unix://${socketPath}`, ...args], {
    extendEnv: false,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' },
    timeout: 60_000,
  });
}
