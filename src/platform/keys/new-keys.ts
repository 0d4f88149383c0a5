import { readHostCertificate, signHostKey } from './certificate.ts';
import { authorityLine, holds, union } from './lists.ts';
import { generatePair, type KeyPair } from './pair.ts';
import type { ProjectKeys } from './project-keys.ts';
import type { InstanceKeys, NewKeys } from './runtime.ts';

export interface WantedKeys {
  readonly alias: string;
  readonly principals: readonly string[];
  readonly peers: boolean;
  readonly authorizedKeys: readonly string[];
  readonly authorities: readonly string[];
}

/** What is to be written into an instance so that it has what is wanted; what it has and may keep, it keeps. */
export function newKeys(wanted: WantedKeys, has: InstanceKeys | undefined, own: ProjectKeys): NewKeys {
  return {
    ...hostKeys(wanted, has, own.authority),
    ...peerKeys(wanted, has, own.internal),
    ...lists(wanted, has),
  };
}

function hostKeys(wanted: WantedKeys, has: InstanceKeys | undefined, authority: KeyPair): NewKeys {
  const sign = (publicKey: string) =>
    signHostKey(publicKey, authority, { principals: wanted.principals, keyId: wanted.alias });
  if (!has?.hostPublicKey) {
    const { privateKey, publicKey } = generatePair(wanted.alias);
    return { hostKey: privateKey, hostPublicKey: publicKey, certificate: sign(publicKey) };
  }
  return isCurrent(has.certificate, wanted) ? {} : { certificate: sign(has.hostPublicKey) };
}

/** Another clone's certificate is as good as ours, as long as its CA is accepted. */
function isCurrent(certificate: string | undefined, wanted: WantedKeys): boolean {
  const read = certificate === undefined ? undefined : readHostCertificate(certificate);
  if (!read || !holds(wanted.authorities, [authorityLine(read.authority)])) return false;
  return read.keyId === wanted.alias && read.principals.join() === wanted.principals.join();
}

/** A file cannot be removed through the archive API: an empty key is none. */
function peerKeys(wanted: WantedKeys, has: InstanceKeys | undefined, internal: KeyPair): NewKeys {
  if (!wanted.peers) return has?.peerPublicKey ? { peerKey: '', peerPublicKey: '' } : {};
  if (has?.peerPublicKey && holds(wanted.authorizedKeys, [has.peerPublicKey])) return {};
  return { peerKey: internal.privateKey, peerPublicKey: internal.publicKey };
}

function lists(wanted: WantedKeys, has: InstanceKeys | undefined): NewKeys {
  const { authorizedKeys = [], authorities = [] } = has ?? {};
  if (has && holds(authorizedKeys, wanted.authorizedKeys) && holds(authorities, wanted.authorities))
    return {};
  return {
    authorizedKeys: union(authorizedKeys, wanted.authorizedKeys),
    authorities: union(authorities, wanted.authorities),
  };
}
