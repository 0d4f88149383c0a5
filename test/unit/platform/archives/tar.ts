import { buffer } from 'node:stream/consumers';
import { pack, type Header } from 'tar-stream';

export type Entry = readonly [
  header: Partial<Header> & { readonly name: string; readonly pax?: object },
  data?: string,
];

/** An archive of these; what extended headers have as `??` and `!!` are bytes of no text. */
export async function tarOf(...entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const [header, data = ''] of entries) tar.entry(header, data);
  tar.finalize();
  const bytes = await buffer(tar);
  for (const [text, byte] of [
    ['??', 0xff],
    ['!!', 0xfd],
  ] as const)
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text)) bytes.set([byte, 0xfe], at);
  return bytes;
}
