import type Docker from 'dockerode';
import { boxImage } from '../../test/engine/box-image.ts';
import { Boxes } from '../../test/engine/boxes.ts';
import type { PrivateEngine } from '../../test/engine/private-engine.ts';
import { until } from '../../test/engine/until.ts';
import { household, type Inhabitant } from './household.ts';

/** Reads whatever comes on port 9000 and sends zeros without end on 9001: whom the others exchange their bytes with. */
const peerScript = `nc -ll -p 9001 -e cat /dev/zero & nc -ll -p 9000 -e sh -c 'cat >/dev/null' & trap 'exit 0' TERM; wait`;
const second = 1_000_000_000;

/** Makes and starts all of the household; resolves when each is as it is said to be. */
export async function moveIn(engine: PrivateEngine): Promise<void> {
  const docker = engine.docker();
  const boxes = new Boxes(engine.socketPath);
  const peer = await boxes.create({ script: peerScript });
  const { NetworkSettings } = await docker.getContainer(peer.id).inspect();
  const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '';
  for (const one of household) await start(docker, one, address);
  for (const one of household) {
    await until(() => isSettled(docker, one), `${one.name} to be as it should`, 120_000);
    if (one.cpu === undefined) continue;
    // Only now: with that little of a core, what came before would have taken minutes.
    await docker.getContainer(one.name).update({ NanoCpus: one.cpu * 1e9 });
    await boxes.exec({ id: one.name, name: one.name }, 'touch /tmp/busy');
  }
  await boxes.removeAll();
}

async function start(docker: Docker, one: Inhabitant, peer: string): Promise<void> {
  const [repo = '', tag = 'latest'] = one.image.split(':');
  await docker.getImage(boxImage).tag({ repo, tag });
  const container = await docker.createContainer({
    name: one.name,
    Image: one.image,
    Cmd: ['sh', '-c', scriptOf(one, peer)],
    StopTimeout: 30,
    ...(one.project && {
      Labels: { 'com.docker.compose.project': one.project, 'com.docker.compose.service': one.name },
    }),
    ...(one.healthy !== undefined && {
      Healthcheck: { Test: ['CMD', String(one.healthy)], Interval: second, Timeout: 30 * second, Retries: 1 },
    }),
    HostConfig: { RestartPolicy: { Name: one.exit === undefined ? 'unless-stopped' : 'no' } },
  });
  await container.start();
}

function scriptOf({ memoryMiB = 0, network = [0, 0], disk = 0, exit, log = [] }: Inhabitant, peer: string): string {
  if (exit !== undefined) return `exit ${exit}`;
  const [received, sent] = network;
  return [
    ...log.map((line) => `echo '${line.replaceAll("'", "'\\''")}'`),
    disk > 0 ? `dd if=/dev/zero of=/data/file bs=1M count=${disk} conv=fsync 2>/dev/null &` : '',
    memoryMiB > 0 ? `{ dd if=/dev/zero bs=${memoryMiB}M count=1 2>/dev/null | sleep 1000000; } &` : '',
    `(dd if=/dev/zero bs=1M count=${sent} 2>/dev/null | nc ${peer} 9000`,
    `nc ${peer} 9001 </dev/null | head -c ${received * 2 ** 20} >/dev/null) &`,
    `(until [ -e /tmp/busy ]; do usleep 100000; done; while :; do :; done) &`,
    `trap 'exit 0' TERM; wait`,
  ].join('\n');
}

async function isSettled(docker: Docker, one: Inhabitant): Promise<boolean> {
  const container = docker.getContainer(one.name);
  const { State } = await container.inspect();
  if (one.exit !== undefined) return State.Status === 'exited';
  if (one.healthy !== undefined && State.Health?.Status !== (one.healthy ? 'healthy' : 'unhealthy')) return false;
  const { networks, memory_stats: memory } = await container.stats({ stream: false });
  const [received, sent] = one.network ?? [0, 0];
  const { rx_bytes: rx, tx_bytes: tx } = networks['eth0'] ?? { rx_bytes: 0, tx_bytes: 0 };
  const mib = 2 ** 20;
  return rx >= received * mib && tx >= sent * mib && memory.usage >= (one.memoryMiB ?? 0) * mib;
}
