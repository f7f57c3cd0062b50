import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { parse } from 'yaml';
import * as z from 'zod';

const ROOT = join(import.meta.dirname, '../..');

/** The parts of docker-compose.yml that we use. A part that is not known here fails the test, so that none is forgotten. */
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.literal('.'),
  container_name: z.string(),
  restart: z.string(),
  stop_grace_period: z.string().regex(/^\d+s$/),
  environment: z.record(z.string(), z.coerce.string()),
  volumes: z.array(z.string()),
  ports: z.array(z.string()),
  read_only: z.boolean(),
  tmpfs: z.array(z.string()),
  cap_drop: z.array(z.string()),
  cap_add: z.array(z.string()),
  security_opt: z.array(z.string()),
  pids_limit: z.number(),
  mem_limit: z.string(),
  mem_reservation: z.string(),
  deploy: z.strictObject({
    resources: z.strictObject({
      limits: z.strictObject({ memory: z.string(), pids: z.number() }),
      reservations: z.strictObject({ memory: z.string() }),
    }),
  }),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
});

const fileSchema = z.strictObject({
  services: z.strictObject({ stevedore: serviceSchema }),
  volumes: z.record(z.string(), z.null()),
});

/** What compose would make of the file, but for what a test must choose itself. */
export interface ComposeOptions {
  readonly image: string;
  /** The file `.env` beside docker-compose.yml. */
  readonly env: Readonly<Record<string, string>>;
  /** More of the container's environment. */
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** What a volume or a path of this machine is replaced by. */
  readonly sources: Readonly<Record<string, string>>;
}

/** docker-compose.yml's service as the engine's API wants it. @throws where a required variable is missing */
export async function composeService(options: ComposeOptions): Promise<Docker.ContainerCreateOptions> {
  const text = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
  // Like Compose, which reads the file first: what is empty then is an empty text, not YAML's null.
  const file: unknown = parse(text, (_, value) =>
    typeof value === 'string' ? interpolate(value, options.env) : value,
  );
  const service = fileSchema.parse(file).services.stevedore;
  const environment = { ...service.environment, ...options.extraEnvironment };
  const binds = service.volumes.map((volume) => {
    const [source = '', ...target] = volume.split(':');
    return [options.sources[source] ?? source, ...target].join(':');
  });
  return {
    Image: options.image,
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    StopTimeout: Number.parseInt(service.stop_grace_period, 10),
    HostConfig: {
      Binds: binds,
      ReadonlyRootfs: service.read_only,
      Tmpfs: Object.fromEntries(service.tmpfs.map((entry) => entry.split(/:(.*)/s).slice(0, 2))),
      CapDrop: service.cap_drop,
      CapAdd: service.cap_add,
      SecurityOpt: service.security_opt,
      PidsLimit: service.pids_limit,
      Memory: bytes(service.mem_limit),
      MemoryReservation: bytes(service.mem_reservation),
      LogConfig: { Type: service.logging.driver, Config: service.logging.options },
    },
  };
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `${NAME?message}`, as in the Compose specification. */
function interpolate(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?:(:-|:?\?)([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest = '') => {
    const value = env[name];
    if (value || (value === '' && kind === '?')) return value;
    if (kind?.endsWith('?')) throw new Error(`${name} ${rest}`);
    return kind === ':-' ? rest : '';
  });
}

function bytes(text: string): number {
  const [, number, unit] = /^(\d+)([MG])$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`not a size: ${text}`);
  return Number(number) * (unit === 'G' ? 1024 ** 3 : 1024 ** 2);
}
