import { statSync } from 'node:fs';
import { certificateOfLine, type Certificate } from '../certificates/index.ts';
import { ReadFiles } from '../read-files.ts';
import { identityOf, keyFileOf, type Identity } from './identity.ts';

/** The user's keys and certificates in files, for all hosts of a run. */
export class KeyFiles {
  readonly #keys = new ReadFiles((text, file) => keyFileOf(text, isOpenToOthers(file)));
  readonly #certificates = new ReadFiles(certificateOfLine);

  /** The keys among these files that are there and readable, in order. */
  identities(files: readonly string[]): readonly Identity[] {
    return [...new Set(files)].flatMap((file) => {
      const own = this.#keys.of(file);
      const identity = identityOf(file, own, own?.publicBlob ? undefined : this.#keys.of(`${file}.pub`));
      return identity ? [identity] : [];
    });
  }

  /** Undefined for what is no certificate, and no file. */
  certificate(file: string): Certificate | undefined {
    return this.#certificates.of(file);
  }
}

/** As ssh judges it: of the user's own files nobody else may read or write a private key, whatever else others do. */
function isOpenToOthers(file: string): boolean {
  const { mode = 0, uid } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return uid === process.getuid?.() && (mode & 0o077) !== 0;
}
