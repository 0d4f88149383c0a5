import { DockeropsError, UnreachableError, messageOf } from '../core/index.ts';
import type { Endpoint } from './endpoint.ts';

/** An answer of the engine that is not a success; `status` is HTTP's. */
class EngineError extends DockeropsError {
  readonly status: number;
  constructor(message: string, status: number, cause: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

const unreachableCodes = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTSOCK',
  'HPE_INVALID_CONSTANT',
]);

/** Turns whatever dockerode threw into the error users see. `what` is the call in the infinitive: "start demo-one". */
export function asEngineError(thrown: unknown, what: string, endpoint: Endpoint): DockeropsError {
  if (thrown instanceof DockeropsError) return thrown;
  const status = statusOf(thrown);
  if (status !== undefined)
    return new EngineError(`cannot ${what}: ${engineMessage(thrown)}`, status, thrown);
  const code = codeOf(thrown);
  if (code === 'EACCES' || code === 'EPERM') return permissionDenied(endpoint, thrown);
  if (code.startsWith('ERR_TLS') || code.includes('CERT') || code.startsWith('ERR_SSL') || code === 'EPROTO')
    return badTls(endpoint, thrown);
  if (unreachableCodes.has(code)) return noAnswer(endpoint, plainly(code, thrown), thrown);
  return new DockeropsError(`cannot ${what}: ${messageOf(thrown)}`, { cause: thrown });
}

/** HTTP status of an error that is the engine's answer. */
export function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof EngineError) return thrown.status;
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** No engine answers there: what was tried, and what can be done. */
export function noAnswer(endpoint: Endpoint, why: string, cause?: unknown): UnreachableError {
  return new UnreachableError(`no Docker engine answers at ${endpoint.url}: ${why}`, {
    facts: [
      `tried ${endpoint.url} (${endpoint.origin})`,
      ...endpoint.passedOver.map((reason) => `not used: ${reason}`),
    ],
    hint: [whatToCheck(endpoint), 'another engine is named by --engine URL, --context NAME or DOCKER_HOST'],
    ...(cause !== undefined && { cause }),
  });
}

function whatToCheck({ socketPath, tls }: Endpoint): string {
  if (socketPath)
    return 'is the engine running? "systemctl start docker" starts it, "./install.sh" installs one';
  if (tls) return 'is the address right, and does its engine listen there with TLS?';
  return 'is the address right? An engine that wants TLS needs DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH';
}

/** The system's code in words; its own message where there are none. */
function plainly(code: string, thrown: unknown): string {
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such socket',
    ECONNREFUSED: 'nothing listens there',
    ECONNRESET: 'it broke the connection off',
    EPIPE: 'it broke the connection off',
    ENOTFOUND: 'there is no such host',
    ENOTSOCK: 'that is not a socket',
    HPE_INVALID_CONSTANT: 'what answers there does not speak HTTP',
  };
  return words[code] ?? messageOf(thrown);
}

function permissionDenied(endpoint: Endpoint, cause: unknown): UnreachableError {
  return new UnreachableError(`permission denied on the socket ${endpoint.url}`, {
    hint: [
      'members of the group "docker" may use it: sudo usermod -aG docker $USER, then log in again',
      'or run dockerops as root, or name another engine by --engine URL or DOCKER_HOST',
    ],
    cause,
  });
}

function badTls(endpoint: Endpoint, cause: unknown): UnreachableError {
  return new UnreachableError(`no TLS connection to ${endpoint.url}: ${messageOf(cause)}`, {
    hint: [
      endpoint.tls
        ? 'do ca.pem, cert.pem and key.pem belong to this engine? (DOCKER_CERT_PATH, or the context)'
        : 'does this engine want TLS? Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH',
    ],
    cause,
  });
}

/** The engine's own sentence, without docker-modem's "(HTTP code 404) no such container - ". */
export function engineMessage(thrown: unknown): string {
  const body = (thrown as { json?: { message?: unknown } | null }).json;
  if (typeof body?.message === 'string') return body.message.trim();
  return messageOf(thrown)
    .replace(/^\(HTTP code \d+\) [^-]* - /, '')
    .trim();
}

function codeOf(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
