import { describe, expect, test } from 'vitest';
import { belongsTo, CgroupPaths, pathsFromProc } from '../../../../src/stats/sources/cgroup/cgroup-path.ts';

const id = 'c0ffee'.repeat(10).padEnd(64, '0');

describe('the path of a cgroup, told by one of its processes', () => {
  const rootless = `user.slice/user-1000.slice/user@1000.service/user.slice/docker-${id}.scope`;
  test.each([
    ['cgroup v2, a custom parent', `0::/games.slice/docker-${id}.scope\n`, `games.slice/docker-${id}.scope`],
    ['cgroup v1', `9:memory:/nas/${id}\n3:cpu,cpuacct:/nas/${id}\n1:name=systemd:/nas/${id}\n`, `nas/${id}`],
    ['rootless', `0::/${rootless}\n`, rootless],
    [
      'a cgroup of its own inside',
      `0::/system.slice/docker-${id}.scope/init.scope\n`,
      `system.slice/docker-${id}.scope`,
    ],
    ['an engine within a container', `0::/docker/outer/docker/${id}\n`, `docker/outer/docker/${id}`],
  ])('%s', (_, text, path) => {
    expect(pathsFromProc(text, id)).toEqual([{ path, partial: false }]);
  });

  test('is known by its end alone when seen from a container in a cgroup namespace of its own', () => {
    expect(pathsFromProc(`0::/../docker-${id}.scope\n`, id)).toEqual([{ path: `docker-${id}.scope`, partial: true }]);
    expect(pathsFromProc(`0::/../../nas/${id}\n`, id)).toEqual([{ path: `nas/${id}`, partial: true }]);
  });

  test('is not that of somebody else', () => {
    expect(pathsFromProc('0::/system.slice/ssh.service\n', id)).toEqual([]);
    expect(pathsFromProc('', id)).toEqual([]);
  });
});

test('where one container was found, its neighbours are looked for first', () => {
  const paths = new CgroupPaths();
  expect(paths.candidates(id)[0]).toBe(`docker/${id}`);
  paths.learn(`games.slice/docker-${id}.scope`, id);
  expect(paths.candidates('other')[0]).toBe('games.slice/docker-other.scope');
  paths.learn(`docker/${id}`, id);
  expect(paths.candidates('other').slice(0, 2)).toEqual(['docker/other', 'games.slice/docker-other.scope']);
});

test('no number of odd parents makes the list grow without end', () => {
  const paths = new CgroupPaths();
  for (let index = 0; index < 1_000; index += 1) paths.learn(`parent-${index}/${id}`, id);
  expect(paths.candidates(id).length).toBeLessThan(30);
});

describe('whether a process belongs to a container', () => {
  test('needs the container’s id in its cgroup', () => {
    expect(belongsTo(`0::/docker/${id}\n`, id, '0::/init.scope\n')).toBe(true);
    expect(belongsTo('0::/docker/another\n', id, '0::/init.scope\n')).toBe(false);
  });

  test('is true for ourselves in a cgroup namespace of our own', () => {
    expect(belongsTo('0::/\n', id, '0::/\n')).toBe(true);
    expect(belongsTo('0::/\n', id, '0::/user.slice\n')).toBe(false);
    expect(belongsTo('1:cpu:/\n4:memory:/mine\n', id, '1:cpu:/\n4:memory:/mine\n')).toBe(false);
    expect(belongsTo('', id, '')).toBe(false);
  });
});
