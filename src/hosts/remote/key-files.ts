import { certificateOfLine, type Certificate } from '../certificates/index.ts';
import { ReadFiles } from '../read-files.ts';
import { identityOf, keyFileOf, type Identity } from './identity.ts';

/** The user's keys and certificates in files, for all hosts of a run. */
export class KeyFiles {
  readonly #keys = new ReadFiles(keyFileOf);
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
