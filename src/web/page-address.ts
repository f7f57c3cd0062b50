/** The page's address for a person on the same machine; a server that listens everywhere is shown as 127.0.0.1. */
export function pageAddress(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
