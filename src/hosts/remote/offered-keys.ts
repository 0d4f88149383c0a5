import type { BaseAgent, ParsedKey, PublicKeyEntry, SignCallback, SigningRequestOptions, utils } from 'ssh2';
import { parseCertificate } from '../certificates/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';
import { certifiedKey, heldCertificate } from './certified.ts';
import type { Identity } from './identity.ts';
import type { KeyFiles } from './key-files.ts';
import type { Passphrases } from './passphrases.ts';
import { UserCertificates } from './user-certificates.ts';
import type { Ask, SshWorld } from './world.ts';

/** A key in any of the forms that ssh2 hands out. */
export type Given = Buffer | ParsedKey | string | PublicKeyEntry;

export interface KeyringParts {
  readonly settings: SshSettings;
  readonly world: Pick<SshWorld, 'warn'>;
  readonly passphrases: Passphrases;
  readonly keyFiles: KeyFiles;
  readonly ask: Ask;
  /** Told of what might have been good, for the message when nothing is. */
  readonly tried: (what: string) => void;
}

type ParseKey = typeof utils.parseKey;

/** The keys that are shown to a host, in their order, and who signs with each: the agent that holds it, or its file. */
export class OfferedKeys {
  readonly #parts: KeyringParts;
  readonly #agent: BaseAgent | undefined;
  readonly #parse: ParseKey;
  readonly #files: readonly Identity[];
  readonly #certificates: UserCertificates;
  /** By the agent, in base64. */
  readonly #held = new Set<string>();

  constructor(parts: KeyringParts, agent: BaseAgent | undefined, parse: ParseKey) {
    this.#parts = parts;
    this.#agent = agent;
    this.#parse = parse;
    this.#files = parts.keyFiles.identities(parts.settings.identityFiles);
    this.#certificates = new UserCertificates(parts.settings, parts.keyFiles, parts.tried);
  }

  /** What is shown where an agent has these. */
  beside(fromAgent: readonly Buffer[]): readonly ParsedKey[] {
    const { identitiesOnly } = this.#parts.settings;
    for (const blob of fromAgent) this.#held.add(blob.toString('base64'));
    this.#tellExposed();
    const certificates = fromAgent.flatMap((blob) => parseCertificate(blob) ?? []);
    if (!identitiesOnly) this.#certificates.addHeld(certificates);
    const keys = fromAgent.filter((blob) => !certificates.some((one) => one.blob === blob));
    const named = keys.filter((blob) => this.#fileOf(blob));
    const others = identitiesOnly ? [] : keys.filter((blob) => !this.#fileOf(blob));
    const own = this.#files.flatMap(({ publicBlob, text }) =>
      text !== undefined && publicBlob && !this.#isHeld(publicBlob) ? [publicBlob] : [],
    );
    return [
      ...this.#offers([...named, ...others]),
      ...this.#heldAlone([...named, ...others, ...own]),
      ...this.#offers(own),
    ];
  }

  /** Signs with the private half of a key that was shown. */
  sign(key: Given, data: Buffer, asked: SigningRequestOptions | undefined, finish: SignCallback): void {
    const { ask, passphrases } = this.#parts;
    const shown = this.#blobOf(key);
    const blob = this.#certificates.signer(shown);
    const how = asked && blob.equals(shown) ? asked : howToSign(blob);
    const identity = this.#fileOf(blob);
    if (this.#agent && this.#isHeld(blob)) this.#agent.sign(publicLine(blob), data, how, finish);
    else if (this.#agent && this.#isHeld(shown))
      this.#agent.sign(heldCertificate(this.#parsed(blob), shown), data, how, finish);
    else if (!identity) finish(new Error('no such key'));
    else
      ask(() => passphrases.open(identity))
        .then((opened) => finish(undefined, opened.sign(data, how.hash)))
        .catch((error: unknown) => finish(error as Error));
  }

  #tellExposed(): void {
    const exposed = this.#files.filter(
      ({ isExposed, publicBlob }) => isExposed && !(publicBlob && this.#isHeld(publicBlob)),
    );
    for (const { file } of exposed)
      this.#parts.world.warn(
        `${file}: others can get at this private key, so it is not used, as ssh does not: chmod 600 ${file}`,
      );
  }

  /** Each key's certificates, then the key. What ssh2 cannot read is left out. */
  #offers(keys: readonly Buffer[]): readonly ParsedKey[] {
    return keys.flatMap((blob) => {
      const key = this.#parse(publicLine(blob));
      if (key instanceof Error) return [];
      return [...this.#certificates.of(blob).map((certificate) => certifiedKey(key, certificate)), key];
    });
  }

  /** Certificates that the agent has without their keys (`ssh-add -C`). */
  #heldAlone(keys: readonly Buffer[]): readonly ParsedKey[] {
    return this.#certificates.all
      .filter(({ blob, keyBlob }) => this.#isHeld(blob) && !keys.some((key) => key.equals(keyBlob)))
      .map((certificate) => certifiedKey(this.#parsed(certificate.keyBlob), certificate));
  }

  /** A key of a kind that certificates are made of; ssh2 knows them all. */
  #parsed(blob: Buffer): ParsedKey {
    return this.#parse(publicLine(blob)) as ParsedKey;
  }

  #blobOf(key: Given): Buffer {
    const parsed = this.#parse(key as Buffer);
    return parsed instanceof Error ? Buffer.alloc(0) : parsed.getPublicSSH();
  }

  #fileOf(blob: Buffer): Identity | undefined {
    return this.#files.find((one) => one.publicBlob?.equals(blob));
  }

  #isHeld(blob: Buffer): boolean {
    return this.#held.has(blob.toString('base64'));
  }
}

/** A key's line as in a `.pub` file: its blob begins with the name of its kind. */
function publicLine(blob: Buffer): string {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
  return `${type} ${blob.toString('base64')}`;
}

/** What ssh2 says of a plain key, of a certificate it does not: RSA keys sign by SHA-512. */
const howToSign = (blob: Buffer): SigningRequestOptions =>
  publicLine(blob).startsWith('ssh-rsa ') ? { hash: 'sha512' } : {};
