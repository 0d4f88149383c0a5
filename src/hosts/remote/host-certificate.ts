import type { Duplex } from 'node:stream';
import { DeniedError, formatHost, messageOf } from '../../core/index.ts';
import { fetchHostCertificate, flawOf, type Certificate } from '../certificates/index.ts';
import { revokedAt, type KnownHost, type KnownHosts } from '../known-hosts/index.ts';
import { DroppedError } from './handshake.ts';
import { keyPlace, knownOf } from './host-key.ts';
import type { SshSettings } from '../ssh-config/index.ts';

/** Opens a way to a host, and does with it what waits for its turn among handshakes. */
export type InTurn = <T>(work: (transport: Duplex) => Promise<T>) => Promise<T>;

/**
 * The key that an authority of known_hosts (`@cert-authority`) vouches for. Undefined where none speaks of the host, or the
 * host has no certificate of it: then its key must be known by itself. Throws `DeniedError` for a certificate that is not
 * good, naming the authority's line, and `DroppedError`.
 */
export async function vouchedKey(
  settings: SshSettings,
  knownHosts: KnownHosts,
  inTurn: InTurn,
  timeoutMs: number,
): Promise<Buffer | undefined> {
  const about = knownOf({ settings, knownHosts });
  if (!about.some(({ marker }) => marker === 'cert-authority')) return undefined;
  const certificate = await inTurn((stream) => certificateOf(stream, settings, timeoutMs));
  const ofIt = (marker: KnownHost['marker']) => (entry: KnownHost) =>
    entry.marker === marker && certificate?.authorityBlob.equals(entry.blob);
  const authority = about.find(ofIt('cert-authority'));
  if (!certificate || !authority) return undefined;
  const { revokedHostKeysFile: file } = settings;
  const listed = file === undefined ? undefined : revokedAt(file, certificate.authorityBlob);
  const revoked = about.find(ofIt('revoked'))?.where ?? listed;
  const { host, port } = keyPlace(settings);
  const flaw = revoked ? 'its authority is revoked' : await flawed(certificate, host.toLowerCase());
  if (flaw === undefined) return certificate.keyBlob;
  throw new DeniedError(
    `the certificate "${certificate.id}" of ${formatHost({ host, port })} is not good: ${flaw}`,
    { where: revoked ?? authority.where, hint: 'ssh-keygen -Lf FILE-cert.pub there shows it' },
  );
}

async function certificateOf(
  stream: Duplex,
  { hostName, port }: SshSettings,
  timeoutMs: number,
): Promise<Certificate | undefined> {
  const timer = setTimeout(
    () => stream.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  try {
    return await fetchHostCertificate(stream);
  } catch (error) {
    const why = messageOf(error);
    throw new DroppedError(`${hostName} port ${port} was asked for its certificate in vain: ${why}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

async function flawed(certificate: Certificate, name: string): Promise<string | undefined> {
  const { utils } = (await import('ssh2')).default;
  return flawOf(certificate, name, (blob) => {
    const key = utils.parseKey(blob);
    return key instanceof Error ? undefined : key.getPublicPEM();
  });
}
