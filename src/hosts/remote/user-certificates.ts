import { isCurrent, type Certificate } from '../certificates/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';
import type { KeyFiles } from './key-files.ts';

/** Certificates of our keys: those of CertificateFile, `KEY-cert.pub` beside each key, and what an agent has. */
export class UserCertificates {
  readonly #all: Certificate[] = [];
  readonly #tell: (what: string) => void;

  /** `tell` hears of those that are not good now, which are not offered. */
  constructor(
    { identityFiles, certificateFiles }: SshSettings,
    files: KeyFiles,
    tell: (what: string) => void,
  ) {
    this.#tell = tell;
    const beside = identityFiles.map((file) => `${file.replace(/\.pub$/, '')}-cert.pub`);
    for (const file of new Set([...certificateFiles, ...beside])) {
      const certificate = files.certificate(file);
      if (certificate) this.#add(certificate, file);
    }
  }

  /** Those that an agent holds. */
  addHeld(certificates: readonly Certificate[]): void {
    for (const certificate of certificates) this.#add(certificate, `"${certificate.id}" of the agent`);
  }

  get all(): readonly Certificate[] {
    return this.#all;
  }

  /** The certificates of a key. */
  of(keyBlob: Buffer): readonly Certificate[] {
    return this.#all.filter((one) => one.keyBlob.equals(keyBlob));
  }

  /** The key that signs for what is offered. */
  signer(offered: Buffer): Buffer {
    return this.#all.find(({ blob }) => blob.equals(offered))?.keyBlob ?? offered;
  }

  #add(certificate: Certificate, where: string): void {
    if (certificate.of !== 'user' || this.#all.some(({ blob }) => blob.equals(certificate.blob))) return;
    if (isCurrent(certificate)) this.#all.push(certificate);
    else this.#tell(`the certificate ${where} is not valid now`);
  }
}
