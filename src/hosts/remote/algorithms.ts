import type { Algorithms } from 'ssh2';

/** Safe and fast ones first: one elliptic curve exchange costs a millisecond, a post-quantum one many more. */
export const algorithms: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
};

type HostKeyAlgorithm = Extract<Algorithms['serverHostKey'], readonly unknown[]>[number];

const kinds: readonly (readonly [type: string, algorithms: readonly HostKeyAlgorithm[]])[] = [
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
];

/** Kinds of keys that are known first, so that a server with several keys offers one of those. */
export function hostKeyAlgorithms(known: readonly string[]): HostKeyAlgorithm[] {
  const first = kinds.filter(([type]) => known.includes(type));
  const others = kinds.filter(([type]) => !known.includes(type));
  return [...first, ...others].flatMap(([, names]) => [...names]);
}
