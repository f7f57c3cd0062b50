import { expect, test } from 'vitest';
import { settings } from '../../src/config/environment-settings.ts';
import { documents, read } from './documents.ts';

test('every npm script that a document names exists', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const named = documents().flatMap((path) => [...read(path).matchAll(/npm run ([a-z][\w:-]*)/g)]);
  expect(named.length).toBeGreaterThan(5);
  for (const [text, name = ''] of named) expect(Object.keys(scripts), text).toContain(name);
});

test('every setting that a document names exists', () => {
  const ours = Object.values(settings).flatMap(({ name }) => [name, `${name}_FILE`]);
  const ofCompose = ['docker-compose.yml', 'docker-compose.socket-proxy.yml'].flatMap((path) =>
    [...read(path).matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name),
  );
  // A stand-in, the tests', or other people's: what a socket proxy, Node.js or the C library is told.
  const ofOthers = /^(ALLOW_|MALLOC_|UV_|NODE_|SIM_RECORD$|TEST_ENGINE$|DOCKER_CLI$|DOCKER_BUILDKIT$|NAME_FILE$)/;
  const named = documents()
    .flatMap((path) => [...read(path).matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)])
    .map(([, name = '']) => name)
    .filter((name) => !ofOthers.test(name));
  expect(named.length).toBeGreaterThan(30);
  expect([...new Set(named)].filter((name) => ![...ours, ...ofCompose].includes(name))).toEqual([]);
});
