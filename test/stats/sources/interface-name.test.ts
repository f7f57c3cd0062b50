import { afterAll, expect, test } from 'vitest';
import type { Container } from '../../../src/containers/model/container.ts';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { CgroupSource } from '../../../src/stats/sources/cgroup/source.ts';
import { EngineApiSource } from '../../../src/stats/sources/engine-api.ts';
import { boxes, boxImage, docker, engineSocket, until } from '../../engine/index.ts';

const made: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const remove of made.reverse()) await remove().catch(() => {});
});

async function network(name: string): Promise<string> {
  const { id } = await docker().createNetwork({ Name: `${boxes().prefix}${name}` });
  made.push(() => docker().getNetwork(id).remove());
  return `${boxes().prefix}${name}`;
}

// Engines before 28 take no notice of the name: then both interfaces have usual ones, and nothing else differs.
test('the traffic of an interface that was given a name is counted as the engine counts it', async () => {
  const [named, usual] = [await network('named'), await network('usual')];
  const endpoint = { DriverOpts: { 'com.docker.network.endpoint.ifname': 'lan0' } };
  const box = await docker().createContainer({
    name: `${boxes().prefix}two-networks`,
    Image: boxImage,
    Cmd: ['sleep', '1000000'],
    HostConfig: { NetworkMode: named },
    NetworkingConfig: { EndpointsConfig: { [named]: endpoint } },
  });
  made.push(() => box.remove({ force: true }));
  await docker().getNetwork(usual).connect({ Container: box.id });
  await box.start();
  const engine = new DockerEngine({ kind: 'unix', path: engineSocket() }, systemClock);
  const { State } = await box.inspect();
  // What the kernel sends and hears by itself, on both.
  await until(async () => {
    const { networks } = await box.stats({ stream: false });
    const all = Object.values(networks ?? {});
    return all.length === 2 && all.every(({ rx_bytes }) => rx_bytes > 0);
  }, 'traffic on both networks');
  const container: Container = await engine.inspect(box.id);
  expect(container).toMatchObject({ pid: State.Pid, interfaces: ['lan0'] });
  const files = new CgroupSource({ clock: systemClock });
  const api = new EngineApiSource({ docker: engine.docker, clock: systemClock });
  const received = async (source: CgroupSource | EngineApiSource) => {
    source.retain([container]);
    return (await source.read([container])).get(container.name)?.networkRxBytes ?? Number.NaN;
  };
  try {
    const before = await received(files);
    const told = await received(api);
    const after = await received(files);
    expect([before <= told, told <= after]).toEqual([true, true]);
    expect(before).toBeGreaterThan(0);
  } finally {
    files.close();
    api.close();
  }
});
