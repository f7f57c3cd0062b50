import { EngineError, type EngineErrorKind } from '../model/engine.ts';
import { describeAddress, type EngineAddress } from './address.ts';
import { DeadlineError } from './deadline.ts';
import { permissionAdvice } from './permission-advice.ts';
import { unreachableAdvice } from './unreachable-advice.ts';

/** Of one HTTP call: what a socket proxy's rules are about. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Without version and query; `{id}` for a container. */
  readonly path: string;
}

/** HTTP status of an error that the engine answered with; `null` where there was no answer. docker-modem sets it. */
export function statusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' ? status : null;
}

/** Turns whatever a call to the engine threw into our own error, with what the owner can do about it. */
export async function toEngineError(error: unknown, call: Call, address: EngineAddress): Promise<EngineError> {
  if (error instanceof EngineError) return error;
  const status = statusOf(error);
  if (status !== null) return answered(status, error, call);
  const where = describeAddress(address);
  const what = `${call.method} ${call.path}`;
  if (error instanceof DeadlineError) {
    const message = `The engine at ${where} did not answer ${what} within ${error.timeoutMs / 1000} s.`;
    return new EngineError('timeout', message, { cause: error });
  }
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    const advice = address.kind === 'unix' ? await permissionAdvice(address.path) : null;
    return new EngineError('permission', `The engine at ${where} refuses us (${code}).`, { advice, cause: error });
  }
  if (!isConnectionError(code)) return new EngineError('failed', `${what} at ${where} failed.`, { cause: error });
  const advice = isTlsError(code) ? tlsAdvice : await unreachableAdvice(address, code);
  return new EngineError('unreachable', `The engine at ${where} can't be reached (${code}).`, { advice, cause: error });
}

const kinds: Readonly<Record<number, EngineErrorKind>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  405: 'forbidden',
  408: 'timeout',
  409: 'conflict',
  // What proxies say when the engine behind them is away.
  502: 'unreachable',
  503: 'unreachable',
  504: 'timeout',
};

function answered(status: number, error: unknown, call: Call): EngineError {
  const kind = kinds[status] ?? 'failed';
  const said = messageOf(error);
  const message = `The engine answered ${call.method} ${call.path} with ${status}${said === null ? '' : `: ${said}`}`;
  return new EngineError(kind, message, { advice: kind === 'forbidden' ? forbiddenAdvice(call) : null, cause: error });
}

/** The engine explains itself as `{"message": "…"}`. At most a paragraph of it: it can quote what a container printed. */
function messageOf(error: unknown): string | null {
  const json = typeof error === 'object' && error !== null && 'json' in error ? error.json : null;
  const message = typeof json === 'object' && json !== null && 'message' in json ? json.message : null;
  return typeof message === 'string' ? message.trim().slice(0, 500) : null;
}

/** Names of variables in Tecnativa's and linuxserver's socket proxies. */
const proxySwitches: Readonly<Record<string, string>> = {
  '/_ping': 'PING=1',
  '/version': 'VERSION=1',
  '/info': 'INFO=1',
  '/events': 'EVENTS=1',
  '/containers/json': 'CONTAINERS=1',
  '/containers/{id}/json': 'CONTAINERS=1',
  '/containers/{id}/logs': 'CONTAINERS=1 (linuxserver: also ALLOW_LOGS=1)',
  '/containers/{id}/start': 'ALLOW_START=1 (Tecnativa: also POST=1)',
  '/containers/{id}/stop': 'ALLOW_STOP=1 (Tecnativa: also POST=1)',
  '/containers/{id}/restart': 'ALLOW_RESTARTS=1 (Tecnativa: also POST=1)',
  '/containers/{id}/kill': 'ALLOW_RESTARTS=1 (Tecnativa: also POST=1)',
  '/containers/{id}/pause': 'ALLOW_PAUSE=1 (Tecnativa: also POST=1)',
  '/containers/{id}/unpause': 'ALLOW_UNPAUSE=1 (Tecnativa: also POST=1)',
};

function forbiddenAdvice(call: Call): string {
  const allow = `Allow ${call.method} ${call.path} in the socket proxy in front of the engine`;
  const proxySwitch = proxySwitches[call.path];
  return proxySwitch === undefined ? `${allow}.` : `${allow}: ${proxySwitch}.`;
}

const tlsAdvice =
  "Check DOCKER_TLS_VERIFY and the certificates in DOCKER_CERT_PATH: ca.pem must have signed the engine's certificate, which must name the host in DOCKER_HOST.";

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
}

const connectionCodes = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED ENOENT ENOTSOCK ENOTDIR EPIPE EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN ENOTFOUND EAI_AGAIN ETIMEDOUT EADDRNOTAVAIL EPROTO'.split(
    ' ',
  ),
);

function isConnectionError(code: string): boolean {
  return connectionCodes.has(code) || isTlsError(code) || code.startsWith('HPE_');
}

/** Node's codes for certificates are OpenSSL's own: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function isTlsError(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/.test(
    code,
  );
}
