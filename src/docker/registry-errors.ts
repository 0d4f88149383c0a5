import { DeniedError, DockeropsError, UnreachableError, messageOf, registryHost } from '../core/index.ts';
import { engineMessage } from './errors.ts';

/**
 * The engine passes on what a registry said, or why none answered, as a sentence under nearly any status: these are the
 * sentences of engines 20.10 to 28 and of the registry's own error codes (OCI distribution specification).
 */
const refused =
  /unauthorized|no basic auth credentials|authentication required|denied: requested access|access forbidden|403 Forbidden|401 Unauthorized|incorrect username or password|invalid username\/password/i;
const silent =
  /connection refused|no such host|i\/o timeout|Client\.Timeout|network is unreachable|no route to host|connection reset|server gave HTTP response to HTTPS client|x509:|tls:|TLS handshake|EOF$|server misbehaving|context deadline exceeded|50[0234] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time)|received unexpected HTTP status: 5/i;
const otherPlatform = /no matching manifest for|does not match the specified platform|no match for platform/i;
const absent = /manifest unknown|not found|name unknown|pull access denied|does not exist|No such image/i;

/** The error users see when a registry was asked in vain. `what` reads "pull demo/web". */
export function registryError(what: string, reference: string, thrown: unknown): DockeropsError {
  if (thrown instanceof DeniedError || thrown instanceof UnreachableError) return thrown;
  const said = (typeof thrown === 'string' ? thrown : engineMessage(thrown)).trim();
  const why = said.replace(`cannot ${what}: `, '');
  const cause = typeof thrown === 'string' ? undefined : thrown;
  const details = { ...(cause !== undefined && { cause }) };
  const message = `cannot ${what}: ${why}`;
  if (refused.test(why)) return new DeniedError(message, { ...details, hint: logIn(reference) });
  if (silent.test(why))
    return new UnreachableError(message, {
      ...details,
      hint: `does a registry answer at ${registryHost(reference)}?`,
    });
  if (otherPlatform.test(why))
    return new DockeropsError(message, {
      ...details,
      facts: ['the registry has it for other machines only'],
    });
  if (absent.test(why)) return new DockeropsError(message, { ...details, hint: notThere(reference) });
  return new DockeropsError(message.trim() === '' ? messageOf(thrown) : message, details);
}

const logIn = (reference: string): readonly string[] => [
  `docker login ${registryHost(reference)}`,
  'dockerops uses what that leaves in ~/.docker/config.json (or where DOCKER_CONFIG points)',
];

const notThere = (reference: string): readonly string[] => [
  'is the name right, and was that tag pushed?',
  ...logIn(reference).map((line, at) => (at === 0 ? `a private image needs a log-in: ${line}` : line)),
];
