import Docker from 'dockerode';

/**
 * A client for that socket and nothing else: docker-modem would take DOCKER_HOST and its relatives from the environment
 * for what is not given, and a test would talk to the user's own engine.
 */
export function clientFor(socketPath: string): Docker {
  const unused = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined };
  return new Docker({ ...unused, socketPath, protocol: 'http' });
}
