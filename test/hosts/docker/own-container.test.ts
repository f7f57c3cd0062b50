import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Container, ContainerDetails } from '../../../src/containers/model/container.ts';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { OwnContainerSearch } from '../../../src/hosts/docker/own-container.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { makeContainer } from '../../containers/model/make-container.ts';
import { type Box, boxes, engineSocket } from '../../engine/index.ts';

const id = '4f1d7a0c6b2e9f8a3d5c1b7e0f9a8d6c4b2e1f0a9d8c7b6e5f4a3d2c1b0e9f8a';
const fixture = (name: string) => join(import.meta.dirname, '../../fixtures/own-container', name);
/** Tells nothing that could be compared. */
const tellsNothing = {
  inspect: async (one: string): Promise<ContainerDetails> => ({
    ...makeContainer({ id: one }),
    imageId: '',
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    ports: [],
    mounts: [],
    networks: [],
  }),
};
const realpath = async (path: string) => path;

test.each([
  ['docker on cgroup v1', 'docker-cgroup-v1', 'nas', true],
  ['docker on cgroup v2', 'docker-cgroup-v2', 'nas', true],
  ['podman on cgroup v2', 'podman-cgroup-v2', 'nas', true],
  ['systemd cgroups without the usual mounts', 'systemd-cgroup-v1', 'nas', true],
  ['only the host name tells', 'host', '4f1d7a0c6b2e', true],
  ['a host that runs containers', 'host', 'nas', false],
  ['neither file is there', 'nothing', 'nas', false],
])('%s', async (_, folder, hostname, isFound) => {
  const paths = { mountinfo: fixture(`${folder}/mountinfo`), cgroup: fixture(`${folder}/cgroup`), hostname, realpath };
  const search = await OwnContainerSearch.begin(paths);
  const [own, other] = [makeContainer({ id }), makeContainer()];
  expect(await search.find([own, other], tellsNothing)).toEqual([]);
  expect([search.is(own), search.is(other)]).toEqual([isFound ? 'yes' : 'no', 'no']);
});

const engine = () => new DockerEngine({ kind: 'unix', path: engineSocket() }, systemClock);

/** What a program in this container sees of itself, `only` some of it. */
async function searchIn(box: Box, only: { cgroup?: true; upperDir?: true } = {}) {
  const { State, Config } = await boxes().docker.getContainer(box.id).inspect();
  const proc = `/proc/${State.Pid}`;
  const mountinfo = await readFile(`${proc}/mountinfo`, 'utf8');
  const told = only.upperDir ? mountinfo : mountinfo.replaceAll(/upperdir=[^, ]+/g, 'upperdir=');
  const folder = await mkdtemp('/tmp/stevedore-own-');
  const file = join(folder, 'mountinfo');
  await writeFile(file, told);
  try {
    const cgroup = only.cgroup ? `${proc}/cgroup` : '/nowhere';
    return await OwnContainerSearch.begin({ mountinfo: file, cgroup, hostname: Config.Hostname ?? '', realpath });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function containersOf(...some: readonly Box[]): Promise<Container[]> {
  return Promise.all(some.map((box) => engine().inspect(box.id)));
}

test('a real container finds itself, by its cgroup and by its files', async () => {
  const box = await boxes().sleeper();
  for (const only of [{ cgroup: true }, { upperDir: true }, {}] as const) {
    const search = await searchIn(box, only);
    const [own] = await containersOf(box);
    expect(await search.find(own ? [own] : [], engine())).toEqual([]);
    expect(own && search.is(own)).toBe('yes');
  }
});

test('behind the network of another container it finds itself, and does not take that one for itself', async () => {
  const volume = (name: string) => `${boxes().prefix}${name}:/data`;
  const vpn = await boxes().sleeper({ name: 'vpn', binds: [volume('vpn')] });
  const networkMode = `container:${vpn.id}`;
  const bot = await boxes().sleeper({ name: 'bot', networkMode, binds: [volume('bot')] });
  const twin = await boxes().sleeper({ name: 'twin', networkMode, binds: [volume('twin')] });
  const plain = await boxes().sleeper({ name: 'plain', networkMode });
  const all = await containersOf(vpn, bot, twin, plain);
  for (const only of [{ cgroup: true }, { upperDir: true }, {}] as const) {
    const search = await searchIn(bot, only);
    // Until the engine was asked, it can be any of them.
    if (!only.cgroup) expect(all.map((one) => search.is(one))).toEqual(['maybe', 'maybe', 'maybe', 'maybe']);
    // In the first list it may be missing: then the only one that it could be is not taken for it.
    const withoutIt = all.filter(({ name }) => name === vpn.name);
    if (!only.cgroup) expect(await search.find(withoutIt, engine())).toEqual([vpn.name]);
    expect(await search.find(all, engine())).toEqual([]);
    expect(all.map((one) => search.is(one))).toEqual(['no', 'yes', 'no', 'no']);
  }
});

test('where nothing tells it apart it says among which it is, and takes none for certain', async () => {
  const vpn = await boxes().sleeper({ name: 'vpn2', binds: [`${boxes().prefix}vpn2:/data`] });
  const networkMode = `container:${vpn.id}`;
  const [bot, twin] = [await boxes().sleeper({ networkMode }), await boxes().sleeper({ networkMode })];
  const other = await boxes().sleeper();
  const all = await containersOf(vpn, bot, twin, other);
  const search = await searchIn(bot);
  expect(await search.find(all, engine())).toEqual([bot.name, twin.name]);
  expect(all.map((one) => search.is(one))).toEqual(['no', 'maybe', 'maybe', 'no']);
});
