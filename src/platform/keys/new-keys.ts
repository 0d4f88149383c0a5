import { readHostCertificate, signHostKey, type HostCertificate } from './certificate.ts';
import { authorityLine, holds, sameKeys } from './lists.ts';
import { generatePair, type KeyPair } from './pair.ts';
import type { ProjectKeys, Trust } from './project-keys.ts';
import type { InstanceKeys, NewKeys } from './runtime.ts';

export interface WantedKeys extends Trust {
  readonly alias: string;
  readonly principals: readonly string[];
  readonly peers: boolean;
  readonly hosts?: readonly SshHost[];
}

/** A linked member of a pod, as the ssh client inside is to find it. */
export interface SshHost {
  readonly names: readonly string[];
  readonly port: number;
}

/** What is to be written into an instance so that it has what is wanted; what it has and may keep, it keeps. */
export function newKeys(wanted: WantedKeys, has: InstanceKeys | undefined, own: ProjectKeys): NewKeys {
  return {
    ...hostKeys(wanted, has, own.authority),
    ...peerKeys(wanted, has, own.internal),
    ...newLists(wanted, has),
    ...sshConfig(wanted, has),
  };
}

/** An instance that needs none has none, or an empty one where an earlier container of it had. */
function sshConfig({ hosts = [] }: WantedKeys, has: InstanceKeys | undefined): NewKeys {
  const text = hosts.map(({ names, port }) => `Host ${names.join(' ')}\n    Port ${port}`).join('\n');
  return text === (has?.sshConfig ?? '') ? {} : { sshConfig: text };
}

function hostKeys(wanted: WantedKeys, has: InstanceKeys | undefined, authority: KeyPair): NewKeys {
  const identity = { principals: [...new Set(wanted.principals)].sort(), keyId: wanted.alias };
  const sign = (publicKey: string) => signHostKey(publicKey, authority, identity);
  if (!has?.hostPublicKey) {
    const { privateKey, publicKey } = generatePair(wanted.alias);
    return { hostKey: privateKey, hostPublicKey: publicKey, certificate: sign(publicKey) };
  }
  return isCurrent(has.certificate, identity, wanted) ? {} : { certificate: sign(has.hostPublicKey) };
}

type Identity = Pick<HostCertificate, 'principals' | 'keyId'>;

/** Another clone's certificate is as good as ours, as long as its CA is accepted. */
function isCurrent(certificate: string | undefined, identity: Identity, { authorities }: Trust): boolean {
  const read = certificate === undefined ? undefined : readHostCertificate(certificate);
  if (!read || !holds(authorities, [authorityLine(read.authority)])) return false;
  return read.keyId === identity.keyId && read.principals.join() === identity.principals.join();
}

/** A file cannot be removed through the archive API: an empty key is none. */
function peerKeys(wanted: WantedKeys, has: InstanceKeys | undefined, internal: KeyPair): NewKeys {
  if (!wanted.peers) return has?.peerPublicKey ? { peerKey: '', peerPublicKey: '' } : {};
  if (has?.peerPublicKey && holds(wanted.authorizedKeys, [has.peerPublicKey])) return {};
  return { peerKey: internal.privateKey, peerPublicKey: internal.publicKey };
}

/** Exactly what is trusted: a key that somebody added inside the instance goes. */
export function newLists(trust: Trust, has: InstanceKeys | undefined): NewKeys {
  const { authorizedKeys, authorities } = trust;
  if (has && sameKeys(has.authorizedKeys, authorizedKeys) && sameKeys(has.authorities, authorities))
    return {};
  return { authorizedKeys, authorities };
}
