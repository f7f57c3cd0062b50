import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it; `CHROMIUM_PATH` names another. */
const DEBIANS = '/usr/bin/chromium';

/**
 * The path of a Chromium to test with. Where there is none, Debian's is installed if that can be done (root, on Debian
 * or Ubuntu), and said; elsewhere the error says what to install.
 */
export async function ensureChromium(): Promise<string> {
  const path = process.env['CHROMIUM_PATH'] || DEBIANS;
  if (existsSync(path)) return path;
  if (path === DEBIANS && process.getuid?.() === 0 && (await isDebian())) {
    process.stderr.write('The browser tests need Chromium: installing the package "chromium" with apt-get.\n');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await execa('apt-get', ['update', '-q'], { env, timeout: 120_000 });
    await execa('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], { env, timeout: 600_000 });
    if (existsSync(path)) return path;
  }
  throw new Error(
    `The browser tests need Chromium at ${path}: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.`,
  );
}

async function isDebian(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*debian/m.test(release);
}

/** A real Chromium that talks to nobody but the page under test. To it `nas.test` is this machine. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--host-resolver-rules=MAP nas.test 127.0.0.1',
    ],
  });
}
