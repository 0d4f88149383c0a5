import { readFileSync } from 'node:fs';
import { certificateOfLine, isCurrent, type Certificate } from '../certificates/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';

/** Certificates of our keys: those of CertificateFile, and `KEY-cert.pub` beside each key. */
export class UserCertificates {
  readonly #byKey = new Map<string, Certificate>();
  readonly #byBlob = new Map<string, Buffer>();

  /** `tell` hears of those that are not good now, which are not offered. */
  constructor({ identityFiles, certificateFiles }: SshSettings, tell: (what: string) => void) {
    const beside = identityFiles.map((file) => `${file.replace(/\.pub$/, '')}-cert.pub`);
    for (const file of new Set([...certificateFiles, ...beside])) {
      const certificate = certificateIn(file);
      if (certificate?.of !== 'user') continue;
      if (isCurrent(certificate)) this.#add(certificate);
      else tell(`the certificate ${file} is not valid now`);
    }
  }

  /** The certificate of a key. */
  of(keyBlob: Buffer): Certificate | undefined {
    return this.#byKey.get(keyBlob.toString('base64'));
  }

  /** The key that signs for what is offered. */
  signer(offered: Buffer): Buffer {
    return this.#byBlob.get(offered.toString('base64')) ?? offered;
  }

  #add(certificate: Certificate): void {
    this.#byKey.set(certificate.keyBlob.toString('base64'), certificate);
    this.#byBlob.set(certificate.blob.toString('base64'), certificate.keyBlob);
  }
}

function certificateIn(file: string): Certificate | undefined {
  try {
    return certificateOfLine(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
