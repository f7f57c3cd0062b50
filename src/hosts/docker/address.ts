import { EngineError } from '../model/engine.ts';

/** Where the engine listens, as the owner configured it. */
export interface AddressSettings {
  /** `DOCKER_HOST`; undefined or empty for the default socket. */
  readonly host?: string | undefined;
  /** `DOCKER_TLS_VERIFY`: TLS for `tcp://`, the engine's certificate is checked. */
  readonly tlsVerify?: boolean | undefined;
  /** `DOCKER_CERT_PATH`: the folder of ca.pem, cert.pem and key.pem. */
  readonly certPath?: string | undefined;
}

/** `certPath` null: TLS with the system's authorities and no certificate of our own. */
export type EngineAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly protocol: 'http' | 'https';
      /** Without brackets where it is an IPv6 address. */
      readonly host: string;
      readonly port: number;
      readonly certPath: string | null;
    };

const defaultSocket = '/var/run/docker.sock';

/** @throws {EngineError} `unreachable` with advice, for an address that cannot work */
export function parseAddress(settings: AddressSettings): EngineAddress {
  const text = settings.host?.trim() || `unix://${defaultSocket}`;
  if (text.startsWith('/')) return { kind: 'unix', path: text };
  // As the docker CLI reads `host:port`.
  const url = toUrl(text.includes('://') ? text : `tcp://${text}`);
  switch (url?.protocol) {
    case 'unix:':
      return { kind: 'unix', path: text.slice('unix://'.length) || defaultSocket };
    case 'tcp:':
    case 'http:':
    case 'https:':
      return tcpAddress(url, settings);
    case 'ssh:':
      throw refuse(
        text,
        'SSH is not supported: it would open a connection for every request. Publish the engine through a socket proxy, or forward its socket with `ssh -L`.',
      );
    case 'npipe:':
      throw refuse(
        text,
        'Windows pipes are not supported. Run Stevedore in a container and mount /var/run/docker.sock.',
      );
    default:
      throw refuse(text, 'Write it as unix:///path/to/docker.sock, tcp://host:port or https://host:port.');
  }
}

/** For messages. Never holds credentials. */
export function describeAddress(address: EngineAddress): string {
  if (address.kind === 'unix') return `unix://${address.path}`;
  return `${address.protocol}://${bracketed(address.host)}:${address.port}`;
}

/** A host for an URL: an IPv6 address needs brackets there. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function tcpAddress(url: URL, settings: AddressSettings): EngineAddress {
  // A colon in the host is a leftover of a wrong port, as the scheme tcp: is not special to the URL parser.
  if (url.hostname === '' || (url.pathname !== '' && url.pathname !== '/') || url.search || url.hash || url.username) {
    throw refuse(`${url.protocol}//${url.host}`, 'Give a host and a port only, e.g. tcp://192.168.1.10:2375.');
  }
  const tls = url.protocol === 'https:' || (url.protocol === 'tcp:' && settings.tlsVerify === true);
  const fallback = url.protocol === 'tcp:' ? (tls ? 2376 : 2375) : tls ? 443 : 80;
  return {
    kind: 'tcp',
    protocol: tls ? 'https' : 'http',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? fallback : Number(url.port),
    certPath: (tls && settings.certPath) || null,
  };
}

function toUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function refuse(address: string, advice: string): EngineError {
  return new EngineError('unreachable', `The engine's address ${address} can't be used.`, { advice });
}
