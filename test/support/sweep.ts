// Run by `npm test` at its end: takes away what the tests of one run left on the engine, and says what that was.
import { createEngine } from '../../src/docker/index.ts';
import type { Engine, Labels } from '../../src/ports/index.ts';
import { cleanUp, projectLabel, testLabel } from './engine.ts';

const [prefix = ''] = process.argv.slice(2);
if (prefix.length < 3) throw new Error('sweep: which names?');

interface Found {
  readonly what: string;
  readonly labels: Labels;
}

async function everything({ containers, networks, volumes, images }: Engine): Promise<readonly Found[]> {
  const [all, nets, vols, made] = await Promise.all([
    containers.list({ all: true }),
    networks.list(),
    volumes.list({}),
    images.summaries({}),
  ]);
  return [
    ...all.map(({ name, labels }) => ({ what: `container ${name}`, labels })),
    ...nets.map(({ name, labels }) => ({ what: `network ${name}`, labels })),
    ...vols.map(({ name, labels }) => ({ what: `volume ${name}`, labels })),
    ...made.map(({ id, tags, labels }) => ({ what: `image ${tags[0] ?? id}`, labels })),
  ];
}

/** The test or project of this run that a thing belongs to. */
const ownerOf = ({ labels }: Found): string | undefined =>
  [labels[testLabel], labels[projectLabel]].find((name) => name?.startsWith(prefix));

const engine = createEngine({ env: process.env, signal: new AbortController().signal });
const ofThisRun = async () => (await everything(engine)).filter((one) => ownerOf(one) !== undefined);
const found = await ofThisRun();
for (const name of new Set(found.map(ownerOf))) if (name !== undefined) await cleanUp(engine, name);
// What even now cannot be removed, the engine keeps (`cleanUp` said why): no test is to blame.
const kept = new Set((await ofThisRun()).map(({ what }) => what));
const left = found.filter(({ what }) => !kept.has(what));
for (const { what } of left) console.error(`left behind: ${what}`);
process.exitCode = left.length === 0 ? 0 : 1;
