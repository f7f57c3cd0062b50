import { existsSync, readFileSync } from 'node:fs';
import { parseEnvironment, type Variables } from '../../src/config/environment.ts';
import { describeAddress, parseAddress } from '../../src/hosts/docker/address.ts';
import type { EngineStatus } from '../protocol.ts';

/** The engine has so long to answer, milliseconds: the page waits for it. */
const patienceMs = 2_000;

/** Your own engine where it answers and has containers, or else samples; with the reason, for people. */
export async function chooseEngine(env: Variables, forced: boolean): Promise<Omit<EngineStatus, 'up'>> {
  if (forced) return { kind: 'sample', why: 'Sample containers were asked for with --sample.' };
  const parsed = parseEnvironment(env, (path) => readFileSync(path, 'utf8'));
  if (!parsed.ok) return { kind: 'sample', why: "The settings for the Docker Engine can't be used." };
  const { dockerHost, dockerTlsVerify, dockerCertPath } = parsed.value;
  const settings = {
    host: dockerHost,
    tlsVerify: dockerTlsVerify,
    ...(dockerCertPath && { certPath: dockerCertPath }),
  };
  try {
    const address = parseAddress(settings);
    const where = describeAddress(address);
    try {
      if (address.kind === 'unix' && !existsSync(address.path)) {
        return { kind: 'sample', why: `There is no Docker Engine at ${where}.` };
      }
      // Only now: a newcomer without an engine waits for the page, not for the client (0.3 s).
      const { connect } = await import('../../src/hosts/docker/connect.ts');
      const docker = connect(address);
      const abortSignal = AbortSignal.timeout(patienceMs);
      const all = await docker.listContainers({ all: true, limit: 1, abortSignal });
      if (all.length > 0)
        return { kind: 'own', why: `These are the containers of the engine at ${where}: what you do to them is real.` };
      return { kind: 'sample', why: `The Docker Engine at ${where} has no container.` };
    } catch (error) {
      const isRefused = error instanceof Error && 'code' in error && error.code === 'EACCES';
      return { kind: 'sample', why: `The Docker Engine at ${where} ${isRefused ? 'refuses us' : 'does not answer'}.` };
    }
  } catch (error) {
    return { kind: 'sample', why: error instanceof Error ? error.message : String(error) };
  }
}
