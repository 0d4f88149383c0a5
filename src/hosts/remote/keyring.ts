import type {
  BaseAgent,
  IdentityCallback,
  ParsedKey,
  PublicKeyEntry,
  SignCallback,
  SigningRequestOptions,
} from 'ssh2';
import type { SshSettings } from '../ssh-config/index.ts';
import type { Certificate } from '../certificates/index.ts';
import { certifiedKey } from './certified.ts';
import { readIdentities, type Identity } from './identity.ts';
import type { Passphrases } from './passphrases.ts';
import { UserCertificates } from './user-certificates.ts';
import type { Ask } from './world.ts';

type Given = Buffer | ParsedKey | string | PublicKeyEntry;

export interface KeyringParts {
  readonly settings: SshSettings;
  readonly passphrases: Passphrases;
  readonly ask: Ask;
  /** Told of what might have been good, for the message when nothing is. */
  readonly tried: (what: string) => void;
}

/**
 * All keys there are for a host as one agent, in OpenSSH's order: those of the agent that its settings name, the agent's
 * others (not with IdentitiesOnly), then files; each key's certificate before the key. Only the public half is shown until a host accepts it, so that a
 * passphrase is asked for only where it opens something.
 */
export async function keyring(parts: KeyringParts): Promise<BaseAgent> {
  const { settings, passphrases, ask } = parts;
  const { default: ssh2 } = await import('ssh2');
  const files = readIdentities(settings.identityFiles);
  const agent = settings.identityAgent === undefined ? undefined : ssh2.createAgent(settings.identityAgent);
  const blobOf = (key: Given): Buffer => {
    const parsed = ssh2.utils.parseKey(key as Buffer);
    return parsed instanceof Error ? Buffer.alloc(0) : parsed.getPublicSSH();
  };
  const fileOf = (blob: Buffer): Identity | undefined => files.find((one) => one.publicBlob?.equals(blob));
  const held = new Set<string>();
  const certificates = new UserCertificates(settings, parts.tried);
  const offers = (blob: Buffer) => offersOf(ssh2.utils.parseKey(publicLine(blob)), certificates.of(blob));

  class Keyring extends ssh2.BaseAgent {
    override getIdentities(done: IdentityCallback): void {
      const answer = (fromAgent: readonly Given[]): void => {
        const blobs = fromAgent.map(blobOf).filter((blob) => blob.length > 0);
        for (const blob of blobs) held.add(blob.toString('base64'));
        const named = blobs.filter(fileOf);
        const others = settings.identitiesOnly ? [] : blobs.filter((blob) => !fileOf(blob));
        const own = files.flatMap(({ publicBlob, text }) =>
          text !== undefined && publicBlob && !held.has(publicBlob.toString('base64')) ? [publicBlob] : [],
        );
        done(undefined, [...named, ...others, ...own].flatMap(offers));
      };
      if (!agent) answer([]);
      // An agent that does not answer is as good as none.
      else agent.getIdentities((error, keys) => answer(error ? [] : (keys ?? [])));
    }

    override sign(
      key: Given,
      data: Buffer,
      options: SigningRequestOptions | SignCallback,
      done?: SignCallback,
    ): void {
      const finish = (typeof options === 'function' ? options : done) as SignCallback;
      const blob = certificates.signer(blobOf(key));
      const how = typeof options === 'function' || !blob.equals(blobOf(key)) ? howToSign(blob) : options;
      const identity = fileOf(blob);
      if (agent && held.has(blob.toString('base64'))) agent.sign(publicLine(blob), data, how, finish);
      else if (!identity) finish(new Error('no such key'));
      else
        ask(() => passphrases.open(identity))
          .then((opened) => finish(undefined, opened.sign(data, how.hash)))
          .catch((error: unknown) => finish(error as Error));
    }
  }
  return new Keyring();
}

/** A key's line as in a `.pub` file: its blob begins with the name of its kind. */
function publicLine(blob: Buffer): string {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
  return `${type} ${blob.toString('base64')}`;
}

/** A key's certificate, then the key. */
function offersOf(key: ParsedKey | Error, certificate: Certificate | undefined): readonly ParsedKey[] {
  if (key instanceof Error) return [];
  return certificate ? [certifiedKey(key, certificate), key] : [key];
}

/** What ssh2 says of a plain key, of a certificate it does not: RSA keys sign by SHA-512. */
const howToSign = (blob: Buffer): SigningRequestOptions =>
  publicLine(blob).startsWith('ssh-rsa ') ? { hash: 'sha512' } : {};
