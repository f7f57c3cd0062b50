import { existsSync, readFileSync } from 'node:fs';
import { DOMParser, onWarningStopParsing } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../../src/config/environment-settings.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Stricter than Unraid: whatever is not well-formed throws. */
function parsed(path: string) {
  const element = new DOMParser({ onError: onWarningStopParsing }).parseFromString(
    read(path),
    'text/xml',
  ).documentElement;
  if (!element) throw new Error(`${path} is empty`);
  return element;
}

const template = parsed('templates/unraid/stevedore.xml');
const text = (tag: string): string => template.getElementsByTagName(tag)[0]?.textContent ?? '';
const configs = Array.from(template.getElementsByTagName('Config')).map((element) => ({
  type: element.getAttribute('Type'),
  target: element.getAttribute('Target') ?? '',
  default: element.getAttribute('Default'),
  mode: element.getAttribute('Mode'),
  masked: element.getAttribute('Mask') === 'true',
  value: element.textContent ?? '',
}));
const ofType = (type: string) => configs.filter((one) => one.type === type);
/** What the container is told beside the settings of the programs: see container/identity.sh and program.sh. */
const ofTheContainer = ['PUID', 'PGID', 'UMASK'];
const service = parse(read('docker-compose.yml')).services.stevedore;

describe('the Unraid template', () => {
  test('sets only what there is to be set', () => {
    const known = [...Object.values(settings).map(({ name }) => name), ...ofTheContainer];
    expect(ofType('Variable').length).toBeGreaterThan(3);
    for (const { target } of ofType('Variable')) expect(known).toContain(target);
    for (const name of ofTheContainer)
      expect(read('container/identity.sh') + read('container/program.sh')).toContain(name);
  });

  test('has values that Stevedore takes', () => {
    for (const { target, value } of ofType('Variable')) {
      const setting = Object.values(settings).find(({ name }) => name === target);
      if (setting && value !== '') expect(setting.schema.safeParse(value).success, target).toBe(true);
    }
    expect(ofType('Variable').find(({ target }) => target === 'PUID')?.value).toBe('99');
    expect(ofType('Variable').find(({ target }) => target === 'PGID')?.value).toBe('100');
  });

  test('masks every secret, and comes without one', () => {
    const secrets = Object.values(settings).flatMap((one) =>
      'secret' in one && one.secret ? [one.name as string] : [],
    );
    const masked = ofType('Variable').filter((one) => one.masked);
    expect(masked.map(({ target }) => target).sort()).toEqual(
      ofType('Variable')
        .map(({ target }) => target)
        .filter((name) => secrets.includes(name))
        .sort(),
    );
    expect(masked.map(({ target }) => target)).toContain('DISCORD_TOKEN');
    for (const { value, default: unset } of masked) expect([value, unset]).toEqual(['', '']);
  });

  test('leaves the time zone to Unraid, which passes its own', () => {
    expect(configs.map(({ target }) => target)).not.toContain('TZ');
  });

  test('publishes the port that the image listens on', () => {
    const [, port] = /^EXPOSE (\d+)$/m.exec(read('Dockerfile')) ?? [];
    expect(ofType('Port').map(({ target, mode }) => [target, mode])).toEqual([[port, 'tcp']]);
    expect(text('WebUI')).toBe(`http://[IP]:[PORT:${port}]/`);
  });

  test('mounts what the compose file mounts, the commented mounts included', () => {
    const [, block = ''] = /\n {4}volumes:\n(.*?)\n\n/s.exec(read('docker-compose.yml')) ?? [];
    const mounts = [...block.matchAll(/^ {6}#?- (.*)$/gm)].map(([, mount = '']) => mount.split(':'));
    const ofCompose = mounts.map(([source, target, mode = 'rw']) => [
      source === 'stevedore' ? '/mnt/user/appdata/stevedore' : source,
      target,
      mode,
    ]);
    expect(ofCompose).toHaveLength(4);
    expect(
      ofType('Path')
        .map(({ value, target, mode }) => [value, target, mode])
        .sort(),
    ).toEqual(ofCompose.sort());
  });

  test('is as hardened and as bounded as the compose file', () => {
    const seconds = Number.parseInt(service.stop_grace_period, 10);
    const { 'max-size': size, 'max-file': files } = service.logging.options;
    const wanted = [
      `--restart=${service.restart}`,
      `--stop-timeout=${seconds}`,
      `--memory=${service.mem_limit.toLowerCase()}`,
      `--memory-reservation=${service.mem_reservation.toLowerCase()}`,
      // With a blank: Unraid adds a limit of its own unless it finds exactly this.
      `--pids-limit ${service.pids_limit}`,
      ...(service.read_only ? ['--read-only'] : []),
      ...service.tmpfs.map((mount: string) => `--tmpfs=${mount}`),
      ...service.cap_drop.map((capability: string) => `--cap-drop=${capability}`),
      ...service.cap_add.map((capability: string) => `--cap-add=${capability}`),
      ...service.security_opt.map((option: string) => `--security-opt=${option}`),
      `--log-opt=max-size=${size}`,
      `--log-opt=max-file=${files}`,
    ];
    expect(
      text('ExtraParams')
        .split(/ (?=--)/)
        .sort(),
    ).toEqual(wanted.sort());
    expect(text('Privileged')).toBe('false');
    expect(text('Network')).toBe('bridge');
  });

  test('pulls the image that the workflow publishes', () => {
    const [, image = ''] = /images: (\S.*)$/m.exec(read('.github/workflows/image.yml')) ?? [];
    const repository = text('Project').replace('https://github.com/', '');
    // The workflow's action adds `latest` to the newest version by itself.
    expect(text('Repository')).toBe(`${image.replace(/\$\{\{.*\}\}/, repository)}:latest`);
  });

  test('leads to files that are in the repository', () => {
    const repository = text('Project').replace('https://github.com/', '');
    const urls = [read('templates/unraid/stevedore.xml'), read('ca_profile.xml')].flatMap((xml) => [
      ...xml.matchAll(/https:\/\/(?:raw\.githubusercontent|github)\.com\/[^<"]*/g),
    ]);
    expect(urls.length).toBeGreaterThan(7);
    for (const [url] of urls) {
      expect(url).toContain(`com/${repository}`);
      const path = url.split(/\/(?:blob\/)?main\//)[1];
      if (path !== undefined) expect(existsSync(new URL(path, root)), path).toBe(true);
    }
  });

  test('is written as Unraid itself writes it', () => {
    // Community Applications reads it with a parser of its own, which wants one blank between attributes, in this order.
    const order = ['Name', 'Target', 'Default', 'Mode', 'Description', 'Type', 'Display', 'Required', 'Mask'];
    const pattern = new RegExp(`^  <Config ${order.map((name) => `${name}="[^"]*"`).join(' ')}(/>|>[^<]*</Config>)$`);
    const lines = read('templates/unraid/stevedore.xml')
      .split('\n')
      .filter((line) => line.includes('<Config'));
    for (const line of lines) expect(line).toMatch(pattern);
    expect(template.getAttribute('version')).toBe('2');
  });
});

test('the profile of the template repository says who and what', () => {
  const profile = parsed('ca_profile.xml');
  expect(profile.tagName).toBe('CommunityApplications');
  expect(profile.getElementsByTagName('Profile')[0]?.textContent).toMatch(/\S/);
});
