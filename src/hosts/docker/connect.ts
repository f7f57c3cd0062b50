import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { EngineError } from '../model/engine.ts';
import { bracketed, type EngineAddress } from './address.ts';

/**
 * A client for that address. Opens no connection yet. docker-modem takes whatever is left out from DOCKER_HOST and its
 * relatives, so nothing is left out; and no agent is given, because it would print that out (10 ms) at every request.
 *
 * @throws {EngineError} `unreachable` with advice, if a certificate can't be read
 */
export function connect(address: EngineAddress): Dockerode {
  const none = { ca: undefined, cert: undefined, key: undefined };
  if (address.kind === 'unix') {
    return new Dockerode({ ...none, host: undefined, port: undefined, protocol: 'http', socketPath: address.path });
  }
  const { protocol, host, port, certPath } = address;
  const files = certPath === null ? none : readCertificates(certPath);
  return new Dockerode({ ...files, socketPath: undefined, protocol, host: `${protocol}://${bracketed(host)}`, port });
}

function readCertificates(folder: string): { ca: Buffer; cert: Buffer; key: Buffer } {
  const read = (name: string) => readFileSync(join(folder, name));
  try {
    return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  } catch (cause) {
    const advice = `DOCKER_CERT_PATH must be a folder with ca.pem, cert.pem and key.pem that we may read; it is ${folder}.`;
    throw new EngineError('unreachable', "The certificates for the engine can't be read.", { advice, cause });
  }
}
